//! PB302.

use std::collections::BTreeMap;

use crate::facts::{PageFacts, TaskFact};
use crate::index::Docset;
use crate::playbook::share_a_word;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for IDs that two pages of a docset give to two different tasks.
    ///
    /// Tasks are different if their names, in the same language, have no word in common. Case, punctuation, word
    /// endings, and words such as "the" are ignored. An abbreviation equals its words: `AAD` is Azure Active Directory.
    /// Japanese and Chinese names are compared by pairs of characters.
    ///
    /// ## Why this is bad
    ///
    /// The number in a status report then refers to two tasks, and anyone who looks it up may find the wrong one.
    ///
    /// ## Incorrect
    ///
    /// ````md title="kickoff.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    /// ````
    ///
    /// ````md title="mail.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Check inbound routing | M | FastTrack Engineer | Mail |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="kickoff.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    /// ````
    ///
    /// ````md title="handover.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Booking of a room | M | FastTrack Engineer | Core |
    /// ````
    pub TaskIdCollision {
        code: "PB302",
        name: "task-id-collision",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [TASKS],
    }
}

/// A task with its page.
type Listed<'a> = (&'a PageFacts, &'a TaskFact);

/// The maximum number of different tasks of an ID that another one is compared with.
const MAX_COMPARED: usize = 32;

impl DocsetRule for TaskIdCollision {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let mut by_id: BTreeMap<&str, Vec<Listed<'_>>> = BTreeMap::new();
        for page in docset.pages() {
            for task in page.tasks().iter().filter(|task| !task.name.is_empty()) {
                by_id.entry(&task.id).or_default().push((page, task));
            }
        }
        for (id, listed) in by_id.iter().filter(|(_, listed)| listed.len() > 1) {
            // One row of each of the different tasks, the first in path order.
            let mut tasks: Vec<Listed<'_>> = Vec::new();
            for &(page, task) in listed {
                let is_other = |&(other, first): &Listed<'_>| {
                    // PB301 reports two rows of one page.
                    other.file != page.file
                        && first.locale == task.locale
                        && first.name != task.name
                        && !share_a_word(task.locale, &first.name, &task.name)
                };
                if tasks.iter().all(is_other) {
                    if let Some(&(first_page, first)) = tasks.first() {
                        let path = docset.index.site.files.path(first_page.file).clone();
                        reporter
                            .report_in(
                                page.file,
                                task.span,
                                format!("task `{id}` is `{}` here, but `{}` in `{path}`", task.name, first.name),
                            )
                            .help("give one of the two tasks a different ID")
                            .related_in(path, first.span, format!("`{}` here", first.name))
                            .data("task", *id);
                    }
                    if tasks.len() < MAX_COMPARED {
                        tasks.push((page, task));
                    }
                }
            }
        }
    }
}
