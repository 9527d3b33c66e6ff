//! Installs the PyPI programs that tests use into a virtual environment below `target/tmp`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use super::files::{files_below, project, write};
use super::repository::git;
use super::skip;

/// The packages for `pip install`.
const PACKAGES: [&str; 2] = ["pre-commit==4.7.0", "maturin==1.16.0"];

/// Returns the folder of the programs. Returns `None` if they cannot be installed, because Python or the network is
/// missing. The reason is printed, and is an error if `PLAYBOOK_LINT_NO_SKIP` is set.
pub fn programs() -> Option<PathBuf> {
    // Tests run in parallel, and two `cargo test` processes may run at the same time.
    let tools = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("tools");
    let lock = std::fs::File::create(tools.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let (bin, wanted) = (tools.join("bin"), PACKAGES.join("\n"));
    if std::fs::read_to_string(tools.join("installed")).is_ok_and(|installed| installed == wanted) {
        return Some(bin);
    }
    let install = || -> Result<(), String> {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&tools))?;
        let mut pip = Command::new(bin.join("pip"));
        run(pip.args(["install", "--quiet", "--disable-pip-version-check", "--retries=1"]).args(PACKAGES))?;
        std::fs::write(tools.join("installed"), &wanted).map_err(|error| error.to_string())
    };
    match install() {
        Ok(()) => Some(bin),
        Err(why) => {
            skip::missing(&format!("{} cannot be installed: {why}", PACKAGES.join(" and ")));
            None
        }
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// Locks the build of a package. maturin moves files that cargo built, so two builds would interfere. The lock is a
/// file, because some test runners start a process for each test.
pub fn build_alone() -> std::fs::File {
    let lock = std::fs::File::create(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("build.lock")).unwrap();
    lock.lock().unwrap();
    lock
}

/// Makes `command` build packages without optimization, and all in one folder, so dependencies are compiled once.
pub fn build_quickly(command: &mut Command) -> &mut Command {
    command
        .env("CARGO_TARGET_DIR", project().join("target/packages"))
        .env("MATURIN_PEP517_ARGS", "--profile dev")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
}

/// Puts a wheel of this project into the folder `wheels`. It is built once per process.
#[track_caller]
pub fn build_wheel(programs: &Path, wheels: &Path) {
    static WHEEL: OnceLock<(String, Vec<u8>)> = OnceLock::new();
    let (name, wheel) = WHEEL.get_or_init(|| {
        let _alone = build_alone();
        let folder = tempfile::tempdir().unwrap();
        let mut maturin = Command::new(programs.join("maturin"));
        maturin.current_dir(project()).args(["build", "--profile=dev", "--out"]).arg(folder.path());
        succeed(build_quickly(&mut maturin));
        let [name] = files_below(folder.path()).try_into().unwrap();
        let wheel = std::fs::read(folder.path().join(&name)).unwrap();
        (name, wheel)
    });
    write(wheels, name, wheel);
}

/// Runs a command that must succeed.
#[track_caller]
pub fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    output
}

/// Returns the text of both streams.
pub fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|stream| String::from_utf8_lossy(stream).into_owned()).concat()
}

/// Creates a Git repository in `folder` from this project as it is on disk, with or without commits. Returns its only
/// commit.
pub fn clone_of_project(folder: &Path) -> String {
    let git = |folder: &Path, arguments: &[&str]| succeed(git(folder).args(arguments)).stdout;
    let listed = git(&project(), &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    for path in String::from_utf8(listed).unwrap().split_terminator('\0') {
        let Ok(bytes) = std::fs::read(project().join(path)) else { continue };
        write(folder, path, &bytes);
    }
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message=x"]);
    String::from_utf8(git(folder, &["rev-parse", "HEAD"])).unwrap().trim().to_owned()
}

/// Whether this machine has a program that GitHub's runners have.
pub fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        skip::missing(&format!("{program} is missing"));
    }
    found
}
