//! Revisions as users specify them.

use super::repository::{GitError, Repository};

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The ID of the commit, or of the empty tree if there is no commit yet.
    pub(super) id: String,
}

/// Why a revision cannot be used for a comparison.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevisionError {
    /// Git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The name is not that of a single commit, but a range, a set of commits, or an option.
    #[error("`{0}` is not a single revision")]
    NotOne(String),
    /// The commit does not exist.
    #[error("unknown revision `{0}`")]
    Unknown(String),
    /// The commit does not exist here, and the clone is shallow.
    #[error("unknown revision `{revision}` in this shallow clone")]
    Shallow {
        /// The name of the revision.
        revision: String,
        /// The command that fetches it.
        fetch: String,
    },
}

impl RevisionError {
    /// Returns help: what to do about the error.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Git(GitError::NoGit) => "install Git".to_owned(),
            Self::Git(GitError::NoRepository) => "run it in a clone of the playbook's repository".to_owned(),
            Self::Git(GitError::Failed(_)) => "run `git status` to check that Git works here".to_owned(),
            Self::NotOne(_) => {
                "use one branch, tag, or commit, such as `origin/main`; `main...` stands for the commit at which HEAD \
                 left `main`"
                    .to_owned()
            }
            Self::Unknown(_) => "use a branch, tag, or commit, such as `origin/main` or `HEAD~1`".to_owned(),
            Self::Shallow { fetch, .. } => format!("fetch it first: `{fetch}`"),
        }
    }
}

impl Revision {
    /// The ID of the commit, or of the empty tree if there is no commit yet.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The commit that `name` means: a branch, a tag, an id, `HEAD~1`. `main...` means the commit at which HEAD left
    /// `main`.
    ///
    /// # Errors
    /// [`RevisionError`] if there is no such commit.
    pub fn find(repository: &Repository, name: &str) -> Result<Self, RevisionError> {
        let (base, is_fork) = name.strip_suffix("...").map_or((name, false), |base| (base, true));
        let missing = || match repository.is_shallow {
            true => RevisionError::Shallow { revision: name.to_owned(), fetch: fetch(base, is_fork) },
            false => RevisionError::Unknown(name.to_owned()),
        };
        if base.is_empty() {
            return Err(RevisionError::Unknown(name.to_owned()));
        }
        if !is_single(base) {
            return Err(RevisionError::NotOne(name.to_owned()));
        }
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{base}^{{commit}}")];
        let id = text(repository.output(&verify).map_err(|error| unless_failed(error, missing()))?);
        if !is_fork {
            return Ok(Self { id });
        }
        let fork = repository.output(&["merge-base", &id, "HEAD"]).map_err(|error| unless_failed(error, missing()))?;
        Ok(Self { id: text(fork) })
    }

    /// The ID of the commit that is checked out, if there is one yet.
    #[must_use]
    pub fn head_commit(repository: &Repository) -> Option<String> {
        repository.output(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).ok().map(text)
    }

    /// Returns the commit that is checked out, or an empty tree if there is none yet.
    ///
    /// # Errors
    /// [`GitError`] if Git fails.
    pub fn head(repository: &Repository) -> Result<Self, RevisionError> {
        match repository.output(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]) {
            Ok(id) => Ok(Self { id: text(id) }),
            Err(GitError::Failed(_)) => {
                // The ID depends on the hash algorithm of the repository.
                Ok(Self { id: text(repository.output(&["hash-object", "-t", "tree", "--stdin"])?) })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether Git could read `name` as one revision: it is not an option, an excluded revision (`^main`), a range
/// (`main..work`), or a set of parents (`HEAD^@`, `HEAD^!`, `HEAD^-1`).
fn is_single(name: &str) -> bool {
    // Text to search for can contain anything: `:/fix..`, `HEAD^{/a..b}`.
    let plain = name.split([':', '{']).next().unwrap_or_default();
    let after_caret = plain.rsplit_once('^').map_or("", |(_, end)| end);
    !name.starts_with(['-', '^']) && !plain.contains("..") && !after_caret.starts_with(['@', '!', '-'])
}

/// Returns the command that fetches a revision into a shallow clone.
fn fetch(name: &str, is_fork: bool) -> String {
    if is_fork {
        return "git fetch --unshallow".to_owned();
    }
    match name.split_once('/') {
        Some((remote @ ("origin" | "upstream"), branch)) => {
            format!("git fetch --depth=1 {remote} {branch}:refs/remotes/{remote}/{branch}")
        }
        _ if name.starts_with("HEAD") => "git fetch --deepen=1".to_owned(),
        _ => format!("git fetch --depth=1 origin {name}"),
    }
}

/// Returns Git's own failure, unless Git only failed because the name is unknown.
fn unless_failed(error: GitError, missing: RevisionError) -> RevisionError {
    if matches!(error, GitError::Failed(_)) { missing } else { error.into() }
}

fn text(output: Vec<u8>) -> String {
    String::from_utf8_lossy(&output).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_options_are_not_taken_for_revisions() {
        for name in ["main", "HEAD~1", "HEAD^", "HEAD^2", "v1.0", "HEAD@{1}", "HEAD^{/a..b}", ":/x..", "a^0~2", "@"] {
            assert!(is_single(name), "{name}");
        }
        for name in ["-x", "--all", "^HEAD", "HEAD..x", "..x", "x..", "a...b", "HEAD^@", "HEAD^!", "HEAD^-", "a^-1"] {
            assert!(!is_single(name), "{name}");
        }
    }
}
