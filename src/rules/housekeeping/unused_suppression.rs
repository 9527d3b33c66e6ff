//! PB901.

use crate::rules::declare::declare_rule;

declare_rule! {
    /// Checks for suppression comments that suppress nothing, that contain an unknown rule, or that expired. If a
    /// comment has several names, each name that suppresses nothing is reported.
    ///
    /// A comment such as `<!-- playbook-lint-disable-line PB401 until 6/1/2027 -->` suppresses through that day. After
    /// it, the comment is reported, and so is what it suppressed. The rule also reports a comment that does not end a
    /// region, and one whose first word is unknown, such as `playbook-lint-disable-lines`.
    ///
    /// A name of a rule that is off in this run, or on this page, is not reported, because the rule could have
    /// something to report. A comment without names is only reported if every rule that is on by default ran.
    ///
    /// The fix removes a comment or a name, unless that could remove anything else. Comments that are not closed, that
    /// span lines, or that have other words before `--` than names of rules and `until` with a date have no such fix.
    /// If a comment is not closed, an unsafe fix adds `-->`. An expired comment has no fix, because its problem is back.
    ///
    /// ## Why this is bad
    ///
    /// A comment that was once needed hides the next problem on the same line. A comment with a misspelled name hides
    /// nothing, while its author believes that it does.
    ///
    /// ## Incorrect
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
    /// ````md
    /// # Prepare
    ///
    /// <!-- playbook-lint-disable-next-line PB401 until 6/1/2019 -- the page comes in May -->
    /// See [the plan](plan.md).
    /// ````
    ///
    /// ## Correct
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
