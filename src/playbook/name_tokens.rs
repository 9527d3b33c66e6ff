//! Names compared word by word. Names of a playbook's pages and headings share most of their letters, so that letters
//! alone would find `…-network-dns` near `…-network-vpn`.

use std::borrow::Cow;

use crate::playbook::Locale;
use crate::text::edits_within;

/// Words that tell editions of a page apart.
const EDITIONS: [&str; 2] = ["partner", "internal"];

/// A name taken apart into its words, in lower case.
#[derive(Debug)]
pub(crate) struct NameTokens<'n> {
    words: Vec<Cow<'n, str>>,
    /// Whether a word more makes another thing of it, as `l1l2l3-blocked-network` is another level than
    /// `l1l2l3-blocked`.
    is_exact: bool,
}

impl<'n> NameTokens<'n> {
    /// The words of `name`: runs of letters and digits.
    pub(crate) fn of(name: &'n str) -> Self {
        let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        // File names are in lower case already, nearly all.
        let is_lower = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let lower = |word: &'n str| if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
        Self { words: words.map(lower).collect(), is_exact: false }
    }

    /// A name to which no word may be added save those of editions and translations.
    pub(crate) fn exact(self, is_exact: bool) -> Self {
        Self { is_exact, ..self }
    }

    /// How far the other name is, if it can mean the same: some words misspelled, or a word or two added or left out,
    /// but none exchanged for another.
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
        // The shorter name's words in their order among the longer one's; what is skipped there was added.
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
            // Of two words, one more may make something else.
            (_, 0) => alike >= 2 + added || alike >= 2 && cost <= 2 * count(added),
            (_, _) => misspelled == 1 && alike >= 2 && cost <= 2 * count(added),
        };
        is_alike.then_some(cost + 4 * count(misspelled))
    }

    /// What words cost that only one of the names has.
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

/// At most one edit in a word of four letters or more, two in one of ten; numbers are never near.
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
    // Lengths alone rule out nearly every pair; what follows costs the product of the lengths.
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
    fn misspelled_words_and_added_ones_are_near() {
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
