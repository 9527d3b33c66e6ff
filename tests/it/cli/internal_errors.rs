//! A rule that panics on a page causes one error message. All other output appears, and the run fails.
//!
//! The panic is triggered by a variable that only debug builds read.
#![cfg(debug_assertions)]

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::command::{lint_in, stderr, stdout};
use crate::support::files::{site, write};
use crate::support::repository::git;

const SELECT: [&str; 2] = ["--select", "PB001,PB203,PB401,PB403,PB103,PB901"];

/// Two pages with the same problems, and one that is not text.
fn with_problems() -> tempfile::TempDir {
    let page = b"---\ntitle: A\nms.date: 1/1/2031\ntitel: B\n---\n# A\n\n[a](missing.md)\n\n[b](b.md#missing)\n";
    site(&[("playbook-lint.toml", b""), ("a.md", page), ("b.md", page), ("z.md", b"\xFF")])
}

/// Runs `check` with a panic in a rule (by its code) or in `read`, on a path.
fn check(folder: &Path, panic: &str, arguments: &[&str]) -> Output {
    lint_in(folder).arg("check").args(arguments).env("PLAYBOOK_LINT_PANIC", panic).output().unwrap()
}

fn shown_diagnostics(output: &Output) -> Vec<String> {
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let said = |one: &Value| format!("{} {}", one["file"].as_str().unwrap(), one["code"].as_str().unwrap());
    json["diagnostics"].as_array().unwrap().iter().map(said).collect()
}

/// Returns the diagnostics without and with a panic, in JSON, and the text on stderr.
fn with_and_without(panic: &str) -> (Vec<String>, Vec<String>, String) {
    let folder = with_problems();
    let arguments = [&SELECT[..], &["--format", "json"]].concat();
    let all = shown_diagnostics(&check(folder.path(), "", &arguments));
    let output = check(folder.path(), panic, &arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    (all, shown_diagnostics(&output), stderr(&output))
}

fn less(all: &[String], gone: &[&str]) -> Vec<String> {
    all.iter().filter(|one| !gone.contains(&one.as_str())).cloned().collect()
}

#[test]
fn a_rule_that_panics_on_a_page_is_reported_and_other_output_appears() {
    let (all, left, said) = with_and_without("PB401 a.md");
    assert!(all.contains(&"a.md PB401".to_owned()) && all.contains(&"b.md PB401".to_owned()), "{all:?}");
    assert_eq!(left, less(&all, &["a.md PB401"]));
    assert_eq!(said.matches("internal error").count(), 1, "{said}");
    assert!(said.starts_with("error: internal error in PB401 broken-link on `a.md`: provoked by a test "), "{said}");
    assert!(said.contains("(src/linter/panics.rs:") && said.contains(" with the line above"), "{said}");
    assert!(said.trim_end().lines().last().unwrap().contains("the check was incomplete"), "{said}");
    // The message of a panic may contain text from the page. It must have no effect on the terminal, and nothing is
    // printed twice.
    assert!(!said.contains('\u{1b}') && !said.contains("panicked at") && !said.contains("RUST_BACKTRACE"), "{said}");
}

#[test]
fn a_rule_that_panics_on_a_docset_does_not_affect_others() {
    let (all, left, said) = with_and_without("PB403 .");
    assert!(all.contains(&"a.md PB403".to_owned()), "{all:?}");
    assert_eq!(left, less(&all, &["a.md PB403", "b.md PB403"]));
    assert!(said.contains("internal error in PB403 broken-fragment on `.`: "), "{said}");
}

#[test]
fn a_page_whose_parsing_panics_is_skipped() {
    let (all, left, said) = with_and_without("read a.md");
    assert_eq!(left, less(&all, &["a.md PB203", "a.md PB103", "a.md PB401", "a.md PB403"]));
    assert!(said.contains("internal error while reading `a.md`: "), "{said}");
}

/// It is not known what the rule would have reported there.
#[test]
fn a_suppression_of_a_rule_that_panicked_is_not_reported_as_unused() {
    let folder = with_problems();
    let page = b"# A\n\n[a](missing.md) <!-- playbook-lint-disable-line PB401 -->\n";
    write(folder.path(), "a.md", page);
    let arguments = [&SELECT[..], &["--format", "json", "a.md"]].concat();
    assert_eq!(shown_diagnostics(&check(folder.path(), "PB401 a.md", &arguments)), [""; 0]);
    assert_eq!(shown_diagnostics(&check(folder.path(), "PB203 a.md", &arguments)), [""; 0]);
}

#[test]
fn every_format_is_written_as_usual_and_the_run_fails() {
    let folder = with_problems();
    for format in ["full", "concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"] {
        for others in [&["-q"][..], &["--exit-zero"], &["--verbose"]] {
            let arguments = [&SELECT[..], &["--format", format], others].concat();
            let output = check(folder.path(), "PB401 a.md", &arguments);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
            assert!(stdout(&output).contains("PB401") && stderr(&output).contains("on `a.md`"), "{output:?}");
        }
    }
    let output = check(folder.path(), "PB401 a.md", &[&SELECT[..], &["--format", "sarif"]].concat());
    let sarif: Value = serde_json::from_slice(&output.stdout).unwrap();
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"][0]["level"], "error");
}

#[test]
fn many_panics_are_reported_in_a_few_lines() {
    let folder = site(&[("playbook-lint.toml", b"")]);
    for number in 0..30 {
        write(folder.path(), &format!("p{number:02}.md"), b"# A\n");
    }
    let output = check(folder.path(), "PB401 *", &SELECT);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output).matches("internal error in PB401").count(), 10, "{output:?}");
    assert!(stderr(&output).contains("error: 20 more internal errors\n"), "{output:?}");
}

#[test]
fn fixes_are_made_where_rules_work_and_the_run_fails() {
    let folder = with_problems();
    let page = b"---\ntitle: A\nms.date: 2020-03-25\n---\n# A\n\n[a](missing.md)\n";
    write(folder.path(), "a.md", page);
    let select = ["--select", "PB201,PB401"];
    let output = check(folder.path(), "PB401 a.md", &[&select[..], &["--diff"]].concat());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(stdout(&output).contains("+ms.date: 3/25/2020") && stderr(&output).contains("on `a.md`"), "{output:?}");
    let output = check(folder.path(), "PB401 a.md", &[&select[..], &["--fix"]].concat());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(std::fs::read_to_string(folder.path().join("a.md")).unwrap().contains("ms.date: 3/25/2020"));
    // A rule that panics fixes nothing.
    write(folder.path(), "a.md", page);
    let output = check(folder.path(), "PB201 a.md", &[&select[..], &["--fix"]].concat());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(std::fs::read(folder.path().join("a.md")).unwrap(), page);
}

#[test]
fn no_baseline_is_written_after_an_incomplete_run() {
    let folder = with_problems();
    let arguments = [&SELECT[..], &["--write-baseline", "known.json"]].concat();
    let output = check(folder.path(), "PB401 a.md", &arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(stderr(&output).contains("`known.json` was not written") && !folder.path().join("known.json").exists());
    assert_eq!(check(folder.path(), "", &arguments).status.code(), Some(0));
    let output = check(folder.path(), "PB401 a.md", &[&SELECT[..], &["--baseline", "known.json"]].concat());
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{output:?}");
}

#[test]
fn a_comparison_with_a_revision_fails_once() {
    let folder = with_problems();
    for arguments in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "a"]] {
        let output = git(folder.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    // A page that did not change is not checked again.
    let mut page = std::fs::read(folder.path().join("a.md")).unwrap();
    page.extend_from_slice(b"\nMore.\n");
    std::fs::write(folder.path().join("a.md"), page).unwrap();
    let output = check(folder.path(), "PB401 a.md", &[&SELECT[..], &["--new-since", "HEAD"]].concat());
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{output:?}");
    assert_eq!(stderr(&output).matches("internal error in PB401").count(), 1, "{output:?}");
}

/// A panic outside of rules and pages is caught last.
#[test]
fn a_panic_anywhere_else_ends_the_run_with_two() {
    let folder = with_problems();
    let output = check(folder.path(), "start .", &SELECT);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{output:?}");
    assert!(stderr(&output).starts_with("error: internal error: provoked by a test"), "{output:?}");
}
