//! The texts of a column of a table, as readers see them.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::page::{Document, Row, Table, plain_text};

/// The number of rows of a table that are read. They are enough to show its shape.
pub(super) const MAX_ROWS: usize = 64;

/// The texts of a column: its heading, and its first [`MAX_ROWS`] cells, which are read when first asked for.
pub(super) struct ColumnTexts<'a, 's> {
    document: &'a Document<'s>,
    table: &'a Table,
    column: usize,
    rows: OnceCell<Vec<Cow<'a, str>>>,
}

impl<'a, 's> ColumnTexts<'a, 's> {
    /// The column of `table` with this index.
    pub(super) fn new(document: &'a Document<'s>, table: &'a Table, column: usize) -> Self {
        Self { document, table, column, rows: OnceCell::new() }
    }

    /// Returns the text of its heading.
    pub(super) fn heading(&self) -> Cow<'a, str> {
        self.text(self.document.header(self.table))
    }

    /// Returns the text of each cell, in the order of the rows; empty for a row without this cell.
    pub(super) fn rows(&self) -> &[Cow<'a, str>] {
        self.rows.get_or_init(|| {
            let rows = self.document.rows(self.table).iter().take(MAX_ROWS);
            rows.map(|row| self.text(row)).collect()
        })
    }

    fn text(&self, row: &Row) -> Cow<'a, str> {
        let cell = self.document.cells(row).get(self.column);
        cell.map_or(Cow::Borrowed(""), |&cell| plain_text(self.document.slice(cell)))
    }

    /// Returns the texts that are not empty.
    pub(super) fn filled(&self) -> impl Iterator<Item = &str> {
        self.rows().iter().map(|text| &**text).filter(|text| !text.is_empty())
    }

    /// Whether this many cells are most of those with a text: two in three.
    pub(super) fn is_most(&self, count: usize) -> bool {
        count * 3 >= self.filled().count() * 2
    }

    /// Returns the texts that are one letter of an alphabet.
    pub(super) fn letters(&self) -> impl Iterator<Item = char> {
        self.filled().filter(|text| is_letter(text)).filter_map(|text| text.chars().next())
    }
}

/// Whether a text is one letter of an alphabet; `是` is a word.
pub(super) fn is_letter(text: &str) -> bool {
    let mut characters = text.chars();
    let is_cased = |letter: char| letter.is_lowercase() || letter.is_uppercase();
    characters.next().is_some_and(is_cased) && characters.next().is_none()
}
