//! The only access to the disk: which files exist, and what they contain.
//!
//! Every file that the program opens for reading is opened in [`Reader`] or [`read_limited`]. It is a regular file
//! within a limit of [`limits`] and, unless the user specified it on the command line, inside the root.

mod atomic_write;
mod file_kind;
mod files;
mod ignore_rules;
pub mod limits;
mod lookups;
mod overlay;
mod paths;
mod reader;
mod tree;
mod walk;

pub use atomic_write::{Disk, WriteBackend};
pub(crate) use atomic_write::{replace_file, write_file};
pub use file_kind::is_image;
pub(crate) use file_kind::{
    is_archived, is_ignored_path, is_image_extension, is_markdown, is_redirection_file, is_toc, path_in_folder,
};
pub use files::{FileId, Files, Lookup};
pub(crate) use files::{split_extension, without_audience};
pub use lookups::Lookups;
pub(crate) use lookups::name_hash;
pub use overlay::Overlay;
pub(crate) use paths::{file_name, folder_of, path_below, relative_path, split_path};
pub use reader::{FileError, Reader, UnreadableFile, read_limited};
pub use tree::{Tree, WorkTree};
