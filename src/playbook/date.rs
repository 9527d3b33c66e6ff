//! Dates as Learn prescribes them: M/D/YYYY.

use chrono::NaiveDate;

/// A reading of a date.
pub type Date = Result<NaiveDate, DateProblem>;

/// Why a text is no date in the form M/D/YYYY.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// A year of two digits; the date that is meant.
    TwoDigitYear(NaiveDate),
    /// Year first (`2020-03-25`); the same date.
    YearFirst(NaiveDate),
    /// The first number is no month but the second is; the date with both swapped.
    DayFirst(NaiveDate),
    /// Other separators than `/`; the same date.
    Separators(NaiveDate),
    /// The right form, but no such day.
    NoSuchDay,
    /// Anything else.
    NotADate,
}

impl DateProblem {
    /// The date that is meant, where that is clear enough to offer.
    #[must_use]
    pub fn suggestion(self) -> Option<NaiveDate> {
        match self {
            Self::TwoDigitYear(date) | Self::YearFirst(date) | Self::DayFirst(date) | Self::Separators(date) => {
                Some(date)
            }
            Self::NoSuchDay | Self::NotADate => None,
        }
    }
}

/// Reads `text` as M/D/YYYY; month and day with or without a leading zero, the year with four digits. Source: the
/// metadata rules of Learn's contributor guide for `ms.date`.
///
/// # Errors
/// What is wrong, and the date that is meant where that is clear.
pub fn parse_date(text: &str) -> Date {
    let text = text.trim();
    let mut parts = [""; 3];
    let mut count = 0;
    for part in text.split(['/', '-', '.']) {
        *parts.get_mut(count).ok_or(DateProblem::NotADate)? = part;
        count += 1;
    }
    let digits = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    if count != 3 || !parts.iter().all(|part| digits(part)) {
        return Err(DateProblem::NotADate);
    }
    let [first, second, third] = parts.map(|part| part.parse::<u32>().unwrap_or(u32::MAX));
    let lengths = parts.map(str::len);
    let date = |year: u32, month: u32, day: u32| {
        i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
    };
    if lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2 {
        return Err(date(first, second, third).map_or(DateProblem::NoSuchDay, DateProblem::YearFirst));
    }
    if lengths[0] > 2 || lengths[1] > 2 || !matches!(lengths[2], 2 | 4) {
        return Err(DateProblem::NotADate);
    }
    let year = if lengths[2] == 2 { 2000 + third } else { third };
    if year < 1900 {
        return Err(DateProblem::NotADate);
    }
    let Some(month_first) = date(year, first, second) else {
        return Err(date(year, second, first).map_or(DateProblem::NoSuchDay, DateProblem::DayFirst));
    };
    if lengths[2] == 2 {
        return Err(DateProblem::TwoDigitYear(month_first));
    }
    if text.bytes().filter(|&byte| byte == b'/').count() != 2 {
        return Err(DateProblem::Separators(month_first));
    }
    Ok(month_first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a date")
    }

    #[test]
    fn leading_zeros_do_not_matter() {
        assert_eq!(parse_date("03/05/2020"), Ok(ymd(2020, 3, 5)));
        assert_eq!(parse_date(" 3/5/2020 "), Ok(ymd(2020, 3, 5)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(parse_date("5/2/19"), Err(DateProblem::TwoDigitYear(ymd(2019, 5, 2))));
        assert_eq!(parse_date("2020-03-25"), Err(DateProblem::YearFirst(ymd(2020, 3, 25))));
        assert_eq!(parse_date("25/03/2020"), Err(DateProblem::DayFirst(ymd(2020, 3, 25))));
        assert_eq!(parse_date("3-25-2020"), Err(DateProblem::Separators(ymd(2020, 3, 25))));
        assert_eq!(parse_date("04/31/2020"), Err(DateProblem::NoSuchDay));
        for text in ["03/99\\9/2020", "", "//", "1/2/3/4", "soon", "3/5/20201", "1/1/0019", "٣/٥/2020"] {
            assert_eq!(parse_date(text), Err(DateProblem::NotADate), "{text}");
        }
    }
}
