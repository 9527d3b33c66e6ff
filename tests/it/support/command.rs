//! Runs the built binary, for tests.

use std::path::Path;
use std::process::Output;
use std::time::Duration;

use serde_json::Value;

/// No test input takes the binary this long: a run that reaches this limit hangs.
pub const HANG: Duration = Duration::from_secs(60);

/// Runs the binary in `folder`, on the date of all fixtures, and without variables of the environment that could affect
/// it.
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

/// Runs the same check with JSON output, and parses it. The run must not fail.
pub fn check_json(folder: &Path, arguments: &[&str]) -> Value {
    let output = check(folder, &[arguments, &["--format", "json"]].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns the diagnostics of a JSON report.
pub fn diagnostics(report: &Value) -> &[Value] {
    report["diagnostics"].as_array().unwrap()
}

/// Returns what a run wrote to stdout.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Returns what a run wrote to stderr.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Returns `PATH` with the folder of the built binary at its start.
#[cfg(unix)]
pub fn path_with_binary() -> std::ffi::OsString {
    path_with(&[assert_cmd::cargo::cargo_bin!("playbook-lint").parent().unwrap()])
}

/// Returns `PATH` with these folders at its start.
#[cfg(unix)]
pub fn path_with(folders: &[&Path]) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().map(|folder| folder.to_path_buf());
    std::env::join_paths(folders.chain(std::env::split_paths(&path))).unwrap()
}
