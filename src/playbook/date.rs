//! Dates in Learn's format, M/D/YYYY, and in the formats that people use.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::Locale;
use super::vocabulary::{Language, Vocabulary};

/// The result of parsing a date.
pub type Date = Result<NaiveDate, DateProblem>;

/// Why a text is not a date in the format M/D/YYYY.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// A two-digit year, with the intended date.
    TwoDigitYear(NaiveDate),
    /// Year first (`2020-03-25`); the same date.
    YearFirst(NaiveDate),
    /// The first number is not a month but the second is; the date with both swapped.
    DayFirst(NaiveDate),
    /// Other separators than `/`; the same date.
    Separators(NaiveDate),
    /// The right format, but a date that does not exist.
    NoSuchDay,
    /// Anything else.
    NotADate,
}

impl DateProblem {
    /// Returns the intended date, if that is clear enough to suggest it.
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

/// Parses `text` as M/D/YYYY; month and day with or without a leading zero, the year with four digits. Source: the
/// metadata rules of Learn's contributor guide for `ms.date`.
///
/// # Errors
/// The problem, with the intended date if that is clear.
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

/// A format of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateForm {
    /// `10/24/2019`
    MonthFirst,
    /// `24/10/2019`, `24.10.2019`, `24-10-2019`, by the character between the numbers.
    DayFirst(char),
    /// `2019-10-24`, `2019/10/24`, `2019.10.24`, by the character between the numbers.
    YearFirst(char),
    /// `2019年10月24日`, `2019년 10월 24일`, by the sign after the year.
    YearSigns(char),
    /// `24 October 2019`, `October 24, 2019`, `24 de octubre de 2019`
    MonthName,
}

impl DateForm {
    /// Returns its name in messages.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::MonthFirst => "M/D/YYYY".to_owned(),
            Self::DayFirst(sign) => format!("D{sign}M{sign}YYYY"),
            Self::YearFirst(sign) => format!("YYYY{sign}MM{sign}DD"),
            Self::YearSigns(sign) => {
                signs(sign).map_or_else(String::new, |[year, month, day]| format!("YYYY{year}M{month}D{day}"))
            }
            Self::MonthName => "day, month, and year".to_owned(),
        }
    }

    /// Whether this format is usual in a language.
    #[must_use]
    pub fn is_native(self, locale: Locale) -> bool {
        let Some(language) = Language::of(locale) else { return false };
        match self {
            Self::MonthFirst => locale == Locale::En,
            Self::DayFirst(sign) => language.day_first.contains(&sign),
            Self::YearFirst(sign) => language.year_first.contains(&sign),
            Self::YearSigns(sign) => language.year_sign == Some(sign),
            Self::MonthName => !language.months.is_empty(),
        }
    }

    /// Formats a date; `None` if the month has a name.
    #[must_use]
    pub fn format(self, date: NaiveDate) -> Option<String> {
        let (year, month, day) = (date.year(), date.month(), date.day());
        Some(match self {
            Self::MonthFirst => format!("{month}/{day}/{year}"),
            Self::DayFirst(sign) => format!("{day}{sign}{month}{sign}{year}"),
            Self::YearFirst(sign) => format!("{year:04}{sign}{month:02}{sign}{day:02}"),
            Self::YearSigns(sign) => {
                let [years, months, days] = signs(sign)?;
                format!("{year}{years}{month}{months}{day}{days}")
            }
            Self::MonthName => return None,
        })
    }
}

/// Returns the dates that `text` may be, each with its format. Only texts such as `3/4/2019` have two.
fn readings(text: &str) -> Vec<(DateForm, NaiveDate)> {
    let Some((numbers, sign)) = three_numbers(text) else { return with_signs(text).into_iter().collect() };
    let date = |(year, length): (u32, usize), (month, month_length): (u32, usize), (day, day_length): (u32, usize)| {
        let is_whole = length == 4 && year >= 1900 && month_length <= 2 && day_length <= 2;
        i32::try_from(year).ok().filter(|_| is_whole).and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
    };
    let [first, second, third] = numbers;
    let month_first = date(third, first, second).filter(|_| sign == '/').map(|date| (DateForm::MonthFirst, date));
    let day_first = date(third, second, first).map(|date| (DateForm::DayFirst(sign), date));
    let year_first = date(first, second, third).map(|date| (DateForm::YearFirst(sign), date));
    month_first.into_iter().chain(day_first).chain(year_first).collect()
}

/// Returns the formats that a date with this text may have.
pub(super) fn possible_forms(text: &str) -> Vec<DateForm> {
    let text = &*with_ascii_digits(text);
    // Most cells have no year.
    if !has_year(text) {
        return Vec::new();
    }
    let mut forms: Vec<DateForm> = readings(text).into_iter().map(|(form, _)| form).collect();
    if forms.is_empty() && Locale::ALL.iter().any(|&locale| with_month_name(text, locale).is_some()) {
        forms.push(DateForm::MonthName);
    }
    forms
}

/// Parses a date of a Refresh Summary that was written in `locale` for a docset with this `vocabulary`: in the format
/// of the language, or in that of most dates of the docset.
pub(super) fn read_date(text: &str, locale: Locale, vocabulary: &Vocabulary) -> Option<(DateForm, NaiveDate)> {
    let text = with_ascii_digits(text.trim());
    let text = &*text;
    let is_written = |&(form, _): &(DateForm, NaiveDate)| {
        form == DateForm::MonthFirst
            || [Some(locale), vocabulary.locale()].into_iter().flatten().any(|it| form.is_native(it))
    };
    let mut readings = readings(text);
    readings.retain(|reading| is_written(reading) || reading.0 == vocabulary.date_form(locale));
    if readings.len() > 1 {
        readings.retain(|(form, _)| (*form == DateForm::MonthFirst) != vocabulary.reads_day_first(locale));
    }
    let named = || {
        let known = [Locale::En, locale].into_iter().chain(vocabulary.locale());
        known.into_iter().find_map(|locale| with_month_name(text, locale)).map(|date| (DateForm::MonthName, date))
    };
    readings.first().copied().or_else(named)
}

/// Returns a date with ASCII digits and signs instead of full-width ones, which input methods for Chinese and Japanese
/// write.
fn with_ascii_digits(text: &str) -> Cow<'_, str> {
    let is_wide = |character: char| matches!(character, '０'..='９' | '／' | '－' | '．');
    if text.is_ascii() || !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let narrow = |character: char| is_wide(character).then(|| char::from_u32(u32::from(character) - 0xFEE0))?;
    Cow::Owned(text.chars().map(|character| narrow(character).unwrap_or(character)).collect())
}

/// Three numbers, each with its length, and the character between them.
fn three_numbers(text: &str) -> Option<([(u32, usize); 3], char)> {
    let sign = text.chars().find(|character| !character.is_ascii_digit()).filter(|sign| "/-.".contains(*sign))?;
    // German dates may have spaces after the periods, and Korean dates end with a period.
    let text = if sign == '.' { text.trim().trim_end_matches('.') } else { text.trim() };
    let mut parts = text.split(sign).map(|part| if sign == '.' { part.trim() } else { part });
    let mut number = || {
        let part = parts.next()?;
        let is_number = !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        Some((part.parse().ok().filter(|_| is_number)?, part.len()))
    };
    let numbers = [number()?, number()?, number()?];
    parts.next().is_none().then_some((numbers, sign))
}

/// Returns the signs after year, month, and day, by the sign after the year. Korean has spaces between the three.
fn signs(year: char) -> Option<[&'static str; 3]> {
    match year {
        '年' => Some(["年", "月", "日"]),
        '년' => Some(["년 ", "월 ", "일"]),
        _ => None,
    }
}

/// Reads `2019 年 10 月 2 日`.
fn with_signs(text: &str) -> Option<(DateForm, NaiveDate)> {
    let sign = ['年', '년'].into_iter().find(|&sign| text.contains(sign))?;
    let (year, rest) = text.split_once(sign)?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let day = rest.trim_end().strip_suffix(['日', '号', '號', '일'])?;
    let date =
        NaiveDate::from_ymd_opt(year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?)?;
    (date.year() >= 1900).then_some((DateForm::YearSigns(sign), date))
}

/// Whether `text` may be a date: it is short, and has a year.
fn has_year(text: &str) -> bool {
    /// The length in bytes that no date exceeds.
    const MAX_LENGTH: usize = 60;
    let is_year = |digits: &[u8]| digits.len() == 4;
    text.len() <= MAX_LENGTH && text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(is_year)
}

/// Parses a date with the name of its month: `27 Mar 2020`, `March 27, 2020`, `27 de marzo de 2020`.
fn with_month_name(text: &str, locale: Locale) -> Option<NaiveDate> {
    let months = Language::of(locale)?.months;
    if months.is_empty() || !has_year(text) {
        return None;
    }
    let lower = text.to_lowercase();
    let words = lower.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | '.' | '-' | '/'));
    let (mut year, mut month, mut day) = (None, None, None);
    // `24 de octubre`, and what Russian and Polish have after the year.
    let is_filler = |word: &str| matches!(word, "de" | "del" | "of" | "г" | "года" | "r" | "roku");
    for word in words.filter(|word| !word.is_empty() && !is_filler(word)) {
        // `1st`, `1er`, `1º`.
        let end = word.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(word.len());
        let is_ordinal = end > 0 && matches!(&word[end..], "st" | "nd" | "rd" | "th" | "er" | "º" | "ª" | "°");
        let digits = if is_ordinal { &word[..end] } else { word };
        let place = if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
            if digits.len() == 4 { (&mut year, digits.parse().ok()?) } else { (&mut day, digits.parse().ok()?) }
        } else {
            (
                &mut month,
                u32::try_from(months.iter().position(|name| name.starts_with(word) && word.chars().count() >= 3)? + 1)
                    .ok()?,
            )
        };
        if place.0.replace(place.1).is_some() {
            return None;
        }
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year?).ok()?, month?, day?)?;
    (date.year() >= 1900).then_some(date)
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

    #[test]
    fn dates_are_read_as_their_language_writes_them() {
        let read = |text, locale| read_date(text, locale, Vocabulary::built_in());
        for (text, locale) in [
            ("24.10.2019", Locale::De),
            ("24. 10. 2019", Locale::De),
            ("24/10/2019", Locale::Es),
            ("24-10-2019", Locale::Pt),
            ("24 de octubre de 2019", Locale::Es),
            ("24 out 2019", Locale::Pt),
            ("24. Oktober 2019", Locale::De),
            ("2019年10月24日", Locale::Zh),
            ("2019 年 10 月 24 日", Locale::Ja),
            ("2019/10/24", Locale::Ja),
            ("October 24th, 2019", Locale::En),
            ("10/24/2019", Locale::Es),
            ("24/10/2019", Locale::Fr),
            ("24 octobre 2019", Locale::Fr),
            ("24 ott 2019", Locale::It),
            ("24.10.2019", Locale::Ru),
            ("24 октября 2019 г.", Locale::Ru),
            ("24 października 2019 r.", Locale::Pl),
            ("24 Ekim 2019", Locale::Tr),
            ("24-10-2019", Locale::Nl),
            ("2019년 10월 24일", Locale::Ko),
            ("2019. 10. 24.", Locale::Ko),
            ("2019 年 10 月 24 號", Locale::Zh),
            ("２０１９年１０月２４日", Locale::Zh),
            ("２０１９／１０／２４", Locale::Ja),
        ] {
            assert_eq!(read(text, locale).map(|(_, date)| date), Some(ymd(2019, 10, 24)), "{text}");
        }
        for (text, locale) in [
            ("24/10/2019", Locale::En),
            ("24/10/2019", Locale::De),
            ("2019-10-24", Locale::Es),
            ("24.10.19", Locale::De),
            ("31.9.2019", Locale::De),
            ("2019年13月2日", Locale::Zh),
            ("octubre 2019", Locale::Es),
            ("October 24, 2019, 10", Locale::En),
        ] {
            assert_eq!(read(text, locale), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_ambiguous_only_if_both_numbers_can_be_the_month() {
        assert_eq!(possible_forms("3/4/2019"), [DateForm::MonthFirst, DateForm::DayFirst('/')]);
        assert_eq!(possible_forms("24/4/2019"), [DateForm::DayFirst('/')]);
        assert_eq!(possible_forms("3.4.2019"), [DateForm::DayFirst('.')]);
        assert_eq!(possible_forms("soon"), []);
    }

    #[test]
    fn each_format_reads_what_it_writes() {
        for form in [
            DateForm::MonthFirst,
            DateForm::DayFirst('.'),
            DateForm::YearFirst('-'),
            DateForm::YearSigns('年'),
            DateForm::YearSigns('년'),
        ] {
            let written = form.format(ymd(2019, 10, 24)).expect("no month has a name");
            assert_eq!(readings(&written), [(form, ymd(2019, 10, 24))], "{written}");
        }
    }
}
