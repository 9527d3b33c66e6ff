//! Workflow commands, parsed as the runner does it.

use std::path::Path;
use std::process::Output;

use super::sample_alone;

use crate::support::command::{check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{BAD, one_bad_page, sample, site};
use crate::support::workflow_commands::{Command, commands};

/// Runs the program in a GitHub Actions job, with a summary file if one is given.
fn in_a_job(folder: &Path, arguments: &[&str], summary: Option<&Path>) -> Output {
    let mut command = lint_in(folder);
    command.env("GITHUB_ACTIONS", "true").args(["--quiet"]).args(arguments);
    if let Some(summary) = summary {
        command.env("GITHUB_STEP_SUMMARY", summary);
    }
    command.output().unwrap()
}

fn names(commands: &[Command]) -> Vec<&str> {
    commands.iter().map(|command| command.name.as_str()).collect()
}

#[test]
fn annotations_have_place_rule_message_and_help() {
    let folder = sample_alone();
    let printed = stdout(&in_a_job(folder.path(), &["--select", "PB309", "--format", "github"], None));
    let report = check_json(folder.path(), &["--select", "PB309"]);
    let found = commands(&printed);
    assert_eq!(found.len(), diagnostics(&report).len());
    assert!(found.len() > 3);
    for (command, one) in found.iter().zip(diagnostics(&report)) {
        let of = |name: &str| command.properties.get(name).map(String::as_str);
        let at = |side: &str, what: &str| one["range"][side][what].to_string();
        assert_eq!(command.name, "error");
        assert_eq!(of("file"), one["file"].as_str());
        assert_eq!((of("line"), of("endLine")), (Some(&*at("start", "line")), Some(&*at("end", "line"))));
        assert_eq!((of("col"), of("endColumn")), (Some(&*at("start", "column")), Some(&*at("end", "column"))));
        assert_eq!(of("title"), Some("PB309 ragged-task-row"));
        assert_eq!(command.data, format!("{}\n{}", one["message"].as_str().unwrap(), one["help"].as_str().unwrap()));
    }
}

#[test]
fn a_span_over_several_lines_has_no_columns() {
    let text: &[u8] = b"---\ntitle: A\nms.date: 1/1/2020\n\n# A\n";
    let folder = site(&[("a.md", text)]);
    let report = check_json(folder.path(), &["--select", "PB0,PB1"]);
    let printed = stdout(&in_a_job(folder.path(), &["--select", "PB0,PB1", "--format", "github"], None));
    for (command, one) in commands(&printed).iter().zip(diagnostics(&report)) {
        let is_one_line = one["range"]["start"]["line"] == one["range"]["end"]["line"];
        assert_eq!(command.properties.contains_key("col"), is_one_line);
        assert_eq!(command.properties.contains_key("endColumn"), is_one_line);
    }
}

/// A site with 12 pages that each have an error, a warning, or an info, so the severities mix in page order.
fn crowded() -> tempfile::TempDir {
    let names: Vec<String> = (0..12).map(|number| format!("p{number:02}.md")).collect();
    let page: &[u8] = b"---\ntitle: A\nms.date: 1/1/2018\n---\n# A\n\n# B\n\n# C\n";
    site(&names.iter().map(|name| (name.as_str(), page)).collect::<Vec<_>>())
}

const THREE_KINDS: [&str; 4] = ["--select", "PB202,PB602,PB701,PB702", "--severity", "PB202=info,PB602=error"];

#[test]
fn ten_of_a_kind_are_annotated_the_worst_first_and_the_rest_is_counted() {
    let folder = crowded();
    let report = check_json(folder.path(), &THREE_KINDS);
    let count = |severity: &str| diagnostics(&report).iter().filter(|one| one["severity"] == severity).count();
    let (errors, infos) = (count("error"), count("info"));
    assert!(errors > 10 && infos > 10, "{errors} {infos}");
    let printed = stdout(&in_a_job(folder.path(), &[&THREE_KINDS[..], &["--format", "github"]].concat(), None));
    let found = commands(&printed);
    assert_eq!(names(&found), [["error"; 10], ["notice"; 10]].concat());
    let rest = printed.lines().last().unwrap();
    let left = format!("{} more ({} errors, 0 warnings, {} infos)", errors + infos - 20, errors - 10, infos - 10);
    assert!(rest.contains(&left) && rest.contains("another format"), "{rest}");
}

#[test]
fn the_job_summary_lists_what_is_not_annotated() {
    let folder = crowded();
    let summary = folder.path().join("summary");
    std::fs::write(&summary, "# Mine\n").unwrap();
    let output = in_a_job(folder.path(), &THREE_KINDS, Some(&summary));
    assert!(stderr(&output).contains("the job summary lists all"), "{}", stderr(&output));
    let text = std::fs::read_to_string(&summary).unwrap();
    assert!(text.starts_with("# Mine\n\n## playbook-lint\n"), "what was there stays: {text}");
    let report = check_json(folder.path(), &THREE_KINDS);
    assert_eq!(text.matches("\n- **").count(), diagnostics(&report).len());
}

/// In the summary, problems link to their lines at the checked-out commit, and introduced ones are called new.
#[test]
fn the_job_summary_links_lines_at_the_commit_and_says_what_is_new() {
    let repository = crate::support::repository::sample_repository();
    let summary = repository.path().join(".git/summary");
    crate::support::repository::edit(
        &repository,
        "playbook/prepare-kickoff.md",
        "(prepare-inventory.md)",
        "(prepare-inventories.md)",
    );
    let head = repository.commit("2020-04-30");
    let run = |server: &str, arguments: &[&str]| {
        let _ = std::fs::remove_file(&summary);
        let mut command = lint_in(&repository.path());
        command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
        command.env("GITHUB_SERVER_URL", server).env("GITHUB_REPOSITORY", "harbor/playbook");
        command.args(arguments).output().unwrap();
        std::fs::read_to_string(&summary).unwrap()
    };
    let text = run("https://git.harbor.example", &["--new-since", "HEAD~1", "--select", "PB401"]);
    assert!(text.contains("\n\nNew: **1 error, 0 warnings** on "), "{text}");
    let url = format!("https://git.harbor.example/harbor/playbook/blob/{head}/playbook/prepare-kickoff.md?plain=1#L83");
    assert!(text.contains(&format!("\n- [**83:33**]({url}) error PB401: ")), "{text}");
    let text = run("https://git.harbor.example", &["--select", "PB401"]);
    assert!(!text.contains("New: ") && text.contains("/blob/"), "{text}");
    let text = run("javascript:alert(1)//", &["--select", "PB401"]);
    assert!(!text.contains("/blob/"), "{text}");
}

#[test]
fn annotations_are_spread_over_rules_and_pages() {
    let bad_page: &[u8] = b"---\ntitle: A\n---\n# A\n\n[x](gone.md)\n";
    let names: Vec<String> = (0..12).map(|number| format!("p{number:02}.md")).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"# A\n".as_slice())).collect();
    files.push(("z.md", bad_page));
    let folder = site(&files);
    let select = ["--select", "PB002,PB101,PB401", "--format", "github"];
    let found = commands(&stdout(&in_a_job(folder.path(), &select, None)));
    assert_eq!(found.len(), 10);
    let titles: Vec<&str> = found.iter().map(|command| command.properties["title"].as_str()).collect();
    for rule in ["PB002 missing-front-matter", "PB101 missing-metadata", "PB401 broken-link"] {
        assert!(titles.contains(&rule), "{titles:?}");
    }
    let missing = found.iter().find(|command| command.properties["title"].starts_with("PB101")).unwrap();
    assert!(missing.data.contains("`description` is missing\n"), "{}", missing.data);
}

#[test]
fn a_full_job_summary_is_not_changed() {
    let folder = crowded();
    let summary = folder.path().join("summary");
    for (size, is_written) in [((1 << 20) - 10, false), ((1 << 20) - 2000, true)] {
        std::fs::write(&summary, vec![b'x'; size]).unwrap();
        let output = in_a_job(folder.path(), &THREE_KINDS, Some(&summary));
        assert_eq!(output.status.code(), Some(1), "the run is judged by its findings");
        let now = std::fs::metadata(&summary).unwrap().len();
        assert_eq!(now > size as u64, is_written);
        assert!(now <= 1 << 20);
        assert_eq!(stderr(&output).contains("was not written: it is full"), !is_written, "{}", stderr(&output));
    }
}

#[test]
fn in_actions_annotations_are_added_on_stderr_unless_they_are_asked_for() {
    let folder = one_bad_page();
    let of = |arguments: &[&str]| {
        let output = in_a_job(folder.path(), &[&["--select", "PB001"], arguments].concat(), None);
        (stdout(&output), stderr(&output))
    };
    let (out, err) = of(&[]);
    assert!(out.starts_with("bad.md:2:1: PB001 error"), "{out}");
    assert_eq!(names(&commands(&err)), ["error"]);
    let (out, err) = of(&["--format", "json"]);
    assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "stdout is JSON alone");
    assert_eq!(names(&commands(&err)), ["error"]);
    let (out, err) = of(&["--format", "concise", "--format", "github"]);
    assert_eq!((names(&commands(&out)), err.as_str()), (vec!["error"], ""));
    assert!(out.contains("bad.md:2:1: PB001 error"));
    let (out, err) = of(&["--statistics"]);
    assert_eq!((commands(&out), err.as_str()), (vec![], ""));
    let elsewhere = lint_in(folder.path()).env("GITHUB_ACTIONS", "false").args(["-q"]).output().unwrap();
    assert_eq!(stderr(&elsewhere), "");
}

#[test]
fn a_run_without_diagnostics_annotates_nothing() {
    let printed = stdout(&in_a_job(&sample(), &["--ignore", "ALL", "--format", "github"], None));
    assert_eq!(printed, "");
    let folder = site(&[("a.md", BAD)]);
    let summary = folder.path().join("summary");
    in_a_job(folder.path(), &["--ignore", "ALL"], Some(&summary));
    let text = std::fs::read_to_string(&summary).unwrap();
    assert_eq!(text, "\n## playbook-lint\n\nNothing to report on 1 page.\n");
}
