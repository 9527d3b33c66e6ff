//! The levels that a page lists below its own: L1s and L2s in headings and items, L3s in a "List of L3s".

use super::level::is_level_file;
use super::level_name::parse_label;
use super::{LevelList, Page};
use crate::page::{Document, Link, LinkKind, ListItem, plain_text};
use crate::text::Span;

/// A level that a page lists.
#[derive(Debug)]
pub struct LevelEntry {
    /// 1 to 3.
    pub depth: u8,
    /// Its name as rendered, without `L2 -`.
    pub name: String,
    /// The span of the name.
    pub span: Span,
    /// Index of its link in the document's links.
    pub link: Option<usize>,
    /// Whether the name is bold, as L3s are.
    pub bold: bool,
}

impl LevelEntry {
    /// Returns all of them in the order of the text: headings and items such as `L2 - Name`, linked or not, on pages
    /// about levels; the items of each "List of L3s".
    #[must_use]
    pub fn all(page: &Page<'_>) -> Vec<Self> {
        let document: &Document<'_> = page;
        let mut entries = Vec::new();
        if is_level_file(page.source.path()) {
            entries.extend(page.headings.iter().filter_map(|heading| Self::labelled(document, heading.content, true)));
            let items = with_text(document, &page.items).map(|item| first_line(document, item));
            entries.extend(items.filter_map(|line| Self::labelled(document, line, false)));
        }
        for LevelList { span, .. } in &page.level_lists {
            let at = |offset| page.items.partition_point(|item| item.span.start < offset);
            let items = with_text(document, &page.items[at(span.start)..at(span.end)]);
            entries.extend(items.filter_map(|item| Self::l3(document, first_line(document, item))));
        }
        entries.sort_by_key(|entry: &Self| entry.span);
        entries.dedup_by_key(|entry| entry.span);
        entries
    }

    /// Parses a heading or the first line of an item such as `L2 - Name`. A line without a link must be a heading or
    /// bold, because it could be a sentence about L2s.
    fn labelled(document: &Document<'_>, line: Span, is_heading: bool) -> Option<Self> {
        let text = document.slice(line);
        // Most lines have none of the labels.
        let label = memchr::memchr2_iter(b'L', b'l', text.as_bytes())
            .any(|at| text.as_bytes().get(at + 1).is_some_and(|digit| (b'1'..=b'3').contains(digit)));
        if !label {
            return None;
        }
        let at_start = |span: Span| document.slice(Span { start: line.start, end: span.start }).chars().count() < 12;
        if let Some((index, link)) = link_in(document, line).filter(|(_, link)| at_start(link.span)) {
            let (depth, name) = match parse_label(document.slice(link.text)) {
                Some((depth, range)) => (depth, shifted(link.text, range)),
                None => (parse_label(text)?.0, link.text),
            };
            return Self::new(document, depth, name, Some(index));
        }
        let bold = || strong_in(document, line).filter(|strong| at_start(*strong));
        let line = bracketed(document, if is_heading { line } else { bold()? }).unwrap_or(line);
        let (depth, range) = parse_label(document.slice(line))?;
        Self::new(document, depth, shifted(line, range), None)
    }

    /// Parses the first line of an item in a list of L3s: `**Name**`, `**[Name](page.md)** - what it means`.
    fn l3(document: &Document<'_>, line: Span) -> Option<Self> {
        let text = document.slice(line);
        let bold = text.starts_with("**") || text.starts_with("__");
        let strong = bold.then(|| strong_in(document, line)).flatten();
        let name = strong.unwrap_or_else(|| {
            let end = [" - ", " – ", " — "].iter().filter_map(|dash| text.find(dash)).min().unwrap_or(text.len());
            shifted(line, 0..end)
        });
        match link_in(document, name) {
            Some((index, link)) => {
                let bold = bold || document.slice(link.text).starts_with("**");
                Some(Self { bold, ..Self::new(document, 3, link.text, Some(index))? })
            }
            None => match bracketed(document, name) {
                // It lists the level; PB409 reports the problem of its link.
                Some(name) => Self::new(document, 3, name, None),
                None => Some(Self { bold, ..Self::new(document, 3, name, None)? }),
            },
        }
    }

    fn new(document: &Document<'_>, depth: u8, name: Span, link: Option<usize>) -> Option<Self> {
        let text = document.slice(name);
        let outside = |c: char| c.is_whitespace() || matches!(c, '*' | '_') || crate::text::is_invisible(c);
        let start = text.len() - text.trim_start_matches(outside).len();
        let end = text.trim_end_matches(outside).len().max(start);
        let span = shifted(name, start..end);
        let name = plain_text(document.slice(span)).into_owned();
        (!name.is_empty()).then_some(Self { depth, name, span, link, bold: false })
    }
}

/// Returns the items whose first line is not just the marker of another: of `- - a`, only the inner one has a text. The
/// line may contain thousands of them, and each would read it to its end.
fn with_text<'d>(document: &'d Document<'_>, items: &'d [ListItem]) -> impl Iterator<Item = &'d ListItem> {
    items.iter().enumerate().filter_map(|(index, item)| {
        let next = items.get(index + 1).filter(|next| item.span.covers(next.span));
        let marker = next.map(|next| document.slice(Span { start: item.span.start, end: next.span.start }));
        marker.is_none_or(|marker| marker.contains(['\n', '\r'])).then_some(item)
    })
}

/// Returns the text of an item's first line, after its marker.
fn first_line(document: &Document<'_>, item: &ListItem) -> Span {
    let text = document.slice(item.span);
    let line = &text[..memchr::memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len())];
    let content = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '*', '+', '.', ')']);
    // `-**Name**` is not an item, so a space always follows a marker.
    let content = if content.starts_with([' ', '\t']) { content.trim_start() } else { line };
    shifted(item.span, line.len() - content.len()..line.trim_end().len().max(line.len() - content.len()))
}

/// Returns the name in a text that is not a link because a space separates its brackets: `[Name] (page.md)`.
fn bracketed(document: &Document<'_>, span: Span) -> Option<Span> {
    let text = document.slice(span);
    let inside = text.trim_start_matches(['*', '_']).strip_prefix('[')?;
    let start = text.len() - inside.len();
    Some(shifted(span, start..start + inside.find("] (")?))
}

/// Returns the first link in `span`.
fn link_in<'d, 's>(document: &'d Document<'s>, span: Span) -> Option<(usize, &'d Link<'s>)> {
    let first = document.links.partition_point(|link| link.span.start < span.start);
    let mut links = document.links.iter().enumerate().skip(first).take_while(|(_, link)| link.span.start < span.end);
    links.find(|(_, link)| span.covers(link.span) && matches!(link.kind, LinkKind::Inline | LinkKind::Reference))
}

/// Returns the first strong emphasis in `span`.
fn strong_in(document: &Document<'_>, span: Span) -> Option<Span> {
    let first = document.strong.partition_point(|strong| strong.start < span.start);
    document.strong[first..].first().copied().filter(|strong| span.covers(*strong))
}

/// Returns the part of `span` that a range of its text covers.
fn shifted(span: Span, range: std::ops::Range<usize>) -> Span {
    Span::new(span.start as usize + range.start, span.start as usize + range.end)
}
