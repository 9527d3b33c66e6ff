//! Writing a file so that whatever happens it is whole: the old one or the new one.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};

/// How the names of new files begin until they take the place of old ones. A process that is killed may leave one;
/// it is hidden, so that no walk lists it.
const PREFIX: &str = ".playbook-lint-";
const SUFFIX: &str = ".tmp";

/// The steps that writing consists of; another than [`Disk`] shows what happens when one fails.
pub trait WriteBackend {
    /// Fills the new file beside the old one.
    ///
    /// # Errors
    /// What the system says.
    fn write_temp(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)?;
        // The name must not point to the new file before its bytes are safe.
        file.sync_all()
    }

    /// Puts the new file into the old one's place.
    ///
    /// # Errors
    /// What the system says.
    fn persist(&self, file: TempPath, path: &Path) -> io::Result<()> {
        file.persist(path).map_err(|error| error.error)
    }
}

/// The disk itself.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl WriteBackend for Disk {}

/// Puts `bytes` into the place of the file that `old` describes, if `is_unchanged` still says so when the new file is
/// complete. Owner and permissions stay.
pub(crate) fn replace_file<E: From<io::Error>>(
    backend: &dyn WriteBackend,
    path: &Path,
    old: &fs::Metadata,
    bytes: &[u8],
    is_unchanged: impl FnOnce() -> Result<(), E>,
) -> Result<(), E> {
    let mut new = file_beside(path, None)?;
    backend.write_temp(new.as_file_mut(), bytes)?;
    keep_ownership(&new, old);
    new.as_file().set_permissions(old.permissions())?;
    // Closed first: Windows renames no open file.
    let new = new.into_temp_path();
    is_unchanged()?;
    Ok(backend.persist(new, path)?)
}

/// Puts what `write` writes into the file at `path`, which a person named, whether there is one or not. Who reads it
/// meanwhile, or after a failure, finds the old one. A link stays one, and what it leads to is replaced.
pub(crate) fn write_file(path: &Path, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = &dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = path.metadata().ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device cannot be replaced; a folder is refused here.
        let mut out = io::BufWriter::new(OpenOptions::new().write(true).open(path)?);
        write(&mut out)?;
        return out.flush();
    }
    // Temporary files are for their owner alone; this one will not be temporary.
    let permissions = old.map(|old| old.permissions()).or_else(usual_permissions);
    let mut out = io::BufWriter::new(file_beside(path, permissions.filter(|permissions| !permissions.readonly()))?);
    write(&mut out)?;
    let new = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Disk.persist(new.into_temp_path(), path)
}

/// A new file in the folder of `path`, which is deleted again unless it takes the place of another.
fn file_beside(path: &Path, permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "its folder does not exist"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    builder.tempfile_in(folder)
}

/// Those of any new file; the process's mask is applied to them.
#[cfg(unix)]
fn usual_permissions() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<Permissions> {
    None
}

/// Gives the new file the old one's owner and group where that is allowed: a page must not become root's because root
/// fixed it.
#[cfg(unix)]
fn keep_ownership(new: &NamedTempFile, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if let Ok(own) = new.as_file().metadata()
        && (own.uid(), own.gid()) != (old.uid(), old.gid())
    {
        // Who may not give it away keeps it, as with any editor that replaces files.
        let _ = fchown(new.as_file(), Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_ownership(_: &NamedTempFile, _: &fs::Metadata) {}
