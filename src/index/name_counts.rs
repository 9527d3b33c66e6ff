//! How often names are used, and which of the rare ones are slips for usual ones.

use std::collections::BTreeMap;

use crate::facts::NameFact;
use crate::text::Span;

/// The names that a docset uses in one kind of place, each with how often.
#[derive(Debug, Default)]
pub struct NameCounts<'a> {
    counts: BTreeMap<&'a str, u32>,
}

/// How many of the most usual names the rare ones are held against.
const MAX_COMPARED: usize = 512;

impl<'a> NameCounts<'a> {
    /// Counts `name`.
    pub fn add(&mut self, name: &'a str) {
        *self.counts.entry(name).or_insert(0) += 1;
    }

    /// How often `name` is used.
    #[must_use]
    pub fn of(&self, name: &str) -> u32 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// The names used at most `rare` times that are so close to one used `often` or more that they are likely the same,
    /// each with that one.
    #[must_use]
    pub fn likely_typos(&self, rare: u32, often: u32) -> BTreeMap<&'a str, &'a str> {
        let mut usual: Vec<_> = self.counts.iter().filter(|(_, count)| **count >= often && **count > rare).collect();
        // A column of thousands of usual names is no column of roles or services, and comparing all of them is slow.
        usual.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        usual.truncate(MAX_COMPARED);
        let meant = |name: &str| {
            let close = usual.iter().filter(|(other, _)| is_close(name, other));
            close.map(|(other, _)| **other).next()
        };
        let seldom = self.counts.iter().filter(|(_, count)| **count <= rare);
        seldom.filter_map(|(&name, _)| Some((name, meant(name)?))).collect()
    }
}

/// `once`, `twice`, `12 times`.
#[must_use]
pub fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// Whether two names differ as a slip does: in case, blanks and hyphens alone, or by a letter or two in long words.
///
/// Another word more is another name (`Exchange Online`), and so is another number (`Windows 11`) or another
/// abbreviation (`AADP`, `OATP`).
fn is_close(name: &str, other: &str) -> bool {
    let squeeze = |text: &str| -> String {
        let letters = text.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '–' | '‐' | '_'));
        letters.flat_map(char::to_lowercase).collect()
    };
    // A letter more changes the length by at most four bytes.
    if name.len().abs_diff(other.len()) > 8 {
        return false;
    }
    if squeeze(name) == squeeze(other) {
        return true;
    }
    let (mut mine, mut theirs) = (name.split_whitespace(), other.split_whitespace());
    loop {
        match (mine.next(), theirs.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || is_typo_of(a, b) => {}
            _ => return false,
        }
    }
}

/// Whether a word may be a slip for another.
fn is_typo_of(word: &str, other: &str) -> bool {
    let (word_lower, other_lower) = (word.to_lowercase(), other.to_lowercase());
    if word_lower == other_lower {
        return true;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_abbreviation = |text: &str| !text.chars().any(char::is_lowercase) && text.is_ascii();
    let shorter = word.chars().count().min(other.chars().count());
    if shorter < 4 || is_abbreviation(word) || is_abbreviation(other) || digits(word) != digits(other) {
        return false;
    }
    strsim::damerau_levenshtein(&word_lower, &other_lower) <= if shorter < 7 { 1 } else { 2 }
}

/// The names of a cell, with those joined again that are parts of a known name with a slash or comma in it.
#[must_use]
pub(super) fn rejoin_known_names<'a>(
    names: &[NameFact<'a>],
    known: &[String],
) -> Vec<(std::borrow::Cow<'a, str>, Option<Span>)> {
    let known: Vec<Vec<&str>> = known.iter().map(|name| crate::playbook::split_services(name).collect()).collect();
    let (mut joined, mut at) = (Vec::with_capacity(names.len()), 0);
    while let Some(first) = names.get(at) {
        let stands_here = |parts: &&Vec<&str>| {
            let here = names.get(at..at + parts.len());
            here.is_some_and(|here| here.iter().zip(*parts).all(|(name, part)| name.name.eq_ignore_ascii_case(part)))
        };
        let length = known.iter().filter(stands_here).map(Vec::len).max().unwrap_or(1).max(1);
        let here = &names[at..at + length];
        let name = match here {
            [one] => one.name.into(),
            _ => here.iter().map(|name| name.name).collect::<Vec<_>>().join("/").into(),
        };
        let end = here.last().and_then(|last| last.span);
        joined.push((name, first.span.zip(end).map(|(start, end)| Span { start: start.start, end: end.end })));
        at += length;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_close_and_other_names_are_not() {
        for (name, other) in [
            ("All services", "All Services"),
            ("PowerBI", "Power BI"),
            ("FastTrack Enginer", "FastTrack Engineer"),
            ("Share Point", "SharePoint"),
            ("Yamer", "Yammer"),
        ] {
            assert!(is_close(name, other) && is_close(other, name), "{name}");
        }
        for (name, other) in [
            ("Exchange", "Exchange Online"),
            ("Windows 11", "Windows 10"),
            ("AADP", "AIP"),
            ("OATP", "AATP"),
            ("FM", "FE"),
            ("Plan A", "Plan B"),
            ("FastTrack Architect v2", "FastTrack Architect v1"),
            ("FastTrack Architect v2", "FastTrack Architect"),
            ("FastTrack Manager", "FastTrack Engineer"),
        ] {
            assert!(!is_close(name, other) && !is_close(other, name), "{name}");
        }
    }

    #[test]
    fn known_names_with_a_slash_are_joined() {
        let names = ["Exchange", "Classroom", "SDS", "SDS"].map(|name| NameFact { name, span: None });
        let joined = rejoin_known_names(&names, &["Classroom/SDS".to_owned(), "Exchange".to_owned()]);
        assert_eq!(joined.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["Exchange", "Classroom/SDS", "SDS"]);
    }
}
