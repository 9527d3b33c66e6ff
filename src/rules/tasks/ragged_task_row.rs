//! PB309.

use crate::page::is_conflict_marker;
use crate::playbook::{Page, RaggedCause, Task};
use crate::rules::declare::declare_rule;
use crate::rules::ragged_rows::{RowProblem, cell_text, span_of};
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Finds a row of a task table that has more or fewer cells than the header.
    ///
    /// Where the cells show it, the help says which pipe is missing or one too many, that two rows stand on one line,
    /// or that the line is text which a blank line should part from the table.
    ///
    /// ## Why this is bad
    ///
    /// Markdown drops the cells that are too many: readers never see them. Where one is missing, all behind it stand
    /// under the wrong header: a role under M/O, a service under the role.
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
            // A marker that git left is no row.
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
        // Said of the line above.
        RaggedCause::Continuation => return None,
        RaggedCause::Broken { gap } => {
            let problem = RowProblem::new(row, "it seems to go on on the next line: join the two lines");
            match page.line_start(row.start as usize) {
                "" => problem.with_fix("join the lines", gap, " "),
                _ => problem,
            }
        }
        RaggedCause::Text => {
            let help = "a blank line seems to be missing above this line: without one it is part of the table";
            RowProblem::text_below(page, row, help)
        }
        RaggedCause::PipeMissing { cell, gap } => RowProblem::pipe_missing(page, cells[cell], gap),
        RaggedCause::PipeExtra { cell, gap } => RowProblem::pipe_extra(page, (row, cells), row, cell, gap),
        RaggedCause::NameSplit { cell } => {
            let (left, right) = (cell_text(page, cells[cell]), cell_text(page, cells[cell + 1]));
            let help = format!(
                "write the pipe between `{left}` and `{right}` as `\\|` if it belongs to the name, else remove it"
            );
            RowProblem::new(span_of(&cells[cell..=cell + 1]), help)
        }
        RaggedCause::TwoRows { cell, gap } => {
            let second = cell_text(page, cells[cell + task.table.id]);
            let help = format!("two rows stand on this line: begin a new line before `{second}`");
            let problem = RowProblem::new(span_of(&cells[cell..]), help);
            match gap.zip(repeatable_start(page, row)) {
                Some((gap, start)) => {
                    let pipe = if page.slice(row).starts_with('|') { ["| ", " |"] } else { ["", ""] };
                    let text = format!("{}{}{start}{}", pipe[1], page.line_break(), pipe[0]);
                    problem.with_fix("begin a new line", gap, text)
                }
                None => problem,
            }
        }
        RaggedCause::Extra => RowProblem::extra(page, span_of(&cells[columns..]), cells[columns]),
        RaggedCause::Short => RowProblem::short(row),
    })
}

/// What stands before a row on its line, where another row may begin the same way: spaces and quote markers.
fn repeatable_start<'p>(page: &'p Page<'_>, row: Span) -> Option<&'p str> {
    let start = page.line_start(row.start as usize);
    start.chars().all(|character| matches!(character, ' ' | '\t' | '>')).then_some(start)
}
