//! PB311.

use crate::diagnostic::Applicability;
use crate::index::{Docset, NameColumn, SuspectName, Suspicion};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Finds a role that a docset names once or twice and that is close, in spelling or case, to one that it names often.
    ///
    /// Which of the two is right is known if one is a role of the settings, or if the docset that this one translates has
    /// only one of them. A fix is offered only then.
    ///
    /// Where `playbook-lint.toml` names the roles, one that is none of them is found too, and neither a role of that list
    /// nor an abbreviation in it is ever taken for a slip.
    ///
    /// ## Why this is bad
    ///
    /// Who filters the tasks by role misses the one that is written otherwise, and a reader wonders whether it is the
    /// same role.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan step 1 | M | FastTrack Engineer |
    /// | 7102 | Plan step 2 | M | FastTrack Engineer |
    /// | 7103 | Plan step 3 | M | FastTrack Engineer |
    /// | 7104 | Plan step 4 | M | FastTrack Engineer |
    /// | 7105 | Plan step 5 | M | FastTrack Engineer |
    /// | 7106 | Plan step 6 | M | FastTrack Enginer |
    /// ````
    ///
    /// ````md title="playbook-lint.toml"
    /// [tasks.roles]
    /// "Harbor Engineer" = ["HE"]
    /// ````
    ///
    /// ````md title="page.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | Harbor Manager |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan step 1 | M | FastTrack Engineer |
    /// | 7102 | Plan step 2 | M | FastTrack Engineer |
    /// | 7103 | Plan step 3 | M | FastTrack Engineer |
    /// | 7104 | Plan step 4 | M | FastTrack Engineer |
    /// | 7105 | Plan step 5 | M | FastTrack Engineer |
    /// | 7106 | Plan step 6 | M | FastTrack Manager |
    /// ````
    ///
    /// ````md title="playbook-lint.toml"
    /// [tasks.roles]
    /// "Harbor Engineer" = ["HE"]
    /// ````
    ///
    /// ````md title="page.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | HE |
    /// ````
    ///
    /// ## Options
    ///
    /// `[tasks]` in `playbook-lint.toml`: `typo-max-uses` (2), the most uses that a typo may have; `typo-min-usual`
    /// (5), the fewest uses of a usual role; `roles`, all roles with their abbreviations.
    pub InconsistentRole {
        code: "PB311",
        name: "inconsistent-role",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [TASKS],
        reach: Site,
        supersedes: [PB303 on ComparedCell],
    }
}

impl DocsetRule for InconsistentRole {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for suspect in docset.suspect_names(NameColumn::Role) {
            report(suspect, "role", "roles", reporter);
        }
    }
}

/// Reports a name that does not fit. `what` it is, in the singular and as the settings call all of them.
pub(super) fn report(suspect: &SuspectName, what: &str, key: &str, reporter: &mut Reporter<'_>) {
    let SuspectName { file, task, task_span, cell, name, span, reason } = suspect;
    let (message, help) = match reason {
        Suspicion::NotListed(nearest) => {
            let help = match nearest {
                Some(nearest) => format!("write `{nearest}`, or add the name to `[tasks] {key}` in playbook-lint.toml"),
                None => format!("write one of those names, or add this one to `[tasks] {key}` in playbook-lint.toml"),
            };
            (format!("{what} `{name}` is none of those that the settings name"), help)
        }
        Suspicion::Spelling { used, other, other_used, is_decided } => {
            let message = format!("{what} `{name}` is named {used} in this docset, `{other}` {other_used}");
            let help = match is_decided {
                true => format!("write `{other}` if it is the same {what}"),
                false => format!("if both are the same {what}, use one spelling; `[tasks] {key}` can say which"),
            };
            (message, help)
        }
    };
    let place = span.or(*cell).unwrap_or(*task_span);
    let diagnostic = reporter.report_in(*file, place, message).help(help).data("task", &**task).data("value", &**name);
    if let Some((meant, span)) = reason.suggestion().zip(*span) {
        diagnostic.fix(Applicability::Unsafe, format!("write `{meant}`"), span, meant);
    }
}
