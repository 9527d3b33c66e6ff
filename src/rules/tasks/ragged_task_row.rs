//! PB309.

use crate::diagnostic::Applicability;
use crate::page::{is_conflict_marker, plain_text};
use crate::playbook::{Page, RaggedCause, Task};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Finds a row of a task table that has more or fewer cells than the header.
    ///
    /// Where the cells show it, the help says which pipe is missing or one too many, that two rows stand on one line,
    /// or that the line is text which a blank line should part from the table.
    ///
    /// ## Why
    ///
    /// Markdown drops the cells that are too many: readers never see them. Where one is missing, all behind it stand
    /// under the wrong header: a role under M/O, a service under the role.
    ///
    /// ## Fails
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | O FastTrack Engineer | Core |
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | O | FastTrack Engineer | Core |
    /// | 7102 | Invite phone \| tablet users | O | FastTrack Engineer | |
    /// ````
    ///
    /// ## Source
    ///
    /// GitHub Flavored Markdown, section 4.10: "The remainder of the table's rows may vary in the number of cells. If
    /// a number of cells fewer than the number of cells in the header row, empty cells are inserted. If there are
    /// greater, the excess is ignored."
    pub RaggedTaskRow {
        code: "PB309",
        name: "ragged-task-row",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for RaggedTaskRow {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for task in page.task_tables.iter().flat_map(|table| table.tasks(page)) {
            // A marker that git left is no row.
            if let Some(ragged) = task.ragged().filter(|_| !is_conflict_marker(page.slice(task.row.span))) {
                report(page, &task, ragged, reporter);
            }
        }
    }
}

fn report(page: &Page<'_>, task: &Task<'_, '_>, ragged: RaggedCause, reporter: &mut Reporter<'_>) {
    let (cells, row) = (task.cells(), task.row.span);
    let (count, columns) = (cells.len(), task.table.columns);
    let noun = if count == 1 { "cell" } else { "cells" };
    let between = |from: usize, to: usize| Span { start: cells[from].start, end: cells[to].end };
    let shown = |span: Span| plain_text(page.slice(span)).into_owned();
    let (span, help) = match ragged {
        // Said of the line above.
        RaggedCause::Continuation => return,
        RaggedCause::Broken { .. } => (row, "it seems to go on on the next line: join the two lines".into()),
        RaggedCause::Text => {
            (row, "a blank line seems to be missing above this line: without one it is part of the table".into())
        }
        RaggedCause::PipeMissing { cell, gap } => {
            let (left, right) = (Span { end: gap.start, ..cells[cell] }, Span { start: gap.end, ..cells[cell] });
            (cells[cell], format!("a pipe seems to be missing between `{}` and `{}`", shown(left), shown(right)))
        }
        RaggedCause::PipeExtra { cell: 0, .. } => {
            (row, format!("there seems to be a pipe too many before `{}`", shown(cells[1])))
        }
        RaggedCause::PipeExtra { cell, .. } => {
            (row, format!("there seems to be a pipe too many behind `{}`", shown(cells[cell - 1])))
        }
        RaggedCause::NameSplit { cell } => {
            let (left, right) = (shown(cells[cell]), shown(cells[cell + 1]));
            let span = between(cell, cell + 1);
            (
                span,
                format!(
                    "write the pipe between `{left}` and `{right}` as `\\|` if it belongs to the name, else remove it"
                ),
            )
        }
        RaggedCause::TwoRows { cell, .. } => {
            let second = shown(cells[cell + task.table.id]);
            (between(cell, count - 1), format!("two rows stand on this line: begin a new line before `{second}`"))
        }
        RaggedCause::Extra => {
            let dropped = shown(cells[columns]);
            let help = format!("readers do not see `{dropped}`: remove it, or join it with the cell it belongs to");
            (between(columns, count - 1), help)
        }
        RaggedCause::Short => (row, "compare it with the header: a pipe or a cell is missing".into()),
    };
    let found = reporter.report(span, format!("this row has {count} {noun}, the header has {columns}"));
    found.help(help).data("task", task.id());
    match ragged {
        RaggedCause::Broken { gap } if line_start(page, row).is_some_and(str::is_empty) => {
            found.fix(Applicability::Unsafe, "join the lines", gap, " ");
        }
        RaggedCause::PipeMissing { gap, .. } => {
            found.fix(Applicability::Unsafe, "insert the pipe", gap, " | ");
        }
        RaggedCause::PipeExtra { cell, gap } => {
            let text = match cell {
                0 => "| ",
                _ if gap.end == row.end => " |",
                _ => " | ",
            };
            found.fix(Applicability::Unsafe, "remove the pipe", gap, text);
        }
        RaggedCause::TwoRows { gap: Some(gap), .. } => {
            if let Some(start) = line_start(page, row) {
                let pipe = if page.slice(row).starts_with('|') { ["| ", " |"] } else { ["", ""] };
                let text = format!("{}{}{start}{}", pipe[1], line_break(page), pipe[0]);
                found.fix(Applicability::Unsafe, "begin a new line", gap, text);
            }
        }
        RaggedCause::Text if line_start(page, row).is_some_and(str::is_empty) => {
            found.fix(Applicability::Unsafe, "insert a blank line", Span::empty(row.start as usize), line_break(page));
        }
        _ => {}
    }
}

/// What stands before a row on its line, where another row may begin the same way: blanks and quote markers.
fn line_start<'p>(page: &'p Page<'_>, row: Span) -> Option<&'p str> {
    let before = page.text().get(..row.start as usize)?;
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let start = &before[start..];
    start.chars().all(|character| matches!(character, ' ' | '\t' | '>')).then_some(start)
}

/// The line break of the page.
fn line_break(page: &Page<'_>) -> &'static str {
    let text = page.text();
    match memchr::memchr2(b'\n', b'\r', text.as_bytes()) {
        Some(at) if text.as_bytes()[at..].starts_with(b"\r\n") => "\r\n",
        Some(at) if text.as_bytes()[at] == b'\r' => "\r",
        _ => "\n",
    }
}
