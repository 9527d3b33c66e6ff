//! Runs the built binary, for tests.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use serde_json::Value;

/// Nothing that the tests feed it takes the binary seconds; who reaches this hangs.
pub const HANG: Duration = Duration::from_secs(60);

/// The project's folder.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sample playbook.
pub fn sample() -> PathBuf {
    project().join("fixtures/sites/sample")
}

/// The binary in `folder`, on the day of all fixtures and without what the environment could add.
pub fn lint_in(folder: &Path) -> assert_cmd::Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("playbook-lint");
    for variable in
        ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "PLAYBOOK_LINT_AS_OF", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"]
    {
        command.env_remove(variable);
    }
    command.env("PLAYBOOK_LINT_AS_OF", "2020-05-01").current_dir(folder).timeout(HANG);
    command
}

/// Runs `check` with `arguments` in `folder`.
pub fn check(folder: &Path, arguments: &[&str]) -> Output {
    lint_in(folder).arg("check").args(arguments).output().unwrap()
}

/// The same in JSON, read back. The run must not fail.
pub fn check_json(folder: &Path, arguments: &[&str]) -> Value {
    let output = check(folder, &[arguments, &["--format", "json"]].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The diagnostics of a JSON report.
pub fn diagnostics(report: &Value) -> &[Value] {
    report["diagnostics"].as_array().unwrap()
}

/// What a run said on stdout.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a run said on stderr.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A temporary folder with these files.
pub fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        write(folder.path(), path, bytes);
    }
    folder
}

/// Writes a file below `folder`.
pub fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A page that no rule of the family in question objects to: only what is not text does.
pub const GOOD: &[u8] = b"---\ntitle: A\n---\n# A\n";
/// A page of which PB001 says one thing.
pub const BAD: &[u8] = b"# A\n\xFF\n";

/// A site with one page that PB001 objects to and one that it does not.
pub fn one_bad_page() -> tempfile::TempDir {
    site(&[("bad.md", BAD), ("good.md", GOOD)])
}

/// All files below `folder`, relative to it, in order.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(next) = todo.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                files.push(path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}

/// A copy of the tree at `from` in a temporary folder, each file changed by `change`.
pub fn copy_of(from: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for path in files_below(from) {
        write(copy.path(), &path, &change(&path, std::fs::read(from.join(&path)).unwrap()));
    }
    copy
}
