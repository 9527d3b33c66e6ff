//! Guards over the list of rules as a whole. What each rule has to pass is in `each.rs`.

use std::collections::BTreeSet;

use playbook_lint::rules::{RULES, RegisteredRule, RuleMetadata, render_rules_page};

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
    expect_file(&project().join("docs/rules.md"), &render_rules_page());
}
