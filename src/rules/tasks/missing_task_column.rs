//! PB308.

use crate::playbook::{Page, TaskTable};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for task tables without the M/O column, the name, or the role.
    ///
    /// A table with a column of task IDs is a task table if it has two of these three columns. With fewer, it only
    /// mentions tasks, as a list of changes does.
    ///
    /// ## Why this is bad
    ///
    /// Without the letter, readers cannot tell whether they may skip a task. No one does a task that has no role.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | FastTrack Role | Services |
    /// | --- | --- | --- | --- |
    /// | 7101 | Book the room | FastTrack Engineer | Core |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    ///
    /// | Task ID | What changed |
    /// | --- | --- |
    /// | 7101 | The room is booked earlier |
    /// ````
    pub MissingTaskColumn {
        code: "PB308",
        name: "missing-task-column",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for MissingTaskColumn {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for table in &page.task_tables {
            let Some((missing, help)) = missing(page, table) else { continue };
            let header = page.header(&page.tables[table.table]).span;
            reporter.report(header, format!("this task table has no column for {missing}")).help(help);
        }
    }
}

/// The columns that the table lacks, with help.
fn missing(page: &Page<'_>, table: &TaskTable) -> Option<(String, String)> {
    // A column with an unusual heading may be the one that seems to be missing. An M/O column is known by its cells.
    let unusual = table.unknown_columns > 0;
    match (&table.mo, table.name, table.role) {
        (None, Some(_), Some(_)) => {
            let form = page.vocabulary().usual_mo_form(table.locale, page.vocabulary().usual_letters(table.locale));
            Some((format!("`{form}`"), format!("add a column `{form}`, with the letter of each task")))
        }
        (Some(_), None, Some(_)) if !unusual => {
            Some(("the task's name".to_owned(), "add a column with the name of each task".to_owned()))
        }
        (Some(_), Some(_), None) if !unusual => {
            Some(("the role".to_owned(), "add a column with the role that does each task".to_owned()))
        }
        _ => None,
    }
}
