//! The formats that a date may have.

use chrono::{Datelike, NaiveDate};

/// A format of `ms.date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateFormat {
    /// `M/D/YYYY`: Learn's format; leading zeros are allowed.
    MonthDayYear,
    /// `MM/DD/YYYY`: both leading zeros are required.
    PaddedMonthDayYear,
    /// `YYYY-MM-DD`: ISO 8601.
    Iso,
}

impl DateFormat {
    /// Every format, as the configuration lists them.
    pub const ALL: [DateFormat; 3] = [Self::MonthDayYear, Self::PaddedMonthDayYear, Self::Iso];

    /// Returns the format called `name` in `[dates] formats`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Returns the name of the format in `[dates] formats` and in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MonthDayYear => "M/D/YYYY",
            Self::PaddedMonthDayYear => "MM/DD/YYYY",
            Self::Iso => "YYYY-MM-DD",
        }
    }

    /// Parses a date in exactly this format; `None` if the format or the date is wrong.
    pub fn parse(self, text: &str) -> Option<NaiveDate> {
        let separator = if self == Self::Iso { '-' } else { '/' };
        let mut parts = text.split(separator);
        let parts = [parts.next()?, parts.next()?, parts.next()?, parts.next().unwrap_or("")];
        let [year, month, day] = match (self, parts) {
            (Self::Iso, [year, month, day, ""]) => [year, month, day],
            (_, [month, day, year, ""]) => [year, month, day],
            _ => return None,
        };
        // An empty fourth part may also come from a separator at the end.
        if text.ends_with(separator) {
            return None;
        }
        let shortest = if self == Self::MonthDayYear { 1 } else { 2 };
        let number = |digits: &str, shortest, longest| {
            let fits = (shortest..=longest).contains(&digits.len());
            (fits && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
        };
        NaiveDate::from_ymd_opt(
            i32::try_from(number(year, 4, 4)?).ok()?,
            number(month, shortest, 2)?,
            number(day, shortest, 2)?,
        )
    }

    /// Formats a date in this format.
    pub fn format(self, date: NaiveDate) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self {
            Self::MonthDayYear => format!("{month}/{day}/{year}"),
            Self::PaddedMonthDayYear => format!("{month:02}/{day:02}/{year}"),
            Self::Iso => format!("{year:04}-{month:02}-{day:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: DateFormat, text: &str) -> Option<String> {
        format.parse(text).map(|date| date.to_string())
    }

    #[test]
    fn each_format_reads_its_own_form_only() {
        use DateFormat::{Iso, MonthDayYear, PaddedMonthDayYear};
        assert_eq!(read(MonthDayYear, "3/5/2020").unwrap(), "2020-03-05");
        assert_eq!(read(MonthDayYear, "03/05/2020").unwrap(), "2020-03-05");
        assert_eq!(read(PaddedMonthDayYear, "03/05/2020").unwrap(), "2020-03-05");
        assert_eq!(read(PaddedMonthDayYear, "3/5/2020"), None);
        assert_eq!(read(Iso, "2020-03-05").unwrap(), "2020-03-05");
        assert_eq!(read(Iso, "3/5/2020"), None);
    }

    #[test]
    fn a_text_that_is_not_a_date_is_rejected() {
        for text in ["", "/", "2/30/2020", "13/1/2020", "1/1/20", "1/1/2020/", "1/1/2020/5", "+1/1/2020"] {
            assert_eq!(DateFormat::MonthDayYear.parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_written_date_reads_back() {
        let date = NaiveDate::from_ymd_opt(2021, 2, 3).unwrap();
        for format in DateFormat::ALL {
            assert_eq!(format.parse(&format.format(date)), Some(date));
            assert_eq!(DateFormat::from_name(format.name()), Some(format));
        }
    }
}
