//! Checks that read much of a page, of all fixes at once if possible.

/// Single items that may still be checked on a page, each by reading much of it.
pub(super) struct CheckBudget(usize);

impl CheckBudget {
    /// A budget that no real page exhausts.
    pub(super) fn for_page() -> Self {
        Self(16)
    }

    /// Returns which of `items` pass: all, if they do together, as on nearly every page; otherwise those that pass
    /// alone. Items that exceed the budget do not pass.
    pub(super) fn passing<T>(&mut self, items: &[T], passes: impl Fn(&[T]) -> bool) -> Vec<bool> {
        if items.is_empty() || passes(items) {
            return vec![true; items.len()];
        }
        let alone = items.chunks(1).map(|one| {
            let is_left = self.0 > 0;
            self.0 = self.0.saturating_sub(1);
            // A single item was checked above.
            is_left && items.len() > 1 && passes(one)
        });
        alone.collect()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn items_are_checked_alone_only_if_they_fail_together() {
        let checks = Cell::new(0);
        let passing = |items: &[i32], budget: &mut CheckBudget| {
            checks.set(0);
            let passing = budget.passing(items, |items| {
                checks.set(checks.get() + 1);
                items.iter().all(|item| *item > 0)
            });
            (passing, checks.get())
        };
        let mut budget = CheckBudget(4);
        assert_eq!(passing(&[], &mut budget), (vec![], 0));
        assert_eq!(passing(&[1, 2, 3, 4, 5], &mut budget), (vec![true; 5], 1));
        assert_eq!(passing(&[0], &mut budget), (vec![false], 1));
        assert_eq!(passing(&[1, 0, 1, 1, 1], &mut budget), (vec![true, false, true, false, false], 4));
        assert_eq!(passing(&[1, 0], &mut budget), (vec![false, false], 1), "the budget is spent");
    }
}
