//! PB610.

use std::ops::Range;

use crate::page::{Cell, Document, Row, Table, is_conflict_marker};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::ragged_rows::{RowProblem, cell_text, span_of};
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Finds a table row that has more or fewer cells than the header, in any table but those that list tasks (PB309).
    ///
    /// Where the cells show it, the help says where a pipe is missing, that two rows stand on one line, or that the line
    /// is text which a blank line should part from the table.
    ///
    /// ## Why
    ///
    /// Markdown drops the cells that are too many: readers never see them. Where a pipe is missing, all behind it stands
    /// under the wrong header. Text right below a table becomes a row of it, squeezed into the first column.
    ///
    /// ## Fails
    ///
    /// ````md
    /// | Day | Room | Host |
    /// | --- | --- | --- |
    /// | Monday | Blue Ana |
    /// | Tuesday | Red | Bo | late |
    /// Ask the front desk for keys.
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// | Day | Room | Host |
    /// | --- | --- | --- |
    /// | Monday | Blue \| Red | |
    ///   Tuesday | `a|b` | Bo
    ///
    /// Ask the front desk for keys.
    /// ````
    ///
    /// ## Source
    ///
    /// GitHub Flavored Markdown, section 4.10. A pipe between backticks splits a cell there, but not in docfx: a row that
    /// is right in either way of counting is not reported.
    pub RaggedTableRow {
        code: "PB610",
        name: "ragged-table-row",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for RaggedTableRow {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for (index, table) in page.tables.iter().enumerate() {
            let columns = page.header(table).len();
            // Most tables have no such row.
            if page.rows(table).iter().all(|row| row.len() == columns)
                || page.task_tables.binary_search_by_key(&index, |tasks| tasks.table).is_ok()
            {
                continue;
            }
            let whole: Vec<&Row> = whole_rows(page, table).collect();
            for row in page.rows(table).iter().filter(|row| row.len() != columns) {
                let text = page.slice(row.span);
                // A marker that git left is no row.
                if !text.is_empty() && cells_outside_code(text) != columns && !is_conflict_marker(text) {
                    report(page, (table, &whole), row, reporter);
                }
            }
        }
    }
}

fn report(page: &Page<'_>, (table, whole): (&Table, &[&Row]), row: &Row, reporter: &mut Reporter<'_>) {
    let (count, columns) = (row.len(), page.header(table).len());
    if !page.slice(row.span).contains('|') && page.slice(page.header(table).span).starts_with('|') {
        let problem = RowProblem::text_below(page, row.span, "put a blank line before it");
        problem.report_as("this line is shown as a row of the table above it".to_owned(), reporter);
    } else if count > columns {
        too_long(page, row, columns).report(count, columns, reporter);
    } else if let Some((cell, gap)) = missing_pipe(page, columns, whole, row) {
        RowProblem::pipe_missing(page, cell, gap).report(count, columns, reporter);
    } else if !ends_early(page, (table, whole), row) {
        RowProblem::short(row.span).report(count, columns, reporter);
    }
}

/// What is too much in a row.
fn too_long(page: &Page<'_>, row: &Row, columns: usize) -> RowProblem {
    let cells = page.cells(row);
    let span = span_of(&cells[columns..]);
    let mut empty = (0..cells.len()).filter(|&cell| cells[cell].is_empty());
    let extra = empty.next().filter(|_| cells.len() == columns + 1 && empty.next().is_none());
    if cells.len() >= 2 * columns && columns > 1 {
        let second = cell_text(page, second_row(cells, columns));
        RowProblem::new(span, format!("two rows seem to stand on this line: begin a new line before `{second}`"))
    } else if let Some(extra) = extra {
        let start = extra.checked_sub(1).map_or(row.span.start, |before| cells[before].end);
        let end = cells.get(extra + 1).map_or(row.span.end, |next| next.start);
        RowProblem::pipe_extra(page, (row.span, cells), span, extra, Span { start, end })
    } else if let Some(&dropped) = cells[columns..].iter().find(|cell| !cell.is_empty()) {
        RowProblem::extra(page, span, dropped)
    } else {
        RowProblem::new(span, "remove the pipes at its end")
    }
}

/// Whether a short row only leaves out cells at its end that are empty in all other rows too: nobody misses them.
fn ends_early(page: &Page<'_>, (table, whole): (&Table, &[&Row]), row: &Row) -> bool {
    if whole.is_empty() {
        // The last column of a Refresh Summary holds notes, and mostly none.
        let summary = page.refresh_summary.as_ref().and_then(|summary| page.tables.get(summary.table));
        return summary.is_some_and(|summary| summary.span == table.span);
    }
    let whole = || whole.iter().map(|other| page.cells(other));
    let is_in_place = |(index, cell): (usize, &Cell)| !cell.is_empty() || whole().any(|other| other[index].is_empty());
    whole().all(|other| other[row.len()..].iter().all(|cell| cell.is_empty()))
        && page.cells(row).iter().enumerate().all(is_in_place)
}

/// The first cell of the second row, where a line holds two.
fn second_row(cells: &[Cell], columns: usize) -> Span {
    // An empty cell between them comes of the pipes at the end of one and the start of the other.
    let start = columns + usize::from(cells[columns].is_empty() && cells.len() > 2 * columns);
    cells.get(start).copied().unwrap_or_default()
}

/// The one place in a row where a pipe makes the cells on both sides fit their columns: the cell and the blanks.
///
/// A text fits a column when another row has the same in it, or a date or number where the others have one.
fn missing_pipe(page: &Document<'_>, columns: usize, whole: &[&Row], row: &Row) -> Option<(Cell, Span)> {
    if row.len() + 1 != columns {
        return None;
    }
    let column = |index: usize| whole.iter().map(move |other| page.slice(page.cells(other)[index]));
    let mut found = None;
    for (index, &cell) in page.cells(row).iter().enumerate().filter(|(_, cell)| cell.len() < LONGEST_CELL) {
        let text = page.slice(cell);
        let gaps = gaps(text).filter(|gap| {
            let (left, right) = (&text[..gap.start], &text[gap.end..]);
            let same = column(index).any(|other| other == left) || column(index + 1).any(|other| other == right);
            same || gap.len() > 2
                || (is_figure(left)
                    && column(index).next().is_some()
                    && column(index).all(|other| other.is_empty() || is_figure(other)))
        });
        for gap in gaps {
            let start = cell.start as usize;
            if found.replace((cell, Span::new(start + gap.start, start + gap.end))).is_some() {
                return None;
            }
        }
    }
    found
}

/// Rows with all their cells that others are held against: enough to tell, and few enough for a table of any length.
fn whole_rows<'p>(page: &'p Document<'_>, table: &Table) -> impl Iterator<Item = &'p Row> {
    let columns = page.header(table).len();
    page.rows(table).iter().filter(move |row| row.len() == columns).take(50)
}

/// A longer text is not searched for a missing pipe, in bytes.
const LONGEST_CELL: usize = 500;

/// The runs of blanks inside a text.
fn gaps(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_blank = |character: char| matches!(character, ' ' | '\t');
    text.match_indices(is_blank).filter(move |&(at, _)| !text[..at].ends_with(is_blank)).map(move |(at, _)| {
        let rest = &text[at..];
        at..at + (rest.len() - rest.trim_start_matches(is_blank).len())
    })
}

/// Whether a text is a date or a number.
fn is_figure(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-' | b'.'))
}

/// How many cells a row has where pipes in code do not split it, as docfx reads it.
fn cells_outside_code(row: &str) -> usize {
    let (bytes, mut at, mut pipes) = (row.as_bytes(), 0, 0);
    let run = |from: usize| bytes[from..].iter().take_while(|&&byte| byte == b'`').count();
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'|' => pipes += 1,
            b'`' => {
                let length = run(at);
                let mut close = at + length;
                while close < bytes.len() && run(close) != length {
                    close += run(close).max(1);
                }
                at = if close < bytes.len() { close + length - 1 } else { at + length - 1 };
            }
            _ => {}
        }
        at += 1;
    }
    let outer = usize::from(row.starts_with('|')) + usize::from(row.ends_with('|') && !row.ends_with("\\|"));
    pipes + 1 - outer.min(pipes + 1)
}
