//! Checks of the list of rules. `each.rs` has the tests that each rule must pass.

use std::collections::BTreeSet;

use playbook_lint::rules::{RULES, RegisteredRule, RuleMetadata, render_rules_pages};

use super::each::{TESTED, fixture};
use crate::support::files::{expect_file, project};

fn rules() -> impl Iterator<Item = &'static RuleMetadata> {
    RULES.iter().map(RegisteredRule::meta)
}

/// A rule that is missing here has no tests: add its code to the list at the end of `each.rs`.
#[test]
fn every_rule_is_tested() {
    let codes: Vec<_> = rules().map(|rule| rule.code).collect();
    assert_eq!(TESTED, codes);
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
fn the_manual_is_generated_from_the_rules() {
    let pages = render_rules_pages();
    for page in &pages {
        expect_file(&project().join(&page.path), &page.text);
    }
    let listed: BTreeSet<_> = pages.iter().map(|page| project().join(&page.path)).collect();
    let folder = std::fs::read_dir(project().join("docs/rules")).unwrap();
    for file in folder.map(|entry| entry.unwrap().path()) {
        assert!(listed.contains(&file), "{} is not a page of the manual", file.display());
    }
    for rule in rules() {
        let page = pages.iter().find(|page| page.path == rule.page()).unwrap();
        assert!(page.text.contains(&format!("\n## {} {}\n", rule.code, rule.name)), "{}", rule.code);
        assert_eq!(pages[0].text.matches(&format!("#{})", rule.anchor())).count(), 1, "{}", rule.code);
    }
}
