//! PB202.

use crate::config::Profile;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::MetadataOrigin;

declare_rule! {
    /// Finds a page whose `ms.date` lies further back than the page may go without a review.
    ///
    /// The limit is the page's own `ms.update-cycle` (`365-days`), from its front matter or from docfx.json, else `max-age`.
    /// A date that docfx.json gives to whole folders is not judged, because nothing on the page could be changed.
    ///
    /// ## Why
    ///
    /// Readers take what a page says for how things are done today. A page that nobody has looked at for a year may send
    /// them to roles, tools and addresses that are gone.
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
    /// `dates.max-age`: the limit in days, 365 unless told. `dates.formats`: the forms that dates are written in.
    ///
    /// ## Source
    ///
    /// Learn's reports on freshness use `ms.date` and `ms.update-cycle` in the same way.
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
        let mut help = "review the page, then set `ms.date` to the day of the review".to_owned();
        if days.is_none() && reporter.site().profile == Profile::Learn {
            help.push_str("; the limit is `dates.max-age`, because the page has no `ms.update-cycle`");
        }
        // Whom a program that reads the report asks for the review.
        let owner = ["ft.owner", "ms.author"].iter().find_map(|key| reporter.metadata(page).get(key)?.text);
        let (date, today) = (settings.write_date(date), settings.write_date(reporter.today()));
        let found = reporter
            .report(written.span, format!("`ms.date` is {date}, {age} days before {today} (limit {limit})"))
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

/// The days of `365-days`.
fn update_cycle(text: &str) -> Option<u32> {
    text.trim().strip_suffix("-days")?.parse().ok()
}
