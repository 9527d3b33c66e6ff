//! Converts pulldown-cmark's events to a [`Document`] in one pass.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser as MarkdownParser, RefDefs, Tag, TagEnd};

use super::html::{self, Part};
use super::table::{as_markdig_reads, split_cells};
use super::{Alert, Code, CodeKind, Document, FrontMatter, Heading, Link, LinkKind, ListItem, Row, Table, destination};
use crate::text::{Source, Span};

/// The Markdown that docfx reads: CommonMark with tables and strikethrough. GFM's own alerts stay off because they
/// remove the marker; front matter is split off before.
#[must_use]
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

impl<'s> Document<'s> {
    /// Parses a page.
    #[must_use]
    pub fn parse(source: &'s Source) -> Self {
        let text = source.text();
        let (front_matter, body) = FrontMatter::split(text);
        // Allocates space for the parts that nearly every page has; other lists grow on demand.
        let document = Document {
            source,
            front_matter,
            body: Span::new(body, text.len()),
            headings: Vec::with_capacity(16),
            tabs: Vec::new(),
            links: Vec::with_capacity(32),
            tables: Vec::new(),
            items: Vec::with_capacity(32),
            alerts: Vec::new(),
            code: Vec::new(),
            comments: Vec::new(),
            html: Vec::new(),
            html_anchors: Vec::new(),
            definitions: Vec::new(),
            strong: Vec::with_capacity(32),
            paragraphs: Vec::with_capacity(32),
            rows: Vec::new(),
            cells: Vec::new(),
        };
        let markdown = as_markdig_reads(&text[body..]);
        let builder = Parser {
            text,
            offset: body,
            document,
            links: Vec::new(),
            labels: Vec::new(),
            heading: None,
            nesting: 0,
            lists: 0,
            quote: None,
        };
        builder.run(&markdown)
    }
}

/// A link whose end event has not come yet.
struct OpenLink<'m> {
    kind: LinkType,
    image: bool,
    destination: CowStr<'m>,
    label: CowStr<'m>,
    /// Index in the list of links, which is ordered by start.
    index: usize,
    /// The minimum end of its text.
    text_end: usize,
}

/// `'s` is the page's text, `'m` the Markdown that the parser reads, which has the same length.
struct Parser<'s, 'm> {
    text: &'s str,
    /// The start of the Markdown.
    offset: usize,
    document: Document<'s>,
    links: Vec<OpenLink<'m>>,
    /// Reference links and their labels, whose definitions are looked up at the end.
    labels: Vec<(usize, CowStr<'m>)>,
    heading: Option<(Span, String)>,
    /// Lists, quotes, and tables around the current event.
    nesting: u32,
    lists: u16,
    /// A quote that has just started.
    quote: Option<Span>,
}

impl<'s, 'm> Parser<'s, 'm> {
    fn run(mut self, markdown: &'m str) -> Document<'s> {
        let mut events = MarkdownParser::new_ext(markdown, markdown_options()).into_offset_iter();
        for (event, range) in events.by_ref() {
            let span = Span::new(range.start + self.offset, range.end + self.offset);
            if let Some(open) = self.links.last_mut() {
                open.text_end = open.text_end.max(match event {
                    Event::End(TagEnd::Link | TagEnd::Image) => 0,
                    _ => span.end as usize,
                });
            }
            match event {
                Event::Start(tag) => self.start(tag, span),
                Event::End(tag) => self.end(tag, span),
                Event::Text(text) => {
                    if let Some((_, heading)) = &mut self.heading {
                        heading.push_str(&text);
                    }
                }
                Event::Code(code) => {
                    self.document.code.push(Code { kind: CodeKind::Inline, span });
                    if let Some((_, heading)) = &mut self.heading {
                        heading.push_str(&code);
                    }
                }
                // Readers see a line break in an underlined heading as a space.
                Event::SoftBreak | Event::HardBreak => {
                    if let Some((_, heading)) = &mut self.heading {
                        heading.push(' ');
                    }
                }
                Event::InlineHtml(_) => self.html(span),
                _ => {}
            }
        }
        let definitions = events.reference_definitions();
        self.resolve_labels(definitions);
        super::triple_colon::add_links(&mut self.document);
        self.document
    }

    fn start(&mut self, tag: Tag<'m>, span: Span) {
        // An alert's marker must be at the start of its quote.
        let quote = self.quote.take();
        match tag {
            Tag::Heading { .. } => self.heading = Some((span, String::new())),
            Tag::Link { link_type, dest_url, id, .. } => self.open(link_type, false, dest_url, id, span),
            Tag::Image { link_type, dest_url, id, .. } => self.open(link_type, true, dest_url, id, span),
            Tag::Strong => self.document.strong.push(span),
            Tag::HtmlBlock => self.html(span),
            Tag::CodeBlock(kind) => {
                let kind = if matches!(kind, CodeBlockKind::Fenced(_)) { CodeKind::Fenced } else { CodeKind::Indented };
                self.document.code.push(Code { kind, span });
            }
            Tag::Paragraph => {
                if self.nesting == 0 {
                    self.document.paragraphs.push(span);
                }
                if let Some(quote) = quote {
                    self.alert(quote, span);
                }
            }
            Tag::BlockQuote(_) => {
                self.nesting += 1;
                self.quote = Some(span);
            }
            Tag::List(_) => {
                self.nesting += 1;
                self.lists = self.lists.saturating_add(1);
            }
            Tag::Item => self.document.items.push(ListItem { span, depth: self.lists }),
            Tag::Table(_) => {
                self.nesting += 1;
                let header = index(self.document.rows.len());
                self.document.tables.push(Table { span, header, end: header });
            }
            Tag::TableHead | Tag::TableRow => self.row(span),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Heading(level) => {
                if let Some((_, text)) = self.heading.take() {
                    let span = span.trimmed(self.text);
                    let content = heading_content(self.text, span);
                    // Most headings are equal to their source; only markup requires a copy.
                    let plain = content.of(self.text);
                    let text = if plain == text { Cow::Borrowed(plain) } else { Cow::Owned(text) };
                    let heading = Heading { level: level as u8, span, content, text };
                    match self.is_tab(content) {
                        true => self.document.tabs.push(heading),
                        false => self.document.headings.push(heading),
                    }
                }
            }
            TagEnd::Link | TagEnd::Image => self.close(span),
            TagEnd::List(_) => {
                self.nesting = self.nesting.saturating_sub(1);
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) => self.nesting = self.nesting.saturating_sub(1),
            TagEnd::Table => {
                self.nesting = self.nesting.saturating_sub(1);
                let end = index(self.document.rows.len());
                if let Some(table) = self.document.tables.last_mut() {
                    table.end = end;
                }
            }
            _ => {}
        }
    }

    /// Whether a heading's content is one link, to a tab.
    fn is_tab(&self, content: Span) -> bool {
        let link = self.document.links.last();
        link.is_some_and(|link| link.span == content && link.destination.starts_with("#tab/"))
    }

    fn row(&mut self, span: Span) {
        // The span of a row can include its line break.
        let line = span.of(self.text);
        let line = &line[..memchr::memchr2(b'\n', b'\r', line.as_bytes()).unwrap_or(line.len())];
        let span = Span::new(span.start as usize, span.start as usize + line.len()).trimmed(self.text);
        let first_cell = index(self.document.cells.len());
        split_cells(self.text, span, &mut self.document.cells);
        self.document.rows.push(Row { span, first_cell, end_cell: index(self.document.cells.len()) });
    }

    fn alert(&mut self, quote: Span, paragraph: Span) {
        self.document.alerts.extend(alert(self.text, quote, paragraph));
    }

    fn html(&mut self, span: Span) {
        let Self { text, document, .. } = self;
        document.html.push(span);
        html::scan(text, span, |part| match part {
            Part::Comment(span) => document.comments.push(span),
            Part::Anchor(span) => document.html_anchors.push(span),
            Part::Link { tag, value } => {
                document.links.push(html_link(text, LinkKind::HtmlLink, tag, value, Span::empty(tag.end as usize)));
            }
            Part::Image { tag, value, alt } => {
                document.links.push(html_link(text, LinkKind::HtmlImage, tag, value, alt));
            }
        });
    }

    fn open(&mut self, kind: LinkType, image: bool, destination: CowStr<'m>, label: CowStr<'m>, span: Span) {
        let index = self.document.links.len();
        let text_end = span.start as usize + 1 + usize::from(image);
        // The slot is reserved now, so the list stays in the order of the text.
        self.document.links.push(Link {
            kind: LinkKind::Inline,
            span,
            text: Span::empty(text_end),
            destination: Cow::Borrowed(""),
            destination_span: span,
        });
        self.links.push(OpenLink { kind, image, destination, label, index, text_end });
    }

    fn close(&mut self, span: Span) {
        let Some(open) = self.links.pop() else { return };
        let (start, mut end) = (span.start as usize, span.end as usize);
        // The parser omits the empty brackets of `[label][]`.
        if open.kind == LinkType::Collapsed && self.text[end..].starts_with("[]") {
            end += 2;
        }
        if let Some(outer) = self.links.last_mut() {
            outer.text_end = outer.text_end.max(end);
        }
        let text_start = start + 1 + usize::from(open.image);
        let inline = match open.kind {
            LinkType::Inline => destination::inline(self.text, open.text_end, end),
            _ => None,
        };
        let kind = match open.kind {
            _ if open.image => LinkKind::Image,
            LinkType::Inline => bang_kind(self.text, span),
            LinkType::Autolink | LinkType::Email => LinkKind::Autolink,
            _ => LinkKind::Reference,
        };
        let link = &mut self.document.links[open.index];
        link.kind = kind;
        link.span = Span::new(start, end);
        link.text = Span::new(text_start, open.text_end.clamp(text_start, end.max(text_start)));
        if let Some((text_end, destination_span)) = inline {
            link.text.end = Span::empty(text_end).end.max(link.text.start);
            link.destination_span = destination_span;
        } else if kind == LinkKind::Autolink {
            link.text = Span::new(start + 1, end - 1);
            link.destination_span = link.text;
        }
        if matches!(open.kind, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            // The span of the destination is in the definition and is known at the end.
            link.destination_span = Span::empty(start);
            self.labels.push((open.index, open.label));
        }
        let link = &mut self.document.links[open.index];
        let written = link.destination_span.of(self.text);
        link.destination = if open.kind == LinkType::Email {
            Cow::Owned(format!("mailto:{}", open.destination))
        } else if written == &*open.destination {
            Cow::Borrowed(written)
        } else {
            Cow::Owned(open.destination.to_string())
        };
    }

    fn resolve_labels(&mut self, definitions: &RefDefs<'_>) {
        for (_, definition) in definitions.iter() {
            self.document.definitions.push(self.shifted(&definition.span));
        }
        self.document.definitions.sort_unstable();
        for (index, label) in std::mem::take(&mut self.labels) {
            let Some(definition) = definitions.get(&label) else { continue };
            let span = self.shifted(&definition.span);
            let link = &mut self.document.links[index];
            link.destination_span = destination::definition(self.text, span).unwrap_or(span);
        }
    }

    fn shifted(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(range.start + self.offset, range.end + self.offset)
    }
}

/// Returns what the text before a link makes it: an include or a snippet (`[!INCLUDE `, `[!code-csharp`).
fn bang_kind(text: &str, link: Span) -> LinkKind {
    let before = text[..link.start as usize].trim_end_matches(' ').as_bytes();
    let word =
        before.iter().rev().take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_').count();
    let (head, word) = before.split_at(before.len() - word);
    if !head.ends_with(b"[!") {
        return LinkKind::Inline;
    }
    let is = |name: &[u8]| word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if is(b"include") {
        LinkKind::Include
    } else if is(b"code") {
        LinkKind::Snippet
    } else {
        LinkKind::Inline
    }
}

fn html_link<'s>(source: &'s str, kind: LinkKind, span: Span, value: Span, text: Span) -> Link<'s> {
    Link {
        kind,
        span,
        text,
        destination: Cow::Borrowed(value.of(source).trim()),
        destination_span: value.trimmed(source),
    }
}

/// Returns the length of the word of an alert, if the quote that starts with the paragraph `text` is one.
fn alert_word(text: &str) -> Option<usize> {
    let word = text.strip_prefix("[!")?;
    let length = word.find(']').filter(|&length| length > 0 && length < 40)?;
    (!word[..length].trim().contains(['[', '\n', '\r', ' '])).then_some(length)
}

/// Returns the alert that a quote is if its first block is a paragraph that starts with a marker.
pub(super) fn alert(text: &str, quote: Span, paragraph: Span) -> Option<Alert> {
    let (start, length) = (paragraph.start as usize, alert_word(paragraph.of(text))?);
    Some(Alert {
        span: quote,
        marker: Span::new(start, start + 2 + length + 1),
        word: Span::new(start + 2, start + 2 + length),
    })
}

/// Returns a heading's text without its `#` or its underline.
fn heading_content(text: &str, heading: Span) -> Span {
    let slice = heading.of(text);
    let start = heading.start as usize;
    let opened = slice.trim_start_matches('#');
    if opened.len() == slice.len() {
        let last = slice.rfind(['\n', '\r']).unwrap_or(slice.len());
        return Span::new(start, start + last).trimmed(text);
    }
    let closed = opened.trim_end_matches('#');
    let inside = if closed.is_empty() || closed.ends_with([' ', '\t']) { closed } else { opened };
    let inside_start = start + slice.len() - opened.len();
    Span::new(inside_start, inside_start + inside.len()).trimmed(text)
}

/// Lists of a page are far shorter than its text, whose length fits into 32 bits.
fn index(length: usize) -> u32 {
    Span::empty(length).start
}
