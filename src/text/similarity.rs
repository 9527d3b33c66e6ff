//! Finds the known name closest to a misspelled one, within a budget.

use std::borrow::Cow;
use std::cell::Cell;

use super::edit_distance::distance_within;

/// The amount of work that suggestions can still do.
///
/// A search compares a misspelled name with each known one, so thousands of misspelled names on a site with thousands
/// of known ones would cost the product of both. Each rule has one budget for each page that it checks; a docset rule
/// has one for each docset. The budget pays for the bytes of each name, a fixed price per name, and the product of both
/// lengths if an edit distance is computed.
///
/// If a search costs more than the rest of the budget, the budget is spent: that search and all later ones find
/// nothing. Problems are still reported, but with their general help instead of a suggestion. A budget belongs to one
/// rule on one thread, and rules process pages and problems in a fixed order, so every run makes the same suggestions.
#[derive(Debug)]
pub struct SuggestionBudget {
    left: Cell<usize>,
}

impl SuggestionBudget {
    /// The budget of a rule for a page: several hundred searches in a folder of hundreds of files.
    #[must_use]
    pub const fn for_page() -> Self {
        Self { left: Cell::new(4 << 20) }
    }

    /// The budget of a rule for a docset: more than any real docset needs, and a fraction of a second.
    #[must_use]
    pub const fn for_docset() -> Self {
        Self { left: Cell::new(16 << 20) }
    }

    /// Subtracts the cost of a search or of a step in it. Returns `false` if that is more than the rest, which is then
    /// spent.
    #[must_use]
    pub fn take(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether the budget is spent.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Returns the [`closest`] name among names whose number depends on the site.
    pub fn closest<'c>(
        &self,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
        least: f64,
    ) -> Option<&'c str> {
        if self.is_spent() {
            return None;
        }
        let candidates = candidates.into_iter().map(|candidate| Cow::Owned(Spelling::of(candidate)));
        search(&Spelling::of(name), candidates, least, |bytes| self.take(bytes))
    }

    /// The same for names that are prepared for many searches.
    pub fn closest_spelling<'s, 'c: 's>(
        &self,
        name: &Spelling<'_>,
        candidates: impl IntoIterator<Item = &'s Spelling<'c>>,
        least: f64,
    ) -> Option<&'c str> {
        if self.is_spent() {
            return None;
        }
        search(name, candidates.into_iter().map(Cow::Borrowed), least, |bytes| self.take(bytes))
    }
}

/// A name prepared for comparison with many others.
#[derive(Clone, Debug)]
pub struct Spelling<'n> {
    name: &'n str,
    lower: Cow<'n, str>,
    characters: usize,
    is_ascii: bool,
    letters: LetterCounts,
}

impl<'n> Spelling<'n> {
    /// Prepares `name`.
    #[must_use]
    pub fn of(name: &'n str) -> Self {
        let is_ascii = name.is_ascii();
        let is_lower = is_ascii && !name.bytes().any(|byte| byte.is_ascii_uppercase());
        let lower: Cow<'_, str> = if is_lower { name.into() } else { name.to_lowercase().into() };
        let characters = if is_ascii { name.len() } else { lower.chars().count() };
        Self { name, lower, characters, is_ascii, letters: LetterCounts::of(name) }
    }

    /// Returns the original name.
    #[must_use]
    pub fn name(&self) -> &'n str {
        self.name
    }

    /// Returns a lower bound of the number of edits between the names, without comparing them letter by letter.
    fn min_edits(&self, other: &Self) -> usize {
        let by_length = self.characters.abs_diff(other.characters);
        let by_letters =
            if self.is_ascii && other.is_ascii { self.letters.min_edits(&other.letters) as usize } else { 0 };
        by_length.max(by_letters)
    }
}

/// The cost of a name in addition to its bytes: comparing the counts of its letters.
const PER_NAME: usize = size_of::<LetterCounts>();
/// No misspelling is longer than this, and the distance costs the product of both lengths.
const MAX_CHARACTERS: usize = 256;

/// Returns the most similar of `candidates`, a list whose length no page determines, if its similarity is at least
/// `least` and no other candidate is as close. The similarity is 1 minus the number of edits (a transposition counts as
/// one) per character of the longer name, ignoring case.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>, least: f64) -> Option<&'c str> {
    let candidates = candidates.into_iter().map(|candidate| Cow::Owned(Spelling::of(candidate)));
    search(&Spelling::of(name), candidates, least, |_| true)
}

/// Returns the closest candidate; `None` if `pays` refuses the cost of a step.
fn search<'s, 'c: 's>(
    name: &Spelling<'_>,
    candidates: impl IntoIterator<Item = Cow<'s, Spelling<'c>>>,
    least: f64,
    pays: impl Fn(usize) -> bool,
) -> Option<&'c str> {
    let per_character = |edits: usize, longer: usize| {
        let [edits, longer] = [edits, longer.max(1)].map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
        1.0 - edits / longer
    };
    let (mut best, mut best_score, mut tied) = (None, 0.0_f64, false);
    for candidate in candidates {
        if !pays(candidate.name.len() + PER_NAME) {
            return None;
        }
        let longer = name.characters.max(candidate.characters);
        if longer > MAX_CHARACTERS || per_character(name.min_edits(&candidate), longer) < least {
            continue;
        }
        if !pays(name.characters * candidate.characters) {
            return None;
        }
        // A worse score than the best one doesn't count, so neither do that many edits; one more makes up for rounding.
        let most = (1.0 - best_score.max(least)) * f64::from(u32::try_from(longer).unwrap_or(u32::MAX));
        let Some(edits) = distance_within(&name.lower, &candidate.lower, most.max(0.0) as usize + 1) else { continue };
        let score = per_character(edits, longer);
        if score > best_score {
            (best, best_score, tied) = (Some(candidate.name), score, false);
        } else if score == best_score && best != Some(candidate.name) {
            tied = true;
        }
    }
    best.filter(|_| !tied && best_score >= least)
}

/// Returns the number of edits (a transposition counts as one) between the texts, if it is at most `limit`. Case
/// matters.
#[must_use]
pub fn edits_within(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    // A character has at most four bytes, so the lengths alone rule out most pairs.
    if a.len().abs_diff(b.len()) > 4 * limit || a.len().max(b.len()) > 4 * MAX_CHARACTERS {
        return None;
    }
    let is_ascii = a.is_ascii() && b.is_ascii();
    if is_ascii && LetterCounts::of(a).min_edits(&LetterCounts::of(b)) as usize > limit {
        return None;
    }
    let [mine, theirs] = [a, b].map(|text| if is_ascii { text.len() } else { text.chars().count() });
    if mine.abs_diff(theirs) > limit || mine.max(theirs) > MAX_CHARACTERS {
        return None;
    }
    distance_within(a, b, limit)
}

/// Returns the candidate at the smallest distance, if it is the only one there.
pub(crate) fn closest_by_distance<T>(candidates: impl IntoIterator<Item = (T, Option<u32>)>) -> Option<T> {
    let (mut best, mut least) = (None, u32::MAX);
    for (candidate, distance) in candidates {
        match distance {
            Some(distance) if distance < least => (best, least) = (Some(candidate), distance),
            Some(distance) if distance == least => best = None,
            _ => {}
        }
    }
    best
}

/// Returns the one of `known` that is closest to `word`, if at most a third of it differs (one character in the
/// shortest words, three in the longest) and no other is as close.
pub fn closest_word<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    // No misspelling is this long, and the distance costs the product of both lengths.
    if word.len() > 100 {
        return None;
    }
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).clamp(1, 3);
    let mut near: Vec<(usize, &'a str)> = known
        .iter()
        .map(|known| (strsim::osa_distance(&word, &known.to_lowercase()), *known))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    match near[..] {
        [(_, only)] => Some(only),
        [(first, nearest), (second, _), ..] if first < second => Some(nearest),
        _ => None,
    }
}

/// The number of times that each letter occurs in a name, at most 255. Characters with the same last five bits count as
/// one, so case is ignored, and two names can only seem more similar than they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LetterCounts([u8; 32]);

impl LetterCounts {
    pub(crate) fn of(name: &str) -> Self {
        let mut letters = [0_u8; 32];
        for byte in name.bytes() {
            let place = &mut letters[usize::from(byte & 31)];
            *place = place.saturating_add(1);
        }
        Self(letters)
    }

    /// Returns the number of letters of this name that the other lacks.
    pub(crate) fn missing_from(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| u32::from(one.saturating_sub(*other))).sum()
    }

    /// Returns a lower bound of the number of edits between the names, if both are ASCII: each edit fixes at most two
    /// differences.
    pub(crate) fn min_edits(&self, other: &Self) -> u32 {
        (self.missing_from(other) + other.missing_from(self)).div_ceil(2)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_unique_best_is_found() {
        let names = ["l1l2l3-blocked-identity.md", "l1l2l3-blocked-network.md"];
        assert_eq!(closest("l1l2l3-blocked-identty.md", names, 0.8), Some(names[0]));
        assert_eq!(closest("index.md", names, 0.8), None);
        assert_eq!(closest("ac", ["ab", "ad"], 0.5), None);
        assert_eq!(closest("GRÖßE", ["größe"], 0.8), Some("größe"));
        assert_eq!(closest(&"a".repeat(1 << 20), ["a"], 0.1), None);
    }

    #[test]
    fn a_used_up_budget_gives_no_more_suggestions() {
        let budget = SuggestionBudget::for_page();
        let names: Vec<String> = (0..1000).map(|number| format!("name-{number:04}.md")).collect();
        let find = |name: &str| budget.closest(name, names.iter().map(String::as_str), 0.9);
        assert_eq!(find("nme-0001.md"), Some("name-0001.md"));
        let found = (0..1000).map(|_| find("nme-0001.md")).take_while(Option::is_some).count();
        assert!((5..500).contains(&found), "{found}");
        assert!(budget.is_spent() && find("nme-0001.md").is_none());
        assert!(!budget.take(1) && budget.take(0));
    }

    proptest! {
        #[test]
        fn cheap_checks_rule_out_no_near_name(a in "[abAé ]{0,8}", b in "[abAé ]{0,8}", limit in 0..4_usize) {
            let distance = strsim::damerau_levenshtein(&a, &b);
            prop_assert_eq!(edits_within(&a, &b, limit), Some(distance).filter(|edits| *edits <= limit));
            let likeness = strsim::normalized_damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase());
            prop_assert_eq!(closest(&a, [&*b], 0.7).is_some(), likeness >= 0.7);
        }
    }
}
