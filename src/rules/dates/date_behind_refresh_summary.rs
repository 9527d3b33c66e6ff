//! PB204.

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for `ms.date` values older than the newest date in the page's Refresh Summary.
    ///
    /// Future dates and invalid dates in the Refresh Summary are ignored.
    ///
    /// ## Why this is bad
    ///
    /// The Refresh Summary shows that the page was changed, but the site and the freshness reports use `ms.date`. A
    /// page that was kept current looks neglected.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ms.date: 9/27/2019
    /// ---
    ///
    /// ### Refresh Summary
    ///
    /// | Date | Who Changed | What Changed |
    /// |---|---|---|
    /// | 03/26/2020 | Marit Lund | New steps for the pilot |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// ms.date: 3/26/2020
    /// ---
    ///
    /// ### Refresh Summary
    ///
    /// | Date | Who Changed | What Changed |
    /// |---|---|---|
    /// | 03/26/2020 | Marit Lund | New steps for the pilot |
    /// ````
    ///
    /// ## Options
    ///
    /// - `dates.formats`: accepted date formats. The fix uses the first.
    pub DateBehindRefreshSummary {
        code: "PB204",
        name: "date-behind-refresh-summary",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [METADATA],
        reveals: [PB1, PB2, PB803],
    }
}

impl PageRule for DateBehindRefreshSummary {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(summary) = &page.refresh_summary else { return };
        let Some(written) = reporter.site().page_date(page) else { return };
        let Some(date) = written.date else { return };
        let (settings, today) = (reporter.settings(), reporter.today());
        let changes = summary.dates(page).filter_map(|change| {
            let date = change.date().or_else(|| settings.parse_date(&change.text))?;
            (date <= today).then_some((date, change.cell))
        });
        // If several rows have the same date, the first one is reported.
        let newest = changes.reduce(|newest, change| if change.0 > newest.0 { change } else { newest });
        let Some((changed, cell)) = newest.filter(|&(changed, _)| changed > date) else { return };
        let (date, changed) = (settings.write_date(date), settings.write_date(changed));
        let title = format!("set `ms.date: {changed}`");
        reporter
            .report(written.span, format!("`ms.date` is {date}, but the Refresh Summary records a change on {changed}"))
            .help(&*title)
            .data("key", "ms.date")
            .data("value", &*written.text)
            .related(cell, "the change is recorded here")
            .fix(Applicability::Safe, &*title, written.span, changed);
    }
}
