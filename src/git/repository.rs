//! Where the repository of a site lies.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::command::git;

/// Why git does not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no such program.
    #[error("git is not installed, or not where programs are looked for")]
    NoGit,
    /// The folder is in no repository.
    #[error("the playbook is in no git repository")]
    NoRepository,
    /// Anything else, in git's words.
    #[error("git says: {0}")]
    Failed(String),
}

/// A repository, as seen from the root of a site in it.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The root of the site.
    pub(super) root: PathBuf,
    /// The same as seen from the top of the repository; with a slash at its end, or empty.
    pub(super) prefix: String,
    /// The top of the repository.
    pub(super) top: PathBuf,
    /// Whether earlier commits are missing.
    pub(super) is_shallow: bool,
    /// The index that a hook is called for, where it is not the repository's own.
    pub(super) index: Option<PathBuf>,
}

impl Repository {
    /// The repository that the folder `root` lies in.
    ///
    /// # Errors
    /// [`GitError`] where there is none, or no git.
    pub fn of(root: &Path) -> Result<Self, GitError> {
        let mut command = git(root);
        command.args(["rev-parse", "--is-shallow-repository", "--show-prefix", "--show-toplevel"]);
        let output = run(&mut command)?;
        if !output.status.success() {
            let said = first_line(&output.stderr);
            let is_none = said.contains("not a git repository") || said.contains("must be run in a work tree");
            return Err(if is_none { GitError::NoRepository } else { GitError::Failed(said) });
        }
        let said = String::from_utf8_lossy(&output.stdout);
        let mut lines = said.splitn(3, '\n').map(|line| line.trim_end_matches(['\n', '\r']));
        Ok(Self {
            root: root.to_owned(),
            is_shallow: lines.next() == Some("true"),
            prefix: lines.next().unwrap_or_default().to_owned(),
            top: lines.next().unwrap_or_default().into(),
            index: None,
        })
    }

    /// With the index that git tells its hooks to look at: `git commit -a` and `git commit FILE` stage into one of
    /// their own.
    #[must_use]
    pub fn with_index_of_hook(mut self) -> Self {
        let named = std::env::var_os("GIT_INDEX_FILE").filter(|name| !name.is_empty());
        // Hooks start at the top of the work tree, and so does the name.
        self.index = named.map(|name| self.top.join(name)).filter(|index| index.is_file());
        self
    }

    /// What git prints for `arguments`, run at the root of the site.
    pub(super) fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let mut command = git(&self.root);
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        let output = run(command.args(arguments))?;
        if output.status.success() { Ok(output.stdout) } else { Err(GitError::Failed(first_line(&output.stderr))) }
    }
}

fn run(command: &mut Command) -> Result<Output, GitError> {
    command.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => GitError::NoGit,
        _ => GitError::Failed(error.to_string()),
    })
}

/// The first line of what git says, without `fatal:`.
pub(super) fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("nothing");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}
