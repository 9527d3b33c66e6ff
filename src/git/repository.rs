//! The repository of a site.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};

use super::command::{discovering_git, git};
use super::index::Index;

/// Why Git cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// The program does not exist.
    #[error("Git is not installed, or not in `PATH`")]
    NoGit,
    /// The folder is not in a repository.
    #[error("the playbook is not in a Git repository")]
    NoRepository,
    /// Any other failure, as Git reports it.
    #[error("Git failed: {0}")]
    Failed(String),
}

/// A repository, as seen from the root of a site in it.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The root of the site.
    pub(super) root: PathBuf,
    /// The same, relative to the top of the repository; empty, or with a slash at the end.
    pub(super) prefix: String,
    /// The top of the repository.
    pub(super) top: PathBuf,
    /// The folder where Git stores its data about the work tree.
    git_dir: PathBuf,
    /// Whether earlier commits are missing.
    pub(super) is_shallow: bool,
    /// The index that a hook was started with, if it is not the repository's own.
    index_file: Option<PathBuf>,
    /// The index, after it has been read.
    index: OnceLock<Arc<Index>>,
}

impl Repository {
    /// Returns the repository whose `.git` is in the folder `root` or in the nearest folder above it.
    ///
    /// Git itself would also accept a folder that looks like the inside of a `.git`. A checkout may contain such a
    /// folder, with arbitrary settings. Here, it is an ordinary folder.
    ///
    /// # Errors
    /// [`GitError`] if there is no repository, or Git cannot be used.
    pub fn of(root: &Path) -> Result<Self, GitError> {
        let root = dunce::canonicalize(root).map_err(|error| GitError::Failed(error.to_string()))?;
        let Some(top) = root.ancestors().find(|folder| has_git_dir(folder)) else {
            // If Git is not installed, report that first.
            run(git(&root).arg("version"))?;
            return Err(GitError::NoRepository);
        };
        let mut command = discovering_git(top);
        command.args(["rev-parse", "--is-shallow-repository", "--absolute-git-dir", "--show-toplevel"]);
        let output = run(&mut command)?;
        if !output.status.success() {
            let message = first_line(&output.stderr);
            let is_none = message.contains("not a git repository")
                || message.contains("must be run in a work tree")
                || message.contains("cannot use bare repository");
            return Err(if is_none { GitError::NoRepository } else { GitError::Failed(message) });
        }
        let answer = String::from_utf8_lossy(&output.stdout);
        let mut lines = answer.split('\n').map(|line| line.trim_end_matches('\r'));
        let mut line = || lines.next().unwrap_or_default();
        let (is_shallow, git_dir, work_tree) = (line() == "true", PathBuf::from(line()), line());
        // With `core.worktree`, the index belongs to another folder.
        if !dunce::canonicalize(work_tree).is_ok_and(|folder| folder == top) {
            return Err(GitError::NoRepository);
        }
        let inside = root.strip_prefix(top).unwrap_or(Path::new(""));
        let inside = inside.to_str().ok_or_else(|| GitError::Failed("the folder's name is not UTF-8".to_owned()))?;
        let slash = if inside.is_empty() { "" } else { "/" };
        Ok(Self {
            prefix: format!("{}{slash}", inside.replace(std::path::MAIN_SEPARATOR, "/")),
            top: top.to_owned(),
            git_dir,
            is_shallow,
            index_file: None,
            index: OnceLock::new(),
            root,
        })
    }

    /// Uses the index that Git passes to its hooks: `git commit -a` and `git commit FILE` stage into a temporary one.
    #[must_use]
    pub fn with_index_of_hook(mut self) -> Self {
        let named = std::env::var_os("GIT_INDEX_FILE").filter(|name| !name.is_empty());
        // Hooks start at the top of the work tree, and the name is relative to it.
        self.index_file = named.map(|name| self.top.join(name)).filter(|index| index.is_file());
        self.index = OnceLock::new();
        self
    }

    /// Returns the index, with the state of its files in the work tree.
    pub(super) fn index(&self) -> Result<Arc<Index>, GitError> {
        if let Some(index) = self.index.get() {
            return Ok(index.clone());
        }
        let index = Arc::new(Index::read(self)?);
        Ok(self.index.get_or_init(|| index).clone())
    }

    /// Returns the path of the index file.
    pub(super) fn index_file(&self) -> PathBuf {
        self.index_file.clone().unwrap_or_else(|| self.git_dir.join("index"))
    }

    /// Returns a `git` command for this repository.
    pub(super) fn command(&self) -> Command {
        let mut command = git(&self.git_dir);
        if let Some(index) = &self.index_file {
            command.env("GIT_INDEX_FILE", index);
        }
        command
    }

    /// Returns the output of `git` with `arguments`. Paths in it are relative to the top of the repository.
    pub(super) fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = run(self.command().args(arguments))?;
        if output.status.success() { Ok(output.stdout) } else { Err(GitError::Failed(first_line(&output.stderr))) }
    }

    /// The folder of the site in the repository; empty, or with a slash at the end.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.prefix
    }

    /// The URL of the remote `origin` as the settings of the repository have it, if there is one. It can contain a
    /// password: show only what [`file_url`](super::file_url) makes of it.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let url = self.output(&["config", "--local", "--get", "remote.origin.url"]).ok()?;
        let url = String::from_utf8(url).ok()?.trim().to_owned();
        (!url.is_empty()).then_some(url)
    }

    /// Returns the argument that limits a list of files to those of the site.
    pub(super) fn pathspec(&self) -> Option<String> {
        (!self.prefix.is_empty()).then(|| format!(":(literal){}", self.prefix))
    }

    /// Returns a path that Git prints, relative to the root of the site; `None` if it is outside the site, or not
    /// UTF-8, which no page can link to.
    pub(super) fn in_site<'p>(&self, path: &'p [u8]) -> Option<&'p str> {
        std::str::from_utf8(path).ok()?.strip_prefix(&*self.prefix)
    }

    #[cfg(test)]
    pub(super) fn for_test(prefix: &str) -> Self {
        Self {
            root: Path::new("/r").join(prefix),
            prefix: prefix.to_owned(),
            top: "/r".into(),
            git_dir: "/r/.git".into(),
            is_shallow: false,
            index_file: None,
            index: OnceLock::new(),
        }
    }
}

/// Whether Git would find a repository in the `.git` of `folder`: a file that points to one, or a folder with a `HEAD`.
fn has_git_dir(folder: &Path) -> bool {
    let git = folder.join(".git");
    git.is_file() || git.join("HEAD").symlink_metadata().is_ok()
}

fn run(command: &mut Command) -> Result<Output, GitError> {
    command.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => GitError::NoGit,
        _ => GitError::Failed(error.to_string()),
    })
}

/// Returns the line of Git's output that explains the failure, without `fatal:`.
pub(super) fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let fatal = said.lines().find_map(|line| line.strip_prefix("fatal: "));
    let first = || said.lines().find(|line| !line.trim().is_empty());
    fatal.or_else(first).unwrap_or("no error message").to_owned()
}
