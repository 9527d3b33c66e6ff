//! PB305.

use crate::playbook::{Page, is_number};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a task ID that is not a number.
    ///
    /// A link around the number, bold and invisible characters are fine. A row with text in one cell only is a
    /// heading for the rows below and no task, and one that says `None` or `N/A` says that there is none.
    ///
    /// ## Why this is bad
    ///
    /// Tasks are looked up by their number. `41l7` with a letter is found by nobody, and two numbers in one cell are
    /// two tasks of which only one row tells.
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
            // Where the cells slid, it is another cell that stands here, and that is said of the row.
            let table = task.table;
            if task.ragged().is_some_and(|ragged| table.id >= ragged.aligned_cells(table.columns)) {
                continue;
            }
            if id.is_empty() {
                // A row without ID and letter may go on with what the row above says.
                if !task.name().is_empty() && !task.mo().is_empty() {
                    reporter
                        .report(task.id_span(), format!("the task `{}` has no ID", task.name()))
                        .help("write the task's number into the first cell");
                }
                continue;
            }
            let numbers = id.split(|character: char| !character.is_ascii_digit()).filter(|part| part.len() > 1);
            let help = match numbers.count() {
                0 | 1 => "write the task's number, digits only",
                _ => "give each task a row of its own",
            };
            reporter
                .report(task.id_span(), format!("`{id}` is no task ID"))
                .help(help)
                .data("task", &*id)
                .data("value", &*id);
        }
    }
}
