//! What git knows of the tree: when pages last changed, what they were at a revision, and what is staged.
//!
//! The `git` command is called and nothing else, so that a repository cannot have anything run: no hooks, no filters, no
//! pager, no external diff or text conversion, no signature check, no watcher, no lock, and no transport. Git reads its
//! own database and never looks at the work tree; `command` and `index` tell how.

mod cat_file;
mod changes;
mod command;
mod history;
mod index;
mod log;
mod repository;
mod revision;
mod snapshot;

pub use changes::Changes;
pub use history::{Change, History, HistoryError};
pub use repository::{GitError, Repository};
pub use revision::{Revision, RevisionError};
pub use snapshot::Snapshot;
