//! Tests that every rule must pass. `cargo test PB309` runs those of one rule.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use playbook_lint::diagnostic::{Applicability, Fix};
use playbook_lint::fix::{FixedPage, apply};
use playbook_lint::output::Diff;
use playbook_lint::rules::{ExampleKind, FixKind, RuleMetadata};

use super::isolation::assert_isolated;
use crate::support::command::{self, check_json, lint_in, stdout};
use crate::support::engine::{default_rules, fix, fixture_tree, lint, only, show_all};
use crate::support::files::{copy_of, expect_file, project, sample, site};

/// Defines a test module for each code, and the list of codes.
macro_rules! test_each_rule {
    ($($code:ident),* $(,)?) => {
        /// The codes of all rules that are tested.
        pub const TESTED: &[&str] = &[$(stringify!($code)),*];

        $(
            #[allow(non_snake_case)]
            mod $code {
                use playbook_lint::rules::find;

                test_each_rule! {
                    @$code
                    bad_fixture_gives_what_is_expected
                    good_fixture_gives_nothing
                    is_documented
                    examples_behave_as_the_documentation_says
                    fixes_fix_and_break_nothing
                    all_fixes_together_change_what_is_expected
                    fixes_are_as_safe_as_declared
                    finds_alone_what_it_finds_among_all
                    is_selected_by_code_and_by_name
                    is_explained_by_code_and_by_name
                }
            }
        )*
    };
    (@$code:ident $($test:ident)*) => {
        $(
            #[test]
            fn $test() {
                super::$test(find(stringify!($code)).unwrap());
            }
        )*
    };
}

/// Whether only a change can show its problems. Its tests are in `tests/it/linter/since.rs`.
fn needs_a_change(rule: &RuleMetadata) -> bool {
    rule.code == "PB710"
}

pub fn fixture(rule: &RuleMetadata) -> PathBuf {
    project().join("fixtures/rules").join(format!("{}-{}", rule.code, rule.name))
}

fn bad_fixture_gives_what_is_expected(rule: &RuleMetadata) {
    if needs_a_change(rule) {
        return;
    }
    let folder = fixture(rule);
    let (bad, _repository) = fixture_tree(&folder, "bad");
    let report = lint(&bad, &only(rule));
    assert!(!report.diagnostics.is_empty(), "nothing is found in the bad fixture");
    assert!(report.diagnostics.iter().all(|diagnostic| diagnostic.code == rule.code));
    expect_file(&folder.join("expected.txt"), &show_all(&report));
}

fn good_fixture_gives_nothing(rule: &RuleMetadata) {
    let (good, _repository) = fixture_tree(&fixture(rule), "good");
    let report = lint(&good, &only(rule));
    assert!(report.summary.pages > 0, "the good fixture has no pages");
    assert!(report.diagnostics.is_empty(), "{}", show_all(&report));
}

fn is_documented(rule: &RuleMetadata) {
    assert!(rule.summary().ends_with('.'), "the first paragraph is a sentence");
    assert!(rule.section("Why this is bad").is_some_and(|why| why.len() > 20), "says why");
    if rule.code == "PB001" {
        // Its problems cannot be written in a text file.
        return;
    }
    for section in ["Incorrect", "Correct"] {
        assert!(rule.section(section).is_some(), "has a section {section}");
    }
}

fn examples_behave_as_the_documentation_says(rule: &RuleMetadata) {
    if rule.needs_history || needs_a_change(rule) {
        // Its examples need a Git history.
        return;
    }
    let examples = rule.examples();
    for kind in [ExampleKind::Fails, ExampleKind::Passes] {
        let of_kind: Vec<_> = examples.iter().filter(|example| example.kind == kind).collect();
        assert!(!of_kind.is_empty() || rule.code == "PB001", "no example {kind:?}");
        for example in of_kind {
            let files: Vec<_> = example.files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
            let folder = site(&files);
            let report = lint(folder.path(), &only(rule));
            let fails = !report.diagnostics.is_empty();
            assert_eq!(fails, kind == ExampleKind::Fails, "{kind:?} {example:#?}\n{}", show_all(&report));
        }
    }
}

/// Each fix alone removes its diagnostic, and adds no diagnostics of any rule.
fn fixes_fix_and_break_nothing(rule: &RuleMetadata) {
    let (bad, _repository) = fixture_tree(&fixture(rule), "bad");
    let before = lint(&bad, &only(rule));
    let baseline: BTreeSet<_> = diagnostics(&bad).into_iter().collect();
    for diagnostic in &before.diagnostics {
        let Some(fix) = &diagnostic.fix else { continue };
        let copy = copy_of(&bad, |_, bytes| bytes);
        edit(&copy.path().join(&*diagnostic.file), fix);
        let after = lint(copy.path(), &only(rule));
        let context = format!("{}:{} `{}`", diagnostic.file, diagnostic.range.start.line, fix.title);
        assert!(after.diagnostics.len() < before.diagnostics.len(), "{context} does not remove its diagnostic");
        for other in diagnostics(copy.path()) {
            assert!(baseline.contains(&other), "{context} adds {other:?}");
        }
    }
}

/// Compares the bad fixture after all fixes of its rule with the diff next to it.
fn all_fixes_together_change_what_is_expected(rule: &RuleMetadata) {
    if needs_a_change(rule) {
        return;
    }
    let folder = fixture(rule);
    let expected = folder.join("expected.diff");
    let (bad, _repository) = fixture_tree(&folder, "bad");
    let outcome = fix(&bad, &only(rule));
    if rule.fix == FixKind::None {
        assert!(outcome.pages.is_empty() && !expected.exists(), "the rule has no fix");
        return;
    }
    assert!(!outcome.pages.is_empty(), "no diagnostic of the bad fixture has a fix");
    assert_eq!(outcome.remarks, []);
    let copy = copy_of(&bad, |_, bytes| bytes);
    let (mut shown, diff) = (Vec::new(), Diff { color: false, terminal: true, escape_commands: false });
    for FixedPage { path, before, after, .. } in &outcome.pages {
        diff.write(path, before, after, &mut shown).unwrap();
        std::fs::write(copy.path().join(&**path), after).unwrap();
    }
    expect_file(&expected, &String::from_utf8(shown).unwrap());
    let left = lint(copy.path(), &only(rule));
    assert!(left.diagnostics.iter().all(|one| one.fix.is_none()), "{}", show_all(&left));
}

/// The fixes of its diagnostics are as safe as the catalog says.
fn fixes_are_as_safe_as_declared(rule: &RuleMetadata) {
    if needs_a_change(rule) {
        return;
    }
    let (bad, _repository) = fixture_tree(&fixture(rule), "bad");
    let report = lint(&bad, &only(rule));
    let fixes: Vec<_> = report.diagnostics.iter().filter_map(|one| Some(one.fix.as_ref()?.applicability)).collect();
    let is_right = match rule.fix {
        FixKind::None => fixes.is_empty(),
        FixKind::Safe => fixes.contains(&Applicability::Safe),
        FixKind::Unsafe => !fixes.is_empty() && !fixes.contains(&Applicability::Safe),
    };
    assert!(is_right, "declared are {:?} fixes, found are {fixes:?}", rule.fix);
}

/// The other enabled rules change nothing: no rule may rely on facts that only another rule requests.
fn finds_alone_what_it_finds_among_all(rule: &RuleMetadata) {
    let (bad, _repository) = fixture_tree(&fixture(rule), "bad");
    for folder in [bad, fixture(rule).join("good"), sample(), project().join("fixtures/sites/learn")] {
        assert_isolated(&folder, rule);
    }
}

fn is_selected_by_code_and_by_name(rule: &RuleMetadata) {
    let (bad, repository) = fixture_tree(&fixture(rule), "bad");
    // The program asks real servers, and only if the user requests it.
    if needs_a_change(rule) || rule.needs_servers {
        return;
    }
    // The copy is outside of the project's repository, which would be the root.
    let copy = copy_of(&bad, |_, bytes| bytes);
    let folder = if repository.is_some() { &bad } else { copy.path() };
    let [by_code, by_name] = [rule.code, rule.name].map(|name| check_json(folder, &["--select", name]));
    assert!(!command::diagnostics(&by_code).is_empty());
    assert!(command::diagnostics(&by_code).iter().all(|one| one["code"] == rule.code));
    assert_eq!(by_code["diagnostics"], by_name["diagnostics"]);
}

fn is_explained_by_code_and_by_name(rule: &RuleMetadata) {
    let [by_code, by_name] =
        [rule.code, rule.name].map(|name| stdout(&lint_in(&project()).args(["explain", name]).output().unwrap()));
    assert!(by_code.starts_with(&format!("{} {}\n", rule.code, rule.name)), "{by_code}");
    assert!(by_code.contains("\n\nWhy this is bad\n\n"), "{by_code}");
    assert_eq!(by_code, by_name);
}

/// Returns all diagnostics, without what changes when lines move.
fn diagnostics(folder: &Path) -> Vec<(String, &'static str, String)> {
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

test_each_rule! {
    PB001, PB002, PB003, PB004, PB005, PB006, PB007,
    PB101, PB102, PB103, PB104, PB105, PB106, PB107, PB108, PB109, PB110,
    PB201, PB202, PB203, PB204, PB205, PB206, PB207, PB208,
    PB301, PB302, PB303, PB304, PB305, PB306, PB307, PB308, PB309, PB310, PB311, PB312, PB313, PB314,
    PB401, PB402, PB403, PB404, PB405, PB406, PB407, PB408, PB409, PB410, PB411, PB412, PB413, PB414, PB415, PB416, PB417,
    PB418, PB419, PB420, PB421, PB422,
    PB501, PB502, PB503, PB504, PB505, PB506,
    PB601, PB602, PB603, PB604, PB605, PB606, PB607, PB608, PB609, PB610, PB611, PB612,
    PB701, PB702, PB703, PB704, PB705, PB706, PB707, PB708, PB709, PB710,
    PB801, PB802, PB803, PB804, PB805, PB806,
    PB901,
}
