//! The formats for people, and the destinations of formats.

use super::of_sample;

use crate::support::command::{check, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{BAD, files_below, one_bad_page, site};
use crate::support::workflow_commands;

#[test]
fn grouped_has_a_heading_per_page_and_a_line_per_diagnostic_with_its_help() {
    let (printed, diagnostics) = of_sample("grouped");
    let (mut page, mut at) = ("", 0);
    for line in printed.lines().filter(|line| !line.is_empty()) {
        if !line.starts_with(' ') {
            page = line;
            continue;
        }
        let one = &diagnostics[at.min(diagnostics.len() - 1)];
        let start = &one["range"]["start"];
        let begins = format!("{}:{}  {}", start["line"], start["column"], one["severity"].as_str().unwrap());
        if line.trim_start().starts_with(&begins) {
            assert_eq!(one["file"], page);
            assert!(line.contains(one["code"].as_str().unwrap()), "{line}");
            at += 1;
        } else {
            assert!(diagnostics[at - 1]["help"].as_str().is_some_and(|help| line.ends_with(help)), "{line}");
        }
    }
    assert_eq!(at, diagnostics.len());
    assert_eq!(workflow_commands::commands(&printed), vec![]);
}

#[test]
fn each_output_file_belongs_to_the_format_before_it() {
    let folder = one_bad_page();
    let arguments = [
        "--select",
        "PB001",
        "--format",
        "json",
        "--output-file",
        "a.json",
        "--format",
        "concise",
        "--format",
        "sarif",
    ];
    let output = check(folder.path(), &[&arguments[..], &["--output-file", "b.sarif"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).starts_with("bad.md:2:1: PB001 error"), "{}", stdout(&output));
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(diagnostics(&read("a.json")).len(), 1);
    assert_eq!(read("b.sarif")["version"], "2.1.0");
    let left = files_below(folder.path());
    assert_eq!(left, ["a.json", "b.sarif", "bad.md", "good.md"], "no temporary file is left");
}

#[test]
fn a_dash_is_stdout_and_files_alone_leave_it_empty() {
    let folder = one_bad_page();
    let run = |more: &[&str]| check(folder.path(), &[&["--select", "PB001"], more].concat());
    assert!(stdout(&run(&["--format", "json", "--output-file", "-"])).starts_with('{'));
    assert_eq!(stdout(&run(&["--format", "json", "--output-file", "x"])), "");
    assert_eq!(stdout(&check(folder.path(), &["--select", "PB001", "--format=json", "--output-file=y"])), "");
    assert_eq!(std::fs::read(folder.path().join("x")).unwrap(), std::fs::read(folder.path().join("y")).unwrap());
}

#[test]
fn outputs_that_would_mix_or_overwrite_one_another_are_refused() {
    let folder = one_bad_page();
    for (arguments, said) in [
        (&["--output-file", "x"][..], "has no `--format` before it"),
        (&["--format", "json", "--output-file", "x", "--output-file", "y"], "`--output-file y` has no `--format`"),
        (&["--format", "json", "--format", "sarif"], "only one format"),
        (&["--format", "json", "--format", "github"], "only one format"),
        (&["--format", "json", "--output-file", "x", "--format", "sarif", "--output-file", "x"], "twice"),
        (&["--format", "json", "--output-file", "no/x"], "cannot write `no/x`: its folder does not exist"),
        (&["--format", "json", "--output-file", "."], "cannot write `.`"),
    ] {
        let output = check(folder.path(), arguments);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(files_below(folder.path()), ["bad.md", "good.md"]);
}

#[test]
fn statistics_take_the_place_of_what_goes_to_stdout() {
    let folder = one_bad_page();
    let output = check(folder.path(), &["--select", "PB001", "--statistics", "--format", "json", "--output-file", "x"]);
    assert!(folder.path().join("x").is_file());
    assert_eq!(stdout(&output), " count  severity  rule\n     1  error     PB001  unreadable-page\n");
}

#[test]
fn full_is_complete_in_a_file_and_without_color() {
    let names: Vec<String> = (0..53).map(|number| format!("p{number:02}.md")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), BAD)).collect();
    let folder = site(&files);
    check(folder.path(), &["--select", "PB001", "--format", "full", "--output-file", "x"]);
    let text = std::fs::read_to_string(folder.path().join("x")).unwrap();
    assert_eq!(text.matches("PB001 unreadable-page").count(), 53);
    assert!(!text.contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_a_link_stays_one_and_a_device_is_written_to() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    let folder = one_bad_page();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("real"), "old").unwrap();
    std::fs::set_permissions(at("real"), std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real", at("link")).unwrap();
    let run = |file: &str| check(folder.path(), &["--select", "PB001", "--format", "json", "--output-file", file]);
    run("link");
    assert!(at("link").is_symlink());
    assert!(std::fs::read_to_string(at("real")).unwrap().starts_with('{'));
    assert_eq!(at("real").metadata().unwrap().permissions().mode() & 0o777, 0o640);
    run("new");
    let fresh = at("fresh");
    std::fs::write(&fresh, "").unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    assert_eq!(mode(&at("new")), mode(&fresh), "as any new file");
    let output = run("/dev/null");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!Path::new("/dev/null").is_file());
}

#[test]
fn what_was_there_stays_when_the_run_fails() {
    let folder = one_bad_page();
    std::fs::write(folder.path().join("x"), "old").unwrap();
    lint_in(folder.path()).args(["missing.md", "--format", "json", "--output-file", "x"]).assert().code(2);
    assert_eq!(std::fs::read_to_string(folder.path().join("x")).unwrap(), "old");
}

#[test]
fn problems_of_one_rule_at_one_place_share_a_block() {
    let page: &[u8] = b"---\ntitle: A\n---\n# A\n";
    let folder = site(&[("playbook-lint.toml", b"profile = 'learn'"), ("a.md", page)]);
    let printed = stdout(&check(folder.path(), &["--select", "PB101", "--format", "full"]));
    assert_eq!(printed.matches("PB101 missing-metadata").count(), 1, "{printed}");
    assert_eq!(printed.matches("[a.md:1:1]").count(), 1, "{printed}");
    for key in ["description", "author", "ms.author", "ms.date", "ms.topic"] {
        let lines = printed.lines().filter(|line| line.contains(&format!("`{key}` is missing")));
        assert_eq!(lines.count(), 1, "{key}: {printed}");
        assert!(printed.contains(&format!("add `{key}:")), "{key}: {printed}");
    }
    assert!(printed.ends_with("\nTo read about a rule, run `playbook-lint explain PB101`.\n\n"), "{printed}");
}

#[test]
fn if_full_is_cut_the_worst_are_shown_spread_over_rules_and_pages_in_page_order() {
    let stale: &[u8] = b"---\ntitle: A\nms.date: 1/1/2018\n---\n# A\n";
    let names: Vec<String> = (0..60).map(|number| format!("p{number:02}.md")).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), stale)).collect();
    files.push(("z.md", BAD));
    let folder = site(&files);
    let printed = stdout(&check(folder.path(), &["--select", "PB001,PB101,PB202", "--format", "full"]));
    assert!(printed.contains("[z.md:2:1]"), "{printed}");
    let places: Vec<&str> = printed.lines().filter_map(|line| line.split_once("╭─[")?.1.strip_suffix(']')).collect();
    assert_eq!(places.len(), 50);
    let pages: Vec<&str> = places.iter().map(|place| place.split(':').next().unwrap()).collect();
    assert!(pages.is_sorted(), "{pages:?}");
    assert!(printed.contains(" more, not shown here (`--format concise` lists them all):\n"));
    assert!(printed.contains("    60  warning   PB202  stale-date"), "{printed}");
}
