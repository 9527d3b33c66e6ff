//! The only door to the disk: which files there are, and what they contain.

mod file_kind;
mod files;
mod lookups;
mod overlay;
mod tree;

pub use file_kind::is_image;
pub(crate) use file_kind::{
    is_archived, is_ignored_path, is_image_extension, is_markdown, is_redirection_file, is_toc,
};
pub use files::{FileId, Files, Lookup};
pub(crate) use files::{split_extension, without_audience};
pub use lookups::Lookups;
pub(crate) use lookups::name_hash;
pub use overlay::Overlay;
pub use tree::{Tree, WorkTree};
