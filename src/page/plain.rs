//! What a reader sees of a piece of inline Markdown.

use std::borrow::Cow;
use std::mem::{Discriminant, discriminant};

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Bytes that are no markup inside a line; `1.`, `-`, `#` and `+` mean something only at the start of a block.
const PLAIN: [bool; 256] = {
    let (mut plain, mut byte) = ([false; 256], 0);
    while byte < 256 {
        let ascii = byte as u8;
        plain[byte] = match ascii {
            b' ' | b'-' | b'/' | b'.' | b',' | b'(' | b')' | b'#' | b':' | b'\'' | b'+' | b'?' | b';' => true,
            _ => ascii.is_ascii_alphanumeric() || !ascii.is_ascii(),
        };
        byte += 1;
    }
    plain
};

/// The text of a cell, heading or label without bold, links, code marks, HTML, escapes, invisible characters and
/// surrounding blanks; no-break spaces become blanks. Line breaks become blanks.
#[must_use]
pub fn plain_text(markdown: &str) -> Cow<'_, str> {
    let trimmed = markdown.trim();
    let is_seen = |character: char| character != '\u{a0}' && !crate::text::is_invisible(character);
    // Nearly every cell is plain already.
    if trimmed.bytes().all(|byte| PLAIN[usize::from(byte)]) && (trimmed.is_ascii() || trimmed.chars().all(is_seen)) {
        return Cow::Borrowed(trimmed);
    }
    let mut plain = String::with_capacity(trimmed.len());
    // A full stop in front keeps a block marker at the start from being read as such, and lets emphasis begin.
    let guarded = format!(".{trimmed}");
    for event in Parser::new_ext(&guarded, Options::empty()) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::InlineHtml(tag) if tag.starts_with("<br") => plain.push(' '),
            _ => {}
        }
    }
    let readable = plain.strip_prefix('.').unwrap_or(&plain);
    let visible = crate::text::strip_invisible(readable).replace('\u{a0}', " ");
    Cow::Owned(visible.trim().to_owned())
}

/// Whether two lines have the same markup and, invisible characters aside, show the same text. What links lead to is
/// not compared.
#[must_use]
pub fn same_plain_text(one: &str, other: &str) -> bool {
    skeleton(one) == skeleton(other)
}

/// What an event is, whatever it holds.
type EventKind<'l> = (Discriminant<Event<'l>>, Option<Discriminant<Tag<'l>>>);

/// The kinds of a line's events, and its text.
fn skeleton(line: &str) -> (Vec<EventKind<'_>>, String) {
    let (mut kinds, mut shown) = (Vec::new(), String::new());
    for event in Parser::new_ext(line, Options::ENABLE_STRIKETHROUGH) {
        match &event {
            // A character that parts two texts must not count.
            Event::Text(text) => shown.push_str(text),
            Event::Start(tag) => kinds.push((discriminant(&event), Some(discriminant(tag)))),
            _ => kinds.push((discriminant(&event), None)),
        }
        if let Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) = &event {
            shown.push_str(text);
        }
    }
    // Blanks at the end of a line are never shown.
    (kinds, crate::text::strip_invisible(&shown).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{plain_text, same_plain_text};

    #[test]
    fn lines_read_alike_unless_markup_changes() {
        assert!(same_plain_text("a **b\u{200b}** [c](d\u{200b}.md)", "a **b** [c](d.md)"));
        assert!(!same_plain_text("**b:\u{200b}**c", "**b:**c"));
        assert!(!same_plain_text("\u{200b}- a", "- a"));
    }

    #[test]
    fn markup_is_not_seen() {
        assert_eq!(plain_text(" **[4101](https://example.com/a|b)** "), "4101");
        assert_eq!(plain_text("*O*"), "O");
        assert_eq!(plain_text("_O_"), "O");
        assert_eq!(plain_text("a<br/>b"), "a b");
        assert_eq!(plain_text("Windows\u{a0}10\u{200b}"), "Windows 10");
        assert_eq!(plain_text(r"a \| b &amp; c"), "a | b & c");
        assert_eq!(plain_text("1. first"), "1. first");
    }
}
