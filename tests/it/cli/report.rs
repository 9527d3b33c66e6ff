//! `playbook-lint report`: the HTML page agrees with other commands and with the pages themselves, and no text in it
//! acts as code or markup.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use playbook_lint::diagnostic::{Diagnostic, Severity};
use playbook_lint::linter::LintOptions;
use playbook_lint::output::{OwnerPage, write_owner_page};
use playbook_lint::overview::{OwnerReport, REPORT_FACTS, ReportInput};
use playbook_lint::text::{Position, Range, Span};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::engine::{today, workspace_with};
use crate::support::files::{sample, site, write};
use crate::support::repository::Repository;
use crate::support::skip::real_site;

const DATE: &str = "2020-05-01";

/// Returns the HTML that the command writes.
fn html(folder: &Path, arguments: &[&str]) -> String {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("report.html");
    let output = lint_in(folder).arg("report").arg("--html").arg(&file).args(arguments).output().unwrap();
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), ""), "{}", stderr(&output));
    std::fs::read_to_string(file).unwrap()
}

/// Returns the text between two others.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

/// Returns the data in an HTML page.
fn data(html: &str) -> Value {
    serde_json::from_str(between(html, "<script type=\"application/json\" id=\"data\">", "</script>")).unwrap()
}

fn report(folder: &Path, arguments: &[&str]) -> Value {
    data(&html(folder, arguments))["report"].clone()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// Returns the pages that are counted.
fn pages(report: &Value) -> impl Iterator<Item = &Value> {
    list(report, "files").iter().filter(|file| file["kind"] == "page")
}

/// Returns the owner of a file; empty if it has none.
fn owner(report: &Value, file: &Value) -> String {
    file.get("owner").map(|place| text(&report["owners"][index(place)]["alias"])).unwrap_or_default()
}

fn sites() -> impl Iterator<Item = std::path::PathBuf> {
    [Some(sample()), real_site()].into_iter().flatten()
}

#[test]
fn problems_are_those_of_the_json_output() {
    for folder in sites() {
        let report = report(&folder, &["--as-of", DATE]);
        let expected = check_json(&folder, &["--as-of", DATE]);
        let fields = |one: &Value| {
            (
                text(&one["code"]),
                text(&one["file"]),
                one["range"]["start"].clone(),
                text(&one["severity"]),
                text(&one["message"]),
                text(&one["help"]),
            )
        };
        let expected_fields: Vec<_> = diagnostics(&expected).iter().map(fields).collect();
        let found = list(&report, "problems").iter().map(|one| {
            let file = &report["files"][index(&one["file"])];
            let rule = &report["rules"][index(&one["rule"])];
            let help = one.get("help").map(|help| text(&report["helps"][index(help)])).unwrap_or_default();
            (
                text(&rule["code"]),
                text(&file["path"]),
                (one["line"].clone(), one["column"].clone()),
                text(&one["severity"]),
                text(&one["message"]),
                help,
            )
        });
        let places = expected_fields.into_iter().map(|(code, file, start, severity, message, help)| {
            (code, file, (start["line"].clone(), start["column"].clone()), severity, message, help)
        });
        assert!(found.eq(places));
        for total in ["pages", "errors", "warnings", "infos"] {
            assert_eq!(report["totals"][total], expected["summary"][total], "{total}");
        }
    }
}

#[test]
fn reviews_are_those_that_stale_lists() {
    for folder in sites() {
        let report = report(&folder, &["--as-of", DATE]);
        for days in [0, 30, 60, 90] {
            let arguments = ["stale", "--format", "json", "--as-of", DATE, "--due", &days.to_string()];
            let stale: Value =
                serde_json::from_slice(&lint_in(&folder).args(arguments).output().unwrap().stdout).unwrap();
            let mut expected = BTreeMap::new();
            for of_owner in list(&stale, "owners") {
                for page in list(of_owner, "pages") {
                    let overdue =
                        page["days_overdue"].as_i64().or_else(|| page["days_to_go"].as_i64().map(|days| -days));
                    let owner = text(&of_owner["owner"]).to_lowercase();
                    expected.insert(text(&page["file"]), (owner, text(&page["last_review"]), overdue.unwrap()));
                }
            }
            let due = pages(&report).filter(|page| {
                page["review"].is_object()
                    && page["review"].get("is_suppressed").is_none()
                    && page["review"]["days_overdue"].as_i64().unwrap() >= -days
            });
            let due = due.map(|page| {
                let review = &page["review"];
                let owner = owner(&report, page).to_lowercase();
                (text(&page["path"]), (owner, text(&review["date"]), review["days_overdue"].as_i64().unwrap()))
            });
            assert_eq!(due.collect::<BTreeMap<_, _>>(), expected, "{days}");
            assert!(!expected.is_empty());
            if days == 0 {
                assert_eq!(report["totals"]["overdue"], stale["overdue"]);
            }
            let undated = |reason: &str| pages(&report).filter(|page| page["undated"] == reason).count();
            assert_eq!(stale["not_listed"]["without_date"], undated("missing"));
            assert_eq!(stale["not_listed"]["date_from_docfx"], undated("docfx"));
        }
    }
}

/// Returns the value of a key in the front matter, without using the parser.
fn value_of(text: &str, key: &str) -> Option<String> {
    let block = text.trim_start_matches('\u{feff}').strip_prefix("---")?.split("\n---").next()?;
    let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    Some(line.trim().trim_matches(['"', '\'']).to_owned())
}

/// Pages whose front matter cannot be read have no date. They are left out on both sides, and so are dates that
/// `dates.formats` does not allow.
#[test]
fn ages_and_owners_are_those_that_the_pages_say() {
    let report = report(&sample(), &["--as-of", DATE]);
    let today: NaiveDate = DATE.parse().unwrap();
    let listed = stdout(&check(&sample(), &["--show-files"]));
    let unread = check_json(&sample(), &["--select", "PB001,PB003,PB004"]);
    let unread: Vec<String> = diagnostics(&unread).iter().map(|one| text(&one["file"])).collect();
    let mut by_hand = BTreeMap::new();
    for path in listed.lines().filter(|path| !unread.iter().any(|unread| unread == path)) {
        let text = String::from_utf8_lossy(&std::fs::read(sample().join(path)).unwrap()).into_owned();
        let date = value_of(&text, "ms.date").and_then(|written| {
            let date = NaiveDate::parse_from_str(&written, "%m/%d/%Y").ok()?;
            (date.format("%-m/%-d/%Y").to_string() == written).then_some(date)
        });
        let owner = value_of(&text, "ft.owner").or_else(|| value_of(&text, "ms.author"));
        if let (Some(date), Some(owner)) = (date, owner.filter(|owner| !owner.is_empty())) {
            let title = value_of(&text, "title").unwrap_or_default();
            by_hand.insert(path.to_owned(), ((today - date).num_days(), owner.to_lowercase(), title));
        }
    }
    assert!(by_hand.len() >= 35, "{}", by_hand.len());
    let found: BTreeMap<String, _> = pages(&report)
        .filter(|page| by_hand.contains_key(page["path"].as_str().unwrap()))
        .map(|page| {
            let age = page["review"]["age"].as_i64().unwrap();
            (text(&page["path"]), (age, owner(&report, page).to_lowercase(), text(&page["title"])))
        })
        .collect();
    assert_eq!(found, by_hand);
    assert_eq!(pages(&report).count(), listed.lines().count());
    for page in pages(&report) {
        let path = text(&page["path"]);
        let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        assert_eq!(report["sections"][index(&page["section"])], folder);
    }
}

#[test]
fn tasks_are_those_of_the_catalog() {
    for folder in sites() {
        let report = report(&folder, &["--as-of", DATE]);
        let output = lint_in(&folder).args(["tasks", "--format", "json"]).output().unwrap();
        let catalog: Value = serde_json::from_slice(&output.stdout).unwrap();
        let expected = list(&catalog, "tasks").iter().map(|task| {
            let mut files: Vec<String> = list(task, "rows").iter().map(|row| text(&row["file"])).collect();
            files.dedup();
            (text(&task["id"]), text(&task["name"]), text(&task["last_review"]), files, list(task, "conflicts").len())
        });
        let found = list(&report, "tasks").iter().map(|task| {
            let files = list(task, "pages").iter().map(|place| text(&report["files"][index(place)]["path"]));
            let conflicts = task.get("conflicts").map_or(0, |conflicts| conflicts.as_array().unwrap().len());
            (text(&task["id"]), text(&task["name"]), text(&task["last_review"]), files.collect(), conflicts)
        });
        assert!(found.eq(expected));
    }
}

#[test]
fn translations_are_next_to_their_source() {
    let task = |letter: &str| {
        format!(
            "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n|---|---|---|---|---|\n\
             | 7101 | Plan | {letter} | FE | Core |\n"
        )
    };
    let page = |date: &str, body: &str| format!("---\ntitle: A\nft.owner: ana\nms.date: {date}\n---\n# A\n\n{body}");
    let folder = site(&[
        ("playbook-lint.toml", b"[[docset]]\npath = 'en'\n[[docset]]\npath = 'de'\nsource = 'en'\n"),
        ("en/plan.md", page("4/20/2020", &task("M")).as_bytes()),
        ("de/plan-de.md", page("4/10/2020", &task("O")).as_bytes()),
        ("en/run.md", page("4/1/2020", "").as_bytes()),
        ("de/run-de.md", page("4/2/2020", "").as_bytes()),
        ("en/stop.md", page("4/1/2020", "").as_bytes()),
    ]);
    let report = report(folder.path(), &[]);
    let path = |place: &Value| place.as_u64().map(|_| text(&report["files"][index(place)]["path"]));
    let rows: Vec<Value> = list(&report, "translations")
        .iter()
        .map(|row| {
            json!([path(&row["source"]), path(&row["page"]), row["expected"], row["days_behind"], row["mo_differs"]])
        })
        .collect();
    assert_eq!(
        rows,
        [
            json!(["en/plan.md", "de/plan-de.md", null, 10, ["7101"]]),
            json!(["en/run.md", "de/run-de.md", null, null, null]),
            json!(["en/stop.md", null, "de/stop-de.md", null, null]),
        ]
    );
    assert!(list(&report, "translations").iter().all(|row| row["language"] == "de" && row["docset"] == "de"));
}

#[test]
fn the_levels_are_a_tree_with_gaps() {
    let level = |title: &str, body: &str| {
        let name = title.rsplit(" - ").next().unwrap();
        format!("---\ntitle: {title}\n---\n# {name}\n\n{body}").into_bytes()
    };
    let folder = site(&[
        ("l1l2l3-blocked.md", &level("Blocked", "## [L2 - Network](l1l2l3-blocked-network.md)\n")),
        (
            "l1l2l3-blocked-network.md",
            &level(
                "Blocked - Network",
                "## List of L3s by Service Name\n- **[Proxy](l1l2l3-blocked-network-proxy.md)**\n- **Bandwidth**\n",
            ),
        ),
        ("l1l2l3-blocked-network-proxy.md", &level("Blocked - Network - Proxy", "")),
        ("l1l2l3-blocked-network-lost.md", &level("Blocked - Network - Lost", "")),
    ]);
    let report = report(folder.path(), &[]);
    let levels: Vec<Value> = list(&report, "levels")
        .iter()
        .map(|level| {
            let parent = level.get("parent").map(|parent| text(&report["levels"][index(parent)]["name"]));
            json!([level["depth"], level["name"], parent, list(level, "pages").len(), level["gap"]])
        })
        .collect();
    assert_eq!(
        levels,
        [
            json!([1, "Blocked", null, 1, null]),
            json!([2, "Network", "Blocked", 1, null]),
            json!([3, "Lost", "Network", 1, "not-listed"]),
            json!([3, "Proxy", "Network", 1, null]),
            json!([3, "Bandwidth", "Network", 0, "no-page"]),
        ]
    );
}

#[test]
fn a_baseline_separates_new_problems_from_known_ones() {
    let folder = site(&[("a.md", b"# A\n\n[x](x.md)\n"), ("b.md", b"# B\n")]);
    assert_eq!(report(folder.path(), &["--select", "PB401"])["has_baseline"], false);
    let written = check(folder.path(), &["--select", "PB401", "--write-baseline", "known.json"]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    write(folder.path(), "b.md", b"# B\n\n[x](x.md)\n");
    for (settings, arguments) in [
        ("", &["--select", "PB401", "--baseline", "known.json"][..]),
        ("baseline = 'known.json'\n", &["--select", "PB401"]),
    ] {
        write(folder.path(), "playbook-lint.toml", settings.as_bytes());
        let report = report(folder.path(), arguments);
        let known: Vec<Value> = list(&report, "problems").iter().map(|problem| problem["known"].clone()).collect();
        assert_eq!((&report["has_baseline"], &report["totals"]["known"]), (&json!(true), &json!(1)));
        assert_eq!(known, [json!(true), json!(null)]);
        let new = check_json(folder.path(), arguments);
        assert_eq!(diagnostics(&new).len(), 1);
    }
}

#[test]
fn the_settings_of_the_report_act() {
    let page = |owner: &str| format!("---\nft.owner: {owner}\nms.date: 4/1/2020\n---\n# A\n").into_bytes();
    let folder = site(&[
        ("a.md", &page("Ana")),
        ("b.md", &page("ben")),
        ("people/owners.txt", b"ana\n"),
        (
            "playbook-lint.toml",
            b"[report]\nage-buckets = [10, 20]\nowners = 'people/owners.txt'\nurl = 'https://git.harbor.example/f?p={path}'\n",
        ),
    ]);
    let data = data(&html(folder.path(), &[]));
    let report = &data["report"];
    assert_eq!(report["age_buckets"], json!([10, 20]));
    assert_eq!(data["url"], "https://git.harbor.example/f?p={path}");
    assert_eq!(report["owners"], json!([{"alias": "Ana"}, {"alias": "ben", "is_unlisted": true}]));
    for (settings, expected) in [
        ("owners = 'none.txt'", "cannot read the list of owners `none.txt`"),
        ("owners = '../x'", "path `../x` is outside the site"),
        ("age-buckets = [20, 10]", "the buckets do not increase"),
        ("age-buckets = []", "the buckets do not increase"),
        ("url = 'javascript:alert(1)//{path}'", "is not a URL of files"),
    ] {
        write(folder.path(), "playbook-lint.toml", format!("[report]\n{settings}\n").as_bytes());
        let output = lint_in(folder.path()).args(["report", "--html", "r.html"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{settings}");
        assert!(stderr(&output).contains(expected), "{settings}: {}", stderr(&output));
        assert!(!folder.path().join("r.html").exists());
    }
}

#[test]
fn rows_link_to_the_commit_on_the_remote_without_its_password() {
    let repository = Repository::new();
    repository.write("docs/docfx.json", "{}");
    repository.write("docs/a.md", "# A\n");
    let folder = repository.path().join("docs");
    let run = || html(&folder, &[]);
    assert!(data(&run()).get("url").is_none() && data(&run()).get("commit").is_none());
    let commit = repository.commit("2020-04-20");
    assert!(data(&run()).get("url").is_none());
    repository.git(&["remote", "add", "origin", "https://someone:hunter2@github.com/harbor/playbook.git"]);
    let written = run();
    assert!(!written.contains("hunter2") && !written.contains("someone"));
    let data = data(&written);
    assert_eq!(data["url"], format!("https://github.com/harbor/playbook/blob/{commit}/{{path}}#L{{line}}"));
    assert_eq!((&data["folder"], &data["commit"]), (&json!("docs/"), &json!(commit)));
}

#[test]
fn older_reports_make_a_trend() {
    let folder = site(&[("a.md", b"# A\n\n[x](x.md)\n")]);
    let history = tempfile::tempdir().unwrap();
    let older = check(folder.path(), &["--select", "PB401", "--as-of", "2020-04-01", "--format", "json"]);
    write(history.path(), "2020-04-01.json", &older.stdout);
    write(history.path(), "bad.json", b"{}");
    write(history.path(), "notes.txt", b"no report");
    let later = check(folder.path(), &["--select", "PB401", "--as-of", "2020-05-02", "--format", "json"]);
    write(history.path(), "later.json", &later.stdout);
    write(folder.path(), "b.md", b"# B\n\n[x](x.md)\n");
    let out = history.path().join("out/report.html");
    std::fs::create_dir(out.parent().unwrap()).unwrap();
    let output = lint_in(folder.path())
        .args(["report", "--select", "PB401", "--html"])
        .arg(&out)
        .arg("--history")
        .arg(history.path())
        .output()
        .unwrap();
    let said = stderr(&output);
    assert!(said.contains("bad.json` is not in the trend: it is not the output of `check --format json`"), "{said}");
    assert!(
        said.contains("later.json` is not in the trend: it is about 2020-05-02, which is after 2020-05-01"),
        "{said}"
    );
    assert_eq!((said.matches("is not in the trend").count(), said.contains("notes.txt")), (2, false), "{said}");
    let point = |date: &str, errors: usize| json!({"date": date, "errors": errors, "warnings": 0, "infos": 0});
    let written = std::fs::read_to_string(out).unwrap();
    assert_eq!(data(&written)["trend"], json!([point("2020-04-01", 1), point(DATE, 2)]));
    let missing = lint_in(folder.path()).args(["report", "--html", "r.html", "--history", "none"]).output().unwrap();
    assert!(missing.status.code() == Some(2) && stderr(&missing).contains("cannot read `none`"));
}

/// `check` leaves out what the baseline of the settings lists, and `report` lists it. Their numbers form one trend.
#[test]
fn the_trend_counts_known_problems_in_all_reports_or_in_none() {
    let folder = site(&[("a.md", b"# A\n\n[x](x.md)\n"), ("playbook-lint.toml", b"baseline = \"known.json\"\n")]);
    let known = lint_in(folder.path()).args(["--select", "PB401", "--write-baseline", "known.json"]).output().unwrap();
    assert_eq!(known.status.code(), Some(0), "{}", stderr(&known));
    write(folder.path(), "b.md", b"# B\n\n[x](x.md)\n");
    let trend = |arguments: &[&str]| {
        let history = tempfile::tempdir().unwrap();
        let options = ["--select", "PB401", "--as-of", "2020-04-01", "--format", "json"];
        let older = check(folder.path(), &[&options[..], arguments].concat());
        write(history.path(), "older.json", &older.stdout);
        let written = html(folder.path(), &["--select", "PB401", "--history", history.path().to_str().unwrap()]);
        let errors: Vec<_> = list(&data(&written), "trend").iter().map(|point| point["errors"].clone()).collect();
        errors
    };
    assert_eq!(trend(&[]), [1, 1]);
    assert_eq!(trend(&["--no-config"]), [2, 2]);
}

#[test]
fn a_path_limits_what_is_counted() {
    let all = report(&sample(), &["--as-of", DATE]);
    let part = report(&sample(), &["partner-site", "--as-of", DATE]);
    let expected: Vec<&Value> = pages(&all).filter(|page| text(&page["path"]).starts_with("partner-site/")).collect();
    assert!(!expected.is_empty() && pages(&part).count() == expected.len());
    assert!(
        pages(&part)
            .zip(expected)
            .all(|(page, other)| (&page["path"], &page["review"]) == (&other["path"], &other["review"]))
    );
}

/// Returns Base64 as in content security policies.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().chain([0; 2].iter()).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        let digits = [18, 12, 6, 0].map(|shift| char::from(ALPHABET[bits >> shift & 63]));
        text.extend(digits.iter().take(chunk.len() + 1));
        text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    text
}

/// If you change `page.css` or `page.js`, copy the hashes that this test prints to `src/output/owner_page/mod.rs`.
#[test]
fn the_policy_allows_the_style_and_the_script_and_nothing_else() {
    assert_eq!((base64(b"a"), base64(b"ab"), base64(b"abc")), ("YQ==".into(), "YWI=".into(), "YWJj".into()));
    let html = html(&sample(), &[]);
    let policy = between(&html, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |text: &str| base64(&Sha256::digest(text.as_bytes()));
    let script = hash(between(&html, "<script>", "</script>"));
    let style = hash(between(&html, "<style>", "</style>"));
    let expected = format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(policy, expected);
    // Nothing is loaded. No element has inline handlers or styles, which the policy would block.
    let markup =
        html.replace(between(&html, "<style>", "</style>"), "").replace(between(&html, "<script>", "</script>"), "");
    for part in [" src=", " style=", " on", "<link", "<img", "<iframe", "@import", "url("] {
        assert!(!markup.replace(between(&markup, "id=\"data\">", "</script>"), "").contains(part), "{part}");
    }
}

/// Titles, aliases, and names that would have an effect as markup, as a formula, or as text in another direction.
const TITLES: [&str; 8] = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "&lt;b&gt; &amp; ]]>",
    "\u{202e}evil\u{2066} \u{2028}\u{2029}x",
    "##[error]x ::error::y",
    "=HYPERLINK(\"x\")",
    "مرحبا שלום \u{1f469}\u{200d}\u{1f4bb}",
];

#[test]
fn text_of_pages_is_data() {
    let long = "long ".repeat(20_000);
    let titles = TITLES.iter().copied().chain([long.trim()]);
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let files: Vec<(String, String)> = titles
        .clone()
        .enumerate()
        .map(|(number, title)| {
            let alias = &title[..title.len().min(40)];
            let alias = if title.is_ascii() { alias } else { title };
            let text =
                format!("---\ntitle: {}\nft.owner: {}\nms.date: 4/1/2020\n---\n# A\n", quoted(title), quoted(alias));
            (format!("p{number}.md"), text)
        })
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let folder = site(&files);
    let html = html(folder.path(), &[]);
    let block = between(&html, "id=\"data\">", "</script>");
    assert!(!block.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\u{202e}']) && !block.contains("##["));
    assert_eq!(html.matches("<script").count(), 2);
    assert_eq!(html.matches("</script").count(), 2);
    let data = data(&html);
    let read: Vec<String> = pages(&data["report"]).map(|page| text(&page["title"])).collect();
    assert!(read.iter().map(String::as_str).eq(titles), "{read:?}");
}

#[cfg(unix)]
#[test]
fn the_name_of_the_site_is_text() {
    let parent = tempfile::tempdir().unwrap();
    let name = "<img src=x onerror=alert(1)>&\"'";
    write(parent.path(), &format!("{name}/a.md"), b"# A\n");
    let html = html(&parent.path().join(name), &[]);
    let escaped = "&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;";
    assert!(html.contains(&format!("<title>Report for owners: {escaped}</title>")));
    assert!(!html.contains("<img") && data(&html)["site"] == name);
}

/// Ten thousand problems on a thousand pages, each with a different message.
#[test]
fn ten_thousand_problems_fit_into_five_megabytes() {
    let page = "---\ntitle: A page about something\nft.owner: mayap\nms.date: 4/1/2020\n---\n# A\n";
    let paths: Vec<String> =
        (0..1000).map(|number| format!("playbook/some-folder/page-about-something-{number}.md")).collect();
    let files: Vec<(&str, &[u8])> = paths.iter().map(|path| (path.as_str(), page.as_bytes())).collect();
    let folder = site(&files);
    let options = LintOptions { extra_facts: REPORT_FACTS, ..LintOptions::new(today()) };
    let mut workspace = workspace_with(folder.path(), options);
    workspace.finish_update();
    let diagnostic = |number: u32| {
        let path = &paths[number as usize / 10];
        let at = Position { line: number % 10 + 7, column: 3, byte: 0 };
        Diagnostic {
            code: "PB401",
            name: "broken-link",
            severity: Severity::Error,
            message: format!("page `../some-other-folder/page-about-something-else-{number}.md` does not exist"),
            help: Some(format!("did you mean `page-about-something-{}.md`?", number / 3)),
            file: path.as_str().into(),
            span: Span::new(0, 0),
            range: Range { start: at, end: at },
            related: Vec::new(),
            compared: Box::default(),
            data: Vec::new(),
            fix: None,
            docset: ".".into(),
            fingerprint: u64::from(number),
        }
    };
    let diagnostics: Vec<Diagnostic> = (0..10_000).map(diagnostic).collect();
    let report = OwnerReport::of(&ReportInput {
        index: workspace.index(),
        diagnostics: &diagnostics,
        known: None,
        today: today(),
        is_shown: &|_| true,
        is_suppressed: &|_, _| false,
        owners: None,
        describe_rule: &|_| Default::default(),
    });
    assert_eq!((report.problems.len(), report.totals.errors, report.totals.pages), (10_000, 10_000, 1000));
    let mut out = Vec::new();
    write_owner_page(&OwnerPage::new(&report, "big"), &mut out).unwrap();
    assert!(out.len() < 5_000_000, "{}", out.len());
}
