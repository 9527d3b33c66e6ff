//! PB402.

use crate::playbook::Page;
use crate::rules::broken_links::{self, BrokenLinkKind};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for links to an L1, L2, or L3 page that does not exist: a target named `l1l2l3-…`, or any link in a "List
    /// of L3s".
    ///
    /// ## Why this is bad
    ///
    /// These pages explain how to unblock a customer. A broken link ends the search for a solution.
    ///
    /// ## Incorrect
    ///
    /// ````md title="l1l2l3-blocked.md"
    /// See [Identity](l1l2l3-blocked-identty.md).
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-identity.md"
    /// # Identity
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="l1l2l3-blocked.md"
    /// See [Identity](l1l2l3-blocked-identity.md).
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-identity.md"
    /// # Identity
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    pub BrokenL3Link {
        code: "PB402",
        name: "broken-l3-link",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for BrokenL3Link {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        broken_links::report(page, &reporter.link_problems(), BrokenLinkKind::LevelLink, reporter);
    }
}
