//! `--diff` in the log of a CI service: no page can run a command, and the patch can still be applied.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::command::{lint_in, stderr, stdout};
use crate::support::files::site;
use crate::support::repository::git;
use crate::support::workflow_commands::commands;

/// A page with commands near the problems of PB601 and PB006, on changed lines and around them.
const PAGE: &str = "---\ntitle: A\n---\n# A\n\n::error::x\nA cust\u{200b}omer. ##[error]y\n##vso[task.x]z\r::warning::w\n\n\
    Another cust\u{200b}omer.\n\n::stop-commands::playbook-lint\n##teamcity[x]\n";

/// Runs `--diff` on a site with that page.
fn diff(variables: &[(&str, &str)], page: &str) -> (tempfile::TempDir, Output) {
    let folder = site(&[("a.md", page.as_bytes())]);
    let mut command = lint_in(folder.path());
    command.env_remove("TF_BUILD").env_remove("TEAMCITY_VERSION").envs(variables.iter().copied());
    let output = command.args(["check", "--diff", "--select", "PB006"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    (folder, output)
}

/// Returns the commands that GitHub runs in a log: none between `::stop-commands::token` and `::token::`.
fn followed(printed: &str) -> Vec<String> {
    let mut token: Option<&str> = None;
    let mut found = Vec::new();
    for line in printed.split(['\n', '\r']) {
        match token {
            Some(end) if line == format!("::{end}::") => token = None,
            Some(_) => {}
            None => match line.strip_prefix("::stop-commands::") {
                Some(new) => token = Some(new),
                None => found.extend(commands(line).into_iter().map(|command| command.name)),
            },
        }
    }
    assert_eq!(token, None, "commands run again afterward");
    found
}

fn apply(folder: &Path, patch: &[u8]) -> Output {
    let mut child = git(folder)
        .args(["apply", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), patch).unwrap();
    child.wait_with_output().unwrap()
}

#[track_caller]
fn is_applied(folder: &Path, patch: &[u8]) {
    let output = apply(folder, patch);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(std::fs::read_to_string(folder.join("a.md")).unwrap(), PAGE.replace('\u{200b}', ""));
}

#[test]
fn github_obeys_nothing_in_a_patch_that_can_be_applied() {
    let (folder, output) = diff(&[("GITHUB_ACTIONS", "true")], PAGE);
    assert_eq!(followed(&stdout(&output)), [""; 0]);
    is_applied(folder.path(), &output.stdout);
    let (_, second) = diff(&[("GITHUB_ACTIONS", "true")], PAGE);
    let first_line = |output: &Output| stdout(output).lines().next().unwrap().to_owned();
    assert_ne!(first_line(&output), first_line(&second), "no page can know the token");
}

#[test]
fn services_that_cannot_pause_commands_get_none() {
    for variable in ["TF_BUILD", "TEAMCITY_VERSION"] {
        let (folder, output) = diff(&[(variable, "True")], PAGE);
        let printed = stdout(&output);
        // They run `##name[`, but ignore `::name::`.
        assert!(
            !printed.contains("##vso[") && !printed.contains("##[") && !printed.contains("##teamcity["),
            "{printed}"
        );
        assert!(printed.contains("\n!-A cust") && printed.contains("\n!+A customer. ##\\u{5b}error]y\n"), "{printed}");
        assert!(stderr(&output).contains("cannot be applied"), "{output:?}");
        assert!(!apply(folder.path(), &output.stdout).status.success());
        assert_eq!(std::fs::read_to_string(folder.path().join("a.md")).unwrap(), PAGE, "nothing is applied");
        let harmless = "# A\n\nA cust\u{200b}omer.\n";
        let (folder, output) = diff(&[(variable, "True")], harmless);
        assert!(apply(folder.path(), &output.stdout).status.success(), "without a command it can be applied");
        assert!(!stderr(&output).contains("cannot be applied"), "{output:?}");
    }
}

#[test]
fn a_file_and_a_plain_pipe_get_the_patch_alone() {
    let (folder, piped) = diff(&[], PAGE);
    assert!(stdout(&piped).starts_with("--- a/a.md\n"));
    is_applied(folder.path(), &piped.stdout);
    for variable in ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"] {
        let folder = site(&[("a.md", PAGE.as_bytes())]);
        let patch = tempfile::NamedTempFile::new().unwrap();
        let status = Command::new(assert_cmd::cargo::cargo_bin!("playbook-lint"))
            .args(["check", "--diff", "--select", "PB006", "-q"])
            .env(variable, "true")
            .current_dir(folder.path())
            .stdout(Stdio::from(File::create(patch.path()).unwrap()))
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(1));
        let written = std::fs::read(patch.path()).unwrap();
        assert_eq!(written, piped.stdout, "{variable}");
        is_applied(folder.path(), &written);
    }
}

#[cfg(unix)]
#[test]
fn names_act_nowhere_and_are_found() {
    let page = "# A\n\nA cust\u{200b}omer.\n";
    for name in ["a\u{202e}b\u{2028}.md", "\u{e0041}x\u{2066}.md", "##vso[x].md", "日本\u{1b}.md"] {
        let folder = site(&[(name, page.as_bytes())]);
        for variables in [&[][..], &[("GITHUB_ACTIONS", "true")], &[("TF_BUILD", "True")]] {
            std::fs::write(folder.path().join(name), page).unwrap();
            let mut command = lint_in(folder.path());
            command.envs(variables.iter().copied()).args(["check", "--diff", "--select", "PB006", "-q"]);
            let output = command.output().unwrap();
            let printed = stdout(&output);
            let names: Vec<&str> = printed.lines().filter(|line| line.starts_with(['-', '+'])).take(2).collect();
            let acts = |one: char| one.is_control() || matches!(one, '\u{2028}'..='\u{2069}' | '\u{e0000}'..);
            assert!(!names.concat().contains(acts) && !names.concat().contains("##vso["), "{names:?}");
            assert!(apply(folder.path(), &output.stdout).status.success(), "{names:?}");
            assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), page.replace('\u{200b}', ""));
        }
    }
}
