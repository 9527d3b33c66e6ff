//! Markdown in HTML blocks, which renders as it is written.

use super::Document;
use crate::text::Span;

/// An HTML block with Markdown that readers see as source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkdownInHtml {
    /// The first link, image, or emphasis.
    pub first: Span,
    /// How many more the block has.
    pub others: usize,
}

/// Elements whose text is shown unchanged, or not at all: an asterisk there is one.
const VERBATIM: [&str; 11] = ["code", "kbd", "math", "pre", "samp", "script", "style", "svg", "textarea", "tt", "var"];

/// The maximum length of a link's text or of emphasis, in bytes. It bounds the search for the other end.
const REACH: usize = 400;

impl Document<'_> {
    /// Returns the HTML blocks with links, images, or emphasis in Markdown. A block ends at a blank line, so Markdown
    /// after one is not in it. Source: CommonMark 0.31, section 4.6.
    #[must_use]
    pub fn markdown_in_html(&self) -> Vec<MarkdownInHtml> {
        let mut found = Vec::new();
        // A span of a single tag in a paragraph has no text.
        for &html in &self.html {
            let mut in_block: Option<MarkdownInHtml> = None;
            for_each_text(self.text(), html, |text| {
                for_each_markup(self.text(), text, |first| match &mut in_block {
                    Some(block) => block.others += 1,
                    None => in_block = Some(MarkdownInHtml { first, others: 0 }),
                });
            });
            found.extend(in_block);
        }
        found
    }
}

/// Calls `visit` with each piece of text between the tags in `html` that is not verbatim.
fn for_each_text(source: &str, html: Span, mut visit: impl FnMut(Span)) {
    let (start, end) = (html.start as usize, html.end as usize);
    let bytes = &source.as_bytes()[..end];
    let mut verbatim: Option<&str> = None;
    let mut at = start;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|offset| at + offset) {
        if verbatim.is_none() && open > at {
            visit(Span::new(at, open));
        }
        if bytes[open..].starts_with(b"<!--") {
            at = memchr::memmem::find(&bytes[open..], b"-->").map_or(end, |offset| open + offset + 3);
            continue;
        }
        let is_closing = bytes.get(open + 1) == Some(&b'/');
        let name_start = open + 1 + usize::from(is_closing);
        let length = bytes[name_start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = &source[name_start..name_start + length];
        match verbatim {
            Some(outer) if is_closing && outer.eq_ignore_ascii_case(name) => verbatim = None,
            None if !is_closing => {
                verbatim = VERBATIM.iter().find(|known| known.eq_ignore_ascii_case(name)).copied();
            }
            _ => {}
        }
        at = if name.is_empty() { open + 1 } else { tag_end(bytes, name_start + length) };
    }
    if verbatim.is_none() && at < end {
        visit(Span::new(at, end));
    }
}

/// Returns the end of the tag whose attributes start at `at`; a `>` in quotes does not end it.
fn tag_end(bytes: &[u8], mut at: usize) -> usize {
    let mut quote = None;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match quote {
            Some(mark) if mark == byte => quote = None,
            None if byte == b'>' => return at,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            _ => {}
        }
    }
    at
}

/// Calls `visit` with each link, image, and emphasis in a piece of text, on one line each.
fn for_each_markup(source: &str, piece: Span, mut visit: impl FnMut(Span)) {
    let (bytes, end) = (source.as_bytes(), piece.end as usize);
    let (mut at, mut line) = (piece.start as usize, LineAhead::new(source, end));
    while let Some(open) = memchr::memchr3(b'[', b'*', b'`', &bytes[at..end]).map(|offset| at + offset) {
        let is_first = open == piece.start as usize || !matches!(bytes[open - 1], b'\\' | b'*' | b'`');
        let length = match bytes[open] {
            _ if !is_first => None,
            b'[' => line.link_length(open),
            b'*' => emphasis_length(line.near(open)).filter(|_| begins_word(&source[..open])),
            // Code may contain the other marks.
            _ => code_length(line.near(open)),
        };
        match length {
            Some(length) if bytes[open] == b'`' => at = open + length,
            Some(length) => {
                let is_image = bytes[open] == b'[' && open > piece.start as usize && bytes[open - 1] == b'!';
                visit(Span::new(open - usize::from(is_image), open + length));
                at = open + length;
            }
            None => at = open + 1,
        }
    }
}

fn begins_word(before: &str) -> bool {
    !before.ends_with(char::is_alphanumeric)
}

/// What comes next in a text that is searched from its start to its end. Each search continues from the result of the
/// last one, so all of them together read the text once.
struct LineAhead<'s> {
    source: &'s str,
    end: usize,
    line_end: Option<usize>,
    /// The next `](`.
    middle: Option<usize>,
    /// The next closing parenthesis.
    closing: Option<usize>,
}

impl<'s> LineAhead<'s> {
    /// The text of `source` up to `end`.
    fn new(source: &'s str, end: usize) -> Self {
        Self { source, end, line_end: None, middle: None, closing: None }
    }

    /// Returns the text from `open` to the end of its line, up to the longest length that is searched.
    fn near(&mut self, open: usize) -> &'s str {
        let line_end = self.line_end.filter(|&line_end| line_end >= open).unwrap_or_else(|| {
            let found = memchr::memchr2(b'\n', b'\r', &self.source.as_bytes()[open..self.end]);
            found.map_or(self.end, |offset| open + offset)
        });
        self.line_end = Some(line_end);
        &self.source[open..self.source.floor_char_boundary(line_end.min(open + REACH))]
    }

    /// Returns the length of `[text](destination)` at `open`, if the destination looks like one.
    fn link_length(&mut self, open: usize) -> Option<usize> {
        let line = self.near(open);
        let rest = &self.source.as_bytes()[..self.end];
        let find = |known: Option<usize>, from: usize, what: &[u8]| {
            let search = || memchr::memmem::find(&rest[from..], what).map_or(rest.len(), |offset| from + offset);
            known.filter(|&place| place >= from).unwrap_or_else(search)
        };
        let middle = find(self.middle, open, b"](");
        self.middle = Some(middle);
        // The text starts at the last bracket.
        if middle + 2 > open + line.len() || memchr::memchr(b'[', &rest[open + 1..middle]).is_some() {
            return None;
        }
        let closing = find(self.closing, middle + 2, b")");
        self.closing = Some(closing);
        if closing == self.end {
            return None;
        }
        let (text, destination) = (&line[1..middle - open], line.get(middle + 2 - open..closing - open)?);
        let path = destination.split([' ', '"']).next()?;
        let looks_right = path.starts_with(['#', '/', '.'])
            || path.contains("://")
            || path.starts_with("mailto:")
            || path.contains(".md")
            || path.contains(['/', '.']) && path.split('.').next_back().is_some_and(|end| end.len() <= 5);
        let has_words = text.contains(char::is_alphanumeric) || text.is_empty();
        (looks_right && has_words).then_some(closing + 1 - open)
    }
}

/// The length of `**text**` or `*text*` at the start.
fn emphasis_length(line: &str) -> Option<usize> {
    let marks = line.bytes().take_while(|&byte| byte == b'*').count();
    let inside = &line[marks..];
    let end = inside.find(&line[..marks])?;
    let (inner, after) = (&inside[..end], &inside[end + marks..]);
    let is_emphasis = marks <= 3
        && !inner.starts_with(char::is_whitespace)
        && !inner.ends_with(char::is_whitespace)
        && inner.starts_with(char::is_alphanumeric)
        && inner.contains(char::is_alphabetic)
        && !after.starts_with(['*'])
        && !after.starts_with(char::is_alphanumeric);
    is_emphasis.then_some(marks * 2 + end)
}

/// The length of a code span at the start.
fn code_length(line: &str) -> Option<usize> {
    let marks = line.bytes().take_while(|&byte| byte == b'`').count();
    line[marks..].find(&line[..marks]).map(|end| marks * 2 + end)
}

#[cfg(test)]
mod tests {
    use crate::page::Document;
    use crate::text::Source;

    fn found(text: &str) -> Vec<(String, usize)> {
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        document.markdown_in_html().iter().map(|one| (document.slice(one.first).to_owned(), one.others)).collect()
    }

    fn one(text: &str) -> Vec<(String, usize)> {
        vec![(text.to_owned(), 0)]
    }

    #[test]
    fn links_images_and_emphasis_in_a_block_are_found() {
        assert_eq!(found("<div>\n[a](b.md)\n</div>\n"), one("[a](b.md)"));
        assert_eq!(found("<div>\n![a](m/b.png \"c\")\n</div>\n"), one("![a](m/b.png \"c\")"));
        assert_eq!(found("<td>a **b c** d</td>\n"), one("**b c**"));
        assert_eq!(found("<p>*é b*, ***c***</p>\n"), [("*é b*".to_owned(), 1)]);
        assert_eq!(found("> <div>\n> [a](#b)\n> </div>\n"), one("[a](#b)"));
        assert_eq!(found("<td>[a [b](c.md) [d](x [e](f.md)</td>\n"), [("[b](c.md)".to_owned(), 1)]);
        assert_eq!(found("<td>[é](b.md) 日[é\n](c.md) [a](b.md</td>\n[a](b.md)"), [("[é](b.md)".to_owned(), 1)]);
    }

    #[test]
    fn other_text_is_not() {
        for text in [
            "<div>\n\n[a](b.md), **c**\n\n</div>\n",
            "a <b>**c**</b> [a](b.md)\n",
            "<div><code>**a**</code><pre>[a](b.md)</pre></div>\n",
            "<script>\na = b[c](d); **e**\n</script>\n",
            "<div><!-- [a](b.md) --></div>\n",
            "<td>a[0](x) `**b**` 2**3**4 ** c ** d**</td>\n",
            "<td title='[a](b.md)'>Needs a key*, and a door*.</td>\n",
            "<td>a* b*, **, ****, *1*, \\*a*</td>\n",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
