//! `playbook-lint links --online`, as far as it can be tested without a server. Tests in `src/online` cover the answers
//! of servers.
//!
//! Servers on this machine are refused, so their URLs show what happens if a URL cannot be checked.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::command::{check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::site;
use crate::support::repository::Repository;

/// A page with URLs that are refused, and URLs that are never asked for.
const PAGE: &str = "# A\n\n[private](http://127.0.0.1/plan#part) and [example](https://example.com/x)\n\n\
                    [again](http://127.0.0.1/plan) and [ignored](http://127.0.0.1/ignored)\n";
const SETTINGS: &str = "[links]\nignore = ['http://127.0.0.1/ign*']\n";

fn links(folder: &Path, arguments: &[&str]) -> Output {
    lint_in(folder).args(["links", "--online"]).args(arguments).output().unwrap()
}

fn one_page() -> tempfile::TempDir {
    site(&[("a.md", PAGE.as_bytes()), ("playbook-lint.toml", SETTINGS.as_bytes())])
}

#[test]
fn servers_are_asked_only_on_request() {
    let folder = one_page();
    let output = lint_in(folder.path()).arg("links").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--online"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_checked_is_reported_on_request() {
    let folder = one_page();
    let output = links(folder.path(), &["--format", "json"]);
    assert_eq!((output.status.code(), stdout(&output).contains("PB414")), (Some(0), false), "{}", stderr(&output));
    assert!(stderr(&output).contains("1 URL is checked"), "{}", stderr(&output));
    let output = links(folder.path(), &["--report-unknown", "--format", "json", "--fail-on", "warning"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<_> = diagnostics(&report).iter().map(|one| (&one["code"], &one["data"]["target"])).collect();
    let expected = [json!("http://127.0.0.1/plan#part"), json!("http://127.0.0.1/plan")];
    assert_eq!(found, [(&json!("PB414"), &expected[0]), (&json!("PB414"), &expected[1])]);
    let message = diagnostics(&report)[0]["message"].as_str().unwrap();
    assert!(message.contains("is not a public server"), "{message}");
}

#[test]
fn the_state_is_kept_in_a_file() {
    let folder = one_page();
    let state = folder.path().join("links.json");
    let output = links(folder.path(), &["--state", "links.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let read = || serde_json::from_str::<Value>(&std::fs::read_to_string(&state).unwrap()).unwrap();
    assert_eq!(read(), json!({ "version": 1, "failing_since": {} }));
    // Nothing is known about the first URL yet. No page links to the second one.
    let failing =
        json!({ "http://127.0.0.1/plan": "2026-01-02T03:04:05Z", "http://127.0.0.1/old": "2026-01-02T03:04:05Z" });
    let time = "2026-01-02T03:04:05Z";
    let moved = json!({
        "http://127.0.0.1/plan": { "since": time, "to": "http://127.0.0.1/new", "to_since": time },
        "http://127.0.0.1/old": { "since": time, "to": "http://127.0.0.1/new", "to_since": time },
    });
    let before = json!({ "version": 1, "failing_since": failing, "moved": moved });
    std::fs::write(&state, before.to_string()).unwrap();
    links(folder.path(), &["--state", "links.json", "a.md"]);
    assert_eq!(read(), before, "a run over some pages forgets nothing");
    links(folder.path(), &["--state", "links.json"]);
    assert_eq!(read()["failing_since"], json!({ "http://127.0.0.1/plan": time }));
    assert_eq!(read()["moved"], json!({ "http://127.0.0.1/plan": moved["http://127.0.0.1/plan"] }));
}

#[test]
fn a_file_that_is_not_a_failure_log_is_not_overwritten() {
    let folder = one_page();
    for text in ["no JSON", "[]", r#"{"version": 7, "anything": 1}"#] {
        std::fs::write(folder.path().join("links.json"), text).unwrap();
        let output = links(folder.path(), &["--state", "links.json"]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(stderr(&output).contains("links.json"), "{}", stderr(&output));
        assert_eq!(std::fs::read_to_string(folder.path().join("links.json")).unwrap(), text);
    }
}

#[test]
fn only_new_urls_of_a_change_are_asked_for() {
    let repository = Repository::new();
    repository.write("a.md", PAGE);
    repository.write("b.md", "# B\n");
    repository.commit("2020-05-01");
    repository.write("b.md", "# B\n\n[old](http://127.0.0.1/plan) [new](http://127.0.0.1/new)\n");
    let output = links(&repository.path(), &["--new-since", "HEAD", "--report-unknown", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("1 URL is checked"), "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<_> = diagnostics(&report).iter().map(|one| &one["data"]["target"]).collect();
    assert_eq!(found, [&json!("http://127.0.0.1/new")]);
}

#[test]
fn a_check_without_servers_neither_reports_urls_nor_misses_their_suppressions() {
    let text = format!("{PAGE}\n[x](http://127.0.0.1/x) <!-- playbook-lint-disable-line PB414 -- needs a login -->\n");
    let folder = site(&[("a.md", text.as_bytes())]);
    let report = check_json(folder.path(), &["--select", "PB414,PB901"]);
    assert_eq!(diagnostics(&report), [] as [Value; 0]);
    let output = links(folder.path(), &["--report-unknown", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(diagnostics(&report).iter().all(|one| one["data"]["target"] != "http://127.0.0.1/x"));
}
