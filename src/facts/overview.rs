//! What the overviews for owners need to know about a page.

use chrono::NaiveDate;

use crate::playbook::{Page, PageKind};
use crate::site::Site;

/// What owners need to know about a page. Include files have no such facts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OverviewFacts {
    /// The phase of the process that the page describes.
    pub phase: Option<Box<str>>,
    /// The alias of the person who reviews it.
    pub owner: Option<Box<str>>,
    /// The effective `ms.date`, if it is a date. docfx.json may set it.
    pub date: Option<NaiveDate>,
    /// The last review, if the date is on the page itself.
    pub review: Option<ReviewFact>,
}

/// The last review of a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ReviewFact {
    /// When it was.
    pub date: NaiveDate,
    /// The days that it counts.
    pub limit: u32,
    /// The 1-based line of `ms.date`.
    pub line: u32,
}

impl OverviewFacts {
    pub(super) fn of(page: &Page<'_>, site: &Site) -> Self {
        if page.role == PageKind::Include {
            return Self::default();
        }
        let metadata = site.metadata(page);
        let phase = page.labels.as_ref().and_then(|labels| labels.phase(page, page.vocabulary()));
        let review = site.review(page).map(|review| {
            let start = review.written.span.start as usize;
            let line = page.source.lines().position(page.text(), start).line;
            ReviewFact { date: review.date, limit: review.limit, line }
        });
        Self {
            phase: phase.map(Into::into),
            owner: metadata.owner().map(Into::into),
            date: metadata.get("ms.date").and_then(|value| site.settings.parse_date(value.text?.trim())),
            review,
        }
    }
}
