//! PB203.

use chrono::{Datelike, NaiveDate};

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for `ms.date` values later than tomorrow.
    ///
    /// Tomorrow's date is allowed because the next day starts earlier in other time zones.
    ///
    /// ## Why this is bad
    ///
    /// `ms.date` is the date of the last review, which cannot be in the future. Until that date has passed, the page is
    /// never due for review, however old it is. In most such dates, the day and the month are swapped.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ms.date: 5/3/2020
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// ms.date: 5/2/2020
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `dates.formats`: accepted date formats.
    pub FutureDate {
        code: "PB203",
        name: "future-date",
        severity: Error,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for FutureDate {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(written) = reporter.site().page_date(page) else { return };
        let (Some(date), today) = (written.date, reporter.today()) else { return };
        let ahead = date.signed_duration_since(today).num_days();
        if ahead <= 1 {
            return;
        }
        let write = |date| reporter.settings().write_date(date);
        let mut help = "set `ms.date` to the date of the last review".to_owned();
        // With month and day swapped, the date may be in the past.
        let swapped = NaiveDate::from_ymd_opt(date.year(), date.day(), date.month());
        if let Some(swapped) = swapped.filter(|&swapped| swapped <= today) {
            help.push_str(&format!("; if month and day are swapped, that is `{}`", write(swapped)));
        }
        let message = format!("`ms.date` is {}, {ahead} days after today ({})", write(date), write(today));
        reporter.report(written.span, message).help(help).data("key", "ms.date").data("value", &*written.text);
    }
}
