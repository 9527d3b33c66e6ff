//! PB208.

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a page that changed in git more than 7 days after its `ms.date`.
    ///
    /// Moves do not count, with changes to less than a tenth of the text or without, and neither do changes of the file
    /// mode, the commit that history begins with, and the commits that `.git-blame-ignore-revs` or the settings name. The
    /// day of a commit is that of its author. Where git does not tell, because it is not installed, the playbook is in no
    /// repository, or the clone is shallow, the run says so on stderr.
    ///
    /// ## Why
    ///
    /// `ms.date` tells readers, and Learn's freshness reports, when the page was last reviewed. A page that was rewritten
    /// under its old date seems staler than it is.
    ///
    /// ## Fails
    ///
    /// This page, if its last change was committed on 4/20/2020:
    ///
    /// ````md
    /// ---
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## Passes
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
    /// `dates.grace`: days that a page may change after its date (7 unless told). `dates.ignore-revs`: ids of commits that
    /// changed nothing that pages say, such as those of mass corrections.
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
            .fix(Applicability::Unsafe, format!("set `ms.date` to {changed}"), written.span, changed);
    }
}
