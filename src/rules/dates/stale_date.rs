//! PB202.

use crate::config::Profile;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::{MetadataOrigin, Review};

declare_rule! {
    /// Checks for pages whose `ms.date` is older than their review interval.
    ///
    /// The interval is the page's `ms.update-cycle` (`365-days`), from its front matter or docfx.json, or
    /// `dates.max-age` if it has none. Dates that docfx.json sets for folders are not checked: they cannot be fixed on
    /// the page.
    ///
    /// ## Why this is bad
    ///
    /// Readers assume that a page is current. One that has not been reviewed for a year can send them to roles, tools,
    /// and URLs that no longer exist.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ms.date: 4/30/2019
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// ms.date: 5/2/2019
    /// ---
    /// ````
    ///
    /// ````md
    /// ---
    /// ms.date: 4/30/2019
    /// ms.update-cycle: 730-days
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `dates.max-age`: interval in days (default: 365).
    /// - `dates.formats`: accepted date formats.
    ///
    /// ## References
    ///
    /// Learn's freshness reports use the same keys.
    pub StaleDate {
        code: "PB202",
        name: "stale-date",
        severity: Warning,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for StaleDate {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(review) = reporter.site().review(page) else { return };
        if !review.is_overdue(reporter.today()) {
            return;
        }
        let settings = reporter.settings();
        let Review { ref written, date, limit, cycle } = review;
        let age = review.age(reporter.today());
        let mut help = "review the page, then set `ms.date` to the date of the review".to_owned();
        if cycle.is_none() && reporter.site().profile == Profile::Learn {
            help.push_str("; the limit is `dates.max-age`, because the page has no `ms.update-cycle`");
        }
        // Whom a program that reads the report asks for the review.
        let owner = reporter.metadata(page).owner();
        let (date, today) = (settings.write_date(date), settings.write_date(reporter.today()));
        let found = reporter
            .report(written.span, format!("`ms.date` is {date}, {age} days before {today} (limit: {limit})"))
            .help(help)
            .data("key", "ms.date")
            .data("value", &*written.text);
        if let Some(owner) = owner {
            found.data("owner", owner);
        }
        if let Some(MetadataOrigin::FrontMatter(entry)) = cycle.map(|cycle| cycle.origin) {
            found.related(entry.value_span, "the limit is set here");
        }
    }
}
