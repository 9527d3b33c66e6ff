//! Example tables: which status fits which case.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::header_words::Header;
use super::level_name::{level_key, mentions_level};
use super::vocabulary::{Column, all_languages};
use crate::page::{Document, plain_text};
use crate::text::Span;

/// A table that gives a status to examples.
#[derive(Debug)]
pub struct ScenarioTable {
    /// Index in the document's tables.
    pub table: usize,
    /// Whether its examples fit the page's own status; `None` for tables that state neither.
    pub valid: Option<bool>,
    /// The columns that contain a status.
    pub columns: Vec<(usize, ScenarioColumn)>,
}

/// The content of a column of a scenario table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioColumn {
    /// A value of one level, 1 to 3.
    Level(u8),
    /// A value of any level, or a path such as `Blocked>Billing`.
    Status,
}

impl ScenarioTable {
    pub(super) fn of(table: usize, headers: &[Header<'_>]) -> Option<Self> {
        let columns: Vec<_> = headers
            .iter()
            .enumerate()
            .filter_map(|(index, header)| match header.column {
                Column::Level(level) => Some((index, ScenarioColumn::Level(level))),
                Column::ScenarioStatus => Some((index, ScenarioColumn::Status)),
                _ => None,
            })
            .collect();
        let has = |column| headers.iter().any(|header| header.column == column);
        let valid =
            has(Column::ValidScenario).then_some(true).or_else(|| has(Column::InvalidScenario).then_some(false));
        (!columns.is_empty() && (valid.is_some() || columns.len() > 1)).then_some(Self { table, valid, columns })
    }
}

/// A status in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The content of its column.
    pub column: ScenarioColumn,
    /// Its names: one, or the parts of a path with `>` from the top.
    pub parts: Box<[StatusPart]>,
}

/// A name in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusPart {
    /// Its text as rendered.
    pub text: Box<str>,
    /// Its span.
    pub span: Span,
}

impl ScenarioTable {
    /// Returns the statuses of each row. Rows with more or fewer cells than the header are skipped, because no one
    /// knows which of their cells belong to which column. Cells without a name are skipped too: empty, `N/A`,
    /// `<previous value>`, `L3s coming soon`. A cell may have several, separated by line breaks or semicolons.
    pub fn rows<'a>(&'a self, document: &'a Document<'_>) -> impl Iterator<Item = Box<[Status]>> + 'a {
        let table = &document.tables[self.table];
        let width = document.header(table).len();
        let rows = document.rows(table).iter().filter(move |row| row.len() == width);
        rows.map(move |row| {
            let cells = document.cells(row);
            let mut statuses = Vec::new();
            for &(index, column) in &self.columns {
                for piece in cells.get(index).into_iter().flat_map(|&cell| pieces(document, cell)) {
                    let parts = parts(document, piece);
                    statuses.extend((!parts.is_empty()).then_some(Status { column, parts }));
                }
            }
            statuses.into()
        })
    }
}

/// Returns the pieces of a cell between line breaks and semicolons.
fn pieces(document: &Document<'_>, cell: Span) -> Vec<Span> {
    let text = document.slice(cell);
    let (mut pieces, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = memchr::memchr2(b'<', b';', &text.as_bytes()[at..]) {
        let mark = at + found;
        let tag = text[mark..].find('>').map_or(text.len(), |end| mark + end + 1);
        let is_break = text.get(mark + 1..mark + 3).is_some_and(|name| name.eq_ignore_ascii_case("br"));
        at = mark + 1;
        // The semicolon of `&amp;` separates nothing.
        let is_entity = || text[start..mark].rfind('&').is_some_and(|amp| !text[start + amp..mark].contains(' '));
        if is_break || text.as_bytes()[mark] == b';' && !is_entity() {
            pieces.push(Span::new(cell.start as usize + start, cell.start as usize + mark));
            start = if is_break { tag } else { at };
            at = start;
        }
    }
    pieces.push(Span::new(cell.start as usize + start, cell.end as usize));
    pieces
}

/// Returns the names in a piece of a cell, if there are any.
fn parts(document: &Document<'_>, piece: Span) -> Box<[StatusPart]> {
    let piece = piece.trimmed(document.text());
    let raw = document.slice(piece);
    let plain = plain_text(raw);
    if is_unset_status(&plain) || raw.contains('<') {
        return Box::default();
    }
    let mut from = 0;
    let names = plain.split(['>', '→', '›', '»']).map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| {
            let found = raw[from..].find(name).map(|at| from + at..from + at + name.len());
            let range = found.inspect(|range| from = range.end).unwrap_or(0..raw.len());
            let span = Span::new(piece.start as usize + range.start, piece.start as usize + range.end);
            StatusPart { text: name.into(), span }
        })
        .collect()
}

/// Texts of cells that the author must still fill in, or that refer to another place, ignoring case.
static INSIDE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = ["(see ", "(siehe ", "coming soon", "参照", "...", "…"];
    #[expect(clippy::expect_used, reason = "six short words make no automaton too large")]
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("an automaton")
});

/// Whether a cell states that there is no name, or that it is elsewhere.
fn is_unset_status(text: &str) -> bool {
    const WORDS: [&str; 7] = ["", "na", "tbd", "tba", "none", "any", "all"];
    const STARTS: [&str; 8] = ["see ", "siehe ", "existing ", "previous ", "depends ", "same ", "as above", "choose "];
    let starts_with = |start: &&str| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    let lower = || text.to_lowercase();
    let is_none = || text.len() < 32 && all_languages().any(|language| language.none.contains(&lower().as_str()));
    mentions_level(text)
        || text.starts_with('<')
        || is_none()
        // No word is longer, dots and spaces between its letters included.
        || (text.len() < 32 || !text.contains(char::is_alphanumeric)) && WORDS.contains(&&*level_key(text))
        || STARTS.iter().any(starts_with)
        || INSIDE.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn statuses(cell: &str) -> Vec<Vec<(String, String)>> {
        let text = format!("| Valid Example Scenario | Scenario Status |\n|---|---|\n| x | {cell} |\n");
        let source = Source::from_text("page.md", &text);
        let document = Document::parse(&source);
        let page = crate::playbook::Page::of(document);
        let rows = page.scenario_tables[0].rows(&page).flatten();
        rows.map(|status| {
            status.parts.iter().map(|part| (part.text.to_string(), page.slice(part.span).to_owned())).collect()
        })
        .collect()
    }

    fn texts(cell: &str) -> Vec<Vec<String>> {
        statuses(cell).into_iter().map(|parts| parts.into_iter().map(|(text, _)| text).collect()).collect()
    }

    #[test]
    fn paths_and_several_values_are_parsed() {
        assert_eq!(texts("Blocked > Billing>Wrong Tenant"), [["Blocked", "Billing", "Wrong Tenant"]]);
        assert_eq!(texts("Legal<br/>Trust; Security"), [["Legal"], ["Trust"], ["Security"]]);
        assert_eq!(texts("Search &amp; Mail"), [["Search & Mail"]]);
    }

    #[test]
    fn cells_without_names_are_ignored() {
        for cell in ["", "N/A", "n.a.", "-", "\\<previous value>", "\u{200b}Blocked L2 (see below)", "L3s coming soon"]
        {
            assert!(statuses(cell).is_empty(), "{cell}");
        }
    }

    #[test]
    fn spans_are_those_of_the_names() {
        for parts in statuses("**Legal** > \u{200b}Trust\u{200b}") {
            assert!(parts.iter().all(|(text, slice)| text == slice), "{parts:?}");
        }
    }
}
