//! The nearest name to a misspelled one.

/// How alike two names are, from 0 to 1, case set aside: 1 less the edits (transpositions count as one) per character
/// of the longer name.
#[must_use]
pub fn similarity(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase())
}

/// The one of `candidates` that is most like `name`, if it is at least as like as `least` and no other is as near.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>, least: f64) -> Option<&'c str> {
    let letters = LetterCounts::of(name);
    let (mut best, mut best_score, mut tied) = (None, 0.0, false);
    for candidate in candidates {
        if upper_bound(&letters, name.len(), candidate) < least {
            continue;
        }
        let score = similarity(name, candidate);
        if score > best_score {
            (best, best_score, tied) = (Some(candidate), score, false);
        } else if score == best_score && best != Some(candidate) {
            tied = true;
        }
    }
    best.filter(|_| !tied && best_score >= least)
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
    // Nobody misspells into a word this long, and the distance costs the product.
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

/// What [`similarity`] cannot exceed for ASCII names. It spares the costly comparison for nearly all names. Names
/// beyond ASCII always pass.
fn upper_bound(letters: &LetterCounts, length: usize, candidate: &str) -> f64 {
    if !candidate.is_ascii() {
        return 1.0;
    }
    let edits = letters.min_edits(&LetterCounts::of(candidate));
    let longer = u32::try_from(length.max(candidate.len()).max(1)).unwrap_or(u32::MAX);
    1.0 - f64::from(edits) / f64::from(longer)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_unique_best_is_found() {
        let names = ["l1l2l3-blocked-identity.md", "l1l2l3-blocked-network.md"];
        assert_eq!(closest("l1l2l3-blocked-identty.md", names, 0.8), Some(names[0]));
        assert_eq!(closest("index.md", names, 0.8), None);
        assert_eq!(closest("ac", ["ab", "ad"], 0.5), None);
    }
}
