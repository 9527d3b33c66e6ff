//! PB313.

use rustc_hash::FxHashSet;

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for tasks that a Refresh Summary or a change log mentions, but that no page of the docset has in a task
    /// table or at the start of a heading.
    ///
    /// Change logs are checked if they have `Task(s):` at the start of a line. A row or entry that mentions something
    /// removed, replaced, or merged is skipped. Off by default, because a record stays true after its task was removed.
    ///
    /// ## Why this is bad
    ///
    /// An unknown number in a change log is often a typo, and its readers cannot find the task.
    ///
    /// ## Incorrect
    ///
    /// ````md title="plan.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE |
    /// ````
    ///
    /// ````md title="change-log.md"
    /// **Task(s)**: 7101, 71001
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="plan.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE |
    /// ````
    ///
    /// ````md title="change-log.md"
    /// **Task(s)**: 7101
    /// ````
    pub UnknownTaskReference {
        code: "PB313",
        name: "unknown-task-reference",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [TASKS, TASK_REFERENCES],
    }
}

impl DocsetRule for UnknownTaskReference {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let mut known: FxHashSet<&str> = FxHashSet::default();
        for page in docset.pages() {
            known.extend(page.tasks().iter().map(|task| &*task.id));
            let elsewhere = page.task_references();
            known.extend(elsewhere.described.iter().chain(&elsewhere.misplaced).map(|id| &**id));
        }
        // A docset without tasks does not define which exist.
        if known.is_empty() {
            return;
        }
        for page in docset.pages() {
            let named = page.task_references().named.iter();
            for mention in named.filter(|mention| !mention.removed && !known.contains(&*mention.id)) {
                let message = format!("task `{}` is not on any page of this playbook", mention.id);
                reporter
                    .report_in(page.file, mention.span, message)
                    .help("correct the number, or say that the task was removed")
                    .data("task", &*mention.id);
            }
        }
    }
}
