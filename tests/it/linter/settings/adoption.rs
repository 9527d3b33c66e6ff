//! Settings with which a team adopts the linter step by step: a baseline, different rules for some folders, and a file
//! that several sites share.

use serde_json::Value;

use super::found;
use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{site, write};
use crate::support::repository::Repository;

const PAGE: &[u8] = b"# A\n\n[x](x.md) ![](x.png)\n";

/// Returns all problems as `path code severity`.
fn severities(folder: &std::path::Path, arguments: &[&str]) -> Vec<String> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    let shown = |one: &Value| [text(one, "file"), text(one, "code"), text(one, "severity")].join(" ");
    diagnostics(&check_json(folder, arguments)).iter().map(shown).collect()
}

#[test]
fn a_folder_can_have_other_rules_and_severities() {
    let settings = b"[lint]\nselect = ['PB401', 'PB407']\n\n\
        [[lint.for]]\npaths = ['old']\nignore = ['PB407']\nseverity = { PB4 = 'warning' }\n\n\
        [[lint.for]]\npaths = ['old/new']\nextend-select = ['PB407', 'PB408']\nseverity = { broken-link = 'info' }\n";
    let folder = site(&[("playbook-lint.toml", settings), ("a.md", PAGE), ("old/a.md", PAGE), ("old/new/a.md", PAGE)]);
    let expected = [
        "a.md PB401 error",
        "a.md PB407 error",
        "old/a.md PB401 warning",
        "old/new/a.md PB401 info",
        "old/new/a.md PB408 warning",
        "old/new/a.md PB407 error",
    ];
    assert_eq!(severities(folder.path(), &[]), expected);
    assert_eq!(
        severities(folder.path(), &["--select", "PB401", "--severity", "PB401=error"]),
        ["a.md PB401 error", "old/a.md PB401 error", "old/new/a.md PB401 error",]
    );
    let summary = &check_json(folder.path(), &[])["summary"];
    assert_eq!((&summary["errors"], &summary["warnings"], &summary["infos"]), (&3.into(), &2.into(), &1.into()));
    let shown = stdout(&lint_in(folder.path()).args(["config", "show", "old/new/a.md"]).output().unwrap());
    let row = |code: &str, level: &str| format!("{code} = \"{level}\"");
    for (code, level) in [("PB401", "info"), ("PB408", "warning"), ("PB002", "off")] {
        assert!(shown.lines().any(|line| line.starts_with(&row(code, level))), "{code}: {shown}");
    }
    let shown = stdout(&lint_in(folder.path()).args(["config", "show", "old/a.md"]).output().unwrap());
    assert!(shown.contains("PB407 = \"off\"") && shown.contains("playbook-lint.toml, line 4"), "{shown}");
}

/// If a rule is off in a folder, a comment that would suppress it elsewhere is not reported as unused.
#[test]
fn suppressions_of_a_rule_that_is_off_in_a_folder_are_not_reported_as_unused() {
    let page = b"# A\n\nx <!-- playbook-lint-disable-line PB401 -->\n";
    let settings = b"[lint]\nselect = ['PB401', 'PB901']\n[[lint.for]]\npaths = ['old']\nignore = ['PB401']\n";
    let folder = site(&[("playbook-lint.toml", settings), ("a.md", page), ("old/a.md", page)]);
    assert_eq!(found(folder.path(), &[]), ["a.md:3 PB901"]);
}

#[test]
fn a_selector_for_a_folder_must_name_a_rule() {
    let settings = b"[[lint.for]]\npaths = ['old']\nignore = ['PB4O1']\n";
    let folder = site(&[("playbook-lint.toml", settings), ("a.md", PAGE)]);
    let output = check(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("playbook-lint.toml:3:11: unknown rule `PB4O1`"), "{}", stderr(&output));
}

#[test]
fn a_rule_of_one_folder_is_off_in_the_settings_of_the_site() {
    let settings = b"[[lint.for]]\npaths = ['new']\nextend-select = ['PB413']\n";
    let folder = site(&[("playbook-lint.toml", settings), ("a.md", PAGE), ("new/b.md", PAGE)]);
    let shown = |arguments: &[&str]| stdout(&lint_in(folder.path()).args(arguments).output().unwrap());
    assert!(shown(&["config", "show"]).contains("PB413 = \"off\""));
    assert!(shown(&["config", "show", "a.md"]).contains("PB413 = \"off\""));
    assert!(shown(&["config", "show", "new/b.md"]).contains("PB413 = \"warning\""));
    let explained = shown(&["explain", "PB413"]);
    assert!(explained.contains("PB413 = \"off\"") && explained.contains("extend-select"), "{explained}");
    assert!(!shown(&["explain", "PB407"]).contains("extend-select"));
}

#[test]
fn settings_of_other_pages_leave_a_problem_its_own_severity() {
    let page = b"# A\n\n[b](m\\b.md) [c](www.example.com)\n";
    let shown = |settings: &str| {
        let settings = format!("[lint]\nselect = ['PB409']\n{settings}");
        let folder = site(&[("playbook-lint.toml", settings.as_bytes()), ("a.md", page), ("m/b.md", b"# B\n")]);
        severities(folder.path(), &[])
    };
    let own = ["a.md PB409 warning", "a.md PB409 error"];
    assert_eq!(shown(""), own);
    assert_eq!(shown("[lint.per-file-ignores]\n'z/**' = ['PB4']\n"), own);
    assert_eq!(shown("[[lint.for]]\npaths = ['z']\nseverity = { PB409 = 'info' }\n"), own);
    let set = ["a.md PB409 info", "a.md PB409 info"];
    assert_eq!(shown("[[lint.for]]\npaths = ['a.md']\nseverity = { PB409 = 'info' }\n"), set);
}

#[test]
fn a_baseline_can_be_a_setting() {
    let folder = site(&[("playbook-lint.toml", b"baseline = 'lint/known.json'\n"), ("a/a.md", PAGE)]);
    write(folder.path(), "lint/x.txt", b"");
    let select = ["--select", "PB4"];
    let missing = check(folder.path(), &select);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("cannot read the baseline"), "{}", stderr(&missing));
    // Writing a baseline does not need an existing one, and always lists all problems.
    for _ in 0..2 {
        let output = check(folder.path(), &["--select", "PB4", "--write-baseline", "lint/known.json"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = std::fs::read_to_string(folder.path().join("lint/known.json")).unwrap();
        assert_eq!(text.matches("\"fingerprint\"").count(), 3, "{text}");
    }
    assert_eq!(found(folder.path(), &select), [""; 0]);
    assert_eq!(found(&folder.path().join("a"), &select), [""; 0], "the path counts from the root");
    assert_eq!(found(folder.path(), &["--select", "PB4", "--no-config"]).len(), 3);
    write(folder.path(), "a/a.md", b"# A\n\n[x](x.md) ![](x.png)\n\n[y](y.md)\n");
    assert_eq!(found(folder.path(), &select), ["a/a.md:5 PB401"]);
    let shown = stdout(&lint_in(folder.path()).args(["config", "show"]).output().unwrap());
    assert!(shown.contains("baseline = \"lint/known.json\""), "{shown}");
}

/// Entries of other rules are neither removed nor counted as resolved.
#[test]
fn a_baseline_of_some_rules_keeps_the_entries_of_all_others() {
    let folder = site(&[("playbook-lint.toml", b""), ("a.md", PAGE)]);
    let write_baseline = |arguments: &[&str]| {
        let output = check(folder.path(), &[&["--write-baseline", "known.json"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = std::fs::read_to_string(folder.path().join("known.json")).unwrap();
        let text: Value = serde_json::from_str(&text).unwrap();
        let codes = text["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned());
        let mut codes: Vec<String> = codes.collect();
        codes.sort();
        codes
    };
    let all = write_baseline(&["--select", "PB4,PB002"]);
    assert_eq!(all, ["PB002", "PB401", "PB407", "PB408"]);
    assert_eq!(write_baseline(&["--select", "PB401"]), all);
    assert_eq!(write_baseline(&["--baseline", "known.json", "--select", "PB401"]), all);
    let asked = check(folder.path(), &["--baseline", "known.json", "--select", "PB401"]);
    assert!(stderr(&asked).contains("1 in the baseline in"), "{}", stderr(&asked));
    write(folder.path(), "a.md", b"---\ntitle: A\n---\n# A\n\n[x](x.md) ![](x.png)\n");
    assert_eq!(write_baseline(&["--baseline", "known.json", "--select", "PB002"]), ["PB401", "PB407", "PB408"]);
}

/// Two sites in one repository that share a settings file.
fn two_sites(shared: &str, own: &str) -> Repository {
    let repository = Repository::new();
    repository.write("shared/lint.toml", shared);
    for name in ["one", "two"] {
        repository.write(&format!("{name}/playbook-lint.toml"), own);
        repository.write(&format!("{name}/a.md"), "# A\n\n[x](x.md) ![](x.png)\n");
        repository.write(&format!("{name}/drafts/a.md"), "# A\n\n[x](x.md)\n");
    }
    repository
}

#[test]
fn sites_of_a_repository_can_share_settings() {
    let shared = "exclude = ['drafts']\n[lint]\nselect = ['PB4']\nignore = ['PB408']\n\
        [lint.severity]\nPB401 = 'warning'\nPB407 = 'warning'\n[[lint.for]]\npaths = ['z']\nignore = ['PB401']\n";
    let own = "extends = '../shared/lint.toml'\n[lint.severity]\nPB407 = 'info'\n\
        [[lint.for]]\npaths = ['a.md']\nseverity = { PB401 = 'info' }\n";
    let repository = two_sites(shared, own);
    for name in ["one", "two"] {
        let folder = repository.path().join(name);
        assert_eq!(severities(&folder, &[]), ["a.md PB401 info", "a.md PB407 info"], "{name}");
    }
    let folder = repository.path().join("one");
    let shown = stdout(&lint_in(&folder).args(["config", "show"]).output().unwrap());
    for line in [
        "exclude = [\"drafts\"]  # ../shared/lint.toml, line 1",
        "PB401 = \"warning\"  # ../shared/lint.toml, line 6",
        "PB407 = \"info\"  # playbook-lint.toml, line 3",
    ] {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&shown).contains(&words(line)), "{line} is not in\n{shown}");
    }
    let shown = stdout(&lint_in(&folder).args(["config", "show", "a.md"]).output().unwrap());
    let line = shown.lines().find(|line| line.starts_with("PB401")).unwrap();
    assert!(line.contains("\"info\"") && line.contains("playbook-lint.toml, line 4"), "{line}");
}

#[test]
fn a_shared_file_must_exist_in_the_repository_and_be_right() {
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "x.toml", b"");
    let outside = outside.path().join("x.toml").display().to_string();
    for (shared, extends, said) in [
        ("", "../shared/none.toml", "playbook-lint.toml:1:11: there is no file `../shared/none.toml`"),
        ("", outside.as_str(), "is outside the repository"),
        ("exclud = []", "../shared/lint.toml", "../shared/lint.toml:1:1: "),
        ("\nexclude = ['[']", "../shared/lint.toml", "../shared/lint.toml:2:12: invalid glob"),
        ("[lint]\nignore = ['PB4O1']", "../shared/lint.toml", "../shared/lint.toml:2:11: unknown rule `PB4O1`"),
        ("extends = 'x.toml'", "../shared/lint.toml", "../shared/lint.toml:1:11: a file that others extend cannot"),
    ] {
        let repository = two_sites(shared, &format!("extends = '{extends}'\n"));
        let output = check(&repository.path().join("one"), &[]);
        assert_eq!(output.status.code(), Some(2), "{extends}: {output:?}");
        assert!(stderr(&output).contains(said), "{said} is not in\n{}", stderr(&output));
    }
}

#[test]
fn an_expired_comment_suppresses_nothing_and_is_reported() {
    let page = b"# A\n\n[x](x.md) <!-- playbook-lint-disable-line PB401 until 4/30/2020 -- soon -->\n\n\
        [y](y.md) <!-- playbook-lint-disable-line PB401 until 5/1/2020 -->\n\n\
        [z](z.md) <!-- playbook-lint-disable-line PB401 until May -->\n\n\
        fine <!-- playbook-lint-disable-line PB401 until 5/1/2020 -->\n";
    let folder = site(&[("playbook-lint.toml", b""), ("a.md", page)]);
    let output = check(folder.path(), &["--select", "PB401,PB901"]);
    let lines = stdout(&output);
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(
        lines,
        [
            "a.md:3:5: PB401 error page `x.md` does not exist",
            "a.md:3:49: PB901 warning this comment expired on 4/30/2020",
            "a.md:7:49: PB901 warning `until` is not followed by a date",
            "a.md:9:6: PB901 warning this comment for `PB401` suppresses nothing [fixable]",
        ]
    );
    let fixed = check(folder.path(), &["--select", "PB401,PB901", "--fix", "--quiet"]);
    assert!(stdout(&fixed).contains("expired on 4/30/2020"), "{fixed:?}");
    let text = std::fs::read_to_string(folder.path().join("a.md")).unwrap();
    assert!(text.ends_with("\nfine\n") && text.contains("until 4/30/2020"), "{text}");
}
