//! The changes of a workspace, and their effects.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;

/// If more files than this change at once, read all of them again: a branch was switched.
pub(crate) const MANY_FILES: usize = 1000;

/// A change of files. Paths are relative to the root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file has this text, whatever is on disk: an editor has it open. It can be new.
    Edited {
        /// The file.
        path: String,
        /// Its bytes, with a byte order mark if it has one.
        bytes: Arc<[u8]>,
    },
    /// A file has too many bytes to keep in memory. It can be new.
    Oversized {
        /// The file.
        path: String,
        /// Its size in bytes.
        size: u64,
    },
    /// A file is as on disk: it was created, written, or deleted there, or an editor closed it.
    OnDisk {
        /// The file.
        path: String,
    },
    /// A file, or a folder with all its files, no longer exists, whatever is on disk.
    Deleted {
        /// The file or folder.
        path: String,
    },
    /// A file, or a folder with all its files, has a new path, whatever is on disk. Its text stays the same.
    Renamed {
        /// The old path.
        from: String,
        /// The new path.
        to: String,
    },
    /// A change that affects the entire site: settings from elsewhere, or which files Git ignores.
    Reload,
}

/// The effects of an update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The files whose diagnostics changed, in the order of their paths, each with its current diagnostics. A file
    /// without diagnostics is listed with none.
    pub changed: Vec<(Arc<str>, Arc<[Diagnostic]>)>,
}
