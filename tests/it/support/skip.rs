//! Tests skip themselves only through these functions, so each skipped test is visible.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;

/// Skips the calling test because a program or the network is missing.
///
/// # Panics
/// If `PLAYBOOK_LINT_NO_SKIP` is set, as in `.ci/run`: everything that can be installed must be installed.
#[track_caller]
pub fn missing(why: &str) {
    assert!(std::env::var_os("PLAYBOOK_LINT_NO_SKIP").is_none(), "{why}; PLAYBOOK_LINT_NO_SKIP is set");
    print(why);
}

/// Skips the calling test because this user, file system, or operating system cannot do what it needs. Installing
/// something would not help, so `PLAYBOOK_LINT_NO_SKIP` has no effect.
#[cfg(unix)]
pub fn impossible_here(why: &str) {
    print(why);
}

/// Returns the folder of the real site to test on; `None` if no site is configured. If the configured site does not
/// exist, this fails.
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

/// Bypasses the test runner, which hides the output of passing tests.
fn print(why: &str) {
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    let _ = writeln!(std::io::stderr(), "skipped: {name}: {why}");
}
