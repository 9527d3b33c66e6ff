//! Where in the source a link's destination stands.

use crate::text::Span;

/// The destination of an inline link or image that ends at `end` and whose text ends at `text_end` at the latest:
/// what stands between `](` and the title or the closing bracket, without angle brackets. Also the end of the text.
pub(super) fn inline(source: &str, text_end: usize, end: usize) -> Option<(usize, Span)> {
    let rest = source.as_bytes().get(text_end..end)?;
    // Nearly always the text ends where it seems to.
    let bracket = text_end + if rest.starts_with(b"](") { 0 } else { memchr::memmem::find(rest, b"](")? };
    Some((bracket, bare(source, bracket + 2, end.saturating_sub(1))?))
}

/// The destination of a definition, `[label]: destination "title"`, that covers `span`.
pub(super) fn definition(source: &str, span: Span) -> Option<Span> {
    let colon = span.start as usize + memchr::memmem::find(span.of(source).as_bytes(), b"]:")?;
    bare(source, colon + 2, span.end as usize)
}

/// The destination that begins at or after `from` and ends before a space or at `end`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_spaces_and_angle_brackets_are_no_part_of_it() {
        for link in ["[a](b.md)", "[a]( b.md \"t\")", "[a](<b.md> 't')"] {
            let (_, span) = inline(link, 2, link.len()).expect("a destination");
            assert_eq!(span.of(link), "b.md", "{link}");
        }
        assert_eq!(definition("[x]:  b.md 't'", Span::new(0, 14)).expect("found").of("[x]:  b.md 't'"), "b.md");
    }
}
