//! PB205.

use chrono::{Datelike, NaiveDate};

use crate::config::DateFormat;
use crate::diagnostic::Applicability;
use crate::playbook::{DateForm, DateProblem, Page, RefreshDate, parse_date};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for Refresh Summary dates that cannot be parsed, have a two-digit year, or have a different format than
    /// most dates in the same language.
    ///
    /// The format is that of most dates of the docset in the page's language, such as `24.10.2019`, `24/10/2019`, or
    /// `2019年10月24日`. If there is none, it is M/D/YYYY, or D/M/YYYY in languages that write the day first with slashes.
    ///
    /// ## Why this is bad
    ///
    /// The Refresh Summary shows when a page was last updated. A date that cannot be parsed cannot be compared with
    /// `ms.date`, and `3.4.2020` means different dates to different readers.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Date | Who Changed | What Changed |
    /// | --- | --- | --- |
    /// | 2020-03-25 | Ana Diaz | New kickoff deck |
    /// ````
    ///
    /// ## Correct
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
    /// - `dates.formats`: accepted date formats, such as `MM/DD/YYYY` or `YYYY-MM-DD`, instead of these.
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
        // Formats in the settings are the only accepted ones.
        let is_set = *settings.date_formats != [DateFormat::MonthDayYear];
        let usual = page.vocabulary().date_form(summary.locale);
        for date in summary.dates(page) {
            let is_right = match is_set {
                true => settings.parse_date(&date.text).is_some(),
                false => date.reading.is_some_and(|(form, _)| form == usual),
            };
            if is_right {
                continue;
            }
            let write = |date: NaiveDate| match is_set {
                true => Some(settings.write_date(date)),
                false => usual.format(date),
            };
            let form = if is_set { settings.date_formats[0].name().to_owned() } else { usual.name() };
            let (message, meant, certain) = explain(&date, &form, usual == DateForm::MonthFirst);
            let RefreshDate { cell, text, .. } = date;
            let found = reporter.report(cell, message);
            found.data("value", &*text);
            let Some(meant) = meant.and_then(write) else {
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

/// Returns the problem of a date that is not in the format `form`, the intended date, and whether that is certain.
fn explain(date: &RefreshDate<'_>, form: &str, is_month_first: bool) -> (String, Option<NaiveDate>, bool) {
    let text = &*date.text;
    let wrong_form = || format!("`{text}` is not in the format {form}");
    if let Some((_, meant)) = date.reading {
        // The author of `3/4/2020` may mean a different date.
        let is_certain = is_month_first || meant.day() > 12 || !text.contains('/');
        return (wrong_form(), Some(meant), is_certain);
    }
    let problem = match parse_date(text) {
        Err(problem) => problem,
        // It is a date if the month comes first, but here it does not.
        Ok(meant) => return (wrong_form(), Some(meant), false),
    };
    let meant = problem.suggestion();
    match problem {
        DateProblem::TwoDigitYear(_) => (format!("`{text}` has a two-digit year"), meant, false),
        DateProblem::YearFirst(_) => (wrong_form(), meant, true),
        DateProblem::DayFirst(_) if text.contains('.') => (wrong_form(), meant, true),
        DateProblem::DayFirst(_) => (format!("`{text}` has day and month swapped"), meant, false),
        DateProblem::Separators(date) if text.contains('.') => {
            // With periods, the day comes first.
            (wrong_form(), NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()).or(meant), false)
        }
        DateProblem::Separators(date) => (wrong_form(), meant, date.day() > 12),
        DateProblem::NoSuchDay => (format!("`{text}` is a date that does not exist"), meant, false),
        DateProblem::NotADate => (format!("`{text}` is not a date in the format {form}"), meant, false),
    }
}
