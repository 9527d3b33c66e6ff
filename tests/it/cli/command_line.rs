//! Promises of the command line, tested on the built binary.

use std::io::Read;
use std::process::Stdio;

use playbook_lint::rules::RULES;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{BAD, GOOD, files_below, one_bad_page, project, sample, site};

fn code(output: &std::process::Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn the_exit_code_is_0_for_nothing_1_for_something_and_2_for_a_failed_run() {
    let folder = one_bad_page();
    assert_eq!(code(&check(folder.path(), &["--select", "PB001", "good.md"])), Some(0));
    assert_eq!(code(&check(folder.path(), &["--select", "PB001"])), Some(1));
    assert_eq!(code(&check(folder.path(), &["missing.md"])), Some(2));
    assert_eq!(code(&check(folder.path(), &["--no-such-option"])), Some(2));
}

#[test]
fn check_may_be_left_out() {
    let folder = one_bad_page();
    let named = check(folder.path(), &["--select", "PB001", "bad.md"]);
    let unnamed = lint_in(folder.path()).args(["--select", "PB001", "bad.md"]).output().unwrap();
    assert_eq!(code(&unnamed), Some(1));
    assert_eq!(stdout(&named), stdout(&unnamed));
    let bare = lint_in(folder.path()).output().unwrap();
    assert_eq!(code(&bare), Some(1));
    assert!(stdout(&bare).contains("bad.md:2:1: PB001 error"));
}

#[test]
fn a_pipe_gets_one_line_per_diagnostic_and_the_totals_on_stderr() {
    let folder = one_bad_page();
    let output = check(folder.path(), &["--select", "PB001"]);
    let expected = "bad.md:2:1: PB001 error this page is not UTF-8: the byte 0xFF on line 2 (byte 4 of the file) is not \
                    valid\n";
    assert_eq!(stdout(&output), expected);
    let said = stderr(&output);
    assert!(said.starts_with("2 pages: 1 error, 0 warnings in ") && said.ends_with(" s\n"), "{said}");
}

#[test]
fn full_shows_code_name_help_and_place() {
    let output = check(&sample(), &["--format", "full", "--select", "ALL"]);
    let shown = stdout(&output);
    assert!(!shown.contains('\u{1b}'), "no colour in a pipe");
    let folder = one_bad_page();
    let shown = stdout(&check(folder.path(), &["--format", "full", "--select", "PB001"]));
    for part in ["PB001 unreadable-page", "this page is not UTF-8", "save the page as UTF-8"] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    let coloured = stdout(&check(folder.path(), &["--format", "full", "--select", "PB001", "--color", "always"]));
    assert!(coloured.contains("\u{1b}["));
}

#[test]
fn full_shows_fifty_and_counts_the_rest() {
    let names: Vec<String> = (0..53).map(|number| format!("p{number:02}.md")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), BAD)).collect();
    let folder = site(&files);
    let shown = stdout(&check(folder.path(), &["--format", "full", "--select", "PB001"]));
    assert_eq!(shown.matches("PB001 unreadable-page").count(), 50);
    assert!(
        shown.contains("3 more, not shown here") && shown.contains("     3  error     PB001  unreadable-page"),
        "{shown}"
    );
}

#[test]
fn select_ignore_and_extend_select_choose_rules() {
    let folder = one_bad_page();
    let codes = |arguments: &[&str]| {
        let report = check_json(folder.path(), arguments);
        diagnostics(&report).iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&["--select", "PB001"]), ["PB001"]);
    assert_eq!(codes(&["--select", "unreadable-page"]), ["PB001"]);
    assert_eq!(codes(&["--select", "PB0", "--ignore", "PB001"]), Vec::<String>::new());
    assert_eq!(codes(&["--select", "PB001", "--ignore", "PB0"]), ["PB001"], "the more exact name wins");
    assert!(!codes(&["--ignore", "PB001"]).contains(&"PB001".to_owned()));
    assert_eq!(codes(&["--ignore", "ALL"]), Vec::<String>::new());
    assert_eq!(codes(&["--ignore", "ALL", "--extend-select", "PB001"]), ["PB001"]);
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest() {
    let folder = one_bad_page();
    for option in ["--select", "--ignore", "--extend-select"] {
        let output = check(folder.path(), &[option, "unreadable-pge"]);
        assert_eq!(code(&output), Some(2));
        let said = stderr(&output);
        assert!(said.contains("unknown rule `unreadable-pge`") && said.contains("`unreadable-page`"), "{said}");
    }
    lint_in(folder.path()).args(["explain", "unreadable-pge"]).assert().code(2).stderr(contains("`unreadable-page`"));
}

#[test]
fn severity_changes_the_exit_code() {
    let folder = one_bad_page();
    let with = |level: &str| check(folder.path(), &["--select", "PB001", "--severity", &format!("PB001={level}")]);
    assert_eq!(code(&with("error")), Some(1));
    assert_eq!(code(&with("warning")), Some(0));
    assert!(stdout(&with("info")).contains("PB001 info"));
    assert_eq!(stdout(&with("off")), "");
    assert_eq!(code(&with("dreadful")), Some(2));
    assert!(stderr(&with("dreadful")).contains("error, warning, info, or off"));
}

#[test]
fn fail_on_sets_the_lowest_severity_for_exit_code_1() {
    let folder = one_bad_page();
    let with = |level: &str, fail_on: &str| {
        let severity = format!("PB001={level}");
        code(&check(folder.path(), &["--select", "PB001", "--severity", &severity, "--fail-on", fail_on]))
    };
    let order = ["info", "warning", "error"];
    for (at, level) in order.iter().enumerate() {
        for (from, fail_on) in order.iter().enumerate() {
            assert_eq!(with(level, fail_on), Some(i32::from(at >= from)), "{level} with --fail-on {fail_on}");
        }
        assert_eq!(with(level, "never"), Some(0));
    }
}

#[test]
fn exit_zero_reports_and_yet_succeeds() {
    let folder = one_bad_page();
    let output = check(folder.path(), &["--select", "PB001", "--exit-zero"]);
    assert_eq!(code(&output), Some(0));
    assert!(stdout(&output).contains("PB001"));
    assert_eq!(code(&check(folder.path(), &["missing.md", "--exit-zero"])), Some(2), "a failed run stays one");
}

#[test]
fn the_date_comes_from_the_option_or_from_the_environment() {
    let folder = one_bad_page();
    assert_eq!(check_json(folder.path(), &[])["as_of"], "2020-05-01");
    assert_eq!(check_json(folder.path(), &["--as-of", "2021-11-21"])["as_of"], "2021-11-21");
    let output = check(folder.path(), &["--as-of", "11/21/2021"]);
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).contains("YYYY-MM-DD"));
    lint_in(folder.path()).env("PLAYBOOK_LINT_AS_OF", "soon").assert().code(2).stderr(contains("YYYY-MM-DD"));
}

#[test]
fn statistics_count_the_diagnostics_of_each_rule() {
    let folder = site(&[("a.md", BAD), ("b.md", BAD), ("c.md", GOOD)]);
    let output = check(folder.path(), &["--select", "PB001", "--statistics"]);
    assert_eq!(stdout(&output), " count  severity  rule\n     2  error     PB001  unreadable-page\n");
    assert_eq!(code(&output), Some(1));
}

#[test]
fn show_files_lists_the_pages_and_stops() {
    let folder = site(&[
        ("playbook-lint.toml", b""),
        ("b.md", BAD),
        ("a/x.MD", GOOD),
        ("notes.txt", b""),
        ("includes/part.md", GOOD),
        ("archive/old.md", GOOD),
        ("node_modules/m.md", GOOD),
        (".hidden/h.md", GOOD),
        (".gitignore", b"drafts/\n"),
        ("drafts/d.md", GOOD),
    ]);
    let output = check(folder.path(), &["--show-files"]);
    assert_eq!((stdout(&output).as_str(), code(&output)), ("a/x.MD\nb.md\n", Some(0)));
    assert_eq!(stdout(&check(folder.path(), &["--show-files", "a"])), "a/x.MD\n");
}

#[test]
fn quiet_prints_only_diagnostics_and_verbose_prints_what_is_used() {
    let folder = one_bad_page();
    let quiet = check(folder.path(), &["--select", "PB001", "-q"]);
    assert_eq!(stderr(&quiet), "");
    assert!(stdout(&quiet).contains("PB001"));
    let said = stderr(&check(folder.path(), &["--select", "PB001", "-v"]));
    for part in ["root: ", "settings: defaults", "profile: ", "docsets: ", "files: 2"] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert_eq!(code(&check(folder.path(), &["-q", "-v"])), Some(2));
}

#[test]
fn jobs_takes_a_number_of_threads() {
    let folder = one_bad_page();
    assert_eq!(code(&check(folder.path(), &["--select", "PB001", "--jobs", "1"])), Some(1));
    assert_eq!(code(&check(folder.path(), &["--jobs", "0"])), Some(2));
    assert_eq!(code(&check(folder.path(), &["--jobs", "many"])), Some(2));
}

#[test]
fn paths_and_globs_limit_what_is_reported() {
    let folder = site(&[
        ("playbook-lint.toml", b""),
        ("a/one.md", BAD),
        ("a/two.md", BAD),
        ("b/three.md", BAD),
        ("b/four.md", GOOD),
    ]);
    let files = |paths: &[&str]| {
        let report = check_json(folder.path(), &[&["--select", "PB001"], paths].concat());
        let files = diagnostics(&report).iter().map(|one| one["file"].as_str().unwrap().to_owned());
        (files.collect::<Vec<_>>().join(" "), report["summary"]["pages"].as_u64().unwrap())
    };
    assert_eq!(files(&["a"]), ("a/one.md a/two.md".to_owned(), 2));
    assert_eq!(files(&["b/", "a/one.md"]), ("a/one.md b/three.md".to_owned(), 3));
    assert_eq!(files(&["*/t*.md"]), ("a/two.md b/three.md".to_owned(), 2));
    assert_eq!(files(&["**/four.md"]), (String::new(), 1));
    assert_eq!(files(&["./a/../b"]), ("b/three.md".to_owned(), 2));
}

#[test]
fn rules_report_the_same_for_a_single_file_as_for_all() {
    let whole = check_json(&sample(), &["--select", "ALL"]);
    for path in files_below(&sample()).iter().filter(|path| path.ends_with(".md")) {
        let alone = check_json(&sample(), &["--select", "ALL", path]);
        let expected: Vec<_> = diagnostics(&whole).iter().filter(|one| one["file"] == path.as_str()).collect();
        assert_eq!(diagnostics(&alone).iter().collect::<Vec<_>>(), expected, "{path}");
    }
}

#[test]
fn a_path_that_does_not_exist_fails_the_run() {
    let folder = one_bad_page();
    for path in ["missing.md", "missing/", "*.markdown"] {
        let output = check(folder.path(), &["good.md", path]);
        assert_eq!((code(&output), stdout(&output)), (Some(2), String::new()));
        assert!(stderr(&output).contains(&format!("`{path}` does not exist")), "{}", stderr(&output));
    }
}

#[test]
fn a_path_outside_the_playbook_fails_the_run() {
    let (folder, other) = (site(&[("a/playbook-lint.toml", b""), ("a/a.md", GOOD)]), one_bad_page());
    let other = other.path().to_str().unwrap();
    let output = check(&folder.path().join("a"), &["a.md", other]);
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).contains("is outside the playbook"));
}

#[test]
fn a_folder_without_pages_fails_the_run() {
    let folder = site(&[("playbook-lint.toml", b""), ("docs/notes.txt", b""), ("good.md", GOOD)]);
    for arguments in [&["docs"][..], &["docs", "--exit-zero"], &["docs", "--show-files"], &["docs/notes.txt", "docs"]] {
        let output = check(folder.path(), arguments);
        assert_eq!(code(&output), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("docs` has no pages"), "{}", stderr(&output));
        assert!(stderr(&output).contains("`playbook-lint --show-files` lists"), "{}", stderr(&output));
    }
    assert_eq!(code(&check(folder.path(), &["docs", "good.md", "--select", "PB001"])), Some(0), "a glob matches both");
    let empty = site(&[("notes.txt", b"")]);
    let output = check(empty.path(), &[]);
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).contains("the playbook at `") && stderr(&output).contains("has no pages"));
}

#[test]
fn a_file_that_is_not_a_page_is_fine_and_the_reason_is_printed() {
    let docfx: &[u8] = br#"{"build": {"content": [{"files": ["**/*.md"], "exclude": ["README.md"]}]}}"#;
    let folder = site(&[("docfx.json", docfx), ("README.md", GOOD), ("notes.txt", b""), ("good.md", GOOD)]);
    for (file, why) in
        [("README.md", "`content` in docfx.json does not include it"), ("notes.txt", "it is not a Markdown file")]
    {
        let output = check(folder.path(), &[file]);
        assert_eq!(code(&output), Some(0), "{output:?}");
        assert!(stderr(&output).contains(&format!("`{file}` is not a page of the playbook: {why}")), "{output:?}");
    }
}

#[test]
fn a_run_without_rules_says_so() {
    let folder = site(&[("playbook-lint.toml", b"[lint]\nselect = []\n"), ("a.md", BAD)]);
    let output = check(folder.path(), &[]);
    assert_eq!((code(&output), stdout(&output).as_str()), (Some(0), ""));
    assert!(stderr(&output).contains("no rules are enabled"), "{}", stderr(&output));
}

#[test]
fn mistyped_commands_and_paths_get_a_suggestion() {
    let folder = site(&[("playbook/good.md", GOOD), ("other/a.md", GOOD)]);
    for (arguments, help) in [
        (&["expain", "PB101"][..], "did you mean the command `playbook-lint explain`?"),
        (&["chekc"], "did you mean the command `playbook-lint check`?"),
        (&["playbok"], "did you mean `playbook`?"),
        (&["playbook/god.md"], "did you mean `playbook/good.md`?"),
        (&["playbok/good.md"], "did you mean `playbook`?"),
        (&["nothing-like-it"], "check the spelling and the current folder"),
    ] {
        let output = lint_in(folder.path()).args(arguments).output().unwrap();
        assert_eq!(code(&output), Some(2), "{arguments:?}");
        let said = stderr(&output).replace('\\', "/");
        assert!(said.contains(help), "{arguments:?}: {said}");
    }
}

#[test]
fn paths_for_people_can_be_opened_from_the_current_folder() {
    let folder = site(&[("playbook-lint.toml", b""), ("a/bad.md", BAD), ("b/bad.md", BAD)]);
    let of = |arguments: &[&str]| {
        let arguments = [&["--select", "PB001"], arguments].concat();
        stdout(&check(&folder.path().join("a"), &arguments))
    };
    assert!(of(&["bad.md"]).starts_with("bad.md:2:1: PB001"));
    assert!(of(&["../b", "--format", "grouped"]).starts_with("../b/bad.md\n"));
    assert!(of(&["..", "--format", "full"]).contains("[../b/bad.md:2:1]"));
    assert_eq!(of(&["..", "--show-files"]), "bad.md\n../b/bad.md\n");
    let report = check_json(&folder.path().join("a"), &["--select", "PB001"]);
    assert_eq!(diagnostics(&report)[0]["file"], "a/bad.md", "formats for programs count from the root");
    let parent = folder.path().parent().unwrap();
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    let output = check(parent, &[name, "--select", "PB001"]);
    assert!(stdout(&output).starts_with(&format!("{name}/a/bad.md:2:1: ")), "{output:?}");
}

/// The output must be larger than the buffer of a pipe.
#[test]
fn a_closed_pipe_is_silent_and_the_run_ends_as_it_would_have() {
    let names: Vec<String> = (0..1500).map(|number| format!("page-with-a-long-name-{number:04}.md")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), BAD)).collect();
    let folder = site(&files);
    for format in ["concise", "grouped", "json", "jsonl", "sarif", "gitlab", "junit", "full"] {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("playbook-lint"))
            .args(["--select", "PB001", "--format", format])
            .env_remove("GITHUB_ACTIONS")
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut start).unwrap();
        let output = child.wait_with_output().unwrap();
        if format != "full" {
            assert_eq!((code(&output), stderr(&output).as_str()), (Some(1), ""), "{format}");
        } else {
            // Fifty diagnostics fit into the pipe, so the run may have ended before it was closed.
            assert!(code(&output) == Some(1) && !stderr(&output).contains("cannot write"), "{output:?}");
        }
    }
}

#[test]
fn the_catalog_lists_all_rules_for_people_and_for_programs() {
    let table = stdout(&lint_in(&project()).arg("rules").output().unwrap());
    assert_eq!(table.lines().count(), RULES.len());
    let json = lint_in(&project()).args(["rules", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    for ((rule, line), entry) in RULES.iter().zip(table.lines()).zip(json.as_array().unwrap()) {
        let meta = rule.meta();
        assert!(line.starts_with(meta.code) && line.contains(meta.name) && line.contains(&*meta.headline()), "{line}");
        assert_eq!(entry["code"], meta.code);
        assert_eq!(entry["name"], meta.name);
        assert_eq!(entry["severity"], meta.severity.name());
        assert_eq!(entry["default"], meta.on_by_default);
        assert!(entry["fix"].is_null() || entry["fix"] == "safe" || entry["fix"] == "unsafe");
        assert_eq!(entry["since"], meta.since);
        assert_eq!(entry["summary"].as_str(), Some(&*meta.summary()));
        let is_url = |url: &serde_json::Value| url.as_str().is_some_and(|url| url.starts_with("https://"));
        assert!(entry["url"].is_null() || is_url(&entry["url"]));
    }
}

#[test]
fn explain_ignores_case() {
    let by = |name: &str| stdout(&lint_in(&project()).args(["explain", name]).output().unwrap());
    assert!(by("PB101").starts_with("PB101 missing-metadata\n"));
    assert_eq!(by("pb101"), by("PB101"));
    assert_eq!(by("Missing-Metadata"), by("PB101"));
}

#[test]
fn help_and_version_work() {
    lint_in(&project()).arg("--help").assert().success().stdout(contains("--fail-on").and(contains("explain")));
    lint_in(&project()).args(["check", "--help"]).assert().success().stdout(contains("--show-files"));
    lint_in(&project()).arg("--version").assert().success().stdout(contains(env!("CARGO_PKG_VERSION")));
}

/// Every diagnostic in the README is exactly one of the sample.
#[test]
fn the_readme_shows_real_output() {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let excerpt = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).unwrap();
    let shown = stdout(&check(&sample(), &["--format", "full", "--select", "PB204,PB309,PB402"]));
    let findings: Vec<&str> = excerpt.split("\n\nPB").collect();
    assert!(findings.len() >= 3);
    for finding in findings {
        assert!(shown.contains(finding), "{finding}\n--- is not in\n{shown}");
    }
}
