//! Tables whose pipes are aligned, and edits that keep them aligned.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use unicode_width::UnicodeWidthStr;

use super::table::split_cells;
use super::{Document, Table};
use crate::diagnostic::RawEdit;
use crate::text::Span;

/// No one aligns rows longer than this, in bytes; measuring them for each edit would be too slow.
const LONGEST_ROW: usize = 4096;

/// The column widths that edits of a page's tables need, measured once for each column.
#[derive(Debug)]
pub struct Alignment<'d> {
    document: &'d Document<'d>,
    /// The position of the pipe after a column in most rows, by the table's start and the column: in terminal columns
    /// from the row's start.
    usual: FxHashMap<(u32, usize), Option<usize>>,
}

/// The spaces in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CellLayout {
    row: Span,
    column: usize,
    /// The spaces before the text.
    before: Span,
    /// The spaces after it, up to the pipe.
    after: Span,
}

impl<'d> Alignment<'d> {
    /// Creates an alignment. An edit measures only what it needs.
    #[must_use]
    pub fn new(document: &'d Document<'d>) -> Self {
        Self { document, usual: FxHashMap::default() }
    }

    /// Returns the edits to add to `edits`, those of one fix, to keep the pipes of aligned tables in place: they change
    /// the spaces in the same cells. A text longer than its cell still moves the pipe.
    pub fn padding(&mut self, edits: &[RawEdit]) -> Vec<RawEdit> {
        let mut growth: BTreeMap<CellLayout, isize> = BTreeMap::new();
        for edit in edits {
            let written = edit.span.of(self.document.text());
            if [written, &edit.text].iter().any(|text| text.contains(['|', '\n', '\r', '\t'])) {
                continue;
            }
            let Some(table) = self.document.table_at(edit.span.start as usize) else { continue };
            let Some(place) = self.place(table, edit.span) else { continue };
            let pipe = self.width(Span { start: place.row.start, end: place.after.end });
            if self.common_pipe_column(table, place.column) == Some(pipe) {
                *growth.entry(place).or_default() += signed(edit.text.width()) - signed(written.width());
            }
        }
        growth.into_iter().filter_map(|(place, growth)| padding(place, growth)).collect()
    }

    /// Returns the cell that contains `span`, if only spaces separate the cell's text from its pipe.
    fn place(&self, table: &Table, span: Span) -> Option<CellLayout> {
        let (document, text) = (self.document, self.document.text());
        let rows = document.rows(table);
        let row = match rows.partition_point(|row| row.span.start <= span.start) {
            0 => document.header(table),
            after => &rows[after - 1],
        };
        if row.span.len() > LONGEST_ROW || !row.span.covers(span) || row.span.of(text).contains('\t') {
            return None;
        }
        let cells = document.cells(row);
        let column = cells.partition_point(|cell| cell.start <= span.start).checked_sub(1)?;
        let cell = cells[column];
        let behind = trailing_spaces(text, cell.end as usize, row.span)?;
        let start = text.get(..cell.start as usize)?.trim_end_matches(' ').len().max(row.span.start as usize);
        let before = Span::new(start, cell.start as usize);
        cell.covers(span).then_some(CellLayout { row: row.span, column, before, after: behind })
    }

    /// Returns the position of the pipe after `column` in more than half of the table's rows, including the delimiter
    /// row.
    fn common_pipe_column(&mut self, table: &Table, column: usize) -> Option<usize> {
        if let Some(known) = self.usual.get(&(table.span.start, column)) {
            return *known;
        }
        let (document, text) = (self.document, self.document.text());
        let rows: Vec<_> = std::iter::once(document.header(table)).chain(document.rows(table)).collect();
        let of_row = rows.iter().map(|row| (row.span, document.cells(row).get(column).copied()));
        let delimiter = delimiter_row(text, rows[0].span);
        let mut delimiter_cells = Vec::new();
        split_cells(text, delimiter, &mut delimiter_cells);
        let of_delimiter = (delimiter, delimiter_cells.get(column).copied());
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (row, cell) in of_row.chain([of_delimiter]) {
            let Some(cell) = cell.filter(|_| row.len() <= LONGEST_ROW) else { continue };
            let Some(behind) = trailing_spaces(text, cell.end as usize, row) else { continue };
            *counts.entry(self.width(Span { start: row.start, end: behind.end })).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|&(_, count)| count);
        let usual = most.filter(|&(_, count)| count * 2 > rows.len() + 1).map(|(pipe, _)| pipe);
        self.usual.insert((table.span.start, column), usual);
        usual
    }

    /// Returns the width of `span` in terminal columns.
    fn width(&self, span: Span) -> usize {
        self.document.slice(span).width()
    }
}

/// Returns the edit that compensates for text that grew by this many columns.
fn padding(place: CellLayout, growth: isize) -> Option<RawEdit> {
    let CellLayout { before, after: behind, .. } = place;
    // Right-aligned text stays right-aligned.
    let at_right = behind.len() <= 1 && before.len() > 1;
    let (blanks, least) = if at_right { (before, 1) } else { (behind, behind.len().min(1)) };
    let length = signed(blanks.len()).saturating_sub(growth).max(signed(least)).unsigned_abs();
    let edit = || RawEdit { span: blanks, text: " ".repeat(length) };
    (length != blanks.len()).then(edit)
}

/// Returns the spaces from `end`, the end of a cell's text, to the pipe after it.
fn trailing_spaces(text: &str, end: usize, row: Span) -> Option<Span> {
    let rest = text.get(end..row.end as usize)?;
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    rest[blanks..].starts_with('|').then(|| Span::new(end, end + blanks))
}

/// Returns the line below the header, without its indentation and quote markers.
fn delimiter_row(text: &str, header: Span) -> Span {
    let rest = text.get(header.end as usize..).unwrap_or_default();
    let start = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '>']).len();
    let length = rest[start..].find(['\r', '\n']).unwrap_or(rest.len() - start);
    Span::new(header.end as usize + start, header.end as usize + start + length).trimmed(text)
}

/// Widths are those of a line, which is far below the limit.
fn signed(width: usize) -> isize {
    isize::try_from(width).unwrap_or(isize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    /// Returns `text` with the first `old` after `near` replaced with `new`, and the spaces adjusted.
    fn replaced(text: &str, near: &str, old: &str, new: &str) -> String {
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        let from = text.find(near).expect("there");
        let start = from + text[from..].find(old).expect("there");
        let span = Span::new(start, start + old.len());
        let mut edits = vec![RawEdit { span, text: new.to_owned() }];
        edits.extend(Alignment::new(&document).padding(&edits));
        edits.sort_by_key(|edit| edit.span);
        let mut result = text.to_owned();
        for edit in edits.iter().rev() {
            result.replace_range(edit.span.range(), &edit.text);
        }
        result
    }

    const ALIGNED: &str = "\
| ID   | Name      | Role |
|------|-----------|-----:|
| 7101 | 部屋を    |   FE |
| 7102 | Raum bu   |   FM |
";

    #[test]
    fn pipes_of_an_aligned_table_stay_where_they_are() {
        let shorter = replaced(ALIGNED, "7102", "Raum bu", "Rum");
        assert!(shorter.contains("| 7102 | Rum       |   FM |"), "{shorter}");
        let longer = replaced(ALIGNED, "7101", "部屋を", "部屋をx");
        assert!(longer.contains("| 7101 | 部屋をx   |   FE |"), "{longer}");
        let empty = replaced(ALIGNED, "7102", "Raum bu", "");
        assert!(empty.contains("| 7102 |           |   FM |"), "{empty}");
    }

    #[test]
    fn a_text_without_room_moves_the_pipe_and_keeps_a_space() {
        let longer = replaced(ALIGNED, "7102", "Raum bu", "Raum buchen und");
        assert!(longer.contains("| 7102 | Raum buchen und |   FM |"), "{longer}");
    }

    #[test]
    fn text_at_the_right_of_its_cell_stays_there() {
        let longer = replaced(ALIGNED, "7102", "FM", "FEM");
        assert!(longer.contains("|  FEM |"), "{longer}");
    }

    #[test]
    fn misaligned_rows_and_tables_are_not_changed() {
        let ragged = ALIGNED.replace("| 7102 | Raum bu   |", "| 7102 | Raum bu |");
        assert!(replaced(&ragged, "7102", "Raum bu", "Rum").contains("| 7102 | Rum |"));
        let loose = "| a | b |\n|---|---|\n| long text | x |\n| longer text | y |\n";
        assert!(replaced(loose, "long", "long text", "t").contains("| t | x |"));
    }
}
