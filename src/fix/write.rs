//! Writing a page so that it is whole at every moment.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a page was not written. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Someone else wrote it after it was read.
    #[error("`{0}` was changed meanwhile and is left as it is; run it again")]
    Changed(PathBuf),
    /// It is protected.
    #[error("`{0}` is read-only and is left as it is; make it writable, or leave it out")]
    ReadOnly(PathBuf),
    /// What the system says.
    #[error("cannot write `{path}`, which is left as it is: {error}")]
    Io {
        /// The page.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// Replaces the page at `path` by `new_text` if it still has the bytes `old_bytes`: through a temporary file beside it,
/// so that it holds the old text or the new one at every moment, with the permissions that it had.
///
/// # Errors
/// A page that was changed meanwhile, is read-only, or cannot be written; it keeps its text then.
pub fn write_page(path: &Path, old_bytes: &[u8], new_text: &str) -> Result<(), WriteError> {
    let failed = |error| WriteError::Io { path: path.to_owned(), error };
    // Where the page is a link, its target is replaced and the link stays.
    let target = path.canonicalize().map_err(failed)?;
    let permissions = fs::metadata(&target).map_err(failed)?.permissions();
    if permissions.readonly() {
        return Err(WriteError::ReadOnly(path.to_owned()));
    }
    let folder = target.parent().ok_or_else(|| failed(io::Error::other("it has no folder")))?;
    let mut file = tempfile::Builder::new().prefix(".playbook-lint-").tempfile_in(folder).map_err(failed)?;
    file.write_all(new_text.as_bytes()).map_err(failed)?;
    file.as_file().set_permissions(permissions).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    // As late as can be: between this look and the next line lies no work.
    if fs::read(&target).map_err(failed)? != old_bytes {
        return Err(WriteError::Changed(path.to_owned()));
    }
    file.persist(&target).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("a.md");
        fs::write(&page, "old").unwrap();
        write_page(&page, b"old", "\u{feff}new\r\n").unwrap();
        assert_eq!(fs::read(&page).unwrap(), "\u{feff}new\r\n".as_bytes());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_page_that_changed_or_is_protected_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("a.md");
        fs::write(&page, "newer").unwrap();
        assert!(matches!(write_page(&page, b"old", "new"), Err(WriteError::Changed(_))));
        let mut permissions = fs::metadata(&page).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&page, permissions).unwrap();
        assert!(matches!(write_page(&page, b"newer", "new"), Err(WriteError::ReadOnly(_))));
        assert_eq!(fs::read(&page).unwrap(), b"newer");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(matches!(write_page(&folder.path().join("b.md"), b"", ""), Err(WriteError::Io { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_and_links_stay_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (page, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&page, "old").unwrap();
        fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&page, &link).unwrap();
        write_page(&link, b"old", "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&page).unwrap(), b"new");
        assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
