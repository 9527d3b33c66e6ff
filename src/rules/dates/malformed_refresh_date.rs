//! PB205.

use chrono::{Datelike, NaiveDate};

use crate::diagnostic::Applicability;
use crate::page::plain_text;
use crate::playbook::{DateProblem, Page};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a date in the Refresh Summary that is no real date in the form M/D/YYYY.
    ///
    /// ## Why
    ///
    /// The Refresh Summary tells when a page was last brought up to date. A date that cannot be read cannot be compared
    /// with `ms.date`, and `3.4.2020` is two different days to two readers.
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
    /// `dates.formats`: other forms that are right, `MM/DD/YYYY` or `YYYY-MM-DD`.
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
            let wrong_form = || format!("`{text}` is not in the form {form}");
            let mut meant = problem.suggestion();
            let (message, certain) = match problem {
                DateProblem::TwoDigitYear(_) => (format!("`{text}` has a year of two digits"), false),
                DateProblem::YearFirst(_) => (wrong_form(), true),
                DateProblem::DayFirst(_) if text.contains('.') => (wrong_form(), true),
                DateProblem::DayFirst(_) => (format!("`{text}` has day and month swapped"), false),
                DateProblem::Separators(date) if text.contains('.') => {
                    // With full stops the day comes first.
                    meant = NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).or(meant);
                    (wrong_form(), false)
                }
                DateProblem::Separators(date) => (wrong_form(), date.day() > 12),
                DateProblem::NotADate if with_month_name(&text).is_some() => {
                    meant = with_month_name(&text);
                    (wrong_form(), true)
                }
                DateProblem::NoSuchDay => (format!("there is no day `{text}`"), false),
                DateProblem::NotADate => (format!("`{text}` is no date in the form {form}"), false),
            };
            let found = reporter.report(cell, message);
            found.data("value", &*text);
            let Some(meant) = meant.map(|date| format.format(date)) else {
                found.help(format!("write month, day and year with slashes, in the form {form}"));
                continue;
            };
            found.help(if certain {
                format!("write `{meant}`")
            } else {
                format!("write `{meant}`, if that is the day")
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
    // A year of two digits is read as one of the first century.
    (date.year() >= 1900).then_some(date)
}
