//! The content of a table's columns, by their headings.

use std::borrow::Cow;

use super::Locale;
use super::mo::MoHeader;
use super::vocabulary::{Column, Vocabulary, WordOrigin, key};
use crate::page::{Document, Table, plain_text};

/// A header cell: its text as rendered, and the content of its column.
pub(super) struct Header<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) column: Column,
    /// The language of its words, if it is known.
    pub(super) locale: Option<Locale>,
}

/// The header cells of a table, read once for all types of tables.
pub(super) fn headers<'d>(document: &'d Document<'_>, table: &Table, vocabulary: &Vocabulary) -> Vec<Header<'d>> {
    document.cells(document.header(table)).iter().map(|&cell| header(document.slice(cell), vocabulary)).collect()
}

fn header<'c>(cell: &'c str, vocabulary: &Vocabulary) -> Header<'c> {
    let text = plain_text(cell);
    let (column, locale) = match vocabulary.column(&key(&text)) {
        Some((column, WordOrigin::Language(locale))) => (column, Some(locale)),
        Some((column, _)) => (column, None),
        None => (Column::Other, None),
    };
    Header { text, column, locale }
}

/// Returns the content of a column under `text`, if no cells can show it: a column of letters declares them in its
/// header.
#[must_use]
pub fn read_column(text: &str, vocabulary: &Vocabulary) -> Column {
    match MoHeader::read(text, vocabulary) {
        Some(_) => Column::Mandatory,
        None => vocabulary.column(&key(text)).map_or(Column::Other, |(column, _)| column),
    }
}
