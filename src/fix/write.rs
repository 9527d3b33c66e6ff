//! Writing the pages that were fixed.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use super::FixedPage;
use crate::vfs::{Disk, Reader, WriteBackend, replace_file};

/// Why a page was not written. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The page's bytes are not those that were checked.
    #[error("`{0}` changed while it was checked and was left alone; run it again")]
    Changed(String),
    /// It may not be written.
    #[error("`{0}` is read-only and was left alone; make it writable first")]
    ReadOnly(String),
    /// It is a link, and what it leads to may lie anywhere.
    #[error("`{0}` is a link and was left alone; name the file that it leads to")]
    Link(String),
    /// What the system says: a full disk, say.
    #[error("cannot write `{path}`, which was left as it was: {source}")]
    Io {
        /// The page.
        path: String,
        /// What happened.
        source: io::Error,
    },
}

/// Writes the new bytes of a page below `root` if it still has those from before. Its permissions stay.
///
/// # Errors
/// [`WriteError`]; the page is whole in every case.
pub fn write_page(root: &Path, page: &FixedPage) -> Result<(), WriteError> {
    write_page_with(&Disk, root, page)
}

/// The same in other steps.
///
/// # Errors
/// [`WriteError`]; the page is whole in every case.
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
    // A folder that may be written would let the page be replaced all the same; whoever made it read-only meant it.
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly(name()));
    }
    OpenOptions::new().write(true).open(path).map_err(|error| failed(error.into()))?;
    // What is longer is not the same.
    let now = || Reader::new(root).read_unlinked(&page.path, page.before.len() as u64);
    let is_unchanged = || if now().as_ref() == Ok(&page.before) { Ok(()) } else { Err(Failure(None)) };
    replace_file(backend, path, &metadata, &page.after, is_unchanged).map_err(failed)
}

/// What the system says; nothing if the page was another in the end.
struct Failure(Option<io::Error>);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(Some(error))
    }
}
