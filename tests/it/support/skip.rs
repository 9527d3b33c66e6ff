//! Tests that skip themselves: all of them through here, so none does so unseen.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;

/// A program or the network is missing, so the calling test checks nothing.
///
/// # Panics
/// If `PLAYBOOK_LINT_NO_SKIP` is set, as `.ci/run` does: what can be installed has to be.
#[track_caller]
pub fn missing(why: &str) {
    assert!(std::env::var_os("PLAYBOOK_LINT_NO_SKIP").is_none(), "{why}; PLAYBOOK_LINT_NO_SKIP is set");
    print(why);
}

/// This user, file system, or operating system cannot do what the calling test needs. Nothing can be installed for it,
/// so `PLAYBOOK_LINT_NO_SKIP` changes nothing.
#[cfg(unix)]
pub fn impossible_here(why: &str) {
    print(why);
}

/// The folder of the real site to test on. `None` only if no site is configured; a site that does not exist fails.
#[track_caller]
pub fn real_site() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("PLAYBOOK_LINT_SITE").filter(|folder| *folder != OsString::new()) else {
        print("PLAYBOOK_LINT_SITE is not set");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(folder.is_dir(), "PLAYBOOK_LINT_SITE is `{}`, which is not a folder", folder.display());
    Some(folder)
}

/// Writes past the test runner, which does not show what a passing test prints.
fn print(why: &str) {
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    let _ = writeln!(std::io::stderr(), "skipped: {name}: {why}");
}
