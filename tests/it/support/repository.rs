//! Git repositories in temporary folders, for tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::{files_below, sample, write};

/// Returns a Git command in `folder` with a fixed identity. Settings and environment of the machine have no effect.
pub fn git(folder: &Path) -> Command {
    let identity = ["user.name=t", "user.email=t@harbor.example", "commit.gpgSign=false", "core.autocrlf=false"];
    let mut command = Command::new("git");
    command.current_dir(folder).env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE");
    command.args(identity.iter().flat_map(|setting| ["-c", setting]));
    command
}

/// A Git repository in a temporary folder.
pub struct Repository {
    /// The folder.
    pub folder: tempfile::TempDir,
}

impl Repository {
    /// Creates an empty repository.
    pub fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// Returns its path.
    pub fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text.as_bytes());
    }

    /// Deletes a file.
    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.folder.path().join(path)).unwrap();
    }

    /// Commits all files on a date, and returns the commit ID.
    pub fn commit(&self, day: &str) -> String {
        commit_all(self.folder.path(), day);
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Runs Git in the repository.
    pub fn git(&self, arguments: &[&str]) -> String {
        run(git(self.folder.path()).args(arguments))
    }
}

/// Commits all there is in the repository at `folder`, on that day.
pub fn commit_all(folder: &Path, day: &str) {
    run(git(folder).args(["add", "--all"]));
    let time = format!("{day}T12:00:00+0000");
    let mut commit = git(folder);
    commit.env("GIT_AUTHOR_DATE", &time).env("GIT_COMMITTER_DATE", &time);
    run(commit.args(["commit", "--quiet", "--allow-empty", "--message=x"]));
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The sample with all of its problems, committed to `main`.
pub fn sample_repository() -> Repository {
    let repository = Repository::new();
    for path in files_below(&sample()) {
        write(repository.folder.path(), &path, &std::fs::read(sample().join(&path)).unwrap());
    }
    repository.commit("2020-04-20");
    repository
}

/// Replaces `from`, which must occur once, in the file at `path`.
pub fn edit(repository: &Repository, path: &str, from: &str, to: &str) {
    let file = repository.folder.path().join(path);
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
    std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
}
