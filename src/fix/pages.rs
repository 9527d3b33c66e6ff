//! Pages that are being fixed, with every text they had so far.

use std::sync::Arc;

use similar::{ChangeTag, TextDiff};

use crate::diagnostic::Edit;
use crate::linter::Change;
use crate::text::{Source, Span};
use crate::vfs::is_markdown;

use super::apply;

/// A page whose text changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedPage {
    /// Relative to the root.
    pub path: Arc<str>,
    /// Its bytes as they were read.
    pub before: Vec<u8>,
    /// The bytes to write.
    pub after: Vec<u8>,
    /// The number of fixed diagnostics.
    pub fixed: usize,
}

impl FixedPage {
    /// The lines that differ, as replacements of spans of the text before, without its byte order mark. `None` if either
    /// is not text.
    #[must_use]
    pub fn changed_lines(&self) -> Option<Vec<(Span, String)>> {
        let text = |bytes: &[u8]| Source::from_bytes(self.path.clone(), bytes.to_vec()).ok();
        let (before, after) = (text(&self.before)?, text(&self.after)?);
        let diff = TextDiff::from_lines(before.text(), after.text());
        let (mut edits, mut at) = (Vec::new(), 0);
        let mut open: Option<(usize, String)> = None;
        for change in diff.iter_all_changes() {
            if change.tag() == ChangeTag::Equal {
                edits.extend(open.take().map(|(start, text)| (Span::new(start, at), text)));
            } else {
                let (_, text) = open.get_or_insert_with(|| (at, String::new()));
                if change.tag() == ChangeTag::Insert {
                    text.push_str(change.value());
                }
            }
            if change.tag() != ChangeTag::Insert {
                at += change.value().len();
            }
        }
        edits.extend(open.map(|(start, text)| (Span::new(start, at), text)));
        Some(edits)
    }
}

/// A page at work.
#[derive(Debug)]
pub(super) struct PageVersions {
    original: Vec<u8>,
    bom: bool,
    is_markdown: bool,
    /// The texts it had, without byte order mark, and how many diagnostics were fixed in each. Never empty.
    texts: Vec<(String, usize)>,
}

/// The result of setting a page's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AdvanceResult {
    /// A text that the page did not have before.
    New,
    /// A text that the page had before: fixes undo each other.
    Again,
}

impl PageVersions {
    /// Reads the page from these bytes; `None` if they are not text.
    pub(super) fn read(path: &Arc<str>, bytes: Vec<u8>) -> Option<Self> {
        let source = Source::from_bytes(path.clone(), bytes.clone()).ok()?;
        let is_markdown = is_markdown(path);
        Some(Self { original: bytes, bom: source.has_bom(), is_markdown, texts: vec![(source.text().to_owned(), 0)] })
    }

    /// Whether readers see its text, and not only programs: a redirection file is not Markdown.
    pub(super) fn is_markdown(&self) -> bool {
        self.is_markdown
    }

    /// Returns the text, without byte order mark.
    pub(super) fn text(&self) -> &str {
        self.texts.last().map_or("", |(text, _)| text)
    }

    /// Returns the text with `edits` applied; `None` if they cannot be applied.
    pub(super) fn with<'e>(&self, edits: impl IntoIterator<Item = &'e Edit>) -> Option<String> {
        let (text, left_out) = apply(self.text(), edits);
        (left_out == 0).then_some(text)
    }

    /// Returns the bytes that `text` has on disk.
    pub(super) fn bytes(&self, text: &str) -> Vec<u8> {
        let mark: &[u8] = if self.bom { b"\xEF\xBB\xBF" } else { b"" };
        [mark, text.as_bytes()].concat()
    }

    /// Returns the change that sets the page's text to `text`.
    pub(super) fn change(&self, path: &str, text: &str) -> Change {
        Change::Edited { path: path.to_owned(), bytes: self.bytes(text).into() }
    }

    /// Sets the page's text to `text`, with `fixed` more diagnostics fixed. If the page had that text before, the steps
    /// since then are undone.
    pub(super) fn advance(&mut self, text: String, fixed: usize) -> AdvanceResult {
        if let Some(known) = self.texts.iter().position(|(known, _)| *known == text) {
            self.texts.truncate(known + 1);
            return AdvanceResult::Again;
        }
        let before = self.texts.last().map_or(0, |(_, fixed)| *fixed);
        self.texts.push((text, before + fixed));
        AdvanceResult::New
    }

    /// Returns the page to write, if its text changed.
    pub(super) fn finish(self, path: Arc<str>) -> Option<FixedPage> {
        let after = self.bytes(self.text());
        let fixed = self.texts.last().map_or(0, |(_, fixed)| *fixed);
        (after != self.original).then_some(FixedPage { path, before: self.original, after, fixed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_comes_again_takes_the_steps_since_with_it() {
        let path: Arc<str> = "a.md".into();
        let mut page = PageVersions::read(&path, b"\xEF\xBB\xBFone".to_vec()).unwrap();
        assert_eq!(page.advance("two".into(), 1), AdvanceResult::New);
        assert_eq!(page.advance("three".into(), 2), AdvanceResult::New);
        assert_eq!(page.advance("two".into(), 1), AdvanceResult::Again);
        let fixed = page.finish(path).unwrap();
        assert_eq!((fixed.after.as_slice(), fixed.fixed), (b"\xEF\xBB\xBFtwo".as_slice(), 1));
    }

    #[test]
    fn changed_lines_are_the_minimum_for_the_new_text() {
        let lines = |before: &str, after: &str| {
            let (before, after) = (before.into(), after.into());
            FixedPage { path: "a.md".into(), before, after, fixed: 1 }.changed_lines().unwrap()
        };
        let changed = lines("\u{feff}a\r\nb\r\nc", "\u{feff}a\r\nB\r\nB\r\nc\r\n");
        assert_eq!(changed, [(Span::new(3, 7), "B\r\nB\r\nc\r\n".to_owned())]);
        assert_eq!(lines("a\nb\n", "b\n"), [(Span::new(0, 2), String::new())]);
        assert_eq!(lines("a\n", "a\nb"), [(Span::new(2, 2), "b".to_owned())]);
    }

    #[test]
    fn a_page_that_is_back_at_its_first_text_is_not_written() {
        let path: Arc<str> = "a.md".into();
        let mut page = PageVersions::read(&path, b"one".to_vec()).unwrap();
        page.advance("two".into(), 1);
        page.advance("one".into(), 1);
        assert_eq!(page.finish(path), None);
    }
}
