//! What readers see of a page outside the spans that edits change.
//!
//! A safe fix declares which [`PageParts`] it changes. Both texts of the page are parsed, those parts are ignored at
//! the edits, and the rest must be the same: the same text in the same types of blocks.

mod body;

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::parser::alert;
use super::suppression::is_directive;
use super::table::as_markdig_reads;
use super::{Alert, Document, FrontMatter, State, markdown_options};
use crate::text::{Source, Span, strip_invisible};
use body::Body;

bitflags::bitflags! {
    /// Parts of a page that a safe fix may change, only where its edits are.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct PageParts: u8 {
        /// Metadata: the lines that the edits touch.
        const METADATA = 1;
        /// Text inside a block. The replacement must be plain text.
        const TEXT = 1 << 1;
        /// Invisible characters.
        const INVISIBLE_CHARACTERS = 1 << 2;
        /// playbook-lint's own comments.
        const COMMENTS = 1 << 3;
        /// The marker of an alert, and the whitespace between it and the text.
        const ALERT_MARKER = 1 << 4;
        /// Line breaks inside a paragraph.
        const LINE_BREAKS = 1 << 5;
        /// The target of a link.
        const LINK_TARGET = 1 << 6;
        /// Whether text is a link.
        const LINKS = 1 << 7;
    }
}

/// An edit, and what it can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredEdit<'e> {
    /// The replaced span.
    pub span: Span,
    /// The replacement.
    pub text: &'e str,
    /// The parts that readers may see changed there.
    pub changes: PageParts,
}

/// A change that edits do not declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndeclaredChange {
    /// Metadata of other lines.
    Metadata,
    /// Which quotes are alerts.
    Alerts,
    /// Text, or the blocks that contain it.
    Text,
}

/// Returns what `edits` change in `text` in addition to the parts that they declare; `None` if nothing. The edits must
/// not overlap or exceed the text.
#[must_use]
pub fn undeclared_change(text: &str, edits: &[DeclaredEdit<'_>]) -> Option<UndeclaredChange> {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let (mut after, mut at) = (String::with_capacity(text.len()), 0);
    let (mut spans_before, mut spans_after) = (Vec::with_capacity(edits.len()), Vec::with_capacity(edits.len()));
    for edit in &edits {
        let Some(kept) = text.get(at..edit.span.start as usize) else { return Some(UndeclaredChange::Text) };
        after.push_str(kept);
        let start = after.len();
        after.push_str(edit.text);
        spans_after.push(EditedSpan { range: start..after.len(), changes: edit.changes });
        spans_before.push(EditedSpan { range: edit.span.range(), changes: edit.changes });
        at = edit.span.end as usize;
    }
    let Some(kept) = text.get(at..) else { return Some(UndeclaredChange::Text) };
    after.push_str(kept);
    if edits.iter().any(|edit| edit.changes.contains(PageParts::COMMENTS)) {
        keep_own_comments(&Document::parse(&Source::from_text("", text)), &mut spans_before);
    }
    let (before, after) = (Side::new(text, &spans_before, true), Side::new(&after, &spans_after, false));
    if before.front_matter.state == State::Read && before.metadata() != after.metadata() {
        return Some(UndeclaredChange::Metadata);
    }
    if before.is_body_untouched() && after.is_body_untouched() && before.markdown() == after.markdown() {
        return None;
    }
    let ((alerts_before, body_before), (alerts_after, body_after)) =
        (before.alerts_and_body(), after.alerts_and_body());
    if alerts_before != alerts_after {
        return Some(UndeclaredChange::Alerts);
    }
    (body_before != body_after).then_some(UndeclaredChange::Text)
}

/// A span of one of the two texts that an edit inserted or replaced.
struct EditedSpan {
    range: Range<usize>,
    changes: PageParts,
}

/// Removes the permission to change comments from edits that go beyond one of playbook-lint's comments that is closed
/// on its own line: such a comment contains no text of the page.
fn keep_own_comments(document: &Document<'_>, edits: &mut [EditedSpan]) {
    let text = document.text();
    let is_own = |range: &Range<usize>| {
        let after = document.comments.partition_point(|comment| comment.end as usize <= range.start);
        document.comments.get(after).is_some_and(|comment| {
            let written = document.slice(*comment);
            let (start, end) = (range.start.min(comment.start as usize), range.end.max(comment.end as usize));
            let around = [text.get(start..comment.start as usize), text.get(comment.end as usize..end)];
            is_directive(written)
                && written.ends_with("-->")
                && !written.contains(['\n', '\r'])
                && around.into_iter().flatten().all(|text| text.trim().is_empty())
        })
    };
    for edit in edits.iter_mut().filter(|edit| edit.changes.contains(PageParts::COMMENTS)) {
        if !is_own(&edit.range) {
            edit.changes.remove(PageParts::COMMENTS);
        }
    }
}

/// One of the two texts.
struct Side<'s> {
    text: &'s str,
    front_matter: FrontMatter<'s>,
    /// The offset of the Markdown after the front matter.
    body: usize,
    /// In the order of the text.
    edits: &'s [EditedSpan],
    is_before: bool,
    /// Whether invisible characters are ignored in parts without text, such as a link's target.
    strips: bool,
}

impl<'s> Side<'s> {
    fn new(text: &'s str, edits: &'s [EditedSpan], is_before: bool) -> Self {
        let strips = edits.iter().any(|edit| edit.changes.contains(PageParts::INVISIBLE_CHARACTERS));
        let (front_matter, body) = FrontMatter::split(text);
        Self { text, front_matter, body, edits, is_before, strips }
    }

    /// Returns the Markdown after the front matter.
    fn markdown(&self) -> &'s str {
        &self.text[self.body..]
    }

    /// Whether all edits end before the Markdown.
    fn is_body_untouched(&self) -> bool {
        self.edits.iter().all(|edit| edit.range.end < self.body)
    }

    /// Returns the edits that overlap `range` or touch it.
    fn touching(&self, range: &Range<usize>) -> &'s [EditedSpan] {
        let start = self.edits.partition_point(|edit| edit.range.end < range.start);
        let end = self.edits.partition_point(|edit| edit.range.start <= range.end);
        self.edits.get(start..end).unwrap_or_default()
    }

    /// Returns what the edits that touch `range` can change.
    fn changes_at(&self, range: &Range<usize>) -> PageParts {
        self.touching(range).iter().fold(PageParts::empty(), |all, edit| all | edit.changes)
    }

    /// Whether an edit that can change `part` covers all of `range`.
    fn is_within(&self, range: &Range<usize>, part: PageParts) -> bool {
        let covers = |edit: &EditedSpan| edit.range.start <= range.start && range.end <= edit.range.end;
        self.touching(range).iter().any(|edit| edit.changes.contains(part) && covers(edit))
    }

    fn stripped(&self, text: &str) -> String {
        if self.strips { strip_invisible(text).trim().to_owned() } else { text.trim().to_owned() }
    }

    /// Returns keys and values as in the source, without the lines that can change.
    fn metadata(&self) -> Vec<(String, String)> {
        let mut written = Vec::new();
        for entry in &self.front_matter.entries {
            let whole = entry.key_span.start as usize..entry.value_span.end.max(entry.key_span.end) as usize;
            // An edit that only touches a line from outside changes the line before it.
            let mut inside = self
                .touching(&whole)
                .iter()
                .filter(|edit| edit.range.start < whole.end && edit.range.end > whole.start)
                .filter(|edit| edit.changes.contains(PageParts::METADATA))
                .peekable();
            if inside.peek().is_none() {
                let value = entry.value_span.of(self.text);
                written.push((self.stripped(&entry.key), self.stripped(value)));
            } else if inside.all(|edit| edit.range.start >= entry.key_span.end as usize) {
                written.push((self.stripped(&entry.key), String::new()));
            }
        }
        written
    }

    /// Returns the words of alerts, and Markdown's events as text, both without the parts that can change.
    fn alerts_and_body(&self) -> (Vec<String>, String) {
        let offset = self.body;
        let markdown = as_markdig_reads(self.markdown());
        let mut events = Parser::new_ext(&markdown, markdown_options()).into_offset_iter();
        let (mut alerts, mut body) = (Vec::new(), Body::new(self, markdown.len()));
        // A quote that has just started.
        let mut quote = None;
        for (event, range) in events.by_ref() {
            let range = range.start + offset..range.end + offset;
            if let Event::Start(tag) = &event {
                let span = Span::new(range.start, range.end);
                let is_quote = matches!(tag, Tag::BlockQuote(_));
                let around = std::mem::replace(&mut quote, is_quote.then_some(span));
                let around = around.filter(|_| matches!(tag, Tag::Paragraph));
                alerts.extend(around.and_then(|quote| alert(self.text, quote, span)).map(|alert| self.word_of(&alert)));
            }
            body.add(event, range);
        }
        let mut definitions: Vec<_> = events.reference_definitions().iter().collect();
        definitions.sort_by_key(|(_, definition)| definition.span.start);
        for (label, definition) in definitions {
            let range = definition.span.start + offset..definition.span.end + offset;
            let title = definition.title.as_deref().unwrap_or_default();
            body.out.mark(format_args!("[{}]", self.stripped(label)));
            body.target(&definition.dest, title, &range);
        }
        (alerts, body.out.written)
    }

    /// Returns the word of an alert, unless it can change.
    fn word_of(&self, alert: &Alert) -> String {
        match self.changes_at(&alert.marker.range()) {
            changes if changes.contains(PageParts::ALERT_MARKER) => String::new(),
            _ => self.stripped(alert.word.of(self.text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DeclaredEdit, PageParts, UndeclaredChange, undeclared_change};
    use crate::text::Span;

    /// Returns what the edit that turns `before` into `after` changes in addition to `changes`.
    fn change(before: &str, after: &str, changes: PageParts) -> Option<UndeclaredChange> {
        let same = |(a, b): &(u8, u8)| a == b;
        let start = before.bytes().zip(after.bytes()).take_while(same).count();
        let start =
            (0..=start).rev().find(|&at| before.is_char_boundary(at) && after.is_char_boundary(at)).unwrap_or(0);
        let rest = before[start..].bytes().rev().zip(after[start..].bytes().rev()).take_while(same).count();
        let fits =
            |rest: &usize| before.is_char_boundary(before.len() - rest) && after.is_char_boundary(after.len() - rest);
        let rest = (0..=rest).rev().find(fits).unwrap_or(0);
        let edit = DeclaredEdit {
            span: Span::new(start, before.len() - rest),
            text: &after[start..after.len() - rest],
            changes,
        };
        undeclared_change(before, &[edit])
    }

    #[test]
    fn declared_changes_are_fine_and_no_others() {
        for (before, after, part) in [
            ("---\na: b\nc: d\n---\n# x\n", "---\na: e\nc: d\n---\n# x\n", PageParts::METADATA),
            ("---\na: b\na: b\n---\n# x\n", "---\na: b\n---\n# x\n", PageParts::METADATA),
            ("| a |\n|-|\n| **M** |\n", "| a |\n|-|\n| M |\n", PageParts::TEXT),
            ("cust\u{200b}omer\n", "customer\n", PageParts::INVISIBLE_CHARACTERS),
            ("a\n\n<!-- playbook-lint-disable PB1 -->\n\nb\n", "a\n\n\n\nb\n", PageParts::COMMENTS),
            ("> [!note]\n> a\n", "> [!NOTE]\n> a\n", PageParts::ALERT_MARKER),
            ("> [!NOTE]: a *b*\n", "> [!NOTE]\n> a *b*\n", PageParts::ALERT_MARKER),
            ("a: **b**\nc\n", "a: **b**  \nc\n", PageParts::LINE_BREAKS),
            ("[a](B.md 'c')\n", "[a](b.md 'c')\n", PageParts::LINK_TARGET),
            ("[a]\n\n[a]: B.md\n", "[a]\n\n[a]: b.md\n", PageParts::LINK_TARGET),
            ("<a href='B.md'>c</a>\n", "<a href='b.md'>c</a>\n", PageParts::LINK_TARGET),
            ("<https://a.b/c>\n", "<https://a.b/d>\n", PageParts::LINK_TARGET),
        ] {
            assert_eq!(change(before, after, part), None, "{before:?}");
            assert!(change(before, after, PageParts::empty()).is_some(), "{before:?}");
        }
    }

    #[test]
    fn invisible_spaces_need_no_declaration() {
        for (before, after) in [("a \nb\n", "a\nb\n"), ("a\n\n\nb\n", "a\n\nb\n"), ("| a|\n|-|\n", "| a |\n|-|\n")] {
            assert_eq!(change(before, after, PageParts::empty()), None, "{before:?}");
        }
    }

    #[test]
    fn text_that_goes_and_blocks_that_change_are_noticed() {
        for (before, after, part) in [
            ("a\n\n<!-- playbook-lint-disable PB1\n\nOne.\n", "a\n\n", PageParts::COMMENTS),
            ("a\n\n<!-- playbook-lint-disable\nOne. -->\n", "a\n\n", PageParts::COMMENTS),
            ("a\n\n<!-- other -->\n", "a\n\n", PageParts::COMMENTS),
            ("> [!NOTE] # h\n", "> [!NOTE]\n> # h\n", PageParts::ALERT_MARKER),
            ("> [!NOTE] - h\n", "> [!NOTE]\n> - h\n", PageParts::ALERT_MARKER),
            ("> [!NOTE] ===\n", "> [!NOTE]\n> ===\n", PageParts::ALERT_MARKER),
            ("a\n\u{200b}\nb\n", "a\n\nb\n", PageParts::INVISIBLE_CHARACTERS),
            ("a  \u{feff}\nb\n", "a  \nb\n", PageParts::INVISIBLE_CHARACTERS),
            ("<\u{200b}b>a\n", "<b>a\n", PageParts::INVISIBLE_CHARACTERS),
            ("see a\n", "see *a*\n", PageParts::TEXT),
            ("[a](b.md)\n", "[a](b .md)\n", PageParts::LINK_TARGET),
            ("[a](b.md)\n", "[a](b.md 'c')\n", PageParts::LINK_TARGET),
            ("a b\n", "a [b](c d)\n", PageParts::LINKS),
            ("a\n\nb\n", "b\n", PageParts::LINK_TARGET),
        ] {
            assert!(change(before, after, part).is_some(), "{before:?}");
        }
        let metadata = change("---\na: b\nc: d\n---\n", "---\na: b\n---\n", PageParts::TEXT);
        assert_eq!(metadata, Some(UndeclaredChange::Metadata));
    }
}
