//! What is true for any page: the lint ends, and spans are inside the text.

mod pages;

use std::sync::LazyLock;

use pages::{edit_page, fix_page, lint_page, spans_of};
use playbook_lint::fix::apply;
use playbook_lint::page::{Document, heading_anchor, plain_text};
use playbook_lint::playbook::parse_date;
use playbook_lint::rules::RULES;
use playbook_lint::text::{LineIndex, Source, Span};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::files::{files_below, sample};
use crate::support::properties;

/// Pieces that have a meaning in one of the parsers.
const FRAGMENTS: &[&str] = &[
    "|",
    "||",
    "\\|",
    "|-|-|\n",
    "[",
    "]",
    "](",
    ")",
    "[]",
    "![",
    "[!INCLUDE [",
    "[!NOTE]",
    "> ",
    ">",
    "- ",
    "1. ",
    "# ",
    "###### ",
    "===\n",
    "---",
    "---\n",
    "--- \r\n",
    "```",
    "~~~",
    "`",
    "<!--",
    "-->",
    "<a href=\"",
    "<img src='",
    "</a>",
    "<",
    ">",
    "&",
    "&amp;",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    ":",
    ": ",
    "'",
    "\"",
    "{",
    "}",
    "#",
    "?x=1#y",
    "../",
    "%20",
    "\0",
    "\r",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
    "    ",
    " ",
    "\u{feff}",
    "\u{200b}",
    "\u{a0}",
    "\u{202e}",
    "é",
    "日本",
    "👩‍💻",
    "İ",
    "ſ",
    "ms.date: 3/25/2020\n",
    "title: ",
    "a: &a [*a]\n",
    "<<: *a\n",
    ":::image source=\"",
    ":::",
    "[a]: b\n",
    "[a][b]",
    "<https://a.example>",
    "<a@b.example>",
    "| Task ID | Task Name | (M)andatory / (O)ptional |\n|-|-|-|\n",
    "| 4101 |",
    "<!-- playbook-lint-disable",
    "| Date | Who changed | What changed |\n|-|-|-|\n",
    "## List of L3s\n",
    "Phase: **",
];

/// Inputs that once failed, and some that a reviewer of the code would try first.
const REGRESSIONS: &[&[u8]] = &[
    b"",
    b"---",
    b"---\n",
    b"---\n---",
    b"---\r---\r",
    b"--- \t\r\n---",
    b"\xEF\xBB\xBF",
    b"\xEF\xBB\xBF---\ntitle: a\n---\n",
    b"\xEF\xBB\xBF\xEF\xBB\xBF# a",
    b"\xFF\xFE",
    b"\r\r\r",
    b"\0",
    b"a\x80",
    b"---\n? {a: b}\n: c\n---\n",
    b"---\n? [a]\n---\n",
    b"---\n- a\n---\n",
    b"---\na: *b\n---\n",
    b"---\na: &b\n---\n",
    b"---\na: b\n...\nc: d\n---\n",
    b"---\n\"a\nb\": c\n---\n",
    b"---\na: |\n  b\n\n---\n",
    b"---\na: [b, [c], {d: e}, *f]\n---\n",
    b"---\n!!map {a: b}\n---\n",
    b"---\n%YAML 1.2\n---\n",
    b"[a][]\n\n[a]: b\n",
    b"[a][",
    b"[](<>)",
    b"[](<a\n>)",
    b"[a](b \"c",
    b"![![a](b)](c)",
    b"[![a]][b]\n\n[b]: <> ''\n[a]: x\n",
    b"<a@b.c>",
    b"<a:>",
    b"[!INCLUDE [](",
    b"[!INCLUDE[a](b)]",
    b"a\nb\n===",
    b"# #",
    b"#\n",
    b"###### ######",
    b"> [!",
    b"> [!]\n> [!NOTE",
    b"|",
    b"|-|\n|-|",
    b"|\n|-\n|",
    b"a|b\n-|-\n\\|",
    b"|a|\r|-|\r|b|c|d|\r\r",
    b"\t|a|\n\t|-|\n",
    b"|\ta\t|\n|\t-\t|\n",
    b"> |a|\n> |-|\n> |b|",
    b"- |a|\n  |-|\n  |b|\n|c|",
    b"<!--",
    b"<!---->",
    b"<!-->",
    b"<a href",
    b"<a href=",
    b"<a href=\"",
    b"<img src=a alt=",
    b"<a\nid='",
    "| Task ID |\n|-|\n| \u{200b}4101\u{200b} |\n".as_bytes(),
    "| (M)\u{130} / (O) | Task ID |\n|-|-|\n| m | 1 |\n".as_bytes(),
    "[\u{1f469}\u{200d}](\u{e9})".as_bytes(),
    "<a id='\u{130}'>\n\n# \u{130}\n".as_bytes(),
];

#[test]
fn inputs_that_were_wrong_once_give_an_answer() {
    for bytes in REGRESSIONS {
        lint_page(bytes);
        // Each input is also tried as the body of a playbook page.
        lint_page(&[b"---\ntitle: a\nft.owner: b\n---\n", *bytes].concat());
        lint_page(&[*bytes, b"\n\n", *bytes].concat());
        fix_page(bytes, &[true; 200]);
    }
}

static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let pages = files_below(&sample()).into_iter().filter(|path| path.ends_with(".md"));
    pages.map(|path| std::fs::read(sample().join(path)).unwrap()).collect()
});

/// A change to a page. Positions are fractions, so they fit any page.
#[derive(Clone, Debug)]
enum Change {
    Insert(f64, &'static str),
    Drop(f64, usize),
    Duplicate(f64, usize),
    Byte(f64, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let place = || 0.0..1.0_f64;
    prop_oneof![
        4 => (place(), select(FRAGMENTS)).prop_map(|(at, text)| Change::Insert(at, text)),
        2 => (place(), 1..200_usize).prop_map(|(at, length)| Change::Drop(at, length)),
        2 => (place(), 1..200_usize).prop_map(|(at, length)| Change::Duplicate(at, length)),
        1 => (place(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
    ]
}

fn apply_changes(mut page: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let place = |length: usize, at: f64| ((length as f64 * at) as usize).min(length);
    for change in changes {
        let length = page.len();
        match *change {
            Change::Insert(at, text) => {
                let at = place(length, at);
                page.splice(at..at, text.bytes());
            }
            Change::Drop(at, count) => drop(page.drain(place(length, at)..(place(length, at) + count).min(length))),
            Change::Duplicate(at, count) => {
                let at = place(length, at);
                let piece = page[at..(at + count).min(length)].to_vec();
                page.splice(at..at, piece);
            }
            Change::Byte(at, byte) => {
                if let Some(place) = page.get_mut(place(length, at)) {
                    *place = byte;
                }
            }
        }
    }
    page
}

fn fragments(count: usize) -> impl Strategy<Value = String> {
    vec(prop_oneof![4 => select(FRAGMENTS).prop_map(str::to_owned), 1 => "[a-z ]{0,8}"], 0..count)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(properties::config(256))]

    #[test]
    fn any_bytes_give_an_answer(bytes in vec(any::<u8>(), 0..300)) {
        lint_page(&bytes);
    }

    #[test]
    fn any_text_gives_an_answer(text in "\\PC{0,200}") {
        lint_page(text.as_bytes());
    }

    #[test]
    fn any_mix_of_markup_gives_an_answer(text in fragments(40)) {
        lint_page(text.as_bytes());
        lint_page(format!("---\n{text}\n---\n{text}").as_bytes());
    }

    #[test]
    fn changed_sample_pages_give_an_answer(page in any::<prop::sample::Index>(), changes in vec(change(), 1..8)) {
        let page = SAMPLES[page.index(SAMPLES.len())].clone();
        lint_page(&apply_changes(page, &changes));
    }

    #[test]
    fn any_subset_of_fixes_changes_nothing_but_its_spans(
        page in any::<prop::sample::Index>(),
        changes in vec(change(), 0..4),
        chosen in vec(any::<bool>(), 1..12),
    ) {
        let page = SAMPLES[page.index(SAMPLES.len())].clone();
        edit_page(&apply_changes(page, &changes), &chosen);
    }

    #[test]
    fn fixed_pages_can_be_read_and_what_was_fixed_is_gone(
        page in any::<prop::sample::Index>(),
        changes in vec(change(), 0..4),
        chosen in vec(any::<bool>(), RULES.len()),
    ) {
        let page = SAMPLES[page.index(SAMPLES.len())].clone();
        fix_page(&apply_changes(page, &changes), &chosen);
    }

    #[test]
    fn any_mix_of_markup_can_be_fixed(text in fragments(40), chosen in vec(any::<bool>(), RULES.len())) {
        fix_page(format!("---\n{text}\n---\n{text}").as_bytes(), &chosen);
        edit_page(text.as_bytes(), &chosen);
    }

    #[test]
    fn lines_cover_the_text_and_offsets_round_trip(text in fragments(30)) {
        let index = LineIndex::new(&text, 0);
        prop_assert!(!index.is_empty());
        let mut end_of_last = 0;
        for line in 0..index.len() {
            let span = index.line(&text, line);
            prop_assert!(!span.of(&text).contains(['\n', '\r']));
            // A line break is between two lines.
            let between = &text[end_of_last..span.start as usize];
            let breaks: &[&str] = if line == 0 { &[""] } else { &["\n", "\r", "\r\n"] };
            prop_assert!(breaks.contains(&between));
            prop_assert_eq!(index.line_of(&text, span.start as usize), line);
            prop_assert_eq!(index.line_of(&text, span.end as usize), line);
            end_of_last = span.end as usize;
        }
        prop_assert_eq!(end_of_last, text.len());
        for (offset, _) in text.char_indices() {
            let position = index.position(&text, offset);
            let line = index.line(&text, position.line as usize - 1);
            let back = text[line.start as usize..].char_indices().nth(position.column as usize - 1);
            prop_assert_eq!(back.map(|(at, _)| line.start as usize + at), Some(offset));
            prop_assert_eq!(position.byte as usize, offset);
        }
    }

    #[test]
    fn positions_grow_with_offsets_and_count_the_byte_order_mark(text in fragments(30)) {
        let (bare, marked) = (LineIndex::new(&text, 0), LineIndex::new(&text, 3));
        let positions: Vec<_> = text.char_indices().map(|(offset, _)| bare.position(&text, offset)).collect();
        prop_assert!(positions.is_sorted_by(|a, b| (a.line, a.column) < (b.line, b.column)));
        for (offset, _) in text.char_indices() {
            let (bare, marked) = (bare.position(&text, offset), marked.position(&text, offset));
            prop_assert_eq!((bare.line, bare.column, bare.byte + 3), (marked.line, marked.column, marked.byte));
        }
    }

    #[test]
    fn only_a_byte_order_mark_is_stripped(text in fragments(20)) {
        let text = text.replace('\0', "");
        let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let source = Source::from_bytes("page.md".into(), text.clone().into_bytes()).unwrap();
        prop_assert_eq!(source.text(), bare);
        prop_assert_eq!(source.has_bom(), bare.len() < text.len());
    }

    #[test]
    fn front_matter_and_body_are_split_between_the_fences(yaml in fragments(8), body in fragments(8)) {
        let text = format!("---\n{yaml}\n---\n{body}");
        let source = Source::from_text("page.md", &text);
        let document = Document::parse(&source);
        let front_matter = &document.front_matter;
        prop_assert!(front_matter.span.end <= document.body.start && document.body.end as usize == text.len());
        prop_assert_eq!(document.slice(front_matter.fence), "---");
        let before = document.text()[..document.body.start as usize].trim_end();
        prop_assert!(before.ends_with("---") || before.ends_with("..."));
    }

    #[test]
    fn what_a_reader_sees_is_plain_once_and_for_all_anchors(text in fragments(12)) {
        let plain = plain_text(&text);
        prop_assert_eq!(plain.trim(), &*plain);
        let anchor = heading_anchor(&text);
        prop_assert!(!anchor.is_empty() && !anchor.contains(char::is_whitespace));
    }

    #[test]
    fn dates_are_parsed_or_rejected(text in "[0-9/.\\- ]{0,12}|\\PC{0,12}") {
        if let Ok(date) = parse_date(&text) {
            prop_assert_eq!(parse_date(&date.format("%-m/%-d/%Y").to_string()), Ok(date));
        }
    }

    #[test]
    fn no_edits_change_nothing_and_one_changes_its_span(text in fragments(12), a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
        prop_assert_eq!(apply(&text, &[]), (text.clone(), 0));
        let offsets: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let pick = |at: f64| offsets[((offsets.len() - 1) as f64 * at) as usize];
        let span = Span::new(pick(a.min(b)), pick(a.max(b)));
        let edit = playbook_lint::diagnostic::Edit { span, range: Default::default(), text: "x".to_owned() };
        let expected = format!("{}x{}", &text[..span.start as usize], &text[span.end as usize..]);
        prop_assert_eq!(apply(&text, &[edit]), (expected, 0));
    }

    #[test]
    fn parts_of_a_page_come_in_the_order_of_the_text(text in fragments(40)) {
        let source = Source::from_text("page.md", &text);
        let document = Document::parse(&source);
        for (kind, spans) in spans_of(&document) {
            let sorted = spans.is_sorted_by_key(|span| span.start);
            prop_assert!(sorted || kind == "cells and parts of links", "{kind}: {spans:?}");
        }
    }
}
