//! Writes fixed pages.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use super::FixedPage;
use crate::vfs::{Disk, Reader, WriteBackend, replace_file};

/// Why a page was not written. The page is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The page's bytes are not those that were checked.
    #[error("cannot write `{0}`: it changed during the check; run playbook-lint again")]
    Changed(String),
    /// The page is read-only.
    #[error("cannot write `{0}`: it is read-only; make it writable first")]
    ReadOnly(String),
    /// The page is a symbolic link, and its target may be anywhere.
    #[error("skipped symbolic link `{0}`; pass its target")]
    Link(String),
    /// The system's error, such as a full disk.
    #[error("cannot write `{path}`, which is unchanged: {source}")]
    Io {
        /// The page.
        path: String,
        /// The cause.
        source: io::Error,
    },
}

/// Writes the new bytes of a page below `root` if it still has the old bytes. Its permissions do not change.
///
/// # Errors
/// [`WriteError`]; the page is complete in every case.
pub fn write_page(root: &Path, page: &FixedPage) -> Result<(), WriteError> {
    write_page_with(&Disk, root, page)
}

/// The same with a different backend.
///
/// # Errors
/// [`WriteError`]; the page is complete in every case.
pub fn write_page_with(backend: &dyn WriteBackend, root: &Path, page: &FixedPage) -> Result<(), WriteError> {
    let name = || page.path.to_string();
    let path = &root.join(&*page.path);
    let failed = |Failure(source): Failure| match source.map(|source| (source.kind(), source)) {
        None | Some((io::ErrorKind::NotFound, _)) => WriteError::Changed(name()),
        Some((io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem, _)) => WriteError::ReadOnly(name()),
        Some((_, source)) => WriteError::Io { path: name(), source },
    };
    let metadata = fs::symlink_metadata(path).map_err(|error| failed(error.into()))?;
    if metadata.is_symlink() {
        return Err(WriteError::Link(name()));
    }
    // In a writable folder, a read-only page could still be replaced, but it is read-only on purpose.
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly(name()));
    }
    OpenOptions::new().write(true).open(path).map_err(|error| failed(error.into()))?;
    // A longer file is not the same.
    let now = || Reader::new(root).read_unlinked(&page.path, page.before.len() as u64);
    let is_unchanged = || if now().as_ref() == Ok(&page.before) { Ok(()) } else { Err(Failure(None)) };
    replace_file(backend, path, &metadata, &page.after, is_unchanged).map_err(failed)
}

/// Returns the system's error; nothing if the page changed in the meantime.
struct Failure(Option<io::Error>);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(Some(error))
    }
}
