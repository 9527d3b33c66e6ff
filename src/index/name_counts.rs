//! How often names are used, and which of the rare ones are typos of common ones.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::NameFact;
use crate::playbook::split_services;
use crate::text::{Span, edits_within};

/// The names that a docset uses in one kind of place, each with how often.
#[derive(Debug, Default)]
pub struct NameCounts<'a> {
    counts: BTreeMap<&'a str, u32>,
}

/// The maximum number of common names that the rare ones are compared with.
const MAX_COMPARED: usize = 512;

impl<'a> NameCounts<'a> {
    /// Counts `name`.
    pub fn add(&mut self, name: &'a str) {
        *self.counts.entry(name).or_insert(0) += 1;
    }

    /// Returns how often `name` is used.
    #[must_use]
    pub fn of(&self, name: &str) -> u32 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// Returns the names with at most `max_uses` uses that are so similar to one with at least `min_usual` uses that
    /// they are probably the same, each with that one.
    #[must_use]
    pub fn likely_typos(&self, max_uses: u32, min_usual: u32) -> BTreeMap<&'a str, &'a str> {
        let mut usual: Vec<_> =
            self.counts.iter().filter(|(_, count)| **count >= min_usual && **count > max_uses).collect();
        // A column with thousands of common names has no roles or services, and comparing all of them is slow.
        usual.sort_by_key(|(_, count)| Reverse(**count));
        usual.truncate(MAX_COMPARED);
        // Names with different numbers are never similar.
        let mut by_digits: FxHashMap<String, Vec<ComparableName<'_>>> = FxHashMap::default();
        for (name, _) in usual {
            by_digits.entry(digits(name)).or_default().push(ComparableName::of(name));
        }
        let seldom = self.counts.iter().filter(|(_, count)| **count <= max_uses);
        let typos = seldom.filter_map(|(&name, _)| {
            let usual = by_digits.get(&digits(name))?;
            let compared = ComparableName::of(name);
            Some((name, usual.iter().find(|usual| compared.is_close(usual))?.name))
        });
        typos.collect()
    }
}

/// Returns `once`, `twice`, or `12 times`.
#[must_use]
pub fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// A name prepared for comparison with many others.
struct ComparableName<'n> {
    name: &'n str,
    /// In lowercase, without whitespace and hyphens.
    squeezed: String,
    words: Vec<Word<'n>>,
}

/// A word of such a name.
struct Word<'n> {
    text: &'n str,
    lower: String,
    characters: usize,
    is_abbreviation: bool,
    digits: String,
}

impl<'n> ComparableName<'n> {
    fn of(name: &'n str) -> Self {
        let letters = name.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '–' | '‐' | '_'));
        let words = name.split_whitespace().map(|text| Word {
            text,
            lower: text.to_lowercase(),
            characters: text.chars().count(),
            is_abbreviation: !text.chars().any(char::is_lowercase) && text.is_ascii(),
            digits: digits(text),
        });
        Self { name, squeezed: letters.flat_map(char::to_lowercase).collect(), words: words.collect() }
    }

    /// Whether two names differ as typos do: only in case, whitespace, and hyphens, or by a letter or two in long
    /// words.
    ///
    /// An extra word makes a different name (`Exchange Online`), and so does a different number (`Windows 11`) or
    /// abbreviation (`AADP`, `OATP`).
    fn is_close(&self, other: &Self) -> bool {
        // An extra letter changes the length by at most four bytes.
        if self.name.len().abs_diff(other.name.len()) > 8 {
            return false;
        }
        self.squeezed == other.squeezed
            || self.words.len() == other.words.len()
                && self
                    .words
                    .iter()
                    .zip(&other.words)
                    .all(|(word, other)| word.text == other.text || word.is_typo_of(other))
    }
}

impl Word<'_> {
    /// Whether a word may be a typo for another.
    fn is_typo_of(&self, other: &Self) -> bool {
        if self.lower == other.lower {
            return true;
        }
        let shorter = self.characters.min(other.characters);
        if shorter < 4 || self.is_abbreviation || other.is_abbreviation || self.digits != other.digits {
            return false;
        }
        edits_within(&self.lower, &other.lower, if shorter < 7 { 1 } else { 2 }).is_some()
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Names that the settings list, some of which have a slash or comma that separates names elsewhere.
pub(super) struct KnownNames<'n> {
    names: FxHashSet<&'n str>,
    /// The parts of those names, in lowercase, for each number of parts, the greatest first.
    parts: BTreeMap<Reverse<usize>, FxHashSet<Vec<String>>>,
}

impl<'n> KnownNames<'n> {
    pub(super) fn of(names: &[&'n str]) -> Self {
        let mut parts: BTreeMap<Reverse<usize>, FxHashSet<Vec<String>>> = BTreeMap::new();
        for name in names {
            let split: Vec<String> = split_services(name).map(str::to_ascii_lowercase).collect();
            if split.len() > 1 {
                parts.entry(Reverse(split.len())).or_default().insert(split);
            }
        }
        Self { names: names.iter().copied().collect(), parts }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Returns the names of a cell, with the parts of a known name joined again.
    pub(super) fn rejoin<'f>(&self, names: &[NameFact<'f>]) -> Vec<(Cow<'f, str>, Option<Span>)> {
        let lower = |name: &NameFact<'_>| name.name.to_ascii_lowercase();
        let lower: Vec<String> = if self.parts.is_empty() { Vec::new() } else { names.iter().map(lower).collect() };
        let (mut joined, mut at) = (Vec::with_capacity(names.len()), 0);
        while let Some(first) = names.get(at) {
            let is_here = |length: &usize, known: &FxHashSet<Vec<String>>| {
                lower.get(at..at + length).is_some_and(|here| known.contains(here))
            };
            let length = self.parts.iter().find(|(length, known)| is_here(&length.0, known));
            let length = length.map_or(1, |(length, _)| length.0);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_close(name: &str, other: &str) -> bool {
        digits(name) == digits(other) && ComparableName::of(name).is_close(&ComparableName::of(other))
    }

    #[test]
    fn typos_are_similar_and_other_names_are_not() {
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
        let joined = KnownNames::of(&["Classroom/SDS", "Exchange"]).rejoin(&names);
        assert_eq!(joined.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["Exchange", "Classroom/SDS", "SDS"]);
    }
}
