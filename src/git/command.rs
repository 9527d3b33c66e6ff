//! How playbook-lint runs Git.
//!
//! Git runs programs that a repository's settings and attributes specify: filters when it compares a file of the work
//! tree, text conversions and external diffs when it shows one, a file system monitor when it reads the index, and a
//! transport when an object is missing. The calls here avoid all of these: Git sees no work tree.

use std::path::Path;
use std::process::{Command, Stdio};

/// Variables that would point Git to another repository or change how it reads paths. Hooks, in which playbook-lint may
/// run, have some of them set.
const SCRUBBED_ENV: [&str; 16] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_ATTR_SOURCE",
];

/// Settings that would run a program or read a file on any call, overridden with values that have no effect.
const OVERRIDES: [&str; 8] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
    "protocol.allow=never",
    "log.showSignature=false",
];

/// Returns a `git` command for a repository that is not yet found: the one whose `.git` is in `folder`, and no other.
pub(super) fn discovering_git(folder: &Path) -> Command {
    let mut command = base();
    command.current_dir(folder);
    if let Some(parent) = folder.parent() {
        command.env("GIT_CEILING_DIRECTORIES", parent);
    }
    command
}

/// Returns a `git` command for the repository in `git_dir`, without a work tree.
pub(super) fn git(git_dir: &Path) -> Command {
    let mut command = base();
    command
        .current_dir(git_dir)
        .env("GIT_DIR", git_dir)
        // A folder that does not exist: Git cannot filter files that it cannot see. It also overrides `core.worktree`.
        .env("GIT_WORK_TREE", std::env::temp_dir().join(format!("playbook-lint-no-work-tree-{:016x}", random())));
    command
}

/// Returns a number that no one can predict.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};

    RandomState::new().hash_one(std::process::id())
}

fn base() -> Command {
    let mut command = Command::new("git");
    for name in SCRUBBED_ENV {
        command.env_remove(name);
    }
    command
        // Messages in English, so the code can recognize them.
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        // A partial clone must not fetch missing objects: earlier versions of Git do not know the first variable, and
        // find no transport with the name in the second one.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "/")
        .arg("--no-pager")
        .args(OVERRIDES.iter().flat_map(|setting| ["-c", setting]))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
