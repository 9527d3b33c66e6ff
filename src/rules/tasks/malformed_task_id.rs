//! PB305.

use crate::playbook::{Page, is_number};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for task IDs that are not a number.
    ///
    /// A link around the number, bold, and invisible characters are allowed. A row with text in only one cell is a
    /// heading for the rows below, not a task. A row that says `None` or `N/A` states that there is no task, and so
    /// does a row that has a word in place of the ID, but neither a name nor a letter.
    ///
    /// ## Why this is bad
    ///
    /// Readers look tasks up by their number. A search never finds `41l7` with a letter. Two numbers in one cell are
    /// two tasks with one row.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 71l7 | Book the room | M | FastTrack Engineer | Core |
    /// | 7118/7119 | Invite the sponsor | O | FastTrack Manager | Core |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | **Before the move** | | | | |
    /// | [7117](https://portal.harbor.example/7117) | Book the room | M | FastTrack Engineer | Core |
    /// ````
    pub MalformedTaskId {
        code: "PB305",
        name: "malformed-task-id",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for MalformedTaskId {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for task in page.task_tables.iter().flat_map(|table| table.tasks(page)) {
            let id = task.id();
            if is_number(&id) || task.is_task(page.vocabulary()) {
                continue;
            }
            // If the cells shifted, this is a different cell, and the problem is reported for the row.
            let table = task.table;
            if task.ragged().is_some_and(|ragged| table.id >= ragged.aligned_cells(table.columns)) {
                continue;
            }
            if id.is_empty() {
                // A row without ID and letter may continue the row above.
                if !task.name().is_empty() && !task.mo().is_empty() {
                    reporter
                        .report(task.id_span(), format!("the task `{}` has no ID", task.name()))
                        .help("write the task's number in the first cell");
                }
                continue;
            }
            let numbers = id.split(|character: char| !character.is_ascii_digit()).filter(|part| part.len() > 1);
            let help = match numbers.count() {
                0 | 1 => "write the task's number, with digits only",
                _ => "give each task its own row",
            };
            reporter
                .report(task.id_span(), format!("`{id}` is not a task ID"))
                .help(help)
                .data("task", &*id)
                .data("value", &*id);
        }
    }
}
