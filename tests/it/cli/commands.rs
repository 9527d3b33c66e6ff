//! `config show`, `config schema`, `init`, and `explain` on the built binary.

use std::path::Path;

use playbook_lint::config::{ConfigFile, Settings};
use serde_json::Value;

use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{copy_of, project, sample, site};
use crate::support::skip::real_site;

const CONFIG: &str = "profile = 'fasttrack'\n\n[lint]\nignore = ['PB3']\nextend-select = ['PB108']\n\n\
    [lint.severity]\nstale-date = 'info'\n\n[lint.per-file-ignores]\n'b/**' = ['PB4']\n\n\
    [metadata]\nrequired = ['title']\n[[metadata.for]]\npaths = ['b']\nrequired = ['x.y']\n\n\
    [[docset]]\npath = 'b'\nlocale = 'de'\n";

fn configured() -> tempfile::TempDir {
    site(&[
        ("playbook-lint.toml", CONFIG.as_bytes()),
        (
            "docfx.json",
            br#"{"build": {"globalMetadata": {"author": "anna", "title": "no"},
            "fileMetadata": {"manager": {"b/*.md": "max"}}}}"#,
        ),
        ("a.md", b"# A\n"),
        ("b/a.md", b"---\n# c\ntitle: B \"x\"\n---\n# B\n"),
        ("b/includes/i.md", b"I\n"),
        ("b/x.png", b""),
    ])
}

fn run(folder: &Path, arguments: &[&str]) -> std::process::Output {
    lint_in(folder).args(arguments).output().unwrap()
}

/// Returns a value of `config show --format json` and its origin.
fn shown(report: &Value, table: &str, key: &str) -> (Value, Value) {
    let tables = report["tables"].as_array().unwrap();
    let table = tables.iter().find(|one| one["table"] == table).unwrap_or_else(|| panic!("no table {table}"));
    let setting = table["settings"].as_array().unwrap().iter().find(|one| one["key"] == key);
    let setting = setting.unwrap_or_else(|| panic!("no {key} in {table}"));
    (setting["value"].clone(), setting["origin"].clone())
}

fn show(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["config", "show", "--format", "json"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn config_show_lists_each_value_and_its_origin() {
    let folder = configured();
    let page = show(folder.path(), &["b/a.md", "--severity", "PB601=error"]);
    let line = |line: u32| serde_json::json!({ "kind": "file", "file": "playbook-lint.toml", "line": line });
    let default = serde_json::json!({ "kind": "default" });
    for (table, key, value, origin) in [
        (
            "page",
            "role",
            "page".into(),
            serde_json::json!({"kind": "found", "what": "`content` in docfx.json includes it"}),
        ),
        ("page", "profile", "fasttrack".into(), line(1)),
        ("page", "docset", "b".into(), line(20)),
        ("page", "locale", "de".into(), line(21)),
        ("metadata", "required", serde_json::json!(["x.y"]), line(17)),
        ("dates", "max-age", 365.into(), default.clone()),
        ("rules", "PB301", "off".into(), line(4)),
        ("rules", "PB108", "warning".into(), line(5)),
        ("rules", "PB202", "info".into(), line(8)),
        ("rules", "PB401", "off".into(), line(11)),
        ("rules", "PB107", "off".into(), default.clone()),
        ("rules", "PB601", "error".into(), serde_json::json!({"kind": "command-line"})),
        ("metadata-in-force", "title", "B \"x\"".into(), serde_json::json!({"kind": "front-matter", "line": 3})),
        (
            "metadata-in-force",
            "author",
            "anna".into(),
            serde_json::json!({"kind": "docfx", "file": "docfx.json", "part": "globalMetadata"}),
        ),
        (
            "metadata-in-force",
            "manager",
            "max".into(),
            serde_json::json!({"kind": "docfx", "file": "docfx.json", "part": "fileMetadata"}),
        ),
    ] {
        assert_eq!(shown(&page, table, key), (value, origin), "{table} {key}");
    }
    let other = show(folder.path(), &["a.md", "--no-config"]);
    assert_eq!(shown(&other, "page", "profile").0, "learn");
    assert_eq!(shown(&other, "metadata", "required").1, serde_json::json!({"kind": "profile", "profile": "learn"}));
    assert_eq!(
        shown(&other, "rules", "PB404"),
        ("off".into(), serde_json::json!({"kind": "profile", "profile": "learn"}))
    );
    assert_eq!(shown(&show(folder.path(), &["b/includes/i.md"]), "page", "role").0, "include");
    assert_eq!(shown(&show(folder.path(), &["b/x.png"]), "page", "role").0, "outside");
}

#[test]
fn what_config_show_says_of_rules_is_what_check_does() {
    let folder = configured();
    let report = check_json(folder.path(), &["b/a.md"]);
    let page = show(folder.path(), &["b/a.md"]);
    let found = diagnostics(&report);
    assert!(!found.is_empty());
    for one in found {
        let (level, _) = shown(&page, "rules", one["code"].as_str().unwrap());
        assert_eq!(level, one["severity"], "{one}");
    }
}

#[test]
fn config_show_writes_toml_for_a_page_and_for_the_site() {
    let folder = configured();
    for arguments in [&["config", "show", "b/a.md"][..], &["config", "show"], &["config", "show", "b"]] {
        let output = run(folder.path(), arguments);
        let text = stdout(&output);
        let read: toml::Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert!(read["rules"]["PB202"].as_str() == Some("info"), "{text}");
        assert!(text.contains("\"info\"     # playbook-lint.toml, line 8\n"), "{text}");
        assert!(!read.contains_key("page") || arguments.len() == 3);
    }
    let sites = [(sample(), "partner-site/german-playbook"), (project().join("fixtures/sites/learn"), "docs-a")];
    for (site, docset) in sites {
        let text = stdout(&run(&site, &["config", "show"]));
        let read: toml::Table = toml::from_str(&text).unwrap();
        let paths: Vec<_> =
            read["docset"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
        assert!(paths.contains(&docset), "{paths:?}");
    }
}

#[test]
fn config_show_of_a_path_that_is_not_in_the_playbook_is_an_error() {
    let folder = configured();
    std::fs::write(folder.path().join(".hidden.md"), "").unwrap();
    let output = run(folder.path(), &["config", "show", ".hidden.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("`.hidden.md` is not a file of the playbook"), "{}", stderr(&output));
    assert_eq!(run(folder.path(), &["config", "show", "missing.md"]).status.code(), Some(2));
}

#[test]
fn nothing_that_acts_is_shown() {
    let text = "---\ntitle: a\u{202e}b\u{200b}\n\"x\\e[31m\": y\n---\n";
    let folder =
        site(&[("a.md", text.as_bytes()), ("playbook-lint.toml", "[metadata]\nknown = ['\u{202e}']\n".as_bytes())]);
    let said = stdout(&run(folder.path(), &["config", "show", "a.md"]));
    assert!(said.contains("title") && !said.contains(['\u{202e}', '\u{200b}', '\u{1b}']), "{said:?}");
}

#[test]
fn config_schema_is_the_schema_of_the_library() {
    let output = run(&project(), &["config", "schema"]);
    let written: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(written, playbook_lint::config::schema());
}

/// Writes the file to a copy of the site, and compares all diagnostics with those without the file.
fn init(from: &Path) -> String {
    let copy = copy_of(from, |_, bytes| bytes);
    let findings = || check_json(copy.path(), &["--select", "ALL"])["diagnostics"].clone();
    let before = findings();
    assert!(before.as_array().unwrap().len() > 3, "{}", from.display());
    let output = run(copy.path(), &["init"]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), String::new()), "{}", stderr(&output));
    assert_eq!(findings(), before, "{}", from.display());
    let text = std::fs::read_to_string(copy.path().join("playbook-lint.toml")).unwrap();
    Settings::from_file(&ConfigFile::parse(&text, "playbook-lint.toml").unwrap()).unwrap();
    text
}

#[test]
fn init_writes_what_it_finds_and_changes_no_diagnostic() {
    let text = init(&sample());
    let written: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(written["profile"].as_str(), Some("fasttrack"));
    assert_eq!(written["links"]["audience"]["partner-site"].as_str(), Some("partner"));
    let docsets = written["docset"].as_array().unwrap();
    let german = docsets.iter().find(|docset| docset["path"].as_str() == Some("partner-site/german-playbook")).unwrap();
    assert_eq!(german["locale"].as_str(), Some("de"));
    assert_eq!(german["source"].as_str(), Some("partner-site/english-playbook"));
    let learn: toml::Table = toml::from_str(&init(&project().join("fixtures/sites/learn"))).unwrap();
    assert_eq!(learn["profile"].as_str(), Some("learn"));
}

#[test]
fn init_changes_no_diagnostic_of_a_real_site() {
    let Some(folder) = real_site() else { return };
    init(&folder);
}

#[test]
fn init_writes_no_audience_that_a_file_name_or_another_page_contradicts() {
    let folder = site(&[
        ("a/x.md", b"---\nft.audience: partner\n---\n"),
        ("a/y--internal.md", b"---\nft.audience: partner\n---\n"),
        ("b/x.md", b"---\nft.audience: partner\n---\n"),
        ("b/y.md", b"---\ntitle: A\n---\n"),
        ("c/d/x.md", b"---\nft.audience: internal\n---\n"),
        ("c/e/x.md", b"---\nft.audience: internal, partner\n---\n"),
    ]);
    run(folder.path(), &["init"]);
    let text = std::fs::read_to_string(folder.path().join("playbook-lint.toml")).unwrap();
    assert!(text.contains("[links.audience]\n\"c/d\" = \"internal\"\n"), "{text}");
    assert_eq!(text.matches(" = \"partner\"").count(), 0, "{text}");
}

#[test]
fn init_overwrites_a_file_only_with_force() {
    let folder = site(&[("a/a.md", b"# A\n"), ("playbook-lint.toml", b"no [toml")]);
    let output = run(folder.path(), &["init", "a"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("already exists") && stderr(&output).contains("`--force`"));
    assert_eq!(std::fs::read(folder.path().join("playbook-lint.toml")).unwrap(), b"no [toml");
    assert_eq!(run(folder.path(), &["init", "a", "--force"]).status.code(), Some(0));
    assert!(check(folder.path(), &["--select", "PB401"]).status.success(), "the new file stands at the site's root");
}

#[test]
fn explain_shows_options_and_how_to_suppress_the_rule() {
    let folder = site(&[("playbook-lint.toml", b"[dates]\nmax-age = 90\n[lint]\nignore = ['stale-date']\n")]);
    let text = stdout(&run(folder.path(), &["explain", "stale-date"]));
    for part in [
        "PB202 stale-date\n\nSeverity: warning.",
        "\n\nWhy this is bad\n\nReaders assume",
        "\n\nIncorrect\n\n    ---\n    ms.date: 4/30/2019\n    ---\n\n",
        "    PB202 = \"off\"  # playbook-lint.toml, line 4\n",
        "    max-age = 90            # playbook-lint.toml, line 2\n",
        "    <!-- playbook-lint-disable-line PB202 -- why -->\n",
        "    # playbook-lint-disable PB202 -- why\n",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100 || line.starts_with("    ")), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains("## "), "{text}");
    let coloured = stdout(&run(folder.path(), &["explain", "stale-date", "--color", "always"]));
    // Without color, backticks mark code.
    let words = |text: &str| text.replace('`', "").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&anstream::adapter::strip_str(&coloured).to_string()), words(&text));
    assert!(coloured.contains("\u{1b}[1m"));
    let elsewhere = stdout(&run(site(&[("a.md", b"")]).path(), &["explain", "stale-date"]));
    assert!(elsewhere.contains("Default settings") && elsewhere.contains("max-age = 365"), "{elsewhere}");
    assert!(stdout(&run(folder.path(), &["explain", "PB001"])).contains("Comments cannot suppress this rule."));
}
