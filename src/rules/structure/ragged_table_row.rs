//! PB610.

use std::ops::Range;

use crate::diagnostic::Severity;
use crate::page::{Cell, Row, Table, is_conflict_marker};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::ragged_rows::{RowProblem, cell_text, span_of};
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for table rows that have more or fewer cells than the header, in all tables but task tables (PB309).
    ///
    /// If many rows of a table are short, the table is written that way: its rows omit their last cells, or rows of one
    /// cell name a group. Such a table is reported once, as info. Many means more than two, or more than one in five.
    ///
    /// If the cells show it, the help says where a pipe is missing, that a line has two rows, that a row continues on
    /// the next line, or that the line is text that needs a blank line before it.
    ///
    /// As in docfx, a line that starts with `:::` ends a table, and a pipe in link text or between backticks is text. A
    /// row is not reported if docfx or GitHub counts the right number of cells.
    ///
    /// ## Why this is bad
    ///
    /// Markdown drops extra cells: readers never see them. If a pipe is missing, all cells after it are under the wrong
    /// header. Text right below a table becomes a row of it, squeezed into the first column.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Day | Room | Host |
    /// | --- | --- | --- |
    /// | Monday | Blue Ana |
    /// | Tuesday | Red | Bo | late |
    /// Ask the front desk for keys.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Day | Room | Host |
    /// | --- | --- | --- |
    /// | Monday | Blue \| Red | |
    ///   Tuesday | `a|b` | Bo
    /// | [Wed|Thu](days.md) | Red | Bo |
    ///
    /// Ask the front desk for keys.
    /// ````
    ///
    /// ## References
    ///
    /// GitHub Flavored Markdown, section 4.10. In docfx's Markdown engine (Markdig), pipes between backticks and in
    /// link text do not separate cells.
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
            TableReader { page, table, columns, whole: whole_rows(page, table).collect() }.check(reporter);
        }
    }
}

/// A table with at least one row that has a different number of cells than the header.
struct TableReader<'r, 'p> {
    page: &'r Page<'p>,
    table: &'r Table,
    /// The number of cells in the header.
    columns: usize,
    /// The number of rows with as many cells.
    whole: Vec<&'r Row>,
}

/// Up to this many short rows of a table are strays,
const MOST_STRAYS: usize = 2;
/// and up to one in this many rows. Counted on three public Learn sites: of the 17 diagnostics that were useful among
/// 224, nearly all were such strays.
const ROWS_PER_STRAY: usize = 5;

impl<'r> TableReader<'r, '_> {
    fn check(&self, reporter: &mut Reporter<'_>) {
        let rows = self.page.rows(self.table);
        let mut short: Vec<&Row> = Vec::new();
        // Continuations and separate text are not rows.
        let (mut at, mut count) = (0, rows.len());
        while let Some(row) = rows.get(at) {
            at += 1;
            if !self.is_ragged(row) {
                continue;
            }
            if self.is_text(row) {
                let problem = RowProblem::text_below(self.page, row.span, "put a blank line before it");
                problem.report_as("this line renders as a row of the table above it".to_owned(), reporter);
                count -= 1;
            } else if row.len() > self.columns {
                too_long(self.page, row, self.columns).report(row.len(), self.columns, reporter);
            } else if let Some(next) = rows.get(at).filter(|next| self.is_broken(row, next)) {
                at += 1;
                count -= 1;
                let gap = Span { start: row.span.end, end: next.span.start };
                let span = Span { start: row.span.start, end: next.span.end };
                let is_between_cells = row.len() + next.len() == self.columns;
                let lacks_pipe = is_between_cells && !self.page.slice(row.span).ends_with('|');
                let join = if lacks_pipe { " | " } else { " " };
                RowProblem::new(span, "join the two lines; a row ends where its line ends")
                    .with_fix("join the lines", gap, join)
                    .report_as("this row continues on the next line, which renders as a separate row".into(), reporter);
            } else {
                short.push(row);
            }
        }
        self.check_short(&short, count, reporter);
    }

    /// Whether a row has a different number of cells than the header, both as GitHub and as docfx count them.
    fn is_ragged(&self, row: &Row) -> bool {
        let text = self.page.slice(row.span);
        // A marker that Git left behind is not a row.
        row.len() != self.columns
            && !text.is_empty()
            && cells_in_docfx(text) != self.columns
            && !is_conflict_marker(text)
    }

    fn is_text(&self, row: &Row) -> bool {
        !self.page.slice(row.span).contains('|') && self.has_outer_pipe(self.page.header(self.table))
    }

    fn has_outer_pipe(&self, row: &Row) -> bool {
        self.page.slice(row.span).starts_with('|')
    }

    /// Whether `next` is the rest of `row`: in a table whose rows start with a pipe, `next` does not, and only together
    /// do they have the cells of the header.
    fn is_broken(&self, row: &Row, next: &Row) -> bool {
        let parts_cell = !self.page.slice(row.span).ends_with('|');
        let has_pipe = self.page.slice(next.span).contains('|');
        self.has_outer_pipe(self.page.header(self.table))
            && self.has_outer_pipe(row)
            && !self.has_outer_pipe(next)
            && has_pipe
            && self.is_ragged(next)
            && (row.len() + next.len() == self.columns || parts_cell && row.len() + next.len() == self.columns + 1)
    }

    /// Reports the short rows among `rows` rows: one by one if they are strays, or the table once.
    fn check_short(&self, short: &[&Row], rows: usize, reporter: &mut Reporter<'_>) {
        // If other rows are short too, what looks like a missing pipe is not one.
        if let [row] = short
            && let Some((cell, gap)) = self.missing_pipe(row)
        {
            RowProblem::pipe_missing(self.page, cell, gap).report(row.len(), self.columns, reporter);
            return;
        }
        if short.len() <= MOST_STRAYS && short.len() * ROWS_PER_STRAY <= rows {
            for row in short.iter().filter(|row| !self.ends_early(row)) {
                RowProblem::short(row.span).report(row.len(), self.columns, reporter);
            }
        } else if let Some(first) = short.iter().find(|row| !self.ends_early(row)) {
            let severity = reporter.severity_or(Severity::Info);
            let verb = if short.len() == 1 { "has" } else { "have" };
            let (count, rows, columns) = (short.len(), rows_of(rows), self.columns);
            let message = format!("{count} of {rows} {verb} fewer cells than the header, which has {columns}");
            let diagnostic = reporter.report(first.span, message);
            diagnostic
                .help("if a pipe is missing, add it; if cells are left out on purpose, write them as empty cells");
            diagnostic.severity = severity;
        }
    }

    /// Whether a short row only omits cells at its end that are empty in all other rows too: no one misses them.
    fn ends_early(&self, row: &Row) -> bool {
        if self.whole.is_empty() {
            // The last column of a Refresh Summary has notes, and is usually empty.
            let summary = self.page.refresh_summary.as_ref();
            let summary = summary.and_then(|summary| self.page.tables.get(summary.table));
            return summary.is_some_and(|summary| summary.span == self.table.span);
        }
        let whole = || self.whole.iter().map(|other| self.page.cells(other));
        let is_in_place =
            |(index, cell): (usize, &Cell)| !cell.is_empty() || whole().any(|other| other[index].is_empty());
        whole().all(|other| other[row.len()..].iter().all(|cell| cell.is_empty()))
            && self.page.cells(row).iter().enumerate().all(is_in_place)
    }

    /// Returns the only place in a row where a pipe makes the cells on both sides fit their columns: the cell and the
    /// spaces.
    ///
    /// A text fits a column if another row has the same text in it, or if it is a date or number and the others have
    /// one. A first cell that starts like another row's is a name: a pipe is missing in it only after a date or number.
    fn missing_pipe(&self, row: &Row) -> Option<(Cell, Span)> {
        if row.len() + 1 != self.columns {
            return None;
        }
        let page = self.page;
        let column = |index: usize| self.whole.iter().map(move |other| page.slice(page.cells(other)[index]));
        let mut found = None;
        for (index, &cell) in page.cells(row).iter().enumerate().filter(|(_, cell)| cell.len() < LONGEST_CELL) {
            let text = page.slice(cell);
            let is_named_elsewhere = index == 0 && column(0).any(|other| first_word(other) == first_word(text));
            let gaps = gaps(text).filter(|gap| {
                let (left, right) = (&text[..gap.start], &text[gap.end..]);
                let is_same =
                    || column(index).any(|other| other == left) || column(index + 1).any(|other| other == right);
                let is_column_of_figures = || {
                    column(index).next().is_some() && column(index).all(|other| other.is_empty() || is_figure(other))
                };
                is_figure(left) && is_column_of_figures() || !is_named_elsewhere && is_same()
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
}

fn rows_of(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

fn first_word(text: &str) -> Option<&str> {
    text.split_whitespace().next()
}

/// The extra part of a row.
fn too_long(page: &Page<'_>, row: &Row, columns: usize) -> RowProblem {
    let cells = page.cells(row);
    let span = span_of(&cells[columns..]);
    let mut empty = (0..cells.len()).filter(|&cell| cells[cell].is_empty());
    let extra = empty.next().filter(|_| cells.len() == columns + 1 && empty.next().is_none());
    if cells.len() >= 2 * columns && columns > 1 {
        let second = cell_text(page, second_row(cells, columns));
        RowProblem::new(span, format!("start a new line before `{second}`; this line seems to have two rows"))
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

/// Returns the first cell of the second row, if a line has two rows.
fn second_row(cells: &[Cell], columns: usize) -> Span {
    // An empty cell between them comes from the pipes at the end of one and the start of the other.
    let start = columns + usize::from(cells[columns].is_empty() && cells.len() > 2 * columns);
    cells.get(start).copied().unwrap_or_default()
}

/// The number of complete rows that a row is compared with: enough to tell, and few enough for a table of any length.
fn whole_rows<'p>(page: &'p Page<'_>, table: &Table) -> impl Iterator<Item = &'p Row> {
    let columns = page.header(table).len();
    page.rows(table).iter().filter(move |row| row.len() == columns).take(50)
}

/// The maximum length of a text that is searched for a missing pipe, in bytes.
const LONGEST_CELL: usize = 500;

/// Returns the runs of spaces inside a text.
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

/// Returns the number of cells of a row in docfx: a pipe between backticks or in link text is part of the text.
fn cells_in_docfx(row: &str) -> usize {
    let bytes = row.as_bytes();
    let (mut at, mut pipes) = (0, 0);
    // The pipes counted since each open bracket.
    let mut open: Vec<usize> = Vec::new();
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'|' => pipes += 1,
            b'`' => at = end_of_code(bytes, at) - 1,
            b'[' => open.push(pipes),
            b']' => {
                if let Some(before) = open.pop()
                    && bytes.get(at + 1) == Some(&b'(')
                {
                    pipes = before;
                }
            }
            _ => {}
        }
        at += 1;
    }
    let outer = usize::from(row.starts_with('|')) + usize::from(row.ends_with('|') && !row.ends_with("\\|"));
    pipes + 1 - outer.min(pipes + 1)
}

/// Returns the end of the code span that starts at `at`, or of its backticks if they do not start one.
fn end_of_code(bytes: &[u8], at: usize) -> usize {
    let run = |from: usize| bytes[from..].iter().take_while(|&&byte| byte == b'`').count();
    let length = run(at);
    let mut close = at + length;
    while close < bytes.len() {
        match run(close) {
            found if found == length => return close + length,
            found => close += found.max(1),
        }
    }
    at + length
}
