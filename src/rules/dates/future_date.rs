//! PB203.

use chrono::{Datelike, NaiveDate};

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds an `ms.date` later than tomorrow. Tomorrow is allowed, because it is already tomorrow somewhere.
    ///
    /// ## Why
    ///
    /// `ms.date` is the day of the last review, and nobody has reviewed a page on a day that is yet to come. As long as that
    /// day lies ahead, the page is never due, however old it is; most such dates have day and month swapped.
    ///
    /// ## Fails
    ///
    /// ````md
    /// ---
    /// ms.date: 5/3/2020
    /// ---
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// ---
    /// ms.date: 5/2/2020
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// `dates.formats`: the forms that dates are written in.
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
        let mut help = "set `ms.date` to the day of the last review".to_owned();
        // With month and day the other way round it may well be a day gone by.
        let swapped = NaiveDate::from_ymd_opt(date.year(), date.day(), date.month());
        if let Some(swapped) = swapped.filter(|&swapped| swapped <= today) {
            help.push_str(&format!("; if month and day are swapped, that is `{}`", write(swapped)));
        }
        let message = format!("`ms.date` is {}, {ahead} days after {}", write(date), write(today));
        reporter.report(written.span, message).help(help).data("key", "ms.date").data("value", &*written.text);
    }
}
