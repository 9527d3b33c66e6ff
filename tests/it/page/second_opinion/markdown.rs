//! Headings, links, and tables as parsed by the `markdown` crate.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use markdown::mdast::{Node, Table};
use markdown::{Constructs, ParseOptions};
use playbook_lint::page::{Document, LinkKind};

use super::Outcome;
use super::known;

/// A heading: its offset, level, and text.
pub type Heading = (usize, u8, String);
/// A link or image: its start, end, and destination.
pub type Link = (usize, usize, String);
/// A cell: the start of its row, its column, and its text as written.
pub type Cell = (usize, usize, String);

/// The result of the other parser.
#[derive(Default)]
struct Theirs {
    headings: Vec<Heading>,
    links: Vec<Link>,
    cells: Vec<Cell>,
}

/// Compares headings, links, and cells.
pub fn compare(document: &Document<'_>, outcome: &mut Outcome) {
    let body = document.slice(document.body);
    let constructs = Constructs { gfm_table: true, gfm_strikethrough: true, ..Constructs::default() };
    let options = ParseOptions { constructs, ..ParseOptions::default() };
    let parsed = catch_unwind(AssertUnwindSafe(|| markdown::to_mdast(body, &options)));
    let Ok(Ok(tree)) = parsed else {
        *outcome.known.entry(known::PANIC).or_default() += 1;
        return;
    };
    let mut definitions = HashMap::new();
    define(&tree, &mut definitions);
    let mut theirs = Theirs::default();
    let seen = Seen { text: document.text(), offset: document.body.start as usize, definitions };
    seen.collect(&tree, &mut theirs);
    outcome.compare("headings", &headings(document), &theirs.headings);
    outcome.compare("links", &links(document), &theirs.links);
    let ours = cells(document, outcome);
    outcome.compare("cells", &ours, &theirs.cells);
}

fn headings(document: &Document<'_>) -> Vec<Heading> {
    let shown = |text: &str| text.trim().to_owned();
    // In Markdown, Learn's tabs are headings.
    let headings = document.headings.iter().chain(&document.tabs);
    let headings = headings.map(|heading| (heading.span.start as usize, heading.level, shown(&heading.text)));
    let mut headings: Vec<_> = headings.collect();
    headings.sort_unstable();
    headings
}

fn links(document: &Document<'_>) -> Vec<Link> {
    let is_html = |kind| matches!(kind, LinkKind::HtmlLink | LinkKind::HtmlImage);
    // `:::image` and similar blocks are extensions of Learn.
    let is_markdown =
        |link: &playbook_lint::page::Link<'_>| !is_html(link.kind) && !document.slice(link.span).starts_with(":::");
    let links = document.links.iter().filter(|link| is_markdown(link));
    links.map(|link| (link.span.start as usize, link.span.end as usize, link.destination.to_string())).collect()
}

fn cells(document: &Document<'_>, outcome: &mut Outcome) -> Vec<Cell> {
    let mut cells = Vec::new();
    for table in &document.tables {
        let header = document.header(table);
        if known::is_uneven(document.text(), header.span.end as usize, header.len()) {
            *outcome.known.entry(known::UNEVEN).or_default() += 1;
            continue;
        }
        for row in std::iter::once(header).chain(document.rows(table)) {
            // GFM ignores cells beyond those of the header.
            for (column, &cell) in document.cells(row).iter().take(header.len()).enumerate() {
                cells.push((row.span.start as usize, column, document.slice(cell).to_owned()));
            }
        }
    }
    cells
}

struct Seen<'a> {
    text: &'a str,
    /// The offset at which the Markdown starts.
    offset: usize,
    definitions: HashMap<&'a str, &'a str>,
}

/// If a label has several definitions, the first one counts.
fn define<'n>(node: &'n Node, definitions: &mut HashMap<&'n str, &'n str>) {
    if let Node::Definition(definition) = node {
        definitions.entry(&definition.identifier).or_insert(&definition.url);
    }
    for child in node.children().into_iter().flatten() {
        define(child, definitions);
    }
}

impl Seen<'_> {
    fn span(&self, node: &Node) -> (usize, usize) {
        let position = node.position().unwrap();
        (position.start.offset + self.offset, position.end.offset + self.offset)
    }

    fn collect(&self, node: &Node, theirs: &mut Theirs) {
        let (start, end) = self.span(node);
        let defined = |label: &String| self.definitions.get(label.as_str()).copied().unwrap_or_default().to_owned();
        match node {
            Node::Heading(heading) => {
                let start = known::after_indentation(self.text, start);
                theirs.headings.push((start, heading.depth, shown(node).trim().to_owned()))
            }
            Node::Link(link) => theirs.links.push((start, end, link.url.clone())),
            Node::Image(image) => theirs.links.push((start, end, image.url.clone())),
            Node::LinkReference(link) => theirs.links.push((start, end, defined(&link.identifier))),
            Node::ImageReference(image) => theirs.links.push((start, end, defined(&image.identifier))),
            Node::Table(table) => self.cells(table, theirs),
            _ => {}
        }
        for child in node.children().into_iter().flatten() {
            self.collect(child, theirs);
        }
    }

    fn cells(&self, table: &Table, theirs: &mut Theirs) {
        let columns = table.align.len();
        for row in &table.children {
            for (column, cell) in row.children().into_iter().flatten().take(columns).enumerate() {
                let children = cell.children().map(Vec::as_slice).unwrap_or_default();
                let text = match (children.first(), children.last()) {
                    (Some(first), Some(last)) => {
                        let start = known::before_escape(self.text, self.span(first).0);
                        &self.text[start..self.span(last).1]
                    }
                    _ => "",
                };
                let start = known::after_indentation(self.text, self.span(row).0);
                theirs.cells.push((start, column, text.to_owned()));
            }
        }
    }
}

/// Returns the visible text of a heading.
fn shown(node: &Node) -> String {
    match node {
        Node::Text(text) => text.value.replace(['\r', '\n'], " "),
        Node::InlineCode(code) => code.value.clone(),
        Node::Image(image) => image.alt.clone(),
        Node::ImageReference(image) => image.alt.clone(),
        Node::Break(_) => " ".to_owned(),
        _ => node.children().into_iter().flatten().map(shown).collect(),
    }
}
