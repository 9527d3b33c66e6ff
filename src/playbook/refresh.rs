//! The Refresh Summary: a page's own record of its changes.

use super::header_words::{Column, Header};
use super::section::names_refresh_summary;
use super::{Date, parse_date};
use crate::page::{Document, Row, plain_text};
use crate::text::Span;

/// A table headed by date, who changed and what changed.
#[derive(Debug)]
pub struct RefreshSummary {
    /// Index in the document's tables.
    pub table: usize,
    /// Column of the date.
    pub date: usize,
}

impl RefreshSummary {
    pub(super) fn of(document: &Document<'_>, table: usize, headers: &[Header<'_>]) -> Option<Self> {
        let find = |column| headers.iter().position(|header| header.column == column);
        let date = find(Column::Date)?;
        find(Column::WhatChanged)?;
        // Someone must have changed it, or the heading must say what the table is: change logs list other things.
        let heading = || document.heading_before(document.tables[table].span.start as usize);
        if find(Column::WhoChanged).is_none() && !heading().is_some_and(|heading| names_refresh_summary(&heading.text))
        {
            return None;
        }
        Some(Self { table, date })
    }

    /// Rows with the span and the reading of their date cell. Rows without a date cell, or with an empty one, are left
    /// out.
    pub fn dates<'a>(&'a self, document: &'a Document<'_>) -> impl Iterator<Item = (&'a Row, Span, Date)> + 'a {
        document.rows(&document.tables[self.table]).iter().filter_map(|row| {
            let cell = *document.cells(row).get(self.date)?;
            let text = plain_text(document.slice(cell));
            (!text.is_empty()).then(|| (row, cell, parse_date(&text)))
        })
    }
}
