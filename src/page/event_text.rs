//! The text of Markdown's events, written down to compare two texts of a page.

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
        for character in text.chars() {
            let is_space = character.is_ascii_whitespace();
            if !(is_space && self.written.ends_with([' ', BOUNDARY])) {
                self.written.push(if is_space { ' ' } else { character });
            }
        }
    }

    /// Writes a mark next to which spaces are not rendered.
    pub(super) fn mark(&mut self, mark: &str) {
        if !self.in_code {
            self.written.truncate(self.written.trim_end_matches(' ').len());
        }
        self.mark_inline(mark);
        self.written.push(BOUNDARY);
    }

    pub(super) fn mark_inline(&mut self, mark: &str) {
        self.written.push(MARK);
        self.written.push_str(mark);
        self.written.push(MARK);
    }
}

/// Whether spaces next to the mark of an element are rendered.
pub(super) fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
