//! Writes files in one step: each is always complete, either the old or the new one.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};

/// The prefix of new files' names until they replace the old ones. If the process is killed, it may leave one behind;
/// the file is hidden, so no walk lists it.
const PREFIX: &str = ".playbook-lint-";
const SUFFIX: &str = ".tmp";

/// The steps of writing a file. Tests implement it to make a step fail.
pub trait WriteBackend {
    /// Fills the new file next to the old one.
    ///
    /// # Errors
    /// The system's error.
    fn write_temp(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)?;
        // The name must not point to the new file before its bytes are safe.
        file.sync_all()
    }

    /// Replaces the old file with the new one.
    ///
    /// # Errors
    /// The system's error.
    fn persist(&self, file: TempPath, path: &Path) -> io::Result<()> {
        file.persist(path).map_err(|error| error.error)
    }
}

/// The disk.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl WriteBackend for Disk {}

/// Replaces the file that `old` describes with `bytes`, if `is_unchanged` still confirms it after the new file is
/// complete. Owner and permissions stay the same.
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
    // Closed first: Windows cannot rename open files.
    let new = new.into_temp_path();
    is_unchanged()?;
    Ok(backend.persist(new, path)?)
}

/// Writes the output of `write` to the file at `path`, which the user specified, whether it exists or not. Other
/// programs that read it meanwhile, or after a failure, find the old file. A link stays a link, and its target is
/// replaced.
pub(crate) fn write_file(path: &Path, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = &dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = path.metadata().ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A pipe or a device cannot be replaced. Opening a folder fails here.
        let mut out = io::BufWriter::new(OpenOptions::new().write(true).open(path)?);
        write(&mut out)?;
        return out.flush();
    }
    // By default, only the owner can read temporary files. This one becomes permanent.
    let permissions = old.map(|old| old.permissions()).or_else(usual_permissions);
    let mut out = io::BufWriter::new(file_beside(path, permissions.filter(|permissions| !permissions.readonly()))?);
    write(&mut out)?;
    let new = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Disk.persist(new.into_temp_path(), path)
}

/// Creates a file in the folder of `path`, which is deleted again unless it replaces another.
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

/// Returns the permissions of any new file; the process's mask applies to them.
#[cfg(unix)]
fn usual_permissions() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual_permissions() -> Option<Permissions> {
    None
}

/// Gives the new file the old one's owner and group, if that is allowed: a page must not become root's because root
/// fixed it.
#[cfg(unix)]
fn keep_ownership(new: &NamedTempFile, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if let Ok(own) = new.as_file().metadata()
        && (own.uid(), own.gid()) != (old.uid(), old.gid())
    {
        // Without the permission to change the owner, the process stays the owner, as with any editor that replaces
        // files.
        let _ = fchown(new.as_file(), Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_ownership(_: &NamedTempFile, _: &fs::Metadata) {}
