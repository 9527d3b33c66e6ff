//! Pages that are due for a review, by owner.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::facts::PageFacts;
use crate::index::Index;
use crate::playbook::PageKind;
use crate::site::days_overdue;

/// Pages that are due for a review.
#[derive(Debug, Default)]
pub struct Reviews<'a> {
    /// The owners. The one with the most overdue page comes first.
    pub owners: Vec<OwnerReviews<'a>>,
    /// The number of pages without a valid date.
    pub without_date: usize,
    /// The number of pages whose date docfx.json sets, which says nothing about the page.
    pub date_from_docfx: usize,
    /// The number of pages that would be listed if they did not suppress the rule.
    pub suppressed: usize,
}

/// The pages of one owner.
#[derive(Debug)]
pub struct OwnerReviews<'a> {
    /// The alias as the first page writes it; `None` for pages without an owner.
    pub owner: Option<&'a str>,
    /// The pages, the most overdue first.
    pub pages: Vec<PageReview<'a>>,
}

/// A page that is due for a review.
#[derive(Clone, Copy, Debug)]
pub struct PageReview<'a> {
    /// Its path.
    pub path: &'a str,
    /// The last review.
    pub date: NaiveDate,
    /// The number of days for which a review is valid.
    pub limit: u32,
    /// Days since the last day on which the review was valid; negative if that day is in the future.
    pub days_overdue: i64,
}

impl PageReview<'_> {
    /// Returns the last day on which the review is valid; `None` if it is after the end of the calendar.
    #[must_use]
    pub fn due(&self) -> Option<NaiveDate> {
        self.date.checked_add_days(Days::new(self.limit.into()))
    }
}

impl<'a> Reviews<'a> {
    /// Collects the pages for whose path `is_shown` is true, if they are overdue on `today` or fall due within
    /// `due_within` days. Pages for which `is_suppressed` is true are only counted. Needs the facts `OVERVIEW`.
    #[must_use]
    pub fn of(
        index: Index<'a>,
        today: NaiveDate,
        due_within: Option<u32>,
        is_shown: &dyn Fn(&str) -> bool,
        is_suppressed: &dyn Fn(&PageFacts, &str) -> bool,
    ) -> Self {
        let mut reviews = Self::default();
        let mut by_owner: BTreeMap<Option<String>, OwnerReviews<'a>> = BTreeMap::new();
        for page in index.pages().filter(|page| page.role == PageKind::Page) {
            let path: &'a str = index.site.files.path(page.file);
            if !is_shown(path) {
                continue;
            }
            let facts = page.overview();
            let Some(review) = facts.review else {
                *(if facts.date.is_some() { &mut reviews.date_from_docfx } else { &mut reviews.without_date }) += 1;
                continue;
            };
            let days_overdue = days_overdue(review.date, review.limit, today);
            let is_due = days_overdue > 0 || due_within.is_some_and(|days| -days_overdue <= i64::from(days));
            if !is_due {
                continue;
            }
            if is_suppressed(page, path) {
                reviews.suppressed += 1;
                continue;
            }
            let owner = facts.owner.as_deref();
            let of_owner = by_owner.entry(owner.map(str::to_lowercase));
            let of_owner = of_owner.or_insert_with(|| OwnerReviews { owner, pages: Vec::new() });
            of_owner.pages.push(PageReview { path, date: review.date, limit: review.limit, days_overdue });
        }
        reviews.owners = by_owner.into_values().collect();
        for owner in &mut reviews.owners {
            owner.pages.sort_by_key(|page| -page.days_overdue);
        }
        let most_overdue = |owner: &OwnerReviews<'_>| owner.pages.iter().map(|page| page.days_overdue).max();
        reviews.owners.sort_by_key(|owner| std::cmp::Reverse(most_overdue(owner)));
        reviews
    }

    /// Returns all pages with their owners.
    pub fn pages(&self) -> impl Iterator<Item = (Option<&'a str>, &PageReview<'a>)> {
        self.owners.iter().flat_map(|owner| owner.pages.iter().map(move |page| (owner.owner, page)))
    }
}
