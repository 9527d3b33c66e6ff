//! Writing a page so that whatever happens it is whole: the old one or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};

use super::FixedPage;
use crate::vfs::Reader;

/// Why a page was not written. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// The page's bytes are not those that were judged.
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

/// The steps that writing consists of; another than [`Disk`] shows what happens when one fails.
pub trait WriteBackend {
    /// Fills the new file beside the page.
    ///
    /// # Errors
    /// What the system says.
    fn write_temp(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)?;
        // The name must not point to the new file before its bytes are safe.
        file.sync_all()
    }

    /// Puts the new file into the page's place.
    ///
    /// # Errors
    /// What the system says.
    fn persist(&self, file: TempPath, page: &Path) -> io::Result<()> {
        file.persist(page).map_err(|error| error.error)
    }
}

/// The disk itself.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl WriteBackend for Disk {}

/// Writes the new bytes of a page below `root` if it still has those from before. Its permissions stay.
///
/// # Errors
/// [`ReplaceError`]; the page is whole in every case.
pub fn atomic_write(root: &Path, page: &FixedPage) -> Result<(), ReplaceError> {
    replace_with(&Disk, root, page)
}

/// The same in other steps.
///
/// # Errors
/// [`ReplaceError`]; the page is whole in every case.
pub fn replace_with(steps: &dyn WriteBackend, root: &Path, page: &FixedPage) -> Result<(), ReplaceError> {
    let name = || page.path.to_string();
    let path = &root.join(&*page.path);
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ReplaceError::ReadOnly(name()),
        io::ErrorKind::NotFound => ReplaceError::Changed(name()),
        _ => ReplaceError::Io { path: name(), source },
    };
    let metadata = fs::symlink_metadata(path).map_err(failed)?;
    if metadata.is_symlink() {
        return Err(ReplaceError::Link(name()));
    }
    // A folder that may be written would let the page be replaced all the same; whoever made it read-only meant it.
    if metadata.permissions().readonly() {
        return Err(ReplaceError::ReadOnly(name()));
    }
    OpenOptions::new().write(true).open(path).map_err(failed)?;
    let folder = path.parent().unwrap_or(root);
    let mut new =
        tempfile::Builder::new().prefix(".playbook-lint-").suffix(".tmp").tempfile_in(folder).map_err(failed)?;
    steps.write_temp(new.as_file_mut(), &page.after).map_err(failed)?;
    keep_ownership(&new, &metadata);
    new.as_file().set_permissions(metadata.permissions()).map_err(failed)?;
    // Closed first: Windows renames no open file.
    let new = new.into_temp_path();
    // As late as can be. What is longer is not the same.
    let now = Reader::new(root).read_unlinked(&page.path, page.before.len() as u64);
    if now.as_ref() != Ok(&page.before) {
        return Err(ReplaceError::Changed(name()));
    }
    steps.persist(new, path).map_err(failed)
}

/// Gives the new file the page's owner and group where that is allowed: a page must not become root's because root
/// fixed it.
#[cfg(unix)]
fn keep_ownership(new: &NamedTempFile, page: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if let Ok(own) = new.as_file().metadata()
        && (own.uid(), own.gid()) != (page.uid(), page.gid())
    {
        // Who may not give it away keeps it, as with any editor that replaces files.
        let _ = fchown(new.as_file(), Some(page.uid()), Some(page.gid()));
    }
}

#[cfg(not(unix))]
fn keep_ownership(_: &NamedTempFile, _: &fs::Metadata) {}
