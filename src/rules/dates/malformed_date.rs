//! PB201.

use chrono::NaiveDate;

use crate::diagnostic::{Applicability, truncate};
use crate::playbook::{DateProblem, Page, parse_date};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds an `ms.date` that is no real day, or is not written as month/day/year with a year of four digits. Leading zeros
    /// do not matter.
    ///
    /// Where `placeholder-metadata` (PB102) reports a value that a template left there (`mm/dd/yyyy`, `TBD`), this rule
    /// does not. A date that docfx.json gives to whole folders is not judged. The fix is safe where the date can be read in one way only: year
    /// first, or a day that can be no month.
    ///
    /// ## Why
    ///
    /// The site shows no date, or the wrong one, and the page drops out of every report on what is due for review.
    ///
    /// ## Fails
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
    /// ## Passes
    ///
    /// ````md
    /// ---
    /// ms.date: 03/25/2020
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// `dates.formats`: the forms that are allowed, `["M/D/YYYY"]` unless told. Fixes use the first.
    ///
    /// ## Source
    ///
    /// Learn's contributor guide prescribes `MM/DD/YYYY` for `ms.date`.
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
            // Month first, as docfx wants it, but not as the settings do.
            Ok(meant) => (format!("which is not in the form {form}"), Some((meant, Applicability::Safe))),
            Err(problem) => (in_words(problem, text, form), offered(problem, text)),
        };
        let message = format!("`ms.date` is `{}`, {what}", truncate(text));
        let found = reporter.report(date.span, message).data("key", "ms.date").data("value", text);
        // A day that is yet to come cannot be the one that is meant.
        let Some((meant, applicability)) = fix.filter(|&(meant, _)| meant <= today) else {
            let today = settings.write_date(today);
            found.help(format!("write the day of the last review in the form {form}, such as `{today}`"));
            return;
        };
        let meant = settings.write_date(meant);
        found.help(match applicability {
            Applicability::Safe => format!("set `ms.date: {meant}`"),
            Applicability::Unsafe => format!("set `ms.date: {meant}`, if that is the day that is meant"),
        });
        found.fix(applicability, format!("set `ms.date: {meant}`"), date.span, meant);
    }
}

/// What is wrong with `text`.
fn in_words(problem: DateProblem, text: &str, form: &str) -> String {
    match problem {
        DateProblem::TwoDigitYear(_) => "whose year has two digits".to_owned(),
        DateProblem::YearFirst(_) => "with the year first".to_owned(),
        DateProblem::DayFirst(_) => "with the day in front of the month".to_owned(),
        DateProblem::Separators(_) => {
            let separator = if text.contains('-') { '-' } else { '.' };
            format!("with `{separator}` between the numbers, not `/`")
        }
        DateProblem::NoSuchDay => "a day that does not exist".to_owned(),
        DateProblem::NotADate => format!("which is no date of the form {form}"),
    }
}

/// The date that is meant, and how sure that is.
fn offered(problem: DateProblem, text: &str) -> Option<(NaiveDate, Applicability)> {
    let is_certain = match problem {
        DateProblem::YearFirst(_) => text.contains('-'),
        // The second number can be no month, so that the first must be it.
        DateProblem::Separators(meant) => chrono::Datelike::day(&meant) > 12,
        _ => false,
    };
    Some((problem.suggestion()?, if is_certain { Applicability::Safe } else { Applicability::Unsafe }))
}
