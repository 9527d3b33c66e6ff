//! Columns with unknown headings, for the docset.

use crate::playbook::{Column, Page, UnreadColumn};
use crate::site::Site;
use crate::text::Span;

/// A column with an unknown heading, in a table that looks like one of a playbook.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnreadFact {
    /// The text of its heading as rendered.
    pub heading: Box<str>,
    /// Its span.
    pub span: Span,
    /// Its likely content.
    pub likely: Column,
    /// Whether the table seems to be a Refresh Summary, not a task table.
    pub in_summary: bool,
}

impl UnreadFact {
    /// Returns all of a page. If no page belongs to a playbook, tables are not checked.
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
