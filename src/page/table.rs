//! Tables: rows and cells as spans, including the cells that Markdown drops.

use std::borrow::Cow;

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
    let bytes = &text.as_bytes()[row.range()];
    let mut from = usize::from(bytes.first() == Some(&b'|'));
    let offset = row.start as usize;
    for pipe in memchr::memchr_iter(b'|', bytes) {
        let escaped = pipe > 0 && bytes[pipe - 1] == b'\\';
        if pipe < from || escaped {
            continue;
        }
        cells.push(cell(text, offset + from, offset + pipe));
        from = pipe + 1;
    }
    let rest = cell(text, offset + from, offset + bytes.len());
    if !rest.is_empty() || from == 0 {
        cells.push(rest);
    }
}

fn cell(text: &str, start: usize, end: usize) -> Span {
    let bytes = &text.as_bytes()[start..end];
    let is_text = |&byte: &u8| byte != b' ' && byte != b'\t';
    match (bytes.iter().position(is_text), bytes.iter().rposition(is_text)) {
        (Some(first), Some(last)) => Span::new(start + first, start + last + 1),
        // An empty cell: its position is between its spaces, where a value would be written.
        _ => Span::empty(if bytes.is_empty() { start } else { start + 1 }),
    }
}

/// Returns `markdown` with the tabs of delimiter rows replaced by spaces, byte for byte. docfx's Markdig and GitHub's
/// own parser allow tabs between the pipes and the hyphens, but pulldown-cmark 0.13 then sees a paragraph.
pub(super) fn without_delimiter_tabs(markdown: &str) -> Cow<'_, str> {
    let bytes = markdown.as_bytes();
    let mut tabs = Vec::new();
    let mut at = 0;
    while let Some(tab) = memchr::memchr(b'\t', &bytes[at..]).map(|offset| at + offset) {
        let start = memchr::memrchr2(b'\n', b'\r', &bytes[at..tab]).map_or(at, |offset| at + offset + 1);
        let end = memchr::memchr2(b'\n', b'\r', &bytes[tab..]).map_or(bytes.len(), |offset| tab + offset);
        // The text before the first pipe is indentation, where a tab counts for more than a space.
        if let Some(pipe) = memchr::memchr(b'|', &bytes[start..end]).map(|offset| start + offset)
            && bytes[pipe..end].iter().all(|byte| b"|-: \t".contains(byte))
        {
            tabs.extend((pipe..end).filter(|&at| bytes[at] == b'\t'));
        }
        at = end;
    }
    if tabs.is_empty() {
        return Cow::Borrowed(markdown);
    }
    let mut replaced = String::with_capacity(markdown.len());
    let mut from = 0;
    for tab in tabs {
        replaced.push_str(&markdown[from..tab]);
        replaced.push(' ');
        from = tab + 1;
    }
    replaced.push_str(&markdown[from..]);
    Cow::Owned(replaced)
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
    }

    #[test]
    fn only_tabs_of_delimiter_rows_become_spaces() {
        let text = "|\ta\t|\r\n|\t:-\t|\r\n\t|\t-|\n-\t-\n|\t-x\n";
        assert_eq!(without_delimiter_tabs(text), "|\ta\t|\r\n| :- |\r\n\t| -|\n-\t-\n|\t-x\n");
        assert!(matches!(without_delimiter_tabs("a\tb"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_escaped_pipe_does_not_split_but_one_in_code_does() {
        assert_eq!(cells(r"| a \| b | `c|d` |"), [r"a \| b", "`c", "d`"]);
    }
}
