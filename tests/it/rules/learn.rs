//! What public Microsoft Learn sites have that playbooks do not.

use playbook_lint::diagnostic::Severity;
use playbook_lint::rules::find;

use crate::support::engine::{default_rules, lint, only, show_all};
use crate::support::files::site;

const PAGE: &str = "---\ntitle: Keys\ndescription: How to get a key.\nms.date: 4/20/2020\n---\n# Keys\n";
const DOCFX: &str = r#"{"build": {"globalMetadata": {"author": "a", "ms.author": "a", "ms.topic": "how-to"}}}"#;

#[test]
fn metadata_of_a_docfx_json_below_the_root_counts() {
    let rule = find("PB101").unwrap();
    let with = site(&[("docs/docfx.json", DOCFX.as_bytes()), ("docs/keys.md", PAGE.as_bytes())]);
    let report = lint(with.path(), &only(rule));
    assert!(report.diagnostics.is_empty(), "{}", show_all(&report));
    let without = site(&[("docs/keys.md", PAGE.as_bytes())]);
    assert_eq!(lint(without.path(), &only(rule)).diagnostics.len(), 3);
}

#[test]
fn pages_next_to_a_folder_with_docfx_json_are_checked() {
    let folder = site(&[("docs/docfx.json", b"{}"), ("docs/keys.md", PAGE.as_bytes()), ("README.md", b"# Keys\n")]);
    assert_eq!(lint(folder.path(), &default_rules()).summary.pages, 2);
}

#[test]
fn an_unused_invalid_docfx_json_does_not_stop_a_run() {
    let folder = site(&[("tests/docfx.json", b"{{"), ("keys.md", PAGE.as_bytes())]);
    let report = lint(folder.path(), &default_rules());
    assert_eq!(report.summary.pages, 1);
    assert!(
        report.notes.iter().any(|note| note.starts_with("`tests/docfx.json` is not applied")),
        "{:?}",
        report.notes
    );
}

#[test]
fn help_pages_that_are_generated_need_a_title_and_a_date() {
    let page = |schema: &str| format!("---\nexternal help file: Keys.dll-Help.xml\nschema: {schema}\n---\n# Get-Key\n");
    let missing = |schema: &str| {
        let folder = site(&[("get-key.md", page(schema).as_bytes())]);
        let report = lint(folder.path(), &only(find("PB101").unwrap()));
        report.diagnostics.iter().map(|one| one.data[0].1.clone()).collect::<Vec<_>>()
    };
    assert_eq!(missing("2.0.0"), ["ms.date", "title"]);
    assert_eq!(missing("3.0.0").len(), 6);
}

#[test]
fn a_page_without_an_update_cycle_learns_where_its_limit_comes_from() {
    let help = |metadata: &str| {
        let page = format!("---\nms.date: 4/20/2018\n{metadata}---\n# Keys\n");
        let folder = site(&[("keys.md", page.as_bytes())]);
        let report = lint(folder.path(), &only(find("PB202").unwrap()));
        report.diagnostics[0].help.clone().unwrap()
    };
    assert!(help("").contains("`dates.max-age`"));
    assert!(!help("ms.update-cycle: 180-days\n").contains("`dates.max-age`"));
}

#[test]
fn titles_and_headings_may_differ_in_punctuation_and_suffixes() {
    let mismatches = |title: &str, heading: &str| {
        let page = format!("---\ntitle: \"{title}\"\n---\n# {heading}\n");
        let folder = site(&[("keys.md", page.as_bytes())]);
        lint(folder.path(), &only(find("PB107").unwrap())).diagnostics.len()
    };
    for (title, heading) in
        [("Error 7 TIME", "Error 7: TIME"), ("key element (Doors)", "key element"), ("Keys, Doors API | Docs", "Keys")]
    {
        assert_eq!(mismatches(title, heading), 0, "{title}");
    }
    assert_eq!(mismatches("Keys and doors", "Keys"), 1);
}

#[test]
fn a_backslash_in_a_path_is_a_warning_and_other_targets_stay_errors() {
    let folder = site(&[("keys.md", b"# Keys\n\n[a](.\\keys.md), [b](hhttps://keys.example), [=]() {}\n")]);
    let report = lint(folder.path(), &only(find("PB409").unwrap()));
    let severities: Vec<_> = report.diagnostics.iter().map(|one| one.severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Error], "{}", show_all(&report));
}
