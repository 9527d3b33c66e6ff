//! PB312.

use super::inconsistent_role::report;
use crate::index::{Docset, NameColumn};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for services that a docset uses once or twice and that are similar, in spelling or case, to a common one.
    /// Cells are split at `/`, `,`, and `;`.
    ///
    /// The rule knows which of the two is right if the docset that this one translates has only one of them. It offers
    /// a fix only then, or for a service of the settings.
    ///
    /// An additional word (`Exchange Online`, `Exchange`), a different number, or a different abbreviation makes a
    /// different service. If `playbook-lint.toml` lists the services, any other service is also reported. Add names
    /// that contain a slash, such as `Classroom/SDS`, to that list, so they are not split.
    ///
    /// ## Why this is bad
    ///
    /// Anyone who filters the tasks by service misses the one with a different spelling, and readers wonder whether it
    /// is the same service.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan step 1 | M | FE | All Services |
    /// | 7102 | Plan step 2 | M | FE | All Services |
    /// | 7103 | Plan step 3 | M | FE | All Services |
    /// | 7104 | Plan step 4 | M | FE | All Services |
    /// | 7105 | Plan step 5 | M | FE | All Services |
    /// | 7106 | Plan step 6 | M | FE | All services |
    /// ````
    ///
    /// ````md title="playbook-lint.toml"
    /// [tasks]
    /// services = ["Exchange", "Classroom/SDS"]
    /// ````
    ///
    /// ````md title="page.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE | Exchange / Classroom |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan step 1 | M | FE | All Services |
    /// | 7102 | Plan step 2 | M | FE | All Services |
    /// | 7103 | Plan step 3 | M | FE | All Services |
    /// | 7104 | Plan step 4 | M | FE | All Services |
    /// | 7105 | Plan step 5 | M | FE | All Services |
    /// | 7106 | Plan step 6 | M | FE | Exchange |
    /// ````
    ///
    /// ````md title="playbook-lint.toml"
    /// [tasks]
    /// services = ["Exchange", "Classroom/SDS"]
    /// ````
    ///
    /// ````md title="page.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// |---|---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE | Exchange / Classroom/SDS |
    /// ````
    ///
    /// ## Options
    ///
    /// - `tasks.services`: the names of all services.
    /// - `tasks.typo-max-uses`: the maximum number of uses of a typo (default: 2).
    /// - `tasks.typo-min-usual`: the minimum number of uses of a common service (default: 5).
    pub InconsistentService {
        code: "PB312",
        name: "inconsistent-service",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [TASKS],
        reach: Site,
        supersedes: [PB303 on ComparedCell],
    }
}

impl DocsetRule for InconsistentService {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for suspect in docset.suspect_names(NameColumn::Services) {
            report(suspect, "service", "services", reporter);
        }
    }
}
