//! How git is called.

use std::path::Path;
use std::process::{Command, Stdio};

/// Variables that would lead git to another repository or change how it reads paths. A hook, which we may run in, has
/// some of them set.
const SCRUBBED_ENV: [&str; 14] = [
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
];

/// `git` in `folder`, such that nothing the repository configures is run.
pub(super) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for name in SCRUBBED_ENV {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        // Messages in English, so that they can be told apart.
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        // A partial clone must not fetch what is missing: no transport is allowed.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
