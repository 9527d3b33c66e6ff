//! Names compared word by word. The names of a playbook's pages and headings share most of their letters, so a
//! comparison by letters would find `…-network-dns` similar to `…-network-vpn`.

use std::borrow::Cow;

use crate::playbook::Locale;
use crate::text::edits_within;

/// Words that distinguish editions of a page.
const EDITIONS: [&str; 2] = ["partner", "internal"];

/// A name split into its words, in lowercase.
#[derive(Debug)]
pub(crate) struct NameTokens<'n> {
    words: Vec<Cow<'n, str>>,
    /// Whether an extra word makes it a different thing, as `l1l2l3-blocked-network` is a different level than
    /// `l1l2l3-blocked`.
    is_exact: bool,
}

impl<'n> NameTokens<'n> {
    /// Splits `name` into words: runs of letters and digits.
    pub(crate) fn of(name: &'n str) -> Self {
        let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        // Nearly all file names are in lowercase already.
        let is_lower = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let lower = |word: &'n str| if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
        Self { words: words.map(lower).collect(), is_exact: false }
    }

    /// Creates a name that allows no extra words except those of editions and translations.
    pub(crate) fn exact(self, is_exact: bool) -> Self {
        Self { is_exact, ..self }
    }

    /// Returns the distance of the other name, if it can mean the same: with some misspelled words, or one or two words
    /// added or missing, but none replaced.
    pub(crate) fn distance(&self, other: &NameTokens<'_>) -> Option<u32> {
        let (a, b) = (&*self.words, &*other.words);
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let added = long.len() - short.len();
        let letters = |words: &[Cow<'_, str>]| words.iter().map(|word| word.len()).sum::<usize>();
        if added <= 2 && letters(short) == letters(long) && short.concat() == long.concat() {
            // `kick-off` and `kickoff`.
            return Some(1);
        }
        if added > 2 || short.is_empty() {
            return None;
        }
        // Finds the shorter name's words in their order among the longer one's; skipped words were added.
        let (mut cost, mut misspelled, mut rest) = (0, 0, long);
        for (at, word) in short.iter().enumerate() {
            let within = rest.get(..=rest.len().checked_sub(short.len() - at)?)?;
            let skip = match within.iter().position(|other| other == word) {
                Some(skip) => skip,
                None => {
                    misspelled += 1;
                    within.iter().position(|other| is_near(word, other))?
                }
            };
            cost += self.cost_of_added(&rest[..skip])?;
            rest = &rest[skip + 1..];
        }
        cost += self.cost_of_added(rest)?;
        let alike = short.len() - misspelled;
        let is_alike = match (added, misspelled) {
            (0, 1) => true,
            (0, misspelled) => misspelled <= 2 && alike >= misspelled,
            // If there are two words, an extra one may make a difference.
            (_, 0) => alike >= 2 + added || alike >= 2 && cost <= 2 * count(added),
            (_, _) => misspelled == 1 && alike >= 2 && cost <= 2 * count(added),
        };
        is_alike.then_some(cost + 4 * count(misspelled))
    }

    /// Returns the cost of words that only one of the names has.
    fn cost_of_added(&self, words: &[Cow<'_, str>]) -> Option<u32> {
        let is_edition = |word: &Cow<'_, str>| {
            EDITIONS.contains(&&**word)
                || Locale::ALL.iter().flat_map(|locale| locale.file_suffixes()).any(|suffix| suffix[1..] == **word)
        };
        let cost = |word: &Cow<'_, str>| match (is_edition(word), self.is_exact) {
            (true, _) => Some(2),
            (false, true) => None,
            (false, false) => Some(6),
        };
        words.iter().map(cost).sum()
    }
}

/// Allows at most one edit in a word of four letters or more, and two in one of ten. Numbers have to be equal.
fn is_near(a: &str, b: &str) -> bool {
    if a.len().max(b.len()) < 4 {
        return false;
    }
    let longer = a.chars().count().max(b.chars().count());
    let allowed = match longer {
        0..4 => return false,
        4..10 => 1,
        _ => 2,
    };
    // Lengths rule out nearly every pair; the rest costs the product of the lengths.
    if a.len().abs_diff(b.len()) > 4 * allowed
        || longer > 64
        || a.bytes().chain(b.bytes()).any(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    edits_within(a, b, allowed).is_some()
}

fn count(words: usize) -> u32 {
    u32::try_from(words).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::closest_by_distance;

    fn near(name: &str, candidates: &[&str]) -> Option<String> {
        let is_exact = name.starts_with("l1l2l3");
        let wanted = NameTokens::of(name).exact(is_exact);
        closest_by_distance(candidates.iter().map(|other| (other.to_string(), wanted.distance(&NameTokens::of(other)))))
    }

    #[test]
    fn misspelled_words_and_added_ones_are_similar() {
        for (name, meant) in [
            ("l1l2l3-blocked-identty", "l1l2l3-blocked-identity"),
            ("prepare-inventry", "prepare-inventory"),
            ("visit-kickoff", "visit-kick-off"),
            ("success-conduct-success-review", "success-conduct-success-review-partner"),
            ("initiate-customer-visit-partner", "initiate-conduct-customer-visit-partner"),
            ("overall-notes", "overall-notes-partner-jp"),
            ("zeile", "ziele"),
        ] {
            assert_eq!(near(name, &["something-else", meant]).as_deref(), Some(meant), "{name}");
        }
    }

    #[test]
    fn other_words_numbers_and_levels_are_not() {
        for (name, other) in [
            ("l1l2l3-blocked-network-vpn", "l1l2l3-blocked-network-dns"),
            ("l1l2l3-blocked-network-vpn", "l1l2l3-blocked-network"),
            ("step-1-review", "step-2-review"),
            ("change-log-2019", "change-log-2020"),
            ("index", "index-two-words"),
            ("take-a-share", "choose-a-share"),
            ("", "a"),
        ] {
            assert_eq!(near(name, &[other]), None, "{name}");
        }
        assert_eq!(near("visit-x", &["visit-x-partner", "visit-x-internal"]), None);
    }
}
