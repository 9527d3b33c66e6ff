//! PB304.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for tasks that two pages of a docset list with the same words.
    ///
    /// Off by default, because a page about a motion or an approach rightly lists the tasks of its process pages.
    ///
    /// ## Why this is bad
    ///
    /// Anyone who changes the task has to change it on both pages. In playbooks that list each task once, replace the
    /// second row with a link.
    ///
    /// ## Incorrect
    ///
    /// ````md title="plan.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE |
    /// ````
    ///
    /// ````md title="run.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | FastTrack Engineer |
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
    /// ````md title="run.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7102 | Run the pilot | M | FE |
    /// ````
    pub RepeatedTask {
        code: "PB304",
        name: "repeated-task",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [TASKS],
    }
}

impl DocsetRule for RepeatedTask {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let settings = reporter.settings();
        for repeated in docset.repeated_tasks() {
            let mut listings = repeated.listings.iter();
            let Some(first) = listings.next() else { continue };
            let path = reporter.site().files.path(first.page.file);
            for listing in listings {
                let (task, other) = (listing.task, first.task);
                let says_the_same = task.locale == other.locale && task.differences(other, settings).is_empty();
                if says_the_same && task.could_be_same_task(other) {
                    let message = format!("task `{}` is also listed on `{}`", task.id, docset.path_of(first.page));
                    reporter
                        .report_in(listing.page.file, task.span, message)
                        .help("list the task on one page and link to it from the other")
                        .data("task", &*task.id)
                        .related_in(path.clone(), other.span, "first listed here");
                }
            }
        }
    }
}
