//! The Refresh Summary: a page's own record of its changes.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::date::read_date;
use super::header_words::Header;
use super::section::names_refresh_summary;
use super::vocabulary::{Column, Vocabulary, key};
use super::{DateForm, Locale, Page};
use crate::page::{Document, Row, plain_text};
use crate::text::Span;

/// A table with columns for the date, who changed it, and what changed.
#[derive(Debug)]
pub struct RefreshSummary {
    /// Index in the document's tables.
    pub table: usize,
    /// Column of the date.
    pub date: usize,
    /// The language of the docset, or else of its header.
    pub locale: Locale,
}

/// A date in a Refresh Summary.
#[derive(Clone, Debug)]
pub struct RefreshDate<'a> {
    /// Its row.
    pub row: &'a Row,
    /// Its cell.
    pub cell: Span,
    /// Its text as rendered.
    pub text: Cow<'a, str>,
    /// Its format and the date, if they are clear.
    pub reading: Option<(DateForm, NaiveDate)>,
}

impl RefreshDate<'_> {
    /// Returns the date, if it is clear.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        self.reading.map(|(_, date)| date)
    }
}

impl RefreshSummary {
    pub(super) fn of(
        document: &Document<'_>,
        table: usize,
        headers: &[Header<'_>],
        vocabulary: &Vocabulary,
    ) -> Option<Self> {
        let find = |column| headers.iter().position(|header| header.column == column);
        let date = find(Column::Date)?;
        // Someone must have changed it, or the heading must say what the table is: change logs list other things.
        let heading = || document.heading_before(document.tables[table].span.start as usize);
        let is_headed = || heading().is_some_and(|heading| names_refresh_summary(&heading.text, vocabulary));
        // A `Description` is that of a change where the heading says so.
        let described = || find(Column::TaskName).filter(|_| is_headed());
        find(Column::WhatChanged).or_else(described)?;
        if find(Column::WhoChanged).is_none() && !is_headed() {
            return None;
        }
        let keys: Vec<String> = headers.iter().map(|header| key(&header.text)).collect();
        Some(Self { table, date, locale: vocabulary.locale_of_dates(keys.iter().map(String::as_str)) })
    }

    /// Returns its dates in the order of its rows, without rows with no date cell or an empty one.
    pub fn dates<'a>(&'a self, page: &'a Page<'_>) -> impl Iterator<Item = RefreshDate<'a>> + 'a {
        page.rows(&page.tables[self.table]).iter().filter_map(|row| {
            let cell = *page.cells(row).get(self.date)?;
            let text = plain_text(page.slice(cell));
            let reading = read_date(&text, self.locale, page.vocabulary());
            (!text.is_empty()).then_some(RefreshDate { row, cell, text, reading })
        })
    }
}
