//! PB208.

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for pages that changed in Git more than seven days after their `ms.date`.
    ///
    /// The following changes are ignored:
    ///
    /// - Moves, including those that change less than a tenth of the text.
    /// - Changes of the file mode.
    /// - The commit that the history starts with.
    /// - The commits that `.git-blame-ignore-revs` or the settings list.
    ///
    /// The date of a commit is its author date. If Git is not installed, the playbook is not in a Git repository, or
    /// the clone is shallow, playbook-lint reports that on stderr.
    ///
    /// ## Why this is bad
    ///
    /// Readers and Learn's freshness reports use `ms.date` to see when the page was last reviewed. A page that was
    /// rewritten without a new date seems older than it is.
    ///
    /// ## Incorrect
    ///
    /// This page, if its last change was committed on 4/20/2020:
    ///
    /// ````md
    /// ---
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// The same page, if its last change was committed on 3/9/2020:
    ///
    /// ````md
    /// ---
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `dates.grace`: the number of days that a page may change after its date (default: 7).
    /// - `dates.ignore-revs`: IDs of commits that did not change the meaning of pages, such as bulk corrections.
    pub DateBehindHistory {
        code: "PB208",
        name: "date-behind-history",
        severity: Warning off,
        fix: Unsafe,
        since: "0.1.0",
        needs_history: true,
    }
}

impl PageRule for DateBehindHistory {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(change) = reporter.history().and_then(|history| history.last_change(page.source.path())) else {
            return;
        };
        let Some(written) = reporter.site().page_date(page) else { return };
        let Some(date) = written.date else { return };
        let settings = reporter.settings();
        let days = (change.day - date).num_days();
        if days <= i64::from(settings.grace_days) {
            return;
        }
        let Some(format) = settings.date_formats.first() else { return };
        let changed = format.format(change.day);
        let message = format!("`ms.date` is {}, but the page changed on {changed}, {days} days later", written.text);
        reporter
            .report(written.span, message)
            .help(format!("set `ms.date: {changed}` if the page was reviewed with that change"))
            .data("key", "ms.date")
            .data("value", &*written.text)
            .data("commit", &*change.commit)
            .fix(Applicability::Unsafe, format!("set `ms.date: {changed}`"), written.span, changed);
    }
}
