//! The location of a link's destination in the source.

use crate::text::Span;

/// Returns the destination of an inline link or image that ends at `end` and whose text ends at or after `text_end`:
/// the part between `](` and the title or the closing bracket, without angle brackets. Also returns the end of the
/// text.
pub(super) fn inline(source: &str, text_end: usize, end: usize) -> Option<(usize, Span)> {
    let rest = source.as_bytes().get(text_end..end)?;
    // Nearly always, the text ends at `text_end`.
    let bracket = text_end + if rest.starts_with(b"](") { 0 } else { memchr::memmem::find(rest, b"](")? };
    Some((bracket, bare(source, bracket + 2, end.saturating_sub(1))?))
}

/// Returns the destination of a definition, `[label]: destination "title"`, that covers `span`.
pub(super) fn definition(source: &str, span: Span) -> Option<Span> {
    let colon = span.start as usize + memchr::memmem::find(span.of(source).as_bytes(), b"]:")?;
    bare(source, colon + 2, span.end as usize)
}

/// Returns the destination that starts at or after `from` and ends before a space or at `end`.
fn bare(source: &str, from: usize, end: usize) -> Option<Span> {
    let rest = source.get(from..end)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = source.get(start..end)?;
    if let Some(inside) = rest.strip_prefix('<') {
        let close = inside.find('>')?;
        return Some(Span::new(start + 1, start + 1 + close));
    }
    let length = rest.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(rest.len());
    Some(Span::new(start, start + length))
}

/// Whether a text can be written as a destination unchanged: between parentheses and before a title, between angle
/// brackets, and between the quotes of an HTML attribute.
pub(crate) fn needs_no_escape(destination: &str) -> bool {
    !destination.contains([' ', ')', '(', '<', '>', '"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_spaces_and_angle_brackets_are_not_part_of_it() {
        for link in ["[a](b.md)", "[a]( b.md \"t\")", "[a](<b.md> 't')"] {
            let (_, span) = inline(link, 2, link.len()).expect("a destination");
            assert_eq!(span.of(link), "b.md", "{link}");
        }
        assert_eq!(definition("[x]:  b.md 't'", Span::new(0, 14)).expect("found").of("[x]:  b.md 't'"), "b.md");
    }
}
