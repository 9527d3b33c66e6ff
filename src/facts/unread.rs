//! What a page gives to the docset of the columns that are not understood.

use crate::playbook::{Column, Page, UnreadColumn};
use crate::site::Site;
use crate::text::Span;

/// A column of a table that looks like one of a playbook, under a heading that is not understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnreadFact {
    /// What a reader sees of its heading.
    pub heading: Box<str>,
    /// Where that stands.
    pub span: Span,
    /// What it seems to hold.
    pub likely: Column,
    /// Whether the table seems to be a Refresh Summary, and not one of tasks.
    pub in_summary: bool,
}

impl UnreadFact {
    /// All of a page. Where no page is a playbook's, tables are not looked at.
    pub(super) fn all(page: &Page<'_>, site: &Site) -> Box<[Self]> {
        if !site.teaches_words() {
            return Box::default();
        }
        let fact = |column: UnreadColumn| Self {
            heading: column.heading.into(),
            span: column.span,
            likely: column.likely,
            in_summary: column.in_summary,
        };
        UnreadColumn::all(page).into_iter().map(fact).collect()
    }
}
