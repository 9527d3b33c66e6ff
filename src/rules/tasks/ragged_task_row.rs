//! PB309.

use crate::page::is_conflict_marker;
use crate::playbook::{Page, RaggedCause, Task};
use crate::rules::declare::declare_rule;
use crate::rules::ragged_rows::{RowProblem, cell_text, span_of};
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for rows of a task table that have more or fewer cells than the header.
    ///
    /// If the cells show it, the help says which pipe is missing or extra, that a line has two rows, or that the line
    /// is text that needs a blank line between it and the table.
    ///
    /// ## Why this is bad
    ///
    /// Markdown drops extra cells: readers never see them. If a pipe is missing, all cells after it are under the wrong
    /// header: a role under M/O, a service under the role.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | O FastTrack Engineer | Core |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | O | FastTrack Engineer | Core |
    /// | 7102 | Invite phone \| tablet users | O | FastTrack Engineer | |
    /// ````
    ///
    /// ## References
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
            // A marker that Git left behind is not a row.
            if let Some(ragged) = task.ragged().filter(|_| !is_conflict_marker(page.slice(task.row.span))) {
                report(page, &task, ragged, reporter);
            }
        }
    }
}

fn report(page: &Page<'_>, task: &Task<'_, '_>, cause: RaggedCause, reporter: &mut Reporter<'_>) {
    let Some(problem) = problem(page, task, cause) else { return };
    problem.report(task.cells().len(), task.table.columns, reporter).data("task", task.id());
}

fn problem(page: &Page<'_>, task: &Task<'_, '_>, cause: RaggedCause) -> Option<RowProblem> {
    let (cells, row, columns) = (task.cells(), task.row.span, task.table.columns);
    Some(match cause {
        // Reported for the line above.
        RaggedCause::Continuation => return None,
        RaggedCause::Broken { gap } => {
            let problem = RowProblem::new(row, "join the two lines; the row seems to continue on the next line");
            match page.line_start(row.start as usize) {
                "" => problem.with_fix("join the lines", gap, " "),
                _ => problem,
            }
        }
        RaggedCause::Text => {
            let help = "insert a blank line above this line; without one, it is part of the table";
            RowProblem::text_below(page, row, help)
        }
        RaggedCause::PipeMissing { cell, gap } => RowProblem::pipe_missing(page, cells[cell], gap),
        RaggedCause::PipeExtra { cell, gap } => RowProblem::pipe_extra(page, (row, cells), row, cell, gap),
        RaggedCause::NameSplit { cell } => {
            let (left, right) = (cell_text(page, cells[cell]), cell_text(page, cells[cell + 1]));
            let help = format!(
                "write the pipe between `{left}` and `{right}` as `\\|` if it belongs to the name, or remove it"
            );
            RowProblem::new(span_of(&cells[cell..=cell + 1]), help)
        }
        RaggedCause::TwoRows { cell, gap } => {
            let second = cell_text(page, cells[cell + task.table.id]);
            let help = format!("start a new line before `{second}`; this line has two rows");
            let problem = RowProblem::new(span_of(&cells[cell..]), help);
            match gap.zip(repeatable_start(page, row)) {
                Some((gap, start)) => {
                    let pipe = if page.slice(row).starts_with('|') { ["| ", " |"] } else { ["", ""] };
                    let text = format!("{}{}{start}{}", pipe[1], page.line_break(), pipe[0]);
                    problem.with_fix("start a new line", gap, text)
                }
                None => problem,
            }
        }
        RaggedCause::Extra => RowProblem::extra(page, span_of(&cells[columns..]), cells[columns]),
        RaggedCause::Short => RowProblem::short(row),
    })
}

/// Returns the text before a row on its line, with which another row may start too: spaces and quote markers.
fn repeatable_start<'p>(page: &'p Page<'_>, row: Span) -> Option<&'p str> {
    let start = page.line_start(row.start as usize);
    start.chars().all(|character| matches!(character, ' ' | '\t' | '>')).then_some(start)
}
