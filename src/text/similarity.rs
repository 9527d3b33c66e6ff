//! Which known name a misspelled one stands for, and how much work the search for it may take.

use std::borrow::Cow;
use std::cell::Cell;

/// How much work suggestions may still take.
///
/// A search compares a misspelled name with each known one, so thousands of misspelled names on a site of thousands of
/// known ones would cost the product. Each rule has one budget for each page that it checks, a docset rule one for each
/// docset. What it pays for is bytes of names that are looked at, a fixed price for each, and the product of both
/// lengths where an edit distance is computed.
///
/// If a search costs more than is left, the budget is spent: that search and all later ones find nothing. Problems are
/// still reported, with their general help in place of a suggestion. A budget belongs to one rule on one thread, and
/// rules go through pages and problems in a fixed order, so every run suggests the same.
#[derive(Debug)]
pub struct SuggestionBudget {
    left: Cell<usize>,
}

impl SuggestionBudget {
    /// What a rule may spend on a page: some hundred searches in a folder of hundreds of files.
    #[must_use]
    pub const fn for_page() -> Self {
        Self { left: Cell::new(4 << 20) }
    }

    /// What a rule may spend on a docset: more than any that people write needs, and a fraction of a second.
    #[must_use]
    pub const fn for_docset() -> Self {
        Self { left: Cell::new(16 << 20) }
    }

    /// Takes the cost of a search or of a step of it. `false` if that is more than is left, which spends the rest.
    #[must_use]
    pub fn take(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether nothing is left for another search.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// [`closest`] among names whose number the site decides.
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

    /// The same among names that are prepared for many searches.
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

    /// The name as it is written.
    #[must_use]
    pub fn name(&self) -> &'n str {
        self.name
    }

    /// The least number of edits that make one name of the other, found without comparing them letter by letter.
    fn min_edits(&self, other: &Self) -> usize {
        let by_length = self.characters.abs_diff(other.characters);
        let by_letters =
            if self.is_ascii && other.is_ascii { self.letters.min_edits(&other.letters) as usize } else { 0 };
        by_length.max(by_letters)
    }
}

/// What a name costs in addition to its bytes: a look at how often it has each letter.
const PER_NAME: usize = size_of::<LetterCounts>();
/// No one misspells into a name longer than this, and the distance costs the product.
const MAX_CHARACTERS: usize = 256;

/// The one of `candidates`, a list whose length no page decides, that is most like `name`, if it is at least as like as
/// `least` and no other is as near. Likeness is 1 less the edits (transpositions count as one) per character of the
/// longer name, ignoring case.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>, least: f64) -> Option<&'c str> {
    let candidates = candidates.into_iter().map(|candidate| Cow::Owned(Spelling::of(candidate)));
    search(&Spelling::of(name), candidates, least, |_| true)
}

/// The closest candidate; none if `pays` refuses the cost of a step.
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
    let (mut best, mut best_score, mut tied) = (None, 0.0, false);
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
        let score = per_character(strsim::damerau_levenshtein(&name.lower, &candidate.lower), longer);
        if score > best_score {
            (best, best_score, tied) = (Some(candidate.name), score, false);
        } else if score == best_score && best != Some(candidate.name) {
            tied = true;
        }
    }
    best.filter(|_| !tied && best_score >= least)
}

/// The edits (transpositions count as one) that make one text of the other, if they are at most `limit`. Case counts.
#[must_use]
pub fn edits_within(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    // A character has at most four bytes, so most pairs need no look at their characters.
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
    Some(strsim::damerau_levenshtein(a, b)).filter(|edits| *edits <= limit)
}

/// The candidate at the least distance, if it is the only one there.
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

/// The one of `known` that is nearest to `word`, when at most a third of it differs
/// (one character in the shortest words, three in the longest) and no other is as near.
pub fn closest_word<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    // No one misspells into a word this long, and the distance costs the product.
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

/// How often each letter occurs in a name, at most 255 times. Characters of the same last five bits count as one, so
/// that letters do without case, and two names can only seem more alike than they are.
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

    /// How many letters of this name the other lacks.
    pub(crate) fn missing_from(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(one, other)| u32::from(one.saturating_sub(*other))).sum()
    }

    /// The least number of edits that make one name of the other, if both are ASCII: each mends at most two
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
    fn a_spent_budget_finds_nothing_more() {
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
