//! What git knows of the tree: when pages last changed.
//!
//! The `git` command is called and nothing else: no hooks, no pager, no external diff or text conversion, no signature
//! check, no watcher, no lock, and no transport, so that a repository cannot have anything run.

mod command;
mod history;
mod log;

pub use history::{Change, History, HistoryError};
