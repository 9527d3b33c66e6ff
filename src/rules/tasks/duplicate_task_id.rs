//! PB301.

use rustc_hash::FxHashMap;

use crate::playbook::{Page, is_number};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for tasks that a page lists twice, in one table or in several.
    ///
    /// ## Why this is bad
    ///
    /// Readers who work through the list do the task twice, or see it as mandatory in one row and optional in the
    /// other. Often the second row was copied and its ID never changed.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    /// | 7101 | Invite the sponsor | O | FastTrack Manager | Core |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    /// | 7102 | Invite the sponsor | O | FastTrack Manager | Core |
    /// ````
    pub DuplicateTaskId {
        code: "PB301",
        name: "duplicate-task-id",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for DuplicateTaskId {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let mut first = FxHashMap::default();
        for task in page.task_tables.iter().flat_map(|table| table.tasks(page)) {
            let (id, span) = (task.id(), task.id_span());
            if !is_number(&id) {
                continue;
            }
            if let Some(&earlier) = first.get(&id) {
                reporter
                    .report(span, format!("task `{id}` is listed twice on this page"))
                    .help("remove one of the rows, or correct its ID")
                    .related(earlier, "first listed here")
                    .data("task", &*id);
            } else {
                first.insert(id, span);
            }
        }
    }
}
