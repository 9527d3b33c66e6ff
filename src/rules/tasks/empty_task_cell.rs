//! PB310.

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for tasks without a name or without a role.
    ///
    /// ## Why this is bad
    ///
    /// Readers cannot do a task if they know only its number, and no one does a task that has no role.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE | |
    /// ````
    pub EmptyTaskCell {
        code: "PB310",
        name: "empty-task-cell",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for EmptyTaskCell {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for table in &page.task_tables {
            // In a row of a different length, the empty cell may belong to a different column.
            for task in table.tasks(page).filter(|task| !task.is_ragged()) {
                let id = task.id();
                // A row without a number is a heading for the rows below it.
                if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
                    continue;
                }
                for (column, what, help) in [
                    (table.name, "name", "write the name of the task in this cell"),
                    (table.role, "role", "write the role that does the task in this cell"),
                ] {
                    let Some(cell) = task.cell(column) else { continue };
                    if task.text(column).is_empty() {
                        let message = format!("task `{id}` has no {what}");
                        reporter.report(cell, message).help(help).data("task", &*id);
                    }
                }
            }
        }
    }
}
