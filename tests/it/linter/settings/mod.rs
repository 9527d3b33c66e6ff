//! Every setting in playbook-lint.toml changes the result.

mod adoption;
mod cases;

use std::collections::BTreeSet;

use cases::CASES;
use serde_json::Value;

use crate::support::command::{check, check_json, diagnostics, stderr, stdout};
use crate::support::files::site;
use crate::support::repository::Repository;

const HEAD: &str =
    "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n|---|---|---|---|---|\n";

fn found(folder: &std::path::Path, arguments: &[&str]) -> Vec<String> {
    let report = check_json(folder, arguments);
    let shown = |one: &Value| {
        format!("{}:{} {}", one["file"].as_str().unwrap(), one["range"]["start"]["line"], one["code"].as_str().unwrap())
    };
    let mut found: Vec<String> = diagnostics(&report).iter().map(shown).collect();
    found.sort();
    found
}

#[test]
fn each_setting_acts() {
    for case in CASES {
        let mut files: Vec<(&str, &[u8])> = case.files.iter().map(|&(path, text)| (path, text.as_bytes())).collect();
        files.push(("playbook-lint.toml", case.config.as_bytes()));
        let folder = site(&files);
        let select: &[&str] = if case.select.is_empty() { &[] } else { &["--select", case.select] };
        let without = found(folder.path(), &[select, &["--no-config"]].concat());
        assert_eq!(without, case.without, "{} without", case.settings);
        assert_eq!(found(folder.path(), select), case.with, "{}", case.settings);
    }
}

#[test]
fn the_settings_for_the_exit_code_and_levels_act() {
    let files: &[(&str, &[u8])] = &[
        ("a.md", b"[x](x.md)\n"),
        ("playbook-lint.toml", b"[lint]\nfail-on = 'never'\nselect = ['PB401']\n[lint.severity]\nALL = 'info'\n"),
    ];
    let folder = site(files);
    let output = check(folder.path(), &[]);
    assert_eq!((output.status.code(), stdout(&output).contains("PB401 info")), (Some(0), true));
    assert_eq!(check(folder.path(), &["--fail-on", "info"]).status.code(), Some(1));
}

#[test]
fn how_often_a_name_may_occur_as_a_typo_can_be_set() {
    let rows = |count: usize, first: usize, name: &str| -> String {
        (first..first + count).map(|id| format!("| {id} | a{id} | M | FE | {name} |\n")).collect()
    };
    let page = format!("{HEAD}{}{}", rows(4, 1, "Exchange"), rows(3, 10, "Exchenge"));
    let with = |config: &str| {
        let folder = site(&[("a.md", page.as_bytes()), ("playbook-lint.toml", config.as_bytes())]);
        found(folder.path(), &["--select", "PB312"]).len()
    };
    assert_eq!(with(""), 0);
    assert_eq!(with("[tasks]\ntypo-min-usual = 4\n"), 0);
    assert_eq!(with("[tasks]\ntypo-max-uses = 3\n"), 0);
    assert_eq!(with("[tasks]\ntypo-max-uses = 3\ntypo-min-usual = 4\n"), 3);
}

#[test]
fn what_counts_as_a_change_in_git_can_be_set() {
    let repository = Repository::new();
    repository.write("a.md", "---\nms.date: 4/1/2020\n---\nA\n");
    repository.commit("2020-04-01");
    repository.write("a.md", "---\nms.date: 4/1/2020\n---\nB\n");
    let change = repository.commit("2020-04-20");
    let with = |config: &str| {
        repository.write("playbook-lint.toml", config);
        found(&repository.path(), &["--select", "PB208"])
    };
    assert_eq!(with(""), ["a.md:2 PB208"]);
    assert!(with("[dates]\ngrace = 30\n").is_empty());
    assert!(with(&format!("[dates]\nignore-revs = ['{}']\n", &change[..10])).is_empty());
}

#[test]
fn a_folder_or_file_that_is_not_there_is_an_error_at_its_line() {
    for (config, said) in [
        ("\n[[docset]]\npath = 'x'\n", "playbook-lint.toml:3:8: no folder with files at `x`"),
        ("[[docset]]\npath = 'b'\nsource = 'y'\n", "playbook-lint.toml:3:10: no folder with files at `y`"),
        ("[links]\nredirects = 'z.json'\n", "playbook-lint.toml:2:13: no file at `z.json`"),
    ] {
        let folder = site(&[("b/a.md", b"# A\n"), ("playbook-lint.toml", config.as_bytes())]);
        let output = check(folder.path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{config}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

/// Collects the dotted keys of all settings.
fn keys(schema: &Value, definition: &Value, prefix: &str, found: &mut BTreeSet<String>) {
    for (key, property) in definition["properties"].as_object().into_iter().flatten() {
        let target = property["$ref"].as_str().or_else(|| property["items"]["$ref"].as_str());
        let inner = target.and_then(|target| schema.pointer(target.strip_prefix('#')?));
        match inner.filter(|inner| inner["properties"].is_object()) {
            Some(inner) => keys(schema, inner, &format!("{prefix}{key}."), found),
            None => drop(found.insert(format!("{prefix}{key}"))),
        }
    }
}

#[test]
fn no_setting_is_left_out_here() {
    let schema = playbook_lint::config::schema();
    let mut known = BTreeSet::new();
    keys(&schema, &schema, "", &mut known);
    let mut tested: BTreeSet<String> =
        CASES.iter().flat_map(|case| case.settings.split(' ')).map(str::to_owned).collect();
    tested.extend(
        [
            "lint.fail-on",
            "tasks.typo-max-uses",
            "tasks.typo-min-usual",
            "dates.grace",
            "dates.ignore-revs",
            // Tested in `adoption`.
            "baseline",
            "extends",
            "lint.for.paths",
            "lint.for.extend-select",
            "lint.for.ignore",
            "lint.for.severity",
            // Tested in `cli::report`.
            "report.age-buckets",
            "report.owners",
            "report.url",
            // In `integrations::freshness`.
            "report.github-logins",
        ]
        .map(str::to_owned),
    );
    assert_eq!(tested, known);
}
