//! PB901.

use crate::rules::declare::declare_rule;

declare_rule! {
    /// Finds a suppression comment that suppresses nothing, or that names no rule; of several names in one comment,
    /// each that is of no use. Also a comment that ends no region, and one that begins with a word that the linter does
    /// not know, such as `playbook-lint-disable-lines`.
    ///
    /// A name of a rule which is off in this run, or on this page, is passed over: it may have something to be silent
    /// about. So is a comment without names unless every rule that is on by default was asked.
    ///
    /// ## Why
    ///
    /// What was once a known exception hides the next flaw on the same line, and a misspelled name hides nothing at all
    /// while its author believes that it does.
    ///
    /// ## Fails
    ///
    /// ````md
    /// # Prepare
    ///
    /// <!-- playbook-lint-disable-next-line unused-supression -->
    /// All is well here.
    /// ````
    ///
    /// ````md
    /// # Prepare
    ///
    /// <!-- playbook-lint-disable-file PB901 -->
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// # Prepare
    ///
    /// <!-- playbook-lint-disable-next-line PB401 -- the page comes with the next release -->
    /// See [the plan](plan.md).
    /// ````
    pub UnusedSuppression {
        code: "PB901",
        name: "unused-suppression",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [COMMENTS],
        checks: [PAGES, INCLUDES],
        role: UnusedSuppression,
    }
}
