//! The text that readers see of a piece of inline Markdown.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::markdown_options;

/// Bytes that are not markup within a line; `1.`, `-`, `#`, and `+` have a meaning only at the start of a block.
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

/// Returns the text of a cell, heading, or label without bold, links, code marks, HTML, escapes, invisible characters,
/// and surrounding spaces. No-break spaces and line breaks become spaces.
#[must_use]
pub fn plain_text(markdown: &str) -> Cow<'_, str> {
    let trimmed = markdown.trim();
    let is_seen = |character: char| character != '\u{a0}' && !crate::text::is_invisible(character);
    // Nearly every cell is already plain text.
    if trimmed.bytes().all(|byte| PLAIN[usize::from(byte)]) && (trimmed.is_ascii() || trimmed.chars().all(is_seen)) {
        return Cow::Borrowed(trimmed);
    }
    let mut plain = String::with_capacity(trimmed.len());
    // A period before the text keeps a block marker at the start from being recognized, and lets emphasis start.
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

/// Whether the first line of `markdown` is text of a paragraph: not a heading, list, code, HTML, or definition of a
/// link.
#[must_use]
pub fn begins_with_paragraph(markdown: &str) -> bool {
    let first = Parser::new_ext(markdown, markdown_options()).into_offset_iter().next();
    matches!(first, Some((Event::Start(Tag::Paragraph), range)) if range.start == 0)
}

#[cfg(test)]
mod tests {
    use super::{begins_with_paragraph, plain_text};

    #[test]
    fn invisible_content_does_not_start_a_paragraph() {
        assert!(begins_with_paragraph("a *b*\n") && begins_with_paragraph("[a]: \n"));
        for block in ["# a", "- a", "1. a", "> a", "```", "    a", "<div>", "---", "[a]: /b\nc", "[a]:\n/b\n", ""] {
            assert!(!begins_with_paragraph(block), "{block}");
        }
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
