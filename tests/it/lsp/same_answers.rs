//! The editor shows the same problems as the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use playbook_lint::diagnostic::{Diagnostic, Severity};
use playbook_lint::linter::Rules;
use serde_json::{Value, json};

use super::client::{Setup, uri};
use crate::support::engine::{default_rules, fixture_tree, lint, only};
use crate::support::files::{project, sample};
use crate::support::skip;

/// What both show for a problem: place, severity, code, and message.
pub type Shown = (u64, u64, u64, u64, u64, String, String);

pub fn of_editor(diagnostic: &Value) -> Shown {
    let number = |value: &Value| value.as_u64().unwrap();
    let (start, end) = (&diagnostic["range"]["start"], &diagnostic["range"]["end"]);
    let message = diagnostic["message"].as_str().unwrap().split("\nhelp: ").next().unwrap().to_owned();
    let place = (number(&start["line"]), number(&start["character"]));
    let end = (number(&end["line"]), number(&end["character"]));
    (
        place.0,
        place.1,
        end.0,
        end.1,
        number(&diagnostic["severity"]),
        diagnostic["code"].as_str().unwrap().into(),
        message,
    )
}

pub fn of_command(diagnostic: &Diagnostic) -> Shown {
    let Diagnostic { range, severity, code, message, .. } = diagnostic;
    let severity = match severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Info => 3,
    };
    let zero_based = |number: u32| u64::from(number) - 1;
    let (start, end) = (range.start, range.end);
    let place = (zero_based(start.line), zero_based(start.column));
    (place.0, place.1, zero_based(end.line), zero_based(end.column), severity, (*code).to_owned(), message.clone())
}

/// Compares both on the tree below `folder`, with some pages open.
fn compare(folder: &Path, rules: Option<playbook_lint::rules::RuleTable>, open: &[PathBuf]) {
    let report = lint(folder, &rules.clone().unwrap_or_else(default_rules));
    let folder = folder.canonicalize().unwrap();
    let mut expected: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        expected.entry(uri(&folder.join(&*diagnostic.file))).or_default().push(of_command(diagnostic));
    }
    let rules = Some(Rules::Fixed(rules.unwrap_or_else(default_rules)));
    let options = json!({ "diagnostics": "site" });
    let mut client = Setup { rules, ..Setup::new(&folder).with_options(options).with_encoding("utf-32") }.start();
    for path in open {
        if let Ok(text) = std::fs::read_to_string(path) {
            client.open(path, text.trim_start_matches('\u{feff}'));
        }
    }
    client.settle();
    let shown = std::mem::take(&mut client.shown);
    let mut shown: BTreeMap<String, Vec<Shown>> =
        shown.into_iter().map(|(uri, shown)| (uri, shown.iter().map(of_editor).collect())).collect();
    shown.retain(|_, shown| !shown.is_empty());
    for list in shown.values_mut().chain(expected.values_mut()) {
        list.sort();
    }
    assert_eq!(shown, expected, "{}", folder.display());
    client.shut_down();
}

/// Returns every `step`th page below `folder`.
fn pages(folder: &Path, step: usize) -> Vec<PathBuf> {
    let files = crate::support::files::files_below(folder).into_iter().filter(|path| path.ends_with(".md"));
    files.step_by(step).map(|path| folder.join(path)).collect()
}

#[test]
fn on_each_fixture() {
    let rules = playbook_lint::rules::RULES.iter().map(playbook_lint::rules::RegisteredRule::meta);
    // An editor does not ask servers.
    for rule in rules.filter(|rule| !rule.needs_servers) {
        let fixture = project().join(format!("fixtures/rules/{}-{}", rule.code, rule.name));
        let (tree, _repository) = fixture_tree(&fixture, "bad");
        // A fixture is part of this repository, so it needs a marker to be its own root.
        let copy = marked_copy(&tree);
        let tree = copy.as_ref().map_or(tree.as_path(), |copy| copy.path());
        compare(tree, Some(only(rule)), &pages(tree, 2));
    }
}

/// Returns a copy with an empty `playbook-lint.toml`, if the tree has neither this file nor its own repository.
fn marked_copy(tree: &Path) -> Option<tempfile::TempDir> {
    if tree.join("playbook-lint.toml").exists() || !tree.starts_with(project()) {
        return None;
    }
    let copy = crate::support::files::copy_of(tree, |_, bytes| bytes);
    crate::support::files::write(copy.path(), "playbook-lint.toml", b"");
    Some(copy)
}

#[test]
fn on_the_sample() {
    let copy = marked_copy(&sample());
    let folder = copy.as_ref().map_or(sample(), |copy| copy.path().to_owned());
    compare(&folder, None, &pages(&folder, 3));
}

#[test]
fn on_a_real_site() {
    let Some(folder) = skip::real_site() else { return };
    // The server shows files under the paths that the editor opened. The command line shows the targets of links in the
    // path.
    let folder = folder.canonicalize().unwrap();
    compare(&folder, None, &pages(&folder, 20));
}
