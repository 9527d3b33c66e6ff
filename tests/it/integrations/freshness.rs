//! The scheduled workflow that lists the pages due for a review. Its steps run with a `gh` that records its arguments.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::command::{path_with, path_with_binary};
use crate::support::files::{project, site};
use crate::support::tools::{has, succeed};

/// Answers `gh issue list` with the content of the file `open`, and copies the issue's text.
const GH: &str = r#"#!/bin/bash
printf '%s\n' "$*" >>"$RUNNER_TEMP/told"
while [ $# -gt 0 ]; do
  if [ "$1" = list ]; then cat "$RUNNER_TEMP/open"; fi
  if [ "$1" = --body-file ]; then cp "$2" "$RUNNER_TEMP/body.md"; fi
  shift
done
"#;

/// The result of a run of the workflow.
struct Ran {
    told: String,
    issue: String,
    summary: String,
}

/// Runs the workflow in `folder` on a date. `open` is the open issue, if there is one.
fn run(folder: &Path, day: &str, open: &str) -> Ran {
    let text = std::fs::read_to_string(project().join("docs/workflows/freshness.yml")).unwrap();
    let workflow: Value = serde_yaml::from_str(&text).unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let file = |name: &str| temporary.path().join(name);
    std::fs::write(file("gh"), GH).unwrap();
    std::fs::set_permissions(file("gh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(file("open"), open).unwrap();
    std::fs::write(file("told"), "").unwrap();
    for step in workflow["jobs"]["freshness"]["steps"].as_array().unwrap() {
        let Some(script) = step["run"].as_str().filter(|script| !script.starts_with("cargo install")) else { continue };
        let mut command = Command::new("bash");
        // The runner starts scripts like this if the workflow does not specify a shell.
        command.current_dir(folder).args(["-e", "-c", script]);
        let binary = path_with_binary();
        command.env("PATH", path_with(&[temporary.path(), Path::new(&std::env::split_paths(&binary).next().unwrap())]));
        command.env("GITHUB_ACTIONS", "true").env("PLAYBOOK_LINT_AS_OF", day).env("RUNNER_TEMP", temporary.path());
        command.env("GITHUB_OUTPUT", file("output")).env("GITHUB_STEP_SUMMARY", file("summary.md"));
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            let value = match value.as_str().unwrap() {
                "${{ steps.list.outputs.pages }}" => {
                    let output = std::fs::read_to_string(file("output")).unwrap();
                    output.trim().strip_prefix("pages=").unwrap().to_owned()
                }
                other if name == "RUN" => {
                    assert!(other.starts_with("${{ github.server_url }}/"));
                    "https://git.harbor.example/runs/1".to_owned()
                }
                other => other.to_owned(),
            };
            command.env(name, value);
        }
        let output = succeed(&mut command);
        assert!(!String::from_utf8_lossy(&output.stderr).contains("::warning"), "no annotations");
    }
    let read = |name: &str| std::fs::read_to_string(file(name)).unwrap_or_default();
    Ran { told: read("told"), issue: read("body.md"), summary: read("summary.md") }
}

fn page(date: &str, more: &str) -> String {
    format!("---\ntitle: A page\nms.date: {date}\nms.topic: playbook\n{more}---\n# A page\n")
}

#[test]
fn pages_are_grouped_by_owner_in_one_issue() {
    if !has("jq") {
        return;
    }
    let folder = site(&[
        ("docfx.json", br#"{"build": {"content": [{"files": ["*.md"]}], "globalMetadata": {"ms.author": "site"}}}"#),
        ("a.md", page("4/30/2019", "ft.owner: mlund\n").as_bytes()),
        ("b.md", page("1/1/2020", "ft.owner: mlund\nms.update-cycle: 90-days\n").as_bytes()),
        ("c.md", page("1/1/2019", "ft.owner: \"@everyone `](x) <img src=x>\"\n").as_bytes()),
        ("d.md", page("1/1/2019", "").as_bytes()),
        ("fresh.md", page("4/30/2020", "ft.owner: mlund\n").as_bytes()),
    ]);
    let ran = run(folder.path(), "2020-05-01", "");
    let expected = "4 pages are overdue. Review each page, then set `ms.date` to the date of the review.\n\
        \n### ``@everyone `](x) <img src=x>``: 1 page\n\n\
        - `c.md`: 121 days overdue, last review 2019-01-01, limit 365\n\
        \n### `site`: 1 page\n\n\
        - `d.md`: 121 days overdue, last review 2019-01-01, limit 365\n\
        \n### `mlund`: 2 pages\n\n\
        - `b.md`: 31 days overdue, last review 2020-01-01, limit 90\n\
        - `a.md`: 2 days overdue, last review 2019-04-30, limit 365\n";
    assert_eq!(ran.issue, expected);
    assert_eq!(ran.summary, expected);
    let told: Vec<_> = ran.told.lines().map(|line| line.split(" --").next().unwrap()).collect();
    assert_eq!(told, ["issue list", "label create freshness", "issue create"]);

    let ran = run(folder.path(), "2020-05-01", "17\n");
    let told: Vec<_> = ran.told.lines().map(|line| line.split(" --").next().unwrap()).collect();
    assert_eq!(told, ["issue list", "issue edit 17"]);
    assert_eq!(ran.issue, expected);
}

#[test]
fn when_no_page_is_due_the_issue_is_closed() {
    if !has("jq") {
        return;
    }
    let folder = site(&[("a.md", page("4/30/2020", "").as_bytes())]);
    for (open, expected) in [("", &["issue list"][..]), ("17\n", &["issue list", "issue close 17"])] {
        let ran = run(folder.path(), "2020-05-01", open);
        let told: Vec<_> = ran.told.lines().map(|line| line.split(" --").next().unwrap()).collect();
        assert_eq!(told, expected);
        assert_eq!((ran.issue.as_str(), ran.summary.as_str()), ("", "No page is overdue.\n"));
    }
}

#[test]
fn an_issue_never_exceeds_the_limit_of_github() {
    if !has("jq") {
        return;
    }
    let pages: Vec<_> = (0..1200).map(|number| (format!("page-{number}.md"), page("1/1/2018", ""))).collect();
    let files: Vec<_> = pages.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let ran = run(site(&files).path(), "2020-05-01", "");
    assert!(ran.issue.len() > 50_000 && ran.issue.len() < 65_536, "{}", ran.issue.len());
    assert!(ran.issue.ends_with("no room for more: [the run](https://git.harbor.example/runs/1) lists all.\n"));
    assert_eq!(ran.summary.matches("\n- ").count(), 1200);
}
