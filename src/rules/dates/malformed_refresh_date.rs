//! PB205.

use chrono::{Datelike, NaiveDate};

use crate::diagnostic::Applicability;
use crate::page::plain_text;
use crate::playbook::{DateProblem, Page};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for dates in the Refresh Summary that are not real dates in the format M/D/YYYY.
    ///
    /// ## Why
    ///
    /// The Refresh Summary shows when a page was last updated. A date that cannot be parsed cannot be compared with
    /// `ms.date`, and `3.4.2020` means different dates to different readers.
    ///
    /// ## Fails
    ///
    /// ````md
    /// | Date | Who Changed | What Changed |
    /// | --- | --- | --- |
    /// | 2020-03-25 | Ana Diaz | New kickoff deck |
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// | Date | Who Changed | What Changed |
    /// | --- | --- | --- |
    /// | 03/25/2020 | Ana Diaz | New kickoff deck |
    /// | 3/1/2020 | Ana Diaz | New page |
    /// ````
    ///
    /// ## Options
    ///
    /// - `dates.formats`: other accepted formats, `MM/DD/YYYY` or `YYYY-MM-DD`.
    pub MalformedRefreshDate {
        code: "PB205",
        name: "malformed-refresh-date",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [TEXT],
        reveals: [PB1, PB2, PB803],
    }
}

impl PageRule for MalformedRefreshDate {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(summary) = &page.refresh_summary else { return };
        let settings = reporter.settings();
        let format = settings.date_formats.first().copied().unwrap_or(crate::config::DateFormat::MonthDayYear);
        for (_, cell, date) in summary.dates(page) {
            let Err(problem) = date else { continue };
            let text = plain_text(page.slice(cell));
            if settings.parse_date(&text).is_some() {
                continue;
            }
            let form = format.name();
            let wrong_form = || format!("`{text}` is not in the format {form}");
            let mut meant = problem.suggestion();
            let (message, certain) = match problem {
                DateProblem::TwoDigitYear(_) => (format!("`{text}` has a two-digit year"), false),
                DateProblem::YearFirst(_) => (wrong_form(), true),
                DateProblem::DayFirst(_) if text.contains('.') => (wrong_form(), true),
                DateProblem::DayFirst(_) => (format!("`{text}` has day and month swapped"), false),
                DateProblem::Separators(date) if text.contains('.') => {
                    // With periods, the day comes first.
                    meant = NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).or(meant);
                    (wrong_form(), false)
                }
                DateProblem::Separators(date) => (wrong_form(), date.day() > 12),
                DateProblem::NotADate if with_month_name(&text).is_some() => {
                    meant = with_month_name(&text);
                    (wrong_form(), true)
                }
                DateProblem::NoSuchDay => (format!("`{text}` is not a real date"), false),
                DateProblem::NotADate => (format!("`{text}` is not a date in the format {form}"), false),
            };
            let found = reporter.report(cell, message);
            found.data("value", &*text);
            let Some(meant) = meant.map(|date| format.format(date)) else {
                found.help(format!("write the date in the format {form}"));
                continue;
            };
            found.help(if certain {
                format!("write `{meant}`")
            } else {
                format!("write `{meant}` if that is the intended date")
            });
            if page.slice(cell) == text {
                let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
                found.fix(applicability, format!("write `{meant}`"), cell, meant);
            }
        }
    }
}

/// Reads a date with the English name of its month: `27 Mar 2020`, `March 27, 2020`.
fn with_month_name(text: &str) -> Option<NaiveDate> {
    let forms = ["%d %B %Y", "%d-%B-%Y", "%B %d, %Y", "%B %d %Y"];
    let date = forms.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())?;
    // chrono reads a two-digit year as one of the first century.
    (date.year() >= 1900).then_some(date)
}
