//! Runs every command on the pages for authors and for CI, in a scratch repository that has a change to check.
//!
//! Commands that install from the network are skipped, and the test prints this. They are marked with `<!-- needs the
//! network -->`, or are in the `pip install` of a CI service. The tests of the wheel and of pre-commit really install.
#![cfg(unix)]

use std::process::{Command, Output};

use serde_json::Value;

use crate::support::command::path_with_binary;
use crate::support::files::project;
use crate::support::repository::{Repository, edit, sample_repository};
use crate::support::skip;

const PAGES: [&str; 6] = [
    "docs/authors.md",
    "docs/owners.md",
    "docs/adopting.md",
    "docs/pre-commit.md",
    "docs/github-actions.md",
    "docs/other-ci.md",
];

/// Workflows to copy.
const WORKFLOWS: [&str; 3] =
    ["docs/workflows/playbook-lint.yml", "docs/workflows/code-scanning.yml", "docs/workflows/freshness.yml"];

/// A fenced block.
struct Block {
    page: &'static str,
    language: String,
    text: String,
    needs_network: bool,
}

fn text(page: &str) -> String {
    std::fs::read_to_string(project().join(page)).unwrap()
}

fn blocks(page: &'static str) -> Vec<Block> {
    let (text, mut blocks, mut before) = (text(page), Vec::new(), "");
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            let needs_network = before == "<!-- needs the network -->";
            blocks.push(Block { page, language: language.to_owned(), text, needs_network });
        }
        before = line;
    }
    blocks
}

/// A clone that has its own branch with a commit since `main`, a staged change, and an unstaged one.
fn repository() -> Repository {
    let repository = sample_repository();
    repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    repository.git(&["checkout", "-q", "-b", "work"]);
    let page = "playbook/prepare-kickoff.md";
    edit(&repository, page, "(prepare-inventory.md)", "(prepare-inventories.md)");
    repository.commit("2020-04-30");
    edit(&repository, page, "a week ahead", "two weeks ahead");
    repository.git(&["add", "--all"]);
    edit(&repository, page, "two weeks ahead", "three weeks ahead");
    repository
}

/// Runs a script as a person does, or as a CI service does with its variables.
fn run(repository: &Repository, script: &str, environment: &[(&str, String)]) -> Output {
    let mut command = Command::new("sh");
    command.current_dir(repository.path()).args(["-e", "-c", script]).env("PATH", path_with_binary());
    for name in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{name}_NAME"), "t").env(format!("GIT_{name}_EMAIL"), "t@harbor.example");
    }
    // In this test, the first result of `--watch` is also the last one.
    command.env("PLAYBOOK_LINT_WATCH_UPDATES", "0");
    command.env("PLAYBOOK_LINT_AS_OF", "2020-05-01").env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
    command.envs(environment.iter().map(|(name, value)| (name, value))).output().unwrap()
}

/// Problems may make a check fail. No other failure is allowed.
#[track_caller]
fn works(repository: &Repository, script: &str, environment: &[(&str, String)]) {
    let output = run(repository, script, environment);
    let found = script.trim_start().starts_with("playbook-lint") && output.status.code() == Some(1);
    assert!(output.status.success() || found, "{script}\n{}", said(&output));
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|stream| String::from_utf8_lossy(stream).into_owned()).concat()
}

/// Skip commands that install something, which would change the machine, and those that install what is not published
/// yet.
fn skipped(page: &str, commands: &str) {
    let commands = commands.trim().replace('\n', "; ");
    skip::impossible_here(&format!("{page}: not run, because it installs something: {commands}"));
}

#[test]
fn commands_run() {
    let mut count = 0;
    for page in PAGES {
        let repository = repository();
        for block in blocks(page).iter().filter(|block| block.language == "sh") {
            if block.needs_network {
                skipped(block.page, &block.text);
            } else if block.text.starts_with("#!") {
                works(&repository, &block.text, &[]);
            } else {
                for line in block.text.lines() {
                    works(&repository, line, &[]);
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 8, "{count}");
}

/// A terminal shows excerpts but a pipe does not, so the test requests them. `…` replaces omitted lines.
#[test]
fn what_is_shown_on_a_terminal_is_what_is_written() {
    let mut count = 0;
    for block in PAGES.iter().flat_map(|page| blocks(page)).filter(|block| block.language == "console") {
        let repository = repository();
        let (command, expected) = block.text.strip_prefix("$ ").unwrap().split_once('\n').unwrap();
        let is_check = command.contains(".md") && !command.contains("--diff");
        let output = run(&repository, &format!("{command}{}", if is_check { " --format full" } else { "" }), &[]);
        let mut rest = &*without_times(&said(&output));
        for part in without_times(expected).split("…\n") {
            let at =
                rest.find(part).unwrap_or_else(|| panic!("{}: {command}\n{part}--- is not in\n{rest}", block.page));
            rest = &rest[at + part.len()..];
            count += 1;
        }
    }
    assert!(count >= 8, "{count}");
}

/// Returns the text without durations.
fn without_times(text: &str) -> String {
    let line = |line: &str| match line.rsplit_once(" in ") {
        Some((before, time)) if time.ends_with(" s") => format!("{before}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Collects the text under `script` and `before_script`, at any depth.
fn scripts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("script" | "before_script", Value::String(script)) => found.push(script.clone()),
                    ("script" | "before_script", Value::Array(lines)) => {
                        found.extend(lines.iter().map(|line| line.as_str().unwrap().to_owned()));
                    }
                    _ => scripts(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| scripts(value, found)),
        _ => {}
    }
}

#[test]
fn scripts_of_ci_services_run_and_write_their_reports() {
    let page = "docs/other-ci.md";
    let mut commands = Vec::new();
    for block in blocks(page) {
        match &*block.language {
            "yaml" => scripts(&serde_yaml::from_str(&block.text).unwrap(), &mut commands),
            "groovy" => {
                let steps = block.text.lines().filter_map(|line| line.trim().strip_prefix("sh '")?.strip_suffix('\''));
                commands.extend(steps.map(|step| step.replace(".venv/bin/playbook-lint", "playbook-lint")));
            }
            _ => {}
        }
    }
    let (installs, commands): (Vec<_>, Vec<_>) = commands.into_iter().partition(|line| line.contains("pip install"));
    installs.iter().for_each(|install| skipped(page, install));
    assert_eq!((installs.len(), commands.len()), (3, 3), "{commands:?}");
    let repository = repository();
    let base = repository.git(&["rev-parse", "main"]).trim().to_owned();
    let target = ("CHANGE_TARGET", "main".to_owned());
    for sha in ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"] {
        for command in &commands {
            let file = repository.path().join(command.rsplit(' ').next().unwrap());
            let output = run(&repository, command, &[(sha, base.clone()), target.clone()]);
            assert_eq!(output.status.code(), Some(1), "{command}\n{}", said(&output));
            let report = std::fs::read_to_string(&file).unwrap();
            assert!(report.contains("prepare-inventories.md") && !report.contains("move-file-shares"), "{report}");
            std::fs::remove_file(file).unwrap();
        }
    }
}

/// Commands must not hide in other types of blocks, and excerpts of files to copy must be part of those files.
#[test]
fn pages_show_what_can_be_tested() {
    for page in PAGES {
        assert!(!text(page).lines().any(|line| line.starts_with("    playbook-lint")), "{page}");
        for block in blocks(page) {
            assert!(
                ["sh", "console", "yaml", "groovy", "markdown", "toml"].contains(&&*block.language),
                "{page}: {}",
                block.language
            );
        }
    }
    let workflow = text("docs/workflows/playbook-lint.yml");
    let shown = blocks("docs/github-actions.md");
    let mut shown = shown.iter().filter(|block| block.language == "yaml");
    for line in shown.next().unwrap().text.lines() {
        assert!(workflow.contains(line.trim()), "{line}");
    }
    // The others show inputs of the action.
    let action = text("action.yml");
    for block in shown {
        let inputs: Value = serde_yaml::from_str(&block.text).unwrap();
        for name in inputs["with"].as_object().unwrap().keys() {
            assert!(action.contains(&format!("\n  {name}:\n")), "{name}");
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    for page in PAGES.into_iter().chain(WORKFLOWS) {
        for (at, _) in text(page).match_indices("playbook-lint==") {
            assert!(text(page)[at..].starts_with(&format!("playbook-lint=={version}")), "{page}");
        }
        for (at, _) in text(page).match_indices("playbook-lint@") {
            assert!(text(page)[at..].starts_with(&format!("playbook-lint@<commit> # v{version}\n")), "{page}");
        }
        for (at, _) in text(page).match_indices("playbook_lint-") {
            assert!(text(page)[at..].starts_with(&format!("playbook_lint-{version}-py3-none-")), "{page}");
        }
    }
    assert!(text("docs/pre-commit.md").contains(&format!("rev: v{version}\n")));
}
