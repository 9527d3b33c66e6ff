//! PB202.

use crate::config::Profile;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::MetadataOrigin;

declare_rule! {
    /// Checks for pages whose `ms.date` is older than their review interval.
    ///
    /// The interval is the page's `ms.update-cycle` (`365-days`), from its front matter or docfx.json, or
    /// `dates.max-age` if it has none. Dates that docfx.json sets for folders are not checked: they cannot be fixed on
    /// the page.
    ///
    /// ## Why
    ///
    /// Readers assume that a page is current. One that has not been reviewed for a year can send them to roles, tools,
    /// and URLs that no longer exist.
    ///
    /// ## Fails
    ///
    /// ````md
    /// ---
    /// ms.date: 4/30/2019
    /// ---
    /// ````
    ///
    /// ## Passes
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
    /// ## Source
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
        let Some(written) = reporter.site().page_date(page) else { return };
        let Some(date) = written.date else { return };
        let age = reporter.today().signed_duration_since(date).num_days();
        let settings = reporter.settings();
        let cycle = reporter.metadata(page).get("ms.update-cycle");
        let days = cycle.and_then(|cycle| update_cycle(cycle.text?));
        let limit = days.unwrap_or(settings.max_age_days);
        if age <= i64::from(limit) {
            return;
        }
        let mut help = "review the page, then set `ms.date` to the date of the review".to_owned();
        if days.is_none() && reporter.site().profile == Profile::Learn {
            help.push_str("; the limit is `dates.max-age`, because the page has no `ms.update-cycle`");
        }
        // Whom a program that reads the report asks for the review.
        let owner = ["ft.owner", "ms.author"].iter().find_map(|key| reporter.metadata(page).get(key)?.text);
        let (date, today) = (settings.write_date(date), settings.write_date(reporter.today()));
        let found = reporter
            .report(written.span, format!("`ms.date` is {date}, {age} days before {today} (limit: {limit})"))
            .help(help)
            .data("key", "ms.date")
            .data("value", &*written.text);
        if let Some(owner) = owner {
            found.data("owner", owner.trim());
        }
        if days.is_some()
            && let Some(MetadataOrigin::FrontMatter(entry)) = cycle.map(|cycle| cycle.origin)
        {
            found.related(entry.value_span, "the limit is set here");
        }
    }
}

/// Returns the number of days in a value such as `365-days`.
fn update_cycle(text: &str) -> Option<u32> {
    text.trim().strip_suffix("-days")?.parse().ok()
}
