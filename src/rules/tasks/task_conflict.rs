//! PB303.

use crate::diagnostic::ComparedCells;
use crate::index::{Difference, Docset, TaskOccurrence};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for tasks that two pages of a docset list with the same ID, but with different details: mandatory or
    /// optional, name, role, or services.
    ///
    /// The following differences are ignored:
    ///
    /// - In names: case, dashes, punctuation, links, and `&` for `and`.
    /// - In roles: abbreviations, and `FastTrack` at the start.
    /// - In services: their order.
    ///
    /// Names, roles, and services are compared only between tables of the same language. Each page that differs from
    /// the majority is reported once.
    ///
    /// Other rules report two different tasks with the same ID (PB302), different letters in a translation (PB802),
    /// and likely typos in roles and services (PB311, PB312).
    ///
    /// ## Why this is bad
    ///
    /// Readers of one page do a task that the other page calls optional, or leave their own task to someone else.
    ///
    /// ## Incorrect
    ///
    /// ````md title="plan.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan the pilot | M | FastTrack Engineer | All Services |
    /// ````
    ///
    /// ````md title="run.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan the pilot | O | FastTrack Engineer | All Services |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="plan.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan & run the pilot | M | FastTrack Engineer | Teams / Exchange |
    /// ````
    ///
    /// ````md title="run.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan and Run the Pilot | M | FE | Exchange, Teams |
    /// ````
    ///
    /// ## Options
    ///
    /// - `tasks.roles`: roles with their abbreviations.
    pub TaskConflict {
        code: "PB303",
        name: "task-conflict",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [TASKS],
    }
}

impl DocsetRule for TaskConflict {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let settings = reporter.settings();
        for repeated in docset.repeated_tasks() {
            let Some(rule) = repeated.majority(settings) else { continue };
            for listing in &repeated.listings {
                let differences = listing.task.differences(rule.task, settings);
                if !differences.is_empty() && listing.task.could_be_same_task(rule.task) {
                    report(docset, *listing, rule, &differences, reporter);
                }
            }
        }
    }
}

fn report(
    docset: &Docset<'_>,
    here: TaskOccurrence<'_>,
    there: TaskOccurrence<'_>,
    differences: &[Difference],
    reporter: &mut Reporter<'_>,
) {
    let mut facts = Vec::new();
    let mut page = format!("on `{}`", docset.path_of(there.page));
    for &difference in differences {
        let (mine, theirs) = (cell_text(here, difference), cell_text(there, difference));
        facts.push(match difference {
            Difference::Mandatory => format!("is {mine} here and {theirs} {page}"),
            Difference::Name => format!("is named `{mine}` here and `{theirs}` {page}"),
            Difference::Role => format!("has the role `{mine}` here and `{theirs}` {page}"),
            Difference::Services => format!("has the services `{mine}` here and `{theirs}` {page}"),
        });
        "there".clone_into(&mut page);
    }
    let message = format!("task `{}` {}", here.task.id, facts.join("; it "));
    let (span, other_span) = match differences {
        [one] => (place_of(here, *one), place_of(there, *one)),
        _ => (here.task.span, there.task.span),
    };
    let other = reporter.site().files.path(there.page.file).clone();
    let cells = |&difference| ComparedCells { here: place_of(here, difference), there: place_of(there, difference) };
    let diagnostic = reporter
        .report_in(here.page.file, span, message)
        .help("use the same values on both pages, or give one of the tasks a different ID")
        .data("task", &*here.task.id)
        .related_in(other, other_span, "listed differently here");
    diagnostic.compared = differences.iter().map(cells).collect();
}

fn cell_text<'a>(listing: TaskOccurrence<'a>, difference: Difference) -> &'a str {
    match difference {
        Difference::Mandatory if listing.task.mandatory == Some(true) => "mandatory",
        Difference::Mandatory => "optional",
        Difference::Name => &listing.task.name,
        Difference::Role => &listing.task.role,
        Difference::Services => &listing.task.services,
    }
}

fn place_of(listing: TaskOccurrence<'_>, difference: Difference) -> Span {
    let span = match difference {
        Difference::Mandatory => listing.task.letter_span,
        Difference::Name => listing.task.name_span,
        Difference::Role => listing.task.role_span,
        Difference::Services => listing.task.services_span,
    };
    span.unwrap_or(listing.task.span)
}
