//! One run of `--fix` makes all fixes.

use std::fmt::Write;

use playbook_lint::fix::FixOutcome;
use playbook_lint::rules::RuleTable;

use super::rendered::Files;
use crate::support::engine::{default_rules, fix_all, only, workspace_of};

fn fix(page: &str, rules: &RuleTable) -> FixOutcome {
    fix_all(&workspace_of(Files::of_page(page.as_bytes()), rules), true)
}

/// Fixes a page, and checks that a second run changes nothing.
fn fix_once(page: &str, rules: &RuleTable) -> String {
    let outcome = fix(page, rules);
    assert_eq!(outcome.remarks, []);
    let after =
        outcome.pages.into_iter().next().map_or_else(|| page.to_owned(), |page| String::from_utf8(page.after).unwrap());
    assert_eq!(fix(&after, rules).pages, []);
    after
}

#[test]
fn a_key_that_is_repeated_often_is_fixed_at_once() {
    let rules = only(playbook_lint::rules::find("PB005").unwrap());
    for count in [2, 25, 300] {
        let mut page = String::from("---\ntitle: x\n");
        for _ in 0..count {
            page.push_str("author: a\n");
        }
        page.push_str("author: b\nauthor:\n---\n# x\n");
        assert_eq!(fix_once(&page, &rules), "---\ntitle: x\nauthor: b\n---\n# x\n");
    }
    assert_eq!(fix_once("---\na: 1\nb: 2\na: 3\nb: 4\na:\n---\n# x\n", &rules), "---\na: 3\nb: 4\n---\n# x\n");
}

#[test]
fn passes_continue_while_they_remove_problems() {
    // A single fix corrects an alert's word and adds its line break, together with the labels above it.
    let mut page = String::from("---\ntitle: x\n---\n# x\n\n");
    for line in 0..40 {
        writeln!(page, "Phase: **{line}**\nMotions: **All**\n\n> [!Wichtig] Text {line}.\n").unwrap();
    }
    let after = fix_once(&page, &default_rules());
    assert_eq!(after.matches("> [!IMPORTANT]\n> Text").count(), 40);
}
