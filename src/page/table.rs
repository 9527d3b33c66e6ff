//! Tables: rows and cells as spans, including the cells that Markdown drops.

use std::borrow::Cow;
use std::ops::Range;

use super::Document;
use crate::text::Span;

/// A table that Markdown recognizes.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// From the header to the last row.
    pub span: Span,
    /// Index of the header in the document's rows.
    pub(super) header: u32,
    /// Index after the last row.
    pub(super) end: u32,
}

/// One line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The line without indentation, quote markers, and line break.
    pub span: Span,
    pub(super) first_cell: u32,
    pub(super) end_cell: u32,
}

impl Row {
    /// Returns the number of cells in the source: Markdown drops those beyond the header's, and adds missing ones.
    #[must_use]
    pub fn len(&self) -> usize {
        (self.end_cell - self.first_cell) as usize
    }

    /// Whether there are no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end_cell == self.first_cell
    }
}

/// Returns the span of a cell's text, without the spaces around it.
pub type Cell = Span;

impl Document<'_> {
    /// Returns the header row of a table.
    #[must_use]
    pub fn header(&self, table: &Table) -> &Row {
        &self.rows[table.header as usize]
    }

    /// Returns the rows below the header.
    #[must_use]
    pub fn rows(&self, table: &Table) -> &[Row] {
        &self.rows[table.header as usize + 1..table.end as usize]
    }

    /// Returns all cells of a row.
    #[must_use]
    pub fn cells(&self, row: &Row) -> &[Cell] {
        &self.cells[row.first_cell as usize..row.end_cell as usize]
    }

    /// Returns the table that contains `offset`.
    #[must_use]
    pub fn table_at(&self, offset: usize) -> Option<&Table> {
        let after = self.tables.partition_point(|table| table.span.start as usize <= offset);
        after.checked_sub(1).map(|index| &self.tables[index]).filter(|table| table.span.contains(offset))
    }
}

/// Splits a table line at its pipes, as GitHub Flavored Markdown does: a pipe splits even inside a code span, unless a
/// backslash precedes it (GFM 0.29, section 4.10). Each cell is returned without the spaces around it; an empty cell is
/// after the space that follows its pipe.
pub(super) fn split_cells(text: &str, row: Span, cells: &mut Vec<Span>) {
    let offset = row.start as usize;
    cells.extend(raw_cells(row.of(text)).map(|range| cell(text, offset + range.start, offset + range.end)));
}

/// Returns the ranges between the pipes that split a row, with the spaces around each cell.
fn raw_cells(row: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = row.as_bytes();
    let first = usize::from(row.starts_with('|'));
    let splits = move |&pipe: &usize| pipe >= first && (pipe == 0 || bytes[pipe - 1] != b'\\');
    let ends = memchr::memchr_iter(b'|', bytes).filter(splits).chain([bytes.len()]);
    let ranges = ends.scan(first, |from, end| Some(std::mem::replace(from, end + 1)..end));
    // What follows the last pipe is a cell only if it has a text.
    ranges.filter(move |range| {
        range.end < bytes.len() || range.start == 0 || bytes[range.clone()].iter().any(|byte| !is_blank(*byte))
    })
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn cell(text: &str, start: usize, end: usize) -> Span {
    let bytes = &text.as_bytes()[start..end];
    let is_text = |&byte: &u8| !is_blank(byte);
    match (bytes.iter().position(is_text), bytes.iter().rposition(is_text)) {
        (Some(first), Some(last)) => Span::new(start + first, start + last + 1),
        // An empty cell: its position is between its spaces, where a value would be written.
        _ => Span::empty(if bytes.is_empty() { start } else { start + 1 }),
    }
}

/// `markdown` with other bytes, as many as before, in place of what docfx's Markdig reads differently from
/// pulldown-cmark 0.13 in and after a table:
///
/// - Tabs of delimiter rows: they may be between the pipes and the hyphens for Markdig and GitHub.
/// - Delimiter rows with more or fewer columns than the header: a table for Markdig, but not for GitHub. Source:
///   `PipeTableParser.FindHeaderRow` of xoofx/markdig, which does not count columns.
/// - A line that starts with `:::` ends a table and everything else that the line before is part of, as an empty line
///   does. Source: `TripleColonBlockParser` and `MonikerRangeParser` of dotnet/docfx. An image or a video, which may be
///   part of a paragraph, ends nothing.
pub(super) fn as_markdig_reads(markdown: &str) -> Cow<'_, str> {
    let bytes = markdown.as_bytes();
    let mut edits: Vec<(Range<usize>, Replacement)> = Vec::new();
    let mut at = 0;
    while let Some(tab) = memchr::memchr(b'\t', &bytes[at..]).map(|offset| at + offset) {
        let start = memchr::memrchr2(b'\n', b'\r', &bytes[at..tab]).map_or(at, |offset| at + offset + 1);
        let end = end_of_line(bytes, tab);
        // The text before the first pipe is indentation, where a tab counts for more than a space.
        if let Some(pipe) = memchr::memchr(b'|', &bytes[start..end]).map(|offset| start + offset)
            && is_delimiter_row(&bytes[pipe..end])
        {
            let tabs = (pipe..end).filter(|&at| bytes[at] == b'\t');
            edits.extend(tabs.map(|at| (at..at + 1, Replacement::Spaces)));
        }
        at = end;
    }
    edits.extend(uneven_delimiter_rows(markdown));
    for colons in memchr::memmem::find_iter(bytes, b"\n:::").map(|at| at + 1) {
        if ends_blocks(&markdown[colons + 3..]) && is_after_row(markdown, colons) {
            edits.push((colons..end_of_line(bytes, colons), Replacement::Spaces));
        }
    }
    if edits.is_empty() {
        return Cow::Borrowed(markdown);
    }
    edits.sort_unstable_by_key(|(range, _)| range.start);
    let mut replaced = String::with_capacity(markdown.len());
    let mut from = 0;
    for (range, replacement) in edits {
        // A delimiter row is replaced with its tabs.
        if range.start < from {
            continue;
        }
        replaced.push_str(&markdown[from..range.start]);
        replacement.write(range.len(), &mut replaced);
        from = range.end;
    }
    replaced.push_str(&markdown[from..]);
    Cow::Owned(replaced)
}

/// What is read in place of a part of the text.
enum Replacement {
    Spaces,
    /// A delimiter row with this number of columns.
    DelimiterRow(usize),
}

impl Replacement {
    /// Writes it with this length in bytes.
    fn write(&self, length: usize, text: &mut String) {
        match self {
            Self::Spaces => text.extend(std::iter::repeat_n(' ', length)),
            Self::DelimiterRow(columns) => {
                (1..*columns).for_each(|_| text.push_str("|-"));
                text.push('|');
                text.extend(std::iter::repeat_n('-', length + 1 - 2 * columns));
            }
        }
    }
}

fn is_delimiter_row(row: &[u8]) -> bool {
    row.iter().all(|byte| b"|-: \t".contains(byte))
}

/// Returns the delimiter rows after a header, both with a pipe at the start, whose numbers of columns differ. A table
/// starts a paragraph for Markdig, so an empty line or a heading is before the header.
fn uneven_delimiter_rows(markdown: &str) -> Vec<(Range<usize>, Replacement)> {
    let bytes = markdown.as_bytes();
    let (mut rows, mut at) = (Vec::new(), 0);
    // The line from `at` to the next hyphens is looked at once, however many hyphens it has.
    while let Some(hyphens) = memchr::memmem::find(&bytes[at..], b"--").map(|offset| at + offset) {
        let start = memchr::memrchr(b'\n', &bytes[at..hyphens]).map_or(at, |offset| at + offset + 1);
        at = end_of_line(bytes, hyphens);
        let line = markdown[start..at].trim_end();
        let Some(row) = row_of(line).filter(|row| is_delimiter_row(row.as_bytes())) else { continue };
        let Some((above, header_line)) = line_before(markdown, start) else { continue };
        let Some(header) = row_of(header_line.trim_end()).filter(|_| ends_paragraph(above)) else { continue };
        let row_start = start + line.len() - row.len();
        let columns = raw_cells(header).count();
        if columns > 0 && columns != raw_cells(row).count() && row.len() >= 2 * columns {
            rows.push((row_start..row_start + row.len(), Replacement::DelimiterRow(columns)));
        }
    }
    rows
}

/// Returns the text before the line that ends at the line break before `start`, and that line.
fn line_before(markdown: &str, start: usize) -> Option<(&str, &str)> {
    let before = markdown[..start].strip_suffix('\n')?;
    Some(before.split_at(memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)))
}

/// Returns a line from its first pipe, if only indentation and the markers of quotes are before it.
fn row_of(line: &str) -> Option<&str> {
    let row = line.trim_start_matches([' ', '\t', '>']);
    row.starts_with('|').then_some(row)
}

/// Whether the last line of `text` is empty, apart from the markers of a quote, or a heading; or there is none.
fn ends_paragraph(text: &str) -> bool {
    line_before(text, text.len()).is_none_or(|(_, line)| {
        let line = line.trim_matches([' ', '\t', '\r', '>']);
        line.is_empty() || line.starts_with('#')
    })
}

/// Whether a line with the text `rest` after `:::` is a block of its own.
fn ends_blocks(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    let is_inline = ["image", "video"].iter().any(|name| rest.starts_with(name));
    rest.starts_with(|first: char| first.is_ascii_alphabetic()) && !is_inline
}

/// Whether the line before the one that starts at `start` may be a row of a table: it contains a pipe.
fn is_after_row(markdown: &str, start: usize) -> bool {
    let before = markdown[..start].trim_end_matches(['\n', '\r']);
    let is_next = markdown[before.len()..start].matches('\n').count() == 1;
    let line = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1);
    is_next && before[line..].contains('|')
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |offset| at + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        split_cells(line, Span::new(0, line.len()), &mut spans);
        spans.into_iter().map(|span| span.of(line)).collect()
    }

    #[test]
    fn outer_pipes_are_optional_and_empty_cells_count() {
        assert_eq!(cells("| a | b |"), ["a", "b"]);
        assert_eq!(cells("a|b"), ["a", "b"]);
        assert_eq!(cells("| a |  | c |"), ["a", "", "c"]);
        assert_eq!(cells("||\tb\t|"), ["", "b"]);
        for (row, count) in [
            ("| a | b |", 2),
            ("a|b", 2),
            ("| a |  | c |", 3),
            ("||\tb\t|", 2),
            ("|", 0),
            ("||", 1),
            ("", 1),
            ("a", 1),
            ("|a\\|b|c", 2),
            ("\\||", 1),
            ("| a | \t", 1),
        ] {
            assert_eq!((raw_cells(row).count(), cells(row).len()), (count, count), "{row:?}");
        }
    }

    #[test]
    fn only_tabs_of_delimiter_rows_become_spaces() {
        let text = "|\ta\t|\r\n|\t:-\t|\r\n\t|\t-|\n-\t-\n|\t-x\n";
        assert_eq!(as_markdig_reads(text), "|\ta\t|\r\n| :- |\r\n\t| -|\n-\t-\n|\t-x\n");
        assert!(matches!(as_markdig_reads("a\tb"), Cow::Borrowed(_)));
    }

    #[test]
    fn delimiter_rows_have_as_many_columns_as_the_header() {
        for (text, read) in [
            ("|a|b|c|\n|:---|:---:|\n", "|a|b|c|\n|-|-|-------\n"),
            ("# a\r\n| a |\r\n|--|--| \r\n", "# a\r\n| a |\r\n|------ \r\n"),
            ("x\n\n> | a | b |\n> |-----|\n", "x\n\n> | a | b |\n> |-|----\n"),
            ("|a|b|\n|\t---\t|\n", "|a|b|\n|-|----\n"),
        ] {
            assert_eq!(as_markdig_reads(text), read, "{text:?}");
            assert_eq!(read.len(), text.len());
        }
        // A paragraph before it, no room, no header, equal numbers, and an escaped pipe.
        for text in [
            "x\n|a|b|c|\n|:---|:---:|\n",
            "|a|b|c|d|\n|--|--|\n",
            "\n|--|--|\n",
            "|a|b|\n|--|--|\n",
            "|a\\|b|\n|----|\n",
            "|a|b|c|\n\n|:---|:---:|\n",
            "|\n|---|\n",
            "|é|b|\n\u{a0}|----|\n",
        ] {
            assert!(matches!(as_markdig_reads(text), Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn what_is_replaced_has_the_same_length() {
        const PIECES: [&str; 12] =
            ["|a|b|\n", "|a|\n", "|--|", "|-", "--|", "\n", "\r\n", "> ", "é", "|", "\t", "\n:::zone\n"];
        let mut replaced = 0;
        for number in 0..PIECES.len().pow(5) {
            let digits = (0..5).map(|place| number / PIECES.len().pow(place) % PIECES.len());
            let text: String = digits.map(|digit| PIECES[digit]).collect();
            let read = as_markdig_reads(&text);
            assert_eq!(read.len(), text.len(), "{text:?}");
            let breaks = |text: &str| text.bytes().map(|byte| byte == b'\n').collect::<Vec<_>>();
            assert_eq!(breaks(&read), breaks(&text), "{text:?}");
            replaced += usize::from(*read != *text);
        }
        assert!(replaced > 1000, "{replaced}");
    }

    #[test]
    fn a_delimiter_row_with_other_columns_makes_a_table() {
        let text = "# T\n\n|A|B|C|D|\n|:---|:--------:|:---|\n|1|2|3|4|\n";
        let source = crate::text::Source::from_text("a.md", text);
        let document = Document::parse(&source);
        let tables: Vec<_> = document.tables.iter().map(|table| document.cells(document.header(table)).len()).collect();
        assert_eq!(tables, [4]);
    }

    #[test]
    fn a_line_of_colons_ends_a_table_but_an_image_in_one_does_not() {
        let text = "|a|\n|-|\n|b|\n:::moniker-end\n::: zone\n\n:::zone\n|c|\n:::image\n:::no";
        let read = "|a|\n|-|\n|b|\n              \n::: zone\n\n:::zone\n|c|\n:::image\n:::no";
        assert_eq!(as_markdig_reads(text), read);
    }

    #[test]
    fn an_escaped_pipe_does_not_split_but_one_in_code_does() {
        assert_eq!(cells(r"| a \| b | `c|d` |"), [r"a \| b", "`c", "d`"]);
    }
}
