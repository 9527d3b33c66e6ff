//! HTML in Markdown: comments, and the attributes of tags that links need.

use crate::text::Span;

/// A part of a piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `<!--` to `-->`, or to the end.
    Comment(Span),
    /// The value of an `id` of any tag, or of the `name` of an `<a>`.
    Anchor(Span),
    /// An `<a href>`: the tag and the value.
    Link { tag: Span, value: Span },
    /// An `<img src>`: the tag, the value, and the alt text if there is one.
    Image { tag: Span, value: Span, alt: Span },
}

/// Calls `found` for every part of the HTML in `span`. Linear: each byte is read a bounded number of times.
pub(super) fn scan(source: &str, span: Span, mut found: impl FnMut(Part)) {
    let (mut at, end) = (span.start as usize, span.end as usize);
    let bytes = &source.as_bytes()[..end];
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|offset| at + offset) {
        if bytes[open..].starts_with(b"<!--") {
            let close = memchr::memmem::find(&bytes[open + 4..], b"-->").map_or(end, |offset| open + 4 + offset + 3);
            found(Part::Comment(Span::new(open, close)));
            at = close;
        } else {
            at = tag(bytes, open, &mut found);
        }
    }
}

/// The longest content of an element that [`content`] reads, in bytes.
const LONGEST_CONTENT: usize = 256;

/// Returns what is between the `<a …>` that ends at `start` and its `</a>`, without whitespace around it. `None` if that
/// is not near, or if another `<a` comes first. Reads a bounded number of bytes.
pub(super) fn content(source: &str, start: u32) -> Option<Span> {
    let start = start as usize;
    let bytes = source.as_bytes().get(start..)?;
    let bytes = &bytes[..bytes.len().min(LONGEST_CONTENT)];
    for open in memchr::memchr_iter(b'<', bytes) {
        let tag = &bytes[open + 1..];
        let name = tag.strip_prefix(b"/").unwrap_or(tag);
        let is_link = name.first().is_some_and(|first| first.eq_ignore_ascii_case(&b'a'))
            && name.get(1).is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'));
        if is_link {
            return (name.len() < tag.len()).then(|| Span::new(start, start + open).trimmed(source));
        }
    }
    None
}

/// Reads the tag at `open`; returns where to continue.
fn tag(bytes: &[u8], open: usize, found: &mut impl FnMut(Part)) -> usize {
    let name_end = run(bytes, open + 1, |byte| byte.is_ascii_alphanumeric());
    let name = &bytes[open + 1..name_end];
    if name.is_empty() {
        return open + 1;
    }
    let (mut target, mut alt) = (None, None);
    let mut at = name_end;
    loop {
        at = run(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        let start = at;
        at = run(bytes, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'));
        if at == start {
            break;
        }
        let attribute = &bytes[start..at];
        let equals = run(bytes, at, |byte| byte.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        let value_start = run(bytes, equals + 1, |byte| byte.is_ascii_whitespace());
        let (value, next) = value(bytes, value_start);
        at = next;
        let is = |name: &str| attribute.eq_ignore_ascii_case(name.as_bytes());
        if is("id") || (is("name") && name.eq_ignore_ascii_case(b"a")) {
            found(Part::Anchor(value));
        } else if is("href") || is("src") {
            target = Some(value);
        } else if is("alt") {
            alt = Some(value);
        }
    }
    // A tag that is never closed must not make every later `<` search to the end again.
    let near = &bytes[at..bytes.len().min(at + 1024)];
    let end = memchr::memchr(b'>', near).map_or(at, |offset| at + offset + 1);
    if let Some(value) = target {
        let tag = Span::new(open, end);
        if name.eq_ignore_ascii_case(b"a") {
            found(Part::Link { tag, value });
        } else if name.eq_ignore_ascii_case(b"img") {
            found(Part::Image { tag, value, alt: alt.unwrap_or(Span::empty(end)) });
        }
    }
    end
}

/// Returns the value of an attribute that starts at `start`, and where to continue after it.
fn value(bytes: &[u8], start: usize) -> (Span, usize) {
    match bytes.get(start) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end = memchr::memchr(quote, &bytes[start + 1..]).map_or(bytes.len(), |offset| start + 1 + offset);
            (Span::new(start + 1, end), (end + 1).min(bytes.len()))
        }
        _ => {
            let end = run(bytes, start, |byte| !byte.is_ascii_whitespace() && byte != b'>');
            (Span::new(start, end), end)
        }
    }
}

/// Returns the end of the run of bytes from `at` that `accept` accepts.
fn run(bytes: &[u8], at: usize, accept: impl Fn(u8) -> bool) -> usize {
    bytes.get(at..).map_or(bytes.len(), |rest| at + rest.iter().take_while(|&&byte| accept(byte)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(html: &str) -> Vec<String> {
        let mut parts = Vec::new();
        scan(html, Span::new(0, html.len()), |part| {
            parts.push(match part {
                Part::Comment(span) => format!("comment {}", span.of(html)),
                Part::Anchor(span) => format!("anchor {}", span.of(html)),
                Part::Link { value, .. } => format!("link {}", value.of(html)),
                Part::Image { value, alt, .. } => format!("image {} {}", value.of(html), alt.of(html)),
            });
        });
        parts
    }

    #[test]
    fn attributes_and_comments_are_found() {
        assert_eq!(parts("<a name=\"x\" href='y.md'>"), ["anchor x", "link y.md"]);
        assert_eq!(
            parts("<img alt=\"A\" src=b.png /><!-- <a id=q> -->"),
            ["image b.png A", "comment <!-- <a id=q> -->"]
        );
        assert_eq!(parts("a < b <div id=z"), ["anchor z"]);
    }

    #[test]
    fn the_content_of_a_link_ends_with_its_element() {
        let of = |text: &str| content(text, 3).map(|span| span.of(text).to_owned());
        assert_eq!(of("<a>here</a> and</a>").as_deref(), Some("here"));
        assert_eq!(of("<a>\n<b>here</b></A\n>").as_deref(), Some("<b>here</b>"));
        assert_eq!(of("<a></a>").as_deref(), Some(""));
        for text in ["<a>", "<a>here", "<a>one <a href=x>two</a>", "<a>x</a", "<a>x</abbr>"] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(of(&format!("<a>{}</a>", "x".repeat(LONGEST_CONTENT))), None);
    }
}
