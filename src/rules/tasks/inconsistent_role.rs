//! PB311.

use crate::diagnostic::Applicability;
use crate::index::{Docset, NameColumn, SuspectName, Suspicion};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for roles that a docset uses once or twice and that are similar, in spelling or case, to a common one.
    ///
    /// The rule knows which of the two is right if one is a role of the settings, or if the docset that this one
    /// translates has only one of them. Only then does it offer a fix.
    ///
    /// If `playbook-lint.toml` lists the roles, any other role is also reported. Neither a role of that list nor one of
    /// its abbreviations is reported as a typo.
    ///
    /// ## Why this is bad
    ///
    /// Anyone who filters the tasks by role misses the one with a different spelling, and readers wonder whether it is
    /// the same role.
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
    /// - `tasks.roles`: all roles, with their abbreviations.
    /// - `tasks.typo-max-uses`: the maximum number of uses of a typo (default: 2).
    /// - `tasks.typo-min-usual`: the minimum number of uses of a common role (default: 5).
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

/// Reports a name that does not fit. `what` is its kind, in the singular and as the key of the settings.
pub(super) fn report(suspect: &SuspectName, what: &str, key: &str, reporter: &mut Reporter<'_>) {
    let SuspectName { file, task, task_span, cell, name, span, reason } = suspect;
    let (message, help) = match reason {
        Suspicion::NotListed(nearest) => {
            let help = match nearest {
                Some(nearest) => format!("write `{nearest}`, or add the name to `[tasks] {key}` in playbook-lint.toml"),
                None => format!("write one of the names in `[tasks] {key}` of playbook-lint.toml, or add this one"),
            };
            (format!("{what} `{name}` is not in the settings"), help)
        }
        Suspicion::Spelling { used, other, other_used, is_decided } => {
            let message = format!("{what} `{name}` is used {used} in this docset, but `{other}` {other_used}");
            let help = match is_decided {
                true => format!("write `{other}` if it is the same {what}"),
                false => format!(
                    "if both are the same {what}, use one spelling; list it in `[tasks] {key}` of playbook-lint.toml"
                ),
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
