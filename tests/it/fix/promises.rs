//! Safe fixes don't change what readers see.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::rendered::{Files, check_safe_fixes};
use crate::support::engine::{default_rules, fix_all, only, workspace_of};
use crate::support::files::{files_below, sample};
use crate::support::properties;
use crate::support::skip::real_site;

/// Returns the page after the fixes of one rule: either the safe ones or all.
fn fixed(page: &str, code: &str, include_unsafe: bool) -> String {
    let rules = match playbook_lint::rules::find(code) {
        Some(rule) => only(rule),
        None => default_rules(),
    };
    let outcome = fix_all(&workspace_of(Files::of_page(page.as_bytes()), &rules), include_unsafe);
    assert_eq!(outcome.internal_errors, []);
    let page_after = outcome.pages.into_iter().find(|one| &*one.path == "page.md");
    page_after.map_or_else(|| page.to_owned(), |one| String::from_utf8(one.after).unwrap())
}

#[test]
fn text_after_an_unclosed_comment_stays() {
    for comment in [
        "<!-- playbook-lint-disable PB901\n\nImportant one.\n\nImportant two.\n",
        "<!-- playbook-lint-disable\n\nOne.\n\n<!-- other -->\n\nTwo.\n",
        "<!-- playbook-lint-disable-line PB901\nOne.\nTwo. -->\n",
        "<!-- playbook-lint-disable-file PB901 keep this sentence -->\n",
        "<!-- playbook-lint-enable PB901\n\nOne.\n",
        "<!-- playbook-lint-disable-lines PB901\n\nOne.\n",
    ] {
        let page = format!("---\ntitle: x\n---\n# x\n\nText.\n\n{comment}");
        assert_eq!(fixed(&page, "PB901", false), page);
        let all = fixed(&page, "PB901", true);
        for word in ["Important one.", "Important two.", "One.", "Two.", "keep this sentence", "<!-- other -->"] {
            assert_eq!(page.contains(word), all.contains(word), "{page:?}\n{all:?}");
        }
    }
}

#[test]
fn comments_with_names_and_a_reason_are_still_removed() {
    let page =
        "# x\n\nText.\n\n<!-- playbook-lint-disable-line PB901, PB9O1 -- a long reason, with words -->\n\nMore.\n";
    assert!(!fixed(page, "PB901", false).contains("playbook-lint"));
}

#[test]
fn text_that_would_become_something_else_stays_on_the_alert_line() {
    for text in ["[a]: /url", "---", "===", "# h", "```x", "<div>", "1. one", "- one", "> quote"] {
        let page = format!("# x\n\n> [!NOTE] {text}\n> more\n\n[a]\n");
        assert_eq!(fixed(&page, "PB605", false), page);
        let page = page.replace("[!NOTE]", "[!Wichtig]");
        assert_eq!(fixed(&page, "PB605", false), page);
    }
    let page = "# x\n\n> [!NOTE] Plain *text*.\n\n> [!NOTE] # h\n";
    assert_eq!(fixed(page, "PB605", false), page.replace("[!NOTE] Plain", "[!NOTE]\n> Plain"));
}

/// Pages from which pieces are spliced.
static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folders = std::iter::once(sample()).chain(real_site());
    let pages = folders.flat_map(|folder| {
        let paths = files_below(&folder).into_iter().filter(|path| path.ends_with(".md"));
        paths.map(move |path| std::fs::read(folder.join(path)).unwrap()).collect::<Vec<_>>()
    });
    let texts = pages.filter_map(|page| String::from_utf8(page).ok());
    texts.filter(|text| text.len() < 50_000).map(|text| text.replace("\r\n", "\n")).collect()
});

/// The sample, in which one page will be changed.
static SAMPLE: LazyLock<Files> = LazyLock::new(|| {
    let files = files_below(&sample()).into_iter();
    Files(files.map(|path| (path.clone(), std::fs::read(sample().join(path)).unwrap())).collect())
});

/// Texts that safe fixes look for.
const PIECES: &[&str] = &[
    "<!-- playbook-lint-disable PB401 -->",
    "<!-- playbook-lint-disable PB401\n",
    "<!-- playbook-lint-disable-line PB401, PB404 -- a reason -->\n",
    "<!-- playbook-lint-enable -->\n",
    "<!--",
    "-->",
    "> [!NOTE] ",
    "\n> [!Wichtig] # ",
    "> [!tip]\n> ",
    "\n\n> [!NOTE]: [a]: /url\n\n",
    "\u{200b}",
    "\u{feff}\n",
    "\n\u{ad}\n",
    "**a:\u{200b}**b",
    "  \u{200b}\n",
    "Phase: **Plan**\nMotion: **All**\n",
    "[a](B.md)",
    "[a]: b.html\n",
    "[a](b.html)",
    "[a](hhttps://a.example)",
    "[a](x@a.example)",
    "https://nam06.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F*b*&data=1",
    "| Task ID | Task Name | (m)andatory / (O)ptional |\n|-|-|-|\n| 4101 | a | **M** |\n",
    "\n\n",
    "\n    ",
    "\n- ",
    "\n> ",
    "```\n",
    "<div>\n",
    "|",
    "\\",
    "`",
];

/// A change in a page: insert a piece of another page, insert markup, or remove a part.
#[derive(Clone, Debug)]
enum Splice {
    Page(Index, Index, usize),
    Piece(&'static str),
    Hole(usize),
}

fn splices() -> impl Strategy<Value = Vec<(Index, Splice)>> {
    let splice = prop_oneof![
        2 => (any::<Index>(), any::<Index>(), 1..400_usize).prop_map(|(page, at, length)| Splice::Page(page, at, length)),
        4 => select(PIECES).prop_map(Splice::Piece),
        1 => (1..200_usize).prop_map(Splice::Hole),
    ];
    vec((any::<Index>(), splice), 1..6)
}

fn spliced(page: Index, splices: &[(Index, Splice)]) -> String {
    let floor = |text: &str, at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
    let mut text = PAGES[page.index(PAGES.len())].clone();
    for (at, splice) in splices {
        let at = floor(&text, at.index(text.len() + 1));
        match splice {
            Splice::Piece(piece) => text.insert_str(at, piece),
            Splice::Hole(length) => text.replace_range(at..floor(&text, at + length).max(at), ""),
            Splice::Page(page, start, length) => {
                let other = &PAGES[page.index(PAGES.len())];
                let start = floor(other, start.index(other.len() + 1));
                text.insert_str(at, &other[start..floor(other, start + length).max(start)]);
            }
        }
    }
    text
}

proptest! {
    // Few cases are enough: each fixes a site four times.
    #![proptest_config(properties::config(64))]

    #[test]
    fn spliced_pages_show_the_same_after_safe_fixes(page in any::<Index>(), splices in splices()) {
        check_safe_fixes(&Files::of_page(spliced(page, &splices).as_bytes()));
    }

    #[test]
    fn a_spliced_page_of_the_sample_shows_the_same(page in any::<Index>(), place in any::<Index>(), splices in splices()) {
        let mut files = SAMPLE.clone();
        let pages: Vec<_> = files.0.keys().filter(|path| path.ends_with(".md")).cloned().collect();
        files.0.insert(pages[place.index(pages.len())].clone(), spliced(page, &splices).into_bytes());
        check_safe_fixes(&files);
    }
}
