//! The text of Markdown's events, written down to compare two texts of a page.

use std::fmt::{Display, Write};

use pulldown_cmark::{Tag, TagEnd};

/// The character on both sides of a mark. Pages do not contain it.
pub(super) const MARK: char = '\u{2}';

/// The character after a mark next to which spaces are not rendered.
pub(super) const BOUNDARY: char = '\u{1}';

/// What events write: text as it renders, and marks for everything else.
#[derive(Default)]
pub(super) struct EventText {
    pub(super) written: String,
    /// Whether the current event is in a code block, in which each space counts.
    pub(super) in_code: bool,
}

impl EventText {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self { written: String::with_capacity(capacity), in_code: false }
    }

    /// Writes text; outside code, HTML renders whitespace as one space.
    pub(super) fn text(&mut self, text: &str) {
        if self.in_code {
            self.written.push_str(text);
            return;
        }
        let mut rest = text;
        while let Some(space) = rest.bytes().position(|byte| byte.is_ascii_whitespace()) {
            self.written.push_str(&rest[..space]);
            if !self.written.ends_with([' ', BOUNDARY]) {
                self.written.push(' ');
            }
            rest = &rest[space + 1..];
        }
        self.written.push_str(rest);
    }

    /// Writes a mark next to which spaces are not rendered.
    pub(super) fn mark(&mut self, mark: impl Display) {
        self.between_boundaries(|text| text.mark_inline(mark));
    }

    pub(super) fn mark_inline(&mut self, mark: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.written, "{MARK}{mark}{MARK}");
    }

    /// Writes the start of an element next to which spaces are not rendered, unless they are in an inline element.
    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        let end = tag.to_end();
        let write = |text: &mut Self| match name(&end).filter(|_| has_only_name(tag)) {
            Some(name) => text.name(&[name]),
            // The debug format is sufficient: it differs between types and destinations.
            None => text.mark_inline(format_args!("{tag:?}")),
        };
        if is_inline(&end) { write(self) } else { self.between_boundaries(write) }
    }

    /// Writes the end of an element.
    pub(super) fn end(&mut self, tag: &TagEnd) {
        let write = |text: &mut Self| match name(tag) {
            Some(name) => text.name(&["/", name]),
            None => text.mark_inline(format_args!("/{tag:?}")),
        };
        if is_inline(tag) { write(self) } else { self.between_boundaries(write) }
    }

    fn between_boundaries(&mut self, write: impl FnOnce(&mut Self)) {
        if !self.in_code {
            self.written.truncate(self.written.trim_end_matches(' ').len());
        }
        write(self);
        self.written.push(BOUNDARY);
    }

    /// Writes the mark of an element without formatting it: most marks are of this kind.
    fn name(&mut self, parts: &[&str]) {
        self.written.push(MARK);
        parts.iter().for_each(|part| self.written.push_str(part));
        self.written.push(MARK);
    }
}

/// Returns the name of an element whose end has nothing else, as in its debug format.
fn name(tag: &TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "Paragraph",
        TagEnd::Item => "Item",
        TagEnd::Emphasis => "Emphasis",
        TagEnd::Strong => "Strong",
        TagEnd::Link => "Link",
        TagEnd::Image => "Image",
        TagEnd::Table => "Table",
        TagEnd::TableHead => "TableHead",
        TagEnd::TableRow => "TableRow",
        TagEnd::TableCell => "TableCell",
        _ => return None,
    })
}

/// Whether the start of an element, too, has nothing but its name.
fn has_only_name(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Link { .. } | Tag::Image { .. } | Tag::Table(_))
}

/// Whether spaces next to the mark of an element are rendered.
pub(super) fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
