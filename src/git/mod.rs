//! What Git knows about the tree: when pages last changed, their text at a revision, and what is staged.
//!
//! Only the `git` command is called, in a way that a repository cannot run anything: no hooks, no filters, no pager, no
//! external diff or text conversion, no signature check, no watcher, no lock, and no transport. Git reads its own
//! database and never the work tree; see `command` and `index`.

mod cat_file;
mod changes;
mod command;
mod history;
mod hosting;
mod index;
mod log;
mod repository;
mod revision;
mod snapshot;

pub use changes::Changes;
pub use history::{Change, History, HistoryError};
pub use hosting::file_url;
pub use repository::{GitError, Repository};
pub use revision::{Revision, RevisionError};
pub use snapshot::Snapshot;
