//! The number of edits between two names.

/// Returns the Damerau–Levenshtein distance between the texts, in characters, if it is at most `limit`: the least number
/// of insertions, deletions, replacements, and transpositions of neighbors. Other edits may come between the two
/// characters of a transposition.
///
/// The cost is the product of both lengths at most. It ends as soon as all ways to the end cost more than the limit.
pub(super) fn distance_within(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.is_ascii() && b.is_ascii() {
        return within(a.as_bytes(), b.as_bytes(), limit);
    }
    let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<_>>());
    within(&a, &b, limit)
}

fn within<T: PartialEq>(a: &[T], b: &[T], limit: usize) -> Option<usize> {
    let (a, b) = without_common_ends(a, b);
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    // The cell at row i and column j is the distance of the first i and j characters.
    let width = b.len() + 1;
    let mut cells: Vec<usize> = (0..width).chain(std::iter::repeat_n(0, a.len() * width)).collect();
    // For each column, the last row so far with the same character.
    let mut same_rows = vec![0; width];
    for (row, mine) in (1..).zip(a) {
        let (above, start) = ((row - 1) * width, row * width);
        cells[start] = row;
        let (mut same_column, mut least) = (0, row);
        for (column, theirs) in (1..).zip(b) {
            let is_same = mine == theirs;
            let mut edits = (cells[above + column - 1] + usize::from(!is_same))
                .min(cells[above + column] + 1)
                .min(cells[start + column - 1] + 1);
            let same_row = same_rows[column];
            if same_row > 0 && same_column > 0 {
                let before = cells[(same_row - 1) * width + same_column - 1];
                edits = edits.min(before + (row - same_row) + (column - same_column) - 1);
            }
            if is_same {
                (same_column, same_rows[column]) = (column, row);
            }
            cells[start + column] = edits;
            least = least.min(edits);
        }
        // No later cell is less: a transposition that starts above costs at least as much as deleting up to this row.
        if least > limit {
            return None;
        }
    }
    cells.last().copied().filter(|edits| *edits <= limit)
}

/// Removes what both start and end with, which costs no edits.
fn without_common_ends<'t, T: PartialEq>(a: &'t [T], b: &'t [T]) -> (&'t [T], &'t [T]) {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    (&a[..a.len() - end], &b[..b.len() - end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_distance_up_to_the_limit(a in "[abcé]{0,12}", b in "[abcé]{0,12}", limit in 0..13_usize) {
            let distance = Some(strsim::damerau_levenshtein(&a, &b));
            prop_assert_eq!(distance_within(&a, &b, limit), distance.filter(|edits| *edits <= limit));
        }
    }
}
