//! Code Quality reports, with the fields that GitLab documents.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::of_sample;

use crate::support::command::{check, stdout};
use crate::support::files::{one_bad_page, write};

/// An entry as described in "Code Quality report format" on docs.gitlab.com.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: Severity,
    location: Location,
}

#[derive(Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Info,
    Minor,
    Major,
    Critical,
    Blocker,
}

#[derive(Deserialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Deserialize)]
struct Lines {
    begin: u64,
}

#[test]
fn gitlab_gets_one_entry_per_diagnostic_with_a_unique_fingerprint() {
    let (printed, diagnostics) = of_sample("gitlab");
    let entries: Vec<Entry> = serde_json::from_str(&printed).unwrap();
    assert_eq!(entries.len(), diagnostics.len());
    for (entry, diagnostic) in entries.iter().zip(&diagnostics) {
        assert!(entry.description.starts_with(diagnostic["message"].as_str().unwrap()), "{}", entry.description);
        assert!(entry.description.contains(diagnostic["help"].as_str().unwrap_or("")), "{}", entry.description);
        assert_eq!(entry.check_name, diagnostic["code"].as_str().unwrap());
        assert_eq!(entry.location.path, diagnostic["file"].as_str().unwrap());
        assert_eq!(entry.location.lines.begin, diagnostic["range"]["start"]["line"].as_u64().unwrap());
        let expected = match diagnostic["severity"].as_str().unwrap() {
            "error" => Severity::Major,
            "warning" => Severity::Minor,
            _ => Severity::Info,
        };
        assert_eq!(entry.severity, expected);
    }
    let fingerprints: BTreeSet<_> = entries.iter().map(|entry| &entry.fingerprint).collect();
    assert_eq!(fingerprints.len(), entries.len());
}

#[test]
fn nothing_found_is_an_empty_list() {
    let folder = one_bad_page();
    let printed = stdout(&check(folder.path(), &["--ignore", "ALL", "--format", "gitlab"]));
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&printed).unwrap(), Vec::<serde_json::Value>::new());
}

/// Services expect paths relative to the repository; a playbook's paths are relative to its root.
#[test]
fn services_get_paths_from_the_repositorys_folder() {
    let folder = one_bad_page();
    write(folder.path(), ".git/HEAD", b"");
    write(folder.path(), "my docs/en/docfx.json", b"{}");
    write(folder.path(), "my docs/en/a/bad.md", b"\xFF");
    let of = |format: &str| {
        let arguments = ["--select", "PB001", "--format", format];
        stdout(&check(&folder.path().join("my docs/en"), &arguments))
    };
    let entries: Vec<Entry> = serde_json::from_str(&of("gitlab")).unwrap();
    assert_eq!(entries[0].location.path, "my docs/en/a/bad.md");
    assert!(of("github").contains("file=my docs/en/a/bad.md,"));
    assert!(of("sarif").contains("\"uri\": \"my%20docs/en/a/bad.md\""));
    assert!(of("junit").contains("file=\"my docs/en/a/bad.md\""));
    assert!(of("markdown").contains("### `my docs/en/a/bad.md`"));
    assert!(of("concise").starts_with("a/bad.md:1:1:"));
}
