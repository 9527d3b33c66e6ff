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
    if let Some(text) = [trimmed, peeled(trimmed)].into_iter().find(|text| is_plain(text)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(parsed_text(trimmed))
}

/// Returns the text of `trimmed` as the parser reads it.
fn parsed_text(trimmed: &str) -> String {
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
    visible.trim().to_owned()
}

/// Whether Markdown renders `text` as it is. Nearly every cell is such a text.
fn is_plain(text: &str) -> bool {
    let is_seen = |character: char| character != '\u{a0}' && !crate::text::is_invisible(character);
    text.bytes().all(|byte| PLAIN[usize::from(byte)]) && (text.is_ascii() || text.chars().all(is_seen))
}

/// Returns the text inside a cell's bold, link, or both; `cell` itself if it has something else, or nothing inside.
fn peeled(cell: &str) -> &str {
    let once = in_bold(cell).or_else(|| in_link(cell)).unwrap_or(cell);
    let text = if cell.starts_with('[') { in_bold(once) } else { in_link(once) }.unwrap_or(once);
    // Asterisks next to a space are not markup.
    if text.is_empty() || text.trim().len() != text.len() { cell } else { text }
}

fn in_bold(cell: &str) -> Option<&str> {
    cell.strip_prefix("**")?.strip_suffix("**")
}

fn in_link(cell: &str) -> Option<&str> {
    /// The signs that a simple target may have in addition to letters and digits.
    const SIGNS: &[u8] = b"/.:-_#?=%+,~@";
    let (text, target) = cell.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    let is_simple = |byte: u8| byte.is_ascii_alphanumeric() || SIGNS.contains(&byte);
    target.bytes().all(is_simple).then_some(text)
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
    use std::borrow::Cow;

    use super::{begins_with_paragraph, parsed_text, plain_text};

    #[test]
    fn what_is_not_parsed_has_the_same_text() {
        const PIECES: [&str; 13] =
            ["", "**", "*", "[", "]", "](b.md)", "](", ")", "a", " ", "-", "\u{a0}", "é\u{200b}"];
        const LENGTH: u32 = 5;
        let mut unparsed = 0;
        for number in 0..PIECES.len().pow(LENGTH) {
            let digits = (0..LENGTH).map(|place| number / PIECES.len().pow(place) % PIECES.len());
            let cell: String = digits.map(|digit| PIECES[digit]).collect();
            if let Cow::Borrowed(text) = plain_text(&cell) {
                unparsed += usize::from(text.len() < cell.trim().len());
                if text.len() < cell.trim().len() || number % 7 == 0 {
                    assert_eq!(text, parsed_text(cell.trim()), "{cell:?}");
                }
            }
        }
        assert!(unparsed > 100, "{unparsed}");
    }

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
