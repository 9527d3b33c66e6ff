//! The parts of a page.

use std::borrow::Cow;

use super::{FrontMatter, Row, Table, html};
use crate::text::{Source, Span};

/// A page or include file with its parts, each list in the order of the text.
#[derive(Debug)]
pub struct Document<'s> {
    /// The text.
    pub source: &'s Source,
    /// The front matter between the `---` fences.
    pub front_matter: FrontMatter<'s>,
    /// The Markdown after the front matter.
    pub body: Span,
    /// All headings that readers see as such.
    pub headings: Vec<Heading<'s>>,
    /// Headings of which docfx makes tabs: each is a link to `#tab/…` and nothing else. Source: docfx, "Markdown",
    /// tabbed content; `TabGroupExtension` of its Markdown engine.
    pub tabs: Vec<Heading<'s>>,
    /// All links, images and includes.
    pub links: Vec<Link<'s>>,
    /// All tables that Markdown recognizes; for rows, see [`Document::rows`], for cells, see [`Document::cells`].
    pub tables: Vec<Table>,
    /// All list items, outer ones before inner ones.
    pub items: Vec<ListItem>,
    /// Block quotes that start with `[!…]`.
    pub alerts: Vec<Alert>,
    /// Code blocks and code spans.
    pub code: Vec<Code>,
    /// HTML comments, `<!--` to `-->`.
    pub comments: Vec<Span>,
    /// HTML tags and blocks, including comments.
    pub html: Vec<Span>,
    /// Values of `id` and `name` attributes in HTML.
    pub html_anchors: Vec<Span>,
    /// Definitions of reference links, `[label]: destination`.
    pub definitions: Vec<Span>,
    /// Spans of strong emphasis, including markers.
    pub strong: Vec<Span>,
    /// Paragraphs outside of lists, quotes, and tables.
    pub paragraphs: Vec<Span>,
    pub(super) rows: Vec<Row>,
    pub(super) cells: Vec<Span>,
}

/// A heading.
#[derive(Debug)]
pub struct Heading<'s> {
    /// 1 to 6.
    pub level: u8,
    /// The complete heading with its markers, without the line break.
    pub span: Span,
    /// Its text in the source, including markup.
    pub content: Span,
    /// The text that readers see.
    pub text: Cow<'s, str>,
}

/// The type of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](destination)`
    Inline,
    /// `[text][label]`, `[label][]`, or `[label]`; the destination is in the definition.
    Reference,
    /// `<https://…>` or `<name@host>`
    Autolink,
    /// `![alt](destination)`, also by reference
    Image,
    /// `[!INCLUDE [title](destination)]`
    Include,
    /// `[!code-lang[title](destination)]`, `:::code source="destination":::`
    Snippet,
    /// `<a href="destination">`
    HtmlLink,
    /// `<img src="destination">`
    HtmlImage,
    /// `:::image source="destination":::`
    TripleColonImage,
    /// `:::image lightbox="destination":::`, the large image that opens on a click.
    Lightbox,
}

impl LinkKind {
    /// Whether it shows an image.
    #[must_use]
    pub fn is_image(self) -> bool {
        matches!(self, Self::Image | Self::HtmlImage | Self::TripleColonImage)
    }
}

/// A link, image, or include.
#[derive(Debug)]
pub struct Link<'s> {
    /// The type of the link.
    pub kind: LinkKind,
    /// The complete link.
    pub span: Span,
    /// The text between the brackets: link text or alt text. Empty, at the end, if HTML or `:::image` has no alt text.
    pub text: Span,
    /// The destination as Markdown reads it: escapes are resolved, percent signs are not.
    pub destination: Cow<'s, str>,
    /// The location of the destination in the source.
    pub destination_span: Span,
}

/// A list item.
#[derive(Clone, Copy, Debug)]
pub struct ListItem {
    /// From the marker to the end of its last block.
    pub span: Span,
    /// 1 for a list that is not in another list.
    pub depth: u16,
}

/// A quote that starts with a marker such as `[!NOTE]`.
#[derive(Clone, Copy, Debug)]
pub struct Alert {
    /// The complete quote.
    pub span: Span,
    /// The marker with its brackets.
    pub marker: Span,
    /// The word after the exclamation mark.
    pub word: Span,
}

/// The type of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// Between fences.
    Fenced,
    /// Indented by four spaces.
    Indented,
    /// Between backticks within a line.
    Inline,
}

/// A code block or code span.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The type of code.
    pub kind: CodeKind,
    /// Including its fences or backticks.
    pub span: Span,
}

impl Document<'_> {
    /// Returns the page's text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// Returns the slice that `span` covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// Returns the content of the element of a [`LinkKind::HtmlLink`]. `None` if it is longer than a usual link text, or
    /// if the element is not closed.
    #[must_use]
    pub fn html_link_text(&self, link: &Link<'_>) -> Option<Span> {
        html::content(self.text(), link.span.end)
    }

    /// Returns the line break that the page uses.
    #[must_use]
    pub fn line_break(&self) -> &'static str {
        let bytes = self.text().as_bytes();
        match memchr::memchr2(b'\n', b'\r', bytes) {
            Some(at) if bytes[at..].starts_with(b"\r\n") => "\r\n",
            Some(at) if bytes[at] == b'\r' => "\r",
            _ => "\n",
        }
    }

    /// Returns the text before `offset` on its line.
    #[must_use]
    pub fn line_start(&self, offset: usize) -> &str {
        let before = self.text().get(..offset).unwrap_or_default();
        &before[memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1)..]
    }

    /// Whether `offset` is in code, where Markdown has no meaning.
    #[must_use]
    pub fn in_code(&self, offset: usize) -> bool {
        // Sorted by start and never nested.
        let after = self.code.partition_point(|code| code.span.start as usize <= offset);
        after > 0 && self.code[after - 1].span.contains(offset)
    }

    /// Whether `offset` is in an HTML tag, block, or comment.
    #[must_use]
    pub fn in_html(&self, offset: usize) -> bool {
        crate::text::in_sorted(&self.html, offset)
    }

    /// Returns the innermost link, image, or include around `offset`.
    #[must_use]
    pub fn link_at(&self, offset: usize) -> Option<&Link<'_>> {
        // Links nest at most as an image in a link, so the search back is short: it ends at the first link that is
        // completely before `offset` and cannot be inside a link that contains it.
        let after = self.links.partition_point(|link| link.span.start as usize <= offset);
        self.links[..after].iter().rev().take(3).find(|link| link.span.contains(offset))
    }

    /// Returns the heading whose section contains `offset`: the last one before it.
    #[must_use]
    pub fn heading_before(&self, offset: usize) -> Option<&Heading<'_>> {
        let after = self.headings.partition_point(|heading| heading.span.start as usize <= offset);
        after.checked_sub(1).map(|index| &self.headings[index])
    }

    /// Returns the text under the heading with that index, down to the next one of the same or a higher level.
    #[must_use]
    pub fn section(&self, heading: usize) -> Span {
        let this = &self.headings[heading];
        let end = self.headings[heading + 1..]
            .iter()
            .find(|next| next.level <= this.level)
            .map_or(self.body.end, |next| next.span.start);
        Span { start: this.span.end.min(end), end }
    }
}
