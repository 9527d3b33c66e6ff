//! The wheel: built with maturin, installed without other packages, and used.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::support::command::{check, stdout};
use crate::support::files::sample;
use crate::support::github_job::Job;
use crate::support::tools::{build_wheel, programs, succeed};

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn a_wheel_installs_the_program_and_the_action_installs_the_wheel() {
    let Some(programs) = programs() else { return };
    let folder = tempfile::tempdir().unwrap();
    let wheels = folder.path().join("wheels");
    build_wheel(&programs, &wheels);

    let environment = folder.path().join("environment");
    succeed(Command::new("python3").args(["-m", "venv"]).arg(&environment));
    let wheel = std::fs::read_dir(&wheels).unwrap().next().unwrap().unwrap().path();
    succeed(Command::new(environment.join("bin/pip")).args(["install", "--quiet", "--no-index"]).arg(wheel));
    works(&environment.join("bin/playbook-lint"));
    starts_as_module(&environment);

    let mut job = Job::new("push", json!({}));
    job.environment = vec![("PIP_INDEX_URL", index(&wheels).into())];
    let done = job.install(folder.path());
    assert!(done.output.status.success(), "{}", done.log());
    works(Path::new(&done.outputs["program"]));
    let other = job.with("version", "99.0").install(folder.path());
    assert_eq!(other.output.status.code(), Some(2));
    assert!(other.log().contains("playbook-lint 99.0 cannot be installed"), "{}", other.log());
}

/// Checks that `python -m playbook_lint` works without the scripts folder on the PATH, and passes on arguments and exit
/// codes.
#[track_caller]
fn starts_as_module(environment: &Path) {
    let run = |arguments: &[&str]| {
        let mut python = Command::new(environment.join("bin/python"));
        python.env("PATH", "/usr/bin:/bin").env_remove("GITHUB_ACTIONS").current_dir(sample());
        python.args(["-m", "playbook_lint"]).args(arguments).output().unwrap()
    };
    assert_eq!(stdout(&run(&["--version"])), format!("playbook-lint {VERSION}\n"));
    assert_eq!(run(&["--as-of=2020-05-01", "--quiet"]).status.code(), Some(1));
    assert_eq!(run(&["--unknown-option"]).status.code(), Some(2));
    std::fs::remove_file(environment.join("bin/playbook-lint")).unwrap();
    let missing = run(&["--version"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("install the wheel again"));
}

/// Creates a package index with the wheels in `folder`, and returns its URL.
fn index(folder: &Path) -> String {
    let project = folder.join("playbook-lint");
    std::fs::create_dir(&project).unwrap();
    let mut links = String::new();
    for wheel in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        if wheel.file_type().unwrap().is_file() {
            let name = wheel.file_name().into_string().unwrap();
            std::fs::copy(wheel.path(), project.join(&name)).unwrap();
            links.push_str(&format!("<a href='{name}'>{name}</a>"));
        }
    }
    std::fs::write(project.join("index.html"), links).unwrap();
    format!("file://{}", folder.display())
}

/// Checks that it prints its version, and reports the same problems in the sample as the built binary.
#[track_caller]
fn works(program: &Path) {
    assert_eq!(stdout(&succeed(Command::new(program).arg("--version"))), format!("playbook-lint {VERSION}\n"));
    let mut lint = Command::new(program);
    lint.current_dir(sample()).env_remove("GITHUB_ACTIONS").args(["--as-of=2020-05-01", "--quiet"]);
    let found = lint.output().unwrap();
    assert_eq!(found.status.code(), Some(1));
    assert_eq!(stdout(&found), stdout(&check(&sample(), &["--quiet"])));
}
