//! Writes down Markdown's events, without the parts that edits can change.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::{PageParts, Side};
use crate::page::event_text::{BOUNDARY, EventText, MARK, is_inline};
use crate::text::strip_invisible;

/// The context of the current event.
#[derive(Default)]
struct Open {
    in_html: bool,
    quotes: usize,
    /// Links that show their target.
    autolinks: usize,
    /// The start of the open HTML block or paragraph in the output.
    start: usize,
    /// Emphasis, links, and the like: whether their marks are left out.
    inline: Vec<bool>,
}

/// Events being written down.
pub(super) struct Body<'s> {
    side: &'s Side<'s>,
    pub(super) out: EventText,
    open: Open,
}

impl<'s> Body<'s> {
    pub(super) fn new(side: &'s Side<'s>, capacity: usize) -> Self {
        Self { side, out: EventText::with_capacity(capacity), open: Open::default() }
    }

    /// Writes down the event for `range` of the page's text.
    pub(super) fn add(&mut self, event: Event<'_>, range: Range<usize>) {
        let side = self.side;
        let is_replaced = |range: &Range<usize>| side.is_before && side.is_within(range, PageParts::TEXT);
        match event {
            Event::Start(tag) if is_inline(&tag.to_end()) => self.start_inline(&tag, &range),
            Event::End(tag) if is_inline(&tag) => {
                let is_left_out = self.open.inline.pop() == Some(true);
                self.open.autolinks = self.open.autolinks.saturating_sub(usize::from(tag == TagEnd::Link));
                if !is_left_out {
                    self.out.end(&tag);
                }
            }
            Event::Start(Tag::HtmlBlock) => {
                self.out.mark("HtmlBlock");
                (self.open.in_html, self.open.start) = (true, self.out.written.len());
            }
            Event::End(tag @ (TagEnd::HtmlBlock | TagEnd::Paragraph)) => {
                self.open.in_html = false;
                if self.out.written.len() == self.open.start && self.out.written.ends_with(BOUNDARY) {
                    // A block without content does not count: its mark is deleted.
                    let mark = self.out.written.trim_end_matches([MARK, BOUNDARY]).rfind(MARK).unwrap_or_default();
                    self.out.written.truncate(mark);
                } else {
                    self.out.end(&tag);
                }
            }
            Event::Start(tag) => {
                match &tag {
                    Tag::CodeBlock(CodeBlockKind::Indented) => self.out.mark("Indented"),
                    tag => self.out.start(tag),
                }
                self.out.in_code |= matches!(tag, Tag::CodeBlock(_));
                self.open.quotes += usize::from(matches!(tag, Tag::BlockQuote(_)));
                self.open.start = self.out.written.len();
            }
            Event::End(tag) => {
                self.out.in_code &= tag != TagEnd::CodeBlock;
                self.open.quotes -= usize::from(matches!(tag, TagEnd::BlockQuote(_)));
                self.out.end(&tag);
            }
            Event::Text(text) | Event::Html(text) => self.text(&text, &range),
            Event::InlineHtml(_) | Event::Code(_) if is_replaced(&range) => {}
            Event::InlineHtml(html) => {
                let before = self.out.written.len();
                self.out.mark_inline("html");
                let start = self.out.written.len();
                self.open.in_html = true;
                self.text(&html, &range);
                self.open.in_html = false;
                match self.out.written.len() == start {
                    true => self.out.written.truncate(before),
                    false => self.out.mark_inline("/html"),
                }
            }
            Event::Code(code) => {
                self.out.mark_inline("code");
                self.out.written.push_str(&code);
                self.out.mark_inline("/code");
            }
            Event::SoftBreak | Event::HardBreak
                if side.is_within(&(range.start..range.start + 1), PageParts::ALERT_MARKER) =>
            {
                self.out.text(" ");
            }
            Event::HardBreak if !side.changes_at(&range).contains(PageParts::LINE_BREAKS) => self.out.mark("HardBreak"),
            Event::SoftBreak | Event::HardBreak => self.out.text(" "),
            other => self.out.mark(format_args!("{other:?}")),
        }
    }

    fn start_inline(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let side = self.side;
        let is_new_link = !side.is_before
            && matches!(tag, Tag::Link { .. })
            && side.is_within(&(range.start..range.start + 1), PageParts::LINKS);
        let is_left_out = is_new_link || side.is_before && side.is_within(range, PageParts::TEXT);
        self.open.inline.push(is_left_out);
        let (kind, link_type, target, title, id) = match tag {
            Tag::Link { link_type, dest_url, title, id } => ("Link", link_type, dest_url, title, id),
            Tag::Image { link_type, dest_url, title, id } => ("Image", link_type, dest_url, title, id),
            _ if is_left_out => return,
            tag => return self.out.start(tag),
        };
        let is_autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
        // The end of any link takes one away.
        self.open.autolinks += usize::from(kind == "Link" && (is_autolink || self.open.autolinks > 0));
        if is_left_out {
            return;
        }
        self.out.mark_inline(kind);
        match link_type {
            LinkType::Inline => self.target(target, title, range),
            LinkType::Autolink | LinkType::Email => self.target(target, "", range),
            // The definition has the target.
            _ => self.out.mark_inline(side.stripped(id)),
        }
    }

    /// Writes down the target of a link at `range`, unless it can change.
    pub(super) fn target(&mut self, target: &str, title: &str, range: &Range<usize>) {
        let side = self.side;
        let may_change = side.changes_at(range).contains(PageParts::LINK_TARGET);
        let target = if may_change { String::new() } else { side.stripped(target) };
        let _ = write!(self.out.written, "{MARK}{target}{MARK}{}{MARK}", side.stripped(title));
    }

    /// Writes down the text of an event at `range`, except the parts that can change.
    fn text(&mut self, text: &str, range: &Range<usize>) {
        let edits = self.side.touching(range);
        if edits.is_empty() || self.out.in_code {
            return self.out.text(text);
        }
        // The source of an escape or an entity differs from its rendering.
        if self.side.text.get(range.clone()) != Some(text) {
            let may_hide = self.side.changes_at(range).contains(PageParts::INVISIBLE_CHARACTERS);
            let is_replaced = self.side.is_before && self.side.is_within(range, PageParts::TEXT);
            return match (is_replaced, may_hide) {
                (true, _) => {}
                (false, true) => self.out.text(&strip_invisible(text)),
                (false, false) => self.out.text(text),
            };
        }
        let mut at = range.start;
        for edit in edits {
            let (start, end) = (edit.range.start.clamp(at, range.end), edit.range.end.clamp(at, range.end));
            self.out.text(&text[at - range.start..start - range.start]);
            self.edited(&text[start - range.start..end - range.start], edit.changes);
            at = end;
        }
        self.out.text(&text[at - range.start..]);
    }

    /// Writes down text that an edit replaces or inserts, unless it can change.
    fn edited(&mut self, text: &str, changes: PageParts) {
        let is_marker = changes.contains(PageParts::ALERT_MARKER) && self.open.quotes > 0;
        let is_free = changes.contains(PageParts::TEXT) && !self.open.in_html
            || changes.contains(PageParts::LINK_TARGET) && (self.open.in_html || self.open.autolinks > 0)
            || changes.contains(PageParts::COMMENTS) && self.open.in_html;
        if is_marker {
            // A space or a line break may separate it from the text.
            return self.out.text(" ");
        }
        if changes.contains(PageParts::INVISIBLE_CHARACTERS) {
            self.out.text(&strip_invisible(text));
        } else if !is_free {
            self.out.text(text);
        }
    }
}
