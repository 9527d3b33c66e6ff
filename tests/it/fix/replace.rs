//! Writing pages: whatever happens, each page is complete.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use playbook_lint::fix::{FixedPage, WriteError, write_page, write_page_with};
use playbook_lint::vfs::WriteBackend;
use tempfile::TempPath;

use crate::support::files::{files_below, site};
use crate::support::own_process::one_test;

const OLD: &[u8] = b"the old page\n";
const NEW: &[u8] = b"the new page, which is longer\n";

fn page() -> tempfile::TempDir {
    site(&[("page.md", OLD)])
}

/// Returns a change of the page at `path`.
fn change(path: &str, before: &[u8], after: &[u8]) -> FixedPage {
    FixedPage { path: path.into(), before: before.to_owned(), after: after.to_owned(), fixed: 1 }
}

fn old_to_new() -> FixedPage {
    change("page.md", OLD, NEW)
}

/// Asserts that the page has its old bytes, and that no other file is left.
fn assert_untouched(folder: &Path) {
    assert_eq!(fs::read(folder.join("page.md")).unwrap(), OLD);
    assert_eq!(files_below(folder), ["page.md"]);
}

/// A disk that is full after this number of bytes.
struct Full(usize);

impl WriteBackend for Full {
    fn write_temp(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(&bytes[..self.0.min(bytes.len())])?;
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

#[test]
fn a_full_disk_leaves_the_page_complete_and_is_reported() {
    for room in [0, 5, NEW.len()] {
        let folder = page();
        let error = write_page_with(&Full(room), folder.path(), &old_to_new()).unwrap_err();
        assert!(matches!(error, WriteError::Io { .. }), "{error:?}");
        assert!(error.to_string().contains("page.md`, which is unchanged"), "{error}");
        assert_untouched(folder.path());
    }
}

/// A new file that cannot replace the page.
struct Stuck;

impl WriteBackend for Stuck {
    fn persist(&self, _: TempPath, _: &Path) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::CrossesDevices))
    }
}

#[test]
fn a_rename_that_fails_leaves_the_page_complete() {
    let folder = page();
    let error = write_page_with(&Stuck, folder.path(), &old_to_new()).unwrap_err();
    assert!(matches!(error, WriteError::Io { .. }), "{error:?}");
    assert_untouched(folder.path());
}

/// Ends the process without cleanup: either after half of the bytes, or just before the file is renamed.
struct Killed {
    while_filling: bool,
}

impl WriteBackend for Killed {
    fn write_temp(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(&bytes[..bytes.len() / 2])?;
        if self.while_filling {
            std::process::abort();
        }
        file.write_all(&bytes[bytes.len() / 2..])
    }

    fn persist(&self, _: TempPath, _: &Path) -> io::Result<()> {
        std::process::abort()
    }
}

/// The variable with the page's folder and the step, for the process that is killed.
const VICTIM: &str = "PLAYBOOK_LINT_TEST_VICTIM";

/// Starts itself as another process, which is killed while it writes.
#[test]
fn a_process_killed_between_write_and_rename_leaves_the_page_complete() {
    if let Some(victim) = std::env::var_os(VICTIM) {
        let while_filling = std::env::args().any(|argument| argument == "--nocapture");
        let _ = write_page_with(&Killed { while_filling }, Path::new(&victim), &old_to_new());
        unreachable!("the process goes on");
    }
    for extra in [&[][..], &["--nocapture"]] {
        let folder = page();
        let mut command =
            one_test(module_path!(), "a_process_killed_between_write_and_rename_leaves_the_page_complete");
        let output = command.args(extra).env(VICTIM, folder.path()).output().unwrap();
        assert!(!output.status.success() && output.status.code() != Some(101), "it was killed: {output:?}");
        assert_eq!(fs::read(folder.path().join("page.md")).unwrap(), OLD);
        // What was written so far is not in the place of a page, and does not have the name of a page.
        let left = files_below(folder.path());
        assert_eq!(left.len(), 2, "{left:?}");
        assert!(left.iter().all(|name| name == "page.md" || name.starts_with(".playbook-lint-")), "{left:?}");
    }
}

#[test]
fn a_page_that_changed_meanwhile_is_not_written() {
    let folder = page();
    let path = folder.path().join("page.md");
    let error = write_page(folder.path(), &change("page.md", b"what was judged\n", NEW)).unwrap_err();
    assert!(matches!(error, WriteError::Changed(_)) && error.to_string().contains("page.md"), "{error:?}");
    assert_untouched(folder.path());
    fs::remove_file(&path).unwrap();
    assert!(
        matches!(write_page(folder.path(), &old_to_new()).unwrap_err(), WriteError::Changed(_)),
        "gone is changed too"
    );
    assert_eq!(files_below(folder.path()), [""; 0]);
}

/// What another program does while the new file is written.
struct Meanwhile<'f>(&'f Path);

impl WriteBackend for Meanwhile<'_> {
    fn write_temp(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.0, b"somebody else's\n")?;
        file.write_all(bytes)
    }
}

#[test]
fn a_change_while_the_new_file_is_filled_is_noticed() {
    let folder = page();
    let path = folder.path().join("page.md");
    assert!(matches!(
        write_page_with(&Meanwhile(&path), folder.path(), &old_to_new()).unwrap_err(),
        WriteError::Changed(_)
    ));
    assert_eq!(fs::read(&path).unwrap(), b"somebody else's\n");
    assert_eq!(files_below(folder.path()), ["page.md"]);
}

/// Only the mode of the file is checked, so this also works for root, whose writes are always allowed.
#[test]
fn a_read_only_page_is_not_written() {
    let folder = page();
    let path = folder.path().join("page.md");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = write_page(folder.path(), &old_to_new()).unwrap_err();
    assert!(matches!(error, WriteError::ReadOnly(_)), "{error:?}");
    assert_untouched(folder.path());
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = page();
    let path = folder.path().join("page.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    write_page(folder.path(), &old_to_new()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o640);
    let link = folder.path().join("link.md");
    symlink("page.md", &link).unwrap();
    assert!(matches!(write_page(folder.path(), &change("link.md", NEW, OLD)).unwrap_err(), WriteError::Link(_)));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink() && fs::read(&path).unwrap() == NEW);
}

/// In a read-only folder, no file can be renamed. Root can write anyway; then there is nothing to test.
#[cfg(unix)]
#[test]
fn a_page_in_a_read_only_folder_is_not_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = page();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    if File::create(folder.path().join("probe")).is_ok() {
        crate::support::skip::impossible_here("this user may write into read-only folders");
        return;
    }
    let error = write_page(folder.path(), &old_to_new()).unwrap_err();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(matches!(error, WriteError::ReadOnly(_)), "{error:?}");
    assert_untouched(folder.path());
}
