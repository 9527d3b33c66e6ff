//! PB201.

use chrono::NaiveDate;

use crate::diagnostic::{Applicability, truncate};
use crate::playbook::{DateProblem, Page, parse_date};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for `ms.date` values that are not a real date in the format month/day/year with a four-digit year.
    ///
    /// Leading zeros do not matter. If `placeholder-metadata` (PB102) reports a value left over from a template
    /// (`mm/dd/yyyy`, `TBD`), this rule does not. Dates that docfx.json sets for folders are not checked.
    ///
    /// The fix is safe if the date can be read in only one way: the year comes first, or the day cannot be a month.
    ///
    /// ## Why this is bad
    ///
    /// The site shows no date or the wrong date, and the page is missing from every review report.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ms.date: 2020-03-25
    /// ---
    /// ````
    ///
    /// ````md
    /// ---
    /// ms.date: 2/30/2020
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// ms.date: 03/25/2020
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `dates.formats`: accepted date formats (default: `["M/D/YYYY"]`). Fixes use the first.
    ///
    /// ## References
    ///
    /// Learn's contributor guide requires `MM/DD/YYYY` for `ms.date`.
    pub MalformedDate {
        code: "PB201",
        name: "malformed-date",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [METADATA],
        reveals: [PB1, PB2, PB803],
    }
}

impl PageRule for MalformedDate {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(date) = reporter.site().page_date(page) else { return };
        let text = &*date.text;
        if date.date.is_some() {
            return;
        }
        let (settings, today) = (reporter.settings(), reporter.today());
        let form = settings.date_formats.first().map_or("M/D/YYYY", |format| format.name());
        let read = parse_date(text);
        let (what, fix) = match read {
            // Month first, as docfx requires, but not in a format of the settings.
            Ok(meant) => (format!("which is not in the format {form}"), Some((meant, Applicability::Safe))),
            Err(problem) => (in_words(problem, text, form), offered(problem, text)),
        };
        let message = format!("`ms.date` is `{}`, {what}", truncate(text));
        let found = reporter.report(date.span, message).data("key", "ms.date").data("value", text);
        // A future date cannot be the intended one.
        let Some((meant, applicability)) = fix.filter(|&(meant, _)| meant <= today) else {
            let today = settings.write_date(today);
            found.help(format!("write the date of the last review in the format {form}, such as `{today}`"));
            return;
        };
        let meant = settings.write_date(meant);
        found.help(match applicability {
            Applicability::Safe => format!("set `ms.date: {meant}`"),
            Applicability::Unsafe => format!("set `ms.date: {meant}` if that is the intended date"),
        });
        found.fix(applicability, format!("set `ms.date: {meant}`"), date.span, meant);
    }
}

/// Returns the problem of `text` for the message.
fn in_words(problem: DateProblem, text: &str, form: &str) -> String {
    match problem {
        DateProblem::TwoDigitYear(_) => "which has a two-digit year".to_owned(),
        DateProblem::YearFirst(_) => "with the year first".to_owned(),
        DateProblem::DayFirst(_) => "with the day before the month".to_owned(),
        DateProblem::Separators(_) => {
            let separator = if text.contains('-') { '-' } else { '.' };
            format!("with `{separator}` between the numbers, not `/`")
        }
        DateProblem::NoSuchDay => "a date that does not exist".to_owned(),
        DateProblem::NotADate => format!("which is not a date in the format {form}"),
    }
}

/// Returns the date that is probably intended, and whether setting it is safe.
fn offered(problem: DateProblem, text: &str) -> Option<(NaiveDate, Applicability)> {
    let is_certain = match problem {
        DateProblem::YearFirst(_) => text.contains('-'),
        // The second number cannot be a month, so the first must be.
        DateProblem::Separators(meant) => chrono::Datelike::day(&meant) > 12,
        _ => false,
    };
    Some((problem.suggestion()?, if is_certain { Applicability::Safe } else { Applicability::Unsafe }))
}
