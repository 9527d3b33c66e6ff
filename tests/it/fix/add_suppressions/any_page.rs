//! On any page, adding suppressions either does not change what readers see, or does nothing. Removing them restores
//! the page.

use std::collections::BTreeMap;
use std::path::Path;

use playbook_lint::diagnostic::{Applicability, Edit};
use playbook_lint::fix::{AddedSuppressions, add_suppressions, apply};
use playbook_lint::linter::{Lens, Report, is_suppressible};
use playbook_lint::page::same_rendering;
use playbook_lint::rules::{RuleSelection, RuleTable, Selector};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::engine::workspace;
use crate::support::properties;

/// Pieces of pages that leave little room for comments, and pieces that rules report.
const FRAGMENTS: &[&str] = &[
    "---\n",
    "title: a\n",
    "a: |\n  b\n",
    "ms.date: x\n",
    "\n",
    "\n\n",
    "\r\n",
    "    ",
    "  ",
    "\\\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "===\n",
    "```\n",
    "`",
    "| [x](x.md) | b |\n|---|---|\n",
    "| c\u{200b} | d |\n",
    "| Task ID | (M)andatory / (O)ptional |\n|-|-|\n| a | b |\n",
    "[x](x.md)",
    "[y]: y.md\n",
    "[y]",
    "![](z.png)",
    "[!INCLUDE [x](x.md)]\n",
    "> [!Note]\n> text\n",
    "> [!NOTE] text\n",
    "<div>\n",
    "</div>\n",
    "<!--",
    "-->",
    "<a href=\"x.md\">",
    ":::image source=\"x.png\":::\n",
    "<<<<<<< HEAD\n",
    "<!-- playbook-lint-disable-line PB401 -->",
    "<!-- playbook-lint-disable PB4 PB6 -->\n",
    "<!-- playbook-lint-enable PB4 -->\n",
    "# playbook-lint-disable-file x\n",
    "word",
    "\u{200b}",
];

/// All rules except PB208: outside a repository it reports nothing, but starts Git each time.
fn rules() -> RuleTable {
    let named = |name: &str| vec![Selector::parse(name).unwrap()];
    RuleTable::new(&RuleSelection { select: Some(named("ALL")), ignore: named("PB208"), ..RuleSelection::default() })
}

fn lint(folder: &Path) -> Report {
    workspace(folder, &rules()).lint_once()
}

/// Returns what PB901 reports, and how often.
fn unused(report: &Report) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    report
        .diagnostics
        .iter()
        .filter(|one| one.code == "PB901")
        .for_each(|one| *counts.entry(&*one.message).or_default() += 1);
    counts
}

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

fn check(page: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.md");
    std::fs::write(&path, page).unwrap();
    let before = lint(folder.path());
    let added: AddedSuppressions =
        add_suppressions(&workspace(folder.path(), &rules()), &Lens::default(), "soon").unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    if added.pages == 0 {
        assert_eq!(text, page);
        return;
    }
    assert!(same_rendering(without_mark(page), without_mark(&text)), "{page:?}\n{text:?}");
    let after = lint(folder.path());
    let left: Vec<_> = after.diagnostics.iter().filter(|one| is_suppressible(one)).map(|one| &one.message).collect();
    assert!(left.is_empty(), "{left:?}\n{page:?}\n{text:?}");
    for (message, count) in unused(&after) {
        assert!(count <= unused(&before).get(message).copied().unwrap_or_default(), "{message}\n{page:?}\n{text:?}");
    }
    let again = add_suppressions(&workspace(folder.path(), &rules()), &Lens::default(), "soon").unwrap();
    assert_eq!(again.pages, 0, "{page:?}\n{text:?}");
}

/// Safe fixes of PB901 don't change what readers see. After a few rounds, PB901 only reports problems that have no safe
/// fix.
fn check_removal(page: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.md");
    let mut text = page.to_owned();
    for _ in 0..6 {
        std::fs::write(&path, &text).unwrap();
        let report = lint(folder.path());
        let fixes = report.diagnostics.iter().filter(|one| one.code == "PB901").filter_map(|one| one.fix.as_ref());
        let edits: Vec<&Edit> =
            fixes.filter(|fix| fix.applicability == Applicability::Safe).flat_map(|fix| &fix.edits).collect();
        if edits.is_empty() {
            return;
        }
        let mark = &text[..text.len() - without_mark(&text).len()];
        let (fixed, _) = apply(without_mark(&text), edits);
        assert!(same_rendering(without_mark(&text), &fixed), "{page:?}\n{text:?}\n{fixed:?}");
        text = format!("{mark}{fixed}");
    }
    panic!("still not done: {page:?}\n{text:?}");
}

fn page() -> impl Strategy<Value = String> {
    (any::<bool>(), vec(select(FRAGMENTS), 0..14)).prop_map(|(has_front_matter, pieces)| {
        let head = if has_front_matter { "---\ntitle: a\n---\n" } else { "" };
        format!("{head}{}", pieces.concat())
    })
}

proptest! {
    #![proptest_config(properties::config(256))]

    #[test]
    fn suppressions_on_any_page_are_complete_and_invisible(page in page()) {
        check(&page);
    }

    #[test]
    fn useless_comments_go_from_any_page_unseen(page in page()) {
        check_removal(&page);
    }
}
