//! When a page is due for its next review, and who reviews it.

use chrono::NaiveDate;

use super::{Metadata, MetadataValue, PageDate};
use crate::playbook::Page;
use crate::site::Site;

/// The last review of a page, and how long it counts.
#[derive(Clone, Debug)]
pub struct Review<'a> {
    /// The `ms.date` on the page.
    pub written: PageDate<'a>,
    /// The same as a date.
    pub date: NaiveDate,
    /// The days that a review counts: `ms.update-cycle` of the page, or `dates.max-age`.
    pub limit: u32,
    /// The `ms.update-cycle`, if the limit comes from there.
    pub cycle: Option<MetadataValue<'a>>,
}

impl Review<'_> {
    /// Days from the review to `today`; negative for a date in the future.
    #[must_use]
    pub fn age(&self, today: NaiveDate) -> i64 {
        today.signed_duration_since(self.date).num_days()
    }

    /// Whether the page should have been reviewed again before `today`.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        days_overdue(self.date, self.limit, today) > 0
    }
}

/// Days by which a review on `date` that counts for `limit` days is overdue on `today`. 0 on the last day that it
/// counts; negative before.
#[must_use]
pub fn days_overdue(date: NaiveDate, limit: u32, today: NaiveDate) -> i64 {
    today.signed_duration_since(date).num_days() - i64::from(limit)
}

impl Site {
    /// The last review of `page`, if its front matter has an `ms.date` that is a date.
    #[must_use]
    pub fn review<'a>(&'a self, page: &'a Page<'_>) -> Option<Review<'a>> {
        let written = self.page_date(page)?;
        let date = written.date?;
        let cycle = self.metadata(page).get("ms.update-cycle");
        let days = cycle.and_then(|cycle| update_cycle(cycle.text?));
        let limit = days.unwrap_or(self.settings.max_age_days);
        Some(Review { written, date, limit, cycle: cycle.filter(|_| days.is_some()) })
    }
}

impl<'a> Metadata<'a, '_> {
    /// The alias of the person to ask for a review: `ft.owner`, or `ms.author` if there is none.
    #[must_use]
    pub fn owner(&self) -> Option<&'a str> {
        let owner = ["ft.owner", "ms.author"].iter().find_map(|key| self.get(key)?.text);
        owner.map(str::trim).filter(|owner| !owner.is_empty())
    }
}

/// The days of `365-days`.
fn update_cycle(text: &str) -> Option<u32> {
    text.trim().strip_suffix("-days")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_counts_up_to_and_including_its_last_day() {
        let day = |day| NaiveDate::from_ymd_opt(2020, 1, day).unwrap();
        assert_eq!(days_overdue(day(1), 10, day(10)), -1);
        assert_eq!(days_overdue(day(1), 10, day(11)), 0);
        assert_eq!(days_overdue(day(1), 10, day(12)), 1);
    }

    #[test]
    fn an_update_cycle_is_a_number_of_days() {
        assert_eq!(update_cycle(" 90-days "), Some(90));
        assert_eq!(update_cycle("90"), None);
        assert_eq!(update_cycle("-1-days"), None);
    }
}
