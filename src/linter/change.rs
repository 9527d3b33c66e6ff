//! What can change in a workspace, and what follows from it.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;

/// A change of files. Paths are relative to the root, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file has this text now, whatever is on disk: an editor shows it. It may be new.
    Edited {
        /// The file.
        path: String,
        /// Its bytes, with a byte order mark if it has one.
        bytes: Arc<[u8]>,
    },
    /// A file has more bytes than anyone wants in memory. It may be new.
    Oversized {
        /// The file.
        path: String,
        /// Its size in bytes.
        size: u64,
    },
    /// A file is on disk as it is: it was created, written, or deleted there, or an editor closed it.
    OnDisk {
        /// The file.
        path: String,
    },
    /// A file, or a folder with all its files, does not exist any more, whatever is on disk.
    Deleted {
        /// The file or folder.
        path: String,
    },
    /// A file, or a folder with all its files, has another path now, whatever is on disk. Its text stays.
    Renamed {
        /// The old path.
        from: String,
        /// The new path.
        to: String,
    },
    /// Something changed that decides what the site is: settings given elsewhere, or which files Git ignores.
    Reload,
}

/// What an update changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The files whose diagnostics are others than before, in the order of their paths, each with those that are true
    /// now. A file without any more diagnostics is listed with none.
    pub changed: Vec<(Arc<str>, Arc<[Diagnostic]>)>,
}
