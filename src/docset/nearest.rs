//! The nearest name to a misspelled one.

/// How alike two names are, from 0 to 1, case set aside: 1 less the edits (transpositions count as one) per character
/// of the longer name.
#[must_use]
pub fn similarity(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase())
}

/// The one of `candidates` that is most like `name`, if it is at least as like as `least` and no other is as near.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>, least: f64) -> Option<&'c str> {
    let bag = bag(name);
    let (mut best, mut best_score, mut tied) = (None, 0.0, false);
    for candidate in candidates {
        if upper_bound(&bag, name.len(), candidate) < least {
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

/// How often each byte occurs, letters without case.
pub(super) fn bag(name: &str) -> [i16; 64] {
    let mut bag = [0_i16; 64];
    for byte in name.bytes() {
        let place = &mut bag[usize::from(byte.to_ascii_lowercase() & 63)];
        *place = place.saturating_add(1);
    }
    bag
}

/// What [`similarity`] cannot exceed for ASCII names: each edit mends at most two differences between the bags. It spares
/// the costly comparison for nearly all names. Names beyond ASCII always pass.
fn upper_bound(name: &[i16; 64], length: usize, candidate: &str) -> f64 {
    if !candidate.is_ascii() {
        return 1.0;
    }
    let other = bag(candidate);
    let differences: u32 = name.iter().zip(&other).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    let edits = differences.div_ceil(2);
    let longer = u32::try_from(length.max(candidate.len()).max(1)).unwrap_or(u32::MAX);
    1.0 - f64::from(edits) / f64::from(longer)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_unique_best_is_found() {
        let names = ["l1l2l3-blocked-identity.md", "l1l2l3-blocked-network.md"];
        assert_eq!(nearest("l1l2l3-blocked-identty.md", names, 0.8), Some(names[0]));
        assert_eq!(nearest("index.md", names, 0.8), None);
        assert_eq!(nearest("ac", ["ab", "ad"], 0.5), None);
    }
}
