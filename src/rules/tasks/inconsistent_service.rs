//! PB312.

use super::inconsistent_role::report;
use crate::index::{Docset, NameColumn};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Finds a service that a docset names once or twice and that is close, in spelling or case, to one that it names
    /// often. Cells are split at `/`, `,` and `;`.
    ///
    /// Which of the two is right is known if the docset that this one translates has only one of them. A fix is offered
    /// only then, or for a service of the settings.
    ///
    /// Another word more (`Exchange Online` beside `Exchange`), another number or another abbreviation is another
    /// service. Where `playbook-lint.toml` names the services, one that is none of them is found too; a name with a slash
    /// in it (`Classroom/SDS`) belongs into that list.
    ///
    /// ## Why this is bad
    ///
    /// Who filters the tasks by service misses the one that is written otherwise, and a reader wonders whether it is the
    /// same service.
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
    /// `[tasks]` in `playbook-lint.toml`: `typo-max-uses` (2), the most uses that a typo may have; `typo-min-usual`
    /// (5), the fewest uses of a usual service; `services`, the names of all services.
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
