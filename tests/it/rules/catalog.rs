//! Guards over the whole list of rules: fixtures, documentation, examples and fixes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use playbook_lint::diagnostic::{Applicability, Fix};
use playbook_lint::fix::{FixedPage, apply};
use playbook_lint::output::Diff;
use playbook_lint::rules::{ExampleKind, FixKind, RULES, RegisteredRule, RuleMetadata, render_rules_page};

use crate::support::engine::{default_rules, fix, fixture_tree, lint, only, show_all};
use crate::support::files::{copy_of, expect_file, project, site};

fn rules() -> impl Iterator<Item = &'static RuleMetadata> {
    RULES.iter().map(RegisteredRule::meta)
}

fn fixture(rule: &RuleMetadata) -> PathBuf {
    project().join("fixtures/rules").join(format!("{}-{}", rule.code, rule.name))
}

#[test]
fn codes_are_unique_and_in_order_and_names_are_unique() {
    let codes: Vec<_> = rules().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    let names: BTreeSet<_> = rules().map(|rule| rule.name).collect();
    assert_eq!(names.len(), codes.len());
}

#[test]
fn every_fixture_folder_belongs_to_a_rule_and_every_rule_has_one() {
    let folders = std::fs::read_dir(project().join("fixtures/rules")).unwrap();
    let folders: BTreeSet<_> = folders.map(|entry| entry.unwrap().path()).collect();
    let expected: BTreeSet<_> = rules().map(fixture).collect();
    assert_eq!(folders, expected);
}

#[test]
fn bad_fixtures_give_exactly_what_is_expected() {
    for rule in rules() {
        let folder = fixture(rule);
        let (bad, _repository) = fixture_tree(&folder, "bad");
        let report = lint(&bad, &only(rule));
        assert!(!report.diagnostics.is_empty(), "{} finds nothing in its bad fixture", rule.code);
        assert!(report.diagnostics.iter().all(|diagnostic| diagnostic.code == rule.code));
        expect_file(&folder.join("expected.txt"), &show_all(&report));
    }
}

#[test]
fn good_fixtures_give_nothing() {
    for rule in rules() {
        let (good, _repository) = fixture_tree(&fixture(rule), "good");
        let report = lint(&good, &only(rule));
        assert!(report.summary.pages > 0, "{}: the good fixture has no pages", rule.code);
        assert!(report.diagnostics.is_empty(), "{}: {}", rule.code, show_all(&report));
    }
}

#[test]
fn every_rule_is_documented() {
    for rule in rules() {
        let code = rule.code;
        assert!(rule.summary().ends_with('.'), "{code}: the first paragraph is a sentence");
        assert!(rule.section("Why").is_some_and(|why| why.len() > 20), "{code}: says why");
        if matches!(code, "PB001") {
            // Its flaws cannot be written down in a text.
            continue;
        }
        for section in ["Fails", "Passes"] {
            assert!(rule.section(section).is_some(), "{code}: has a section {section}");
        }
    }
}

#[test]
fn the_manual_is_generated_from_the_rules() {
    expect_file(&project().join("docs/rules.md"), &render_rules_page());
}

#[test]
fn examples_in_the_documentation_behave_as_they_say() {
    for rule in rules() {
        if rule.code == "PB208" {
            // Its examples need a history, which its fixtures have.
            continue;
        }
        let examples = rule.examples();
        for kind in [ExampleKind::Fails, ExampleKind::Passes] {
            let of_kind: Vec<_> = examples.iter().filter(|example| example.kind == kind).collect();
            assert!(!of_kind.is_empty() || rule.code == "PB001", "{}: no example {kind:?}", rule.code);
            for example in of_kind {
                let files: Vec<_> = example.files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
                let folder = site(&files);
                let report = lint(folder.path(), &only(rule));
                let fails = !report.diagnostics.is_empty();
                let shown = show_all(&report);
                assert_eq!(fails, kind == ExampleKind::Fails, "{}: {kind:?} {example:#?}\n{shown}", rule.code);
            }
        }
    }
}

/// Each fix alone removes its finding and brings no finding of any rule that was not there before.
#[test]
fn fixes_fix_and_break_nothing() {
    for rule in rules() {
        let (bad, _repository) = fixture_tree(&fixture(rule), "bad");
        let before = lint(&bad, &only(rule));
        let baseline: BTreeSet<_> = findings(&bad).into_iter().collect();
        for diagnostic in &before.diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            let copy = copy_of(&bad, |_, bytes| bytes);
            edit(&copy.path().join(&*diagnostic.file), fix);
            let after = lint(copy.path(), &only(rule));
            let context = format!("{}: {}:{} `{}`", rule.code, diagnostic.file, diagnostic.range.start.line, fix.title);
            assert!(after.diagnostics.len() < before.diagnostics.len(), "{context} does not remove its finding");
            for finding in findings(copy.path()) {
                assert!(baseline.contains(&finding), "{context} brings {finding:?}");
            }
        }
    }
}

/// The bad fixture with all fixes of its rule made, as a diff beside it.
#[test]
fn fixes_change_what_is_expected_and_leave_nothing_to_fix() {
    for rule in rules() {
        let folder = fixture(rule);
        let expected = folder.join("expected.diff");
        let (bad, _repository) = fixture_tree(&folder, "bad");
        let outcome = fix(&bad, &only(rule));
        let code = rule.code;
        if rule.fix == FixKind::None {
            assert!(outcome.pages.is_empty() && !expected.exists(), "{code} has no fix");
            continue;
        }
        assert!(!outcome.pages.is_empty(), "{code}: no finding of the bad fixture has a fix");
        assert_eq!(outcome.remarks, [], "{code}");
        let copy = copy_of(&bad, |_, bytes| bytes);
        let (mut shown, diff) = (Vec::new(), Diff { color: false, terminal: true, escape_commands: false });
        for FixedPage { path, before, after, .. } in &outcome.pages {
            diff.write(path, before, after, &mut shown).unwrap();
            std::fs::write(copy.path().join(&**path), after).unwrap();
        }
        expect_file(&expected, &String::from_utf8(shown).unwrap());
        let left = lint(copy.path(), &only(rule));
        assert!(left.diagnostics.iter().all(|one| one.fix.is_none()), "{code}: {}", show_all(&left));
    }
}

/// What the catalogue says of a rule's fixes is what its findings have.
#[test]
fn fixes_are_as_safe_as_declared() {
    for rule in rules() {
        let (bad, _repository) = fixture_tree(&fixture(rule), "bad");
        let report = lint(&bad, &only(rule));
        let fixes: Vec<_> = report.diagnostics.iter().filter_map(|one| Some(one.fix.as_ref()?.applicability)).collect();
        let is_right = match rule.fix {
            FixKind::None => fixes.is_empty(),
            FixKind::Safe => fixes.contains(&Applicability::Safe),
            FixKind::Unsafe => !fixes.is_empty() && !fixes.contains(&Applicability::Safe),
        };
        assert!(is_right, "{} is declared {:?} and has {fixes:?}", rule.code, rule.fix);
    }
}

/// All findings with what does not change when lines move.
fn findings(folder: &Path) -> Vec<(String, &'static str, String)> {
    let report = lint(folder, &default_rules());
    report.diagnostics.iter().map(|one| (one.file.to_string(), one.code, one.message.clone())).collect()
}

fn edit(path: &Path, fix: &Fix) {
    let text = std::fs::read_to_string(path).unwrap();
    let (mark, text) = text.strip_prefix('\u{feff}').map_or(("", &*text), |text| ("\u{feff}", text));
    let (edited, left_out) = apply(text, &fix.edits);
    assert_eq!(left_out, 0, "edits of one fix overlap");
    std::fs::write(path, format!("{mark}{edited}")).unwrap();
}
