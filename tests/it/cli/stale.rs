//! `playbook-lint stale`: lists the pages that are due for a review, by owner.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::command::{check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{sample, site};
use crate::support::skip::real_site;

fn stale(folder: &Path, arguments: &[&str]) -> Output {
    let output = lint_in(folder).arg("stale").args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    output
}

fn stale_json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_slice(&stale(folder, &[arguments, &["--format", "json"]].concat()).stdout).unwrap()
}

/// Returns the pages and their owners.
fn listed(report: &Value) -> BTreeMap<String, String> {
    let owners = report["owners"].as_array().unwrap().iter();
    let pages = owners.flat_map(|owner| owner["pages"].as_array().unwrap().iter().map(move |page| (owner, page)));
    pages.map(|(owner, page)| (text(&page["file"]), text(&owner["owner"]))).collect()
}

/// Returns what PB202 reports on a date.
fn reported(folder: &Path, date: &str) -> BTreeMap<String, String> {
    let report = check_json(folder, &["--select", "PB202", "--as-of", date]);
    diagnostics(&report).iter().map(|one| (text(&one["file"]), text(&one["data"]["owner"]).to_lowercase())).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn lower(pages: BTreeMap<String, String>) -> BTreeMap<String, String> {
    pages.into_iter().map(|(page, owner)| (page, owner.to_lowercase())).collect()
}

#[test]
fn overdue_pages_are_those_that_pb202_reports() {
    for folder in [Some(sample()), real_site()].into_iter().flatten() {
        let mut counts = Vec::new();
        for date in ["2019-06-01", "2020-05-01", "2020-10-01", "2022-01-01"] {
            let expected = reported(&folder, date);
            let report = stale_json(&folder, &["--as-of", date]);
            assert_eq!(report["overdue"], expected.len(), "{date}");
            assert_eq!(lower(listed(&report)), expected, "{date}");
            counts.push(expected.len());
        }
        assert!(counts[0] < counts[3] && counts[1] > 0, "{counts:?}");
    }
}

/// A page that falls due within 60 days is overdue 61 days from now.
#[test]
fn due_adds_the_pages_that_fall_due() {
    let later = stale_json(&sample(), &["--as-of", "2020-05-01", "--due", "60"]);
    let expected = reported(&sample(), "2020-07-01");
    assert_eq!(lower(listed(&later)), expected);
    assert!(expected.len() > reported(&sample(), "2020-05-01").len());
    assert_eq!(later["overdue"], reported(&sample(), "2020-05-01").len());
}

fn dated() -> tempfile::TempDir {
    let page = |date: &str, more: &str| format!("---\nms.date: {date}\n{more}---\n# A\n").into_bytes();
    site(&[
        (
            "docfx.json",
            br#"{"build": {"content": [{"files": ["**/*.md"]}], "fileMetadata": {"ms.date": {"set.md": "1/1/2018"}}}}"#,
        ),
        ("playbook-lint.toml", b"[lint]\nignore = ['PB202']\n[lint.per-file-ignores]\n'old/**' = ['PB202']\n"),
        ("a.md", &page("4/30/2019", "ft.owner: ana\n")),
        ("b.md", &page("2/1/2020", "ft.owner: \"=Ben\"\nms.update-cycle: 90-days\n")),
        ("c.md", &page("5/2/2019", "ms.author: ANA\n")),
        ("d.md", &page("4/1/2019", "")),
        ("fresh.md", &page("4/1/2020", "ft.owner: ana\n")),
        ("set.md", b"# A\n"),
        ("none.md", b"# A\n"),
        ("quiet.md", &page("1/1/2018", "# playbook-lint-disable PB202 -- kept as it was\n")),
        ("old/a.md", &page("1/1/2018", "")),
    ])
}

#[test]
fn pages_are_listed_by_owner_the_most_overdue_first() {
    let folder = dated();
    let page = |file: &str, date: &str, limit: u32, due: &str, overdue: Value, to_go: Value| json!({"file": file, "last_review": date, "limit": limit, "due": due, "days_overdue": overdue, "days_to_go": to_go});
    assert_eq!(
        stale_json(folder.path(), &["--due", "1"]),
        json!({
            "version": 1,
            "as_of": "2020-05-01",
            "due_within": 1,
            "overdue": 2,
            "owners": [
                {"owner": null, "pages": [page("d.md", "2019-04-01", 365, "2020-03-31", json!(31), json!(null))]},
                {"owner": "ana", "pages": [
                    page("a.md", "2019-04-30", 365, "2020-04-29", json!(2), json!(null)),
                    page("c.md", "2019-05-02", 365, "2020-05-01", json!(null), json!(0)),
                ]},
                {"owner": "=Ben", "pages": [page("b.md", "2020-02-01", 90, "2020-05-01", json!(null), json!(0))]},
            ],
            "not_listed": {"without_date": 1, "date_from_docfx": 1, "suppressed": 2},
        })
    );
    let output = stale(folder.path(), &["--due", "0"]);
    assert_eq!(
        stdout(&output),
        "owner,page,last review,limit,due,days overdue,days to go\n\
         no owner,d.md,2019-04-01,365,2020-03-31,31,\n\
         ana,a.md,2019-04-30,365,2020-04-29,2,\n\
         ana,c.md,2019-05-02,365,2020-05-01,,0\n\
         '=Ben,b.md,2020-02-01,90,2020-05-01,,0\n"
    );
    assert_eq!(
        stderr(&output),
        "1 page is not listed: it has no `ms.date` that can be read\n\
         1 page is not listed: it has `ms.date` from docfx.json only, which says nothing about a review\n\
         2 pages are not listed: they have PB202 suppressed\n"
    );
    let table = stdout(&stale(folder.path(), &["--format", "table"]));
    assert!(table.starts_with("owner     page  last review  limit  due         days overdue  days to go\n"), "{table}");
    assert!(table.ends_with("\n\n2 pages are overdue.\n"), "{table}");
    let markdown = stdout(&stale(folder.path(), &["--format", "markdown", "--due", "7", "a.md"]));
    assert_eq!(
        markdown,
        "1 page is overdue, and 0 fall due within 7 days. Review each page, then set `ms.date` to the date of the review.\n\
         \n### `ana`: 1 page\n\n- `a.md`: 2 days overdue, last review 2019-04-30, limit 365\n"
    );
    assert_eq!(stdout(&stale(folder.path(), &["--format", "table", "fresh.md"])), "No page is overdue.\n");
}
