//! The text of Markdown's events, written down to compare two texts of a page.

use std::fmt::{Display, Write};

use pulldown_cmark::TagEnd;

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
        if !self.in_code {
            self.written.truncate(self.written.trim_end_matches(' ').len());
        }
        self.mark_inline(mark);
        self.written.push(BOUNDARY);
    }

    pub(super) fn mark_inline(&mut self, mark: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.written, "{MARK}{mark}{MARK}");
    }
}

/// Whether spaces next to the mark of an element are rendered.
pub(super) fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
