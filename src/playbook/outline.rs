//! What a page shows before any of its words is known: its headings, its labels, and the shapes of its tables.
//!
//! It depends only on the text of the page, the settings, and the languages, never on what other pages taught. Pages of
//! a docset are compared by their outlines, and one page teaches the words of another; see [`super::vocabulary`].

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::column_texts::{ColumnTexts, MAX_ROWS};
use super::date::{DateForm, possible_forms};
use super::mo::{declaration, names_both};
use super::mo_values::MoValues;
use super::process::labels;
use super::task::is_number;
use super::vocabulary::{Column, Vocabulary, key, section_key};
use crate::page::{Document, Row, Table, plain_text};

/// The outline of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its headings in order.
    pub headings: Box<[HeadingOutline]>,
    /// The words before the colons under its title, in order.
    pub labels: Box<[Box<str>]>,
    /// Its tables in order.
    pub tables: Box<[TableOutline]>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingOutline {
    /// 1 to 6.
    pub level: u8,
    /// The key for comparisons.
    pub key: Box<str>,
    /// The text as rendered.
    pub text: Box<str>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableOutline {
    /// The last heading above it, as an index of [`Outline::headings`].
    pub heading: Option<u32>,
    /// Whether it is the last table, in the last section of the page.
    pub is_last: bool,
    /// The number of rows below its header.
    pub rows: u32,
    /// Its columns.
    pub columns: Box<[ColumnOutline]>,
}

/// A column of a table. Cells are counted only if its table has an unknown word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnOutline {
    /// The key of its heading for comparisons.
    pub key: Box<str>,
    /// The text of its heading as rendered.
    pub text: Box<str>,
    /// Its content by the settings and the languages.
    pub known: Option<Column>,
    /// The letters that its heading declares, in the order of the heading.
    pub letters: Option<(char, char)>,
    /// Whether most cells contain one of two words for mandatory and optional, and the heading declares no letters.
    pub holds_words: bool,
    /// Where its two values for mandatory and optional are, if its heading declares letters or its cells contain words.
    pub choices: Option<ChoiceRows>,
    /// The number of cells with a text.
    pub filled: u32,
    /// The number of cells with a number of three to six digits.
    pub ids: u32,
    /// Whether these have the same number of digits, four or more.
    pub is_uniform: bool,
    /// The texts without a digit in a column of IDs, in lowercase, each with its row.
    pub words: Box<[(u32, Box<str>)]>,
    /// The number of cells with one letter.
    pub single_letters: u32,
    /// The number of different single letters.
    pub alphabet: u32,
    /// The number of cells with a date.
    pub dates: u32,
    /// Hashes of the different texts, sorted.
    pub texts: Box<[u32]>,
    /// The number of bytes of all texts.
    pub bytes: u32,
    /// Dates by their format, of those that have only one possible format.
    pub forms: Box<[(DateForm, u32)]>,
}

/// The rows that contain each of the two values of an M/O column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRows {
    /// The values: mandatory first, or in the order of the alphabet if no word shows which is which.
    pub values: [Box<str>; 2],
    /// Whether the first is known to be that for mandatory.
    pub is_ordered: bool,
    /// The rows with each of them, as bits.
    pub rows: [u64; 2],
}

impl ChoiceRows {
    fn of(texts: &ColumnTexts<'_, '_>, values: &MoValues, is_ordered: bool) -> Self {
        let (mandatory, optional) = (values.mandatory(), values.optional());
        let is_kept = is_ordered || mandatory <= optional;
        let (first, second) = if is_kept { (mandatory, optional) } else { (optional, mandatory) };
        let mut rows = [0; 2];
        for (number, text) in texts.rows().iter().enumerate() {
            for (rows, value) in rows.iter_mut().zip([first, second]) {
                *rows |= u64::from(text == value) << number;
            }
        }
        Self { values: [first.into(), second.into()], is_ordered, rows }
    }
}

impl Outline {
    /// Reads `document`, with the words that `vocabulary` knows without learning.
    #[must_use]
    pub fn of(document: &Document<'_>, vocabulary: &Vocabulary) -> Self {
        let headings = document.headings.iter().map(|heading| HeadingOutline {
            level: heading.level,
            key: section_key(&heading.text).into(),
            text: heading.text.trim().into(),
        });
        let tables = (0..document.tables.len()).map(|table| TableOutline::of(document, table, vocabulary));
        Self {
            headings: headings.collect(),
            labels: labels(document).map(|label| label.into()).collect(),
            tables: tables.collect(),
        }
    }
}

/// Returns a hash that differs for most texts.
fn text_hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // The upper half is mixed better.
    (hasher.finish() >> 32) as u32
}

/// Returns the columns of a table.
fn columns(document: &Document<'_>, table: &Table, vocabulary: &Vocabulary) -> Box<[ColumnOutline]> {
    let header = document.cells(document.header(table));
    // Whether the header of each column shows which letter is for mandatory.
    let mut orders = Vec::with_capacity(header.len());
    let mut columns: Vec<ColumnOutline> = header
        .iter()
        .map(|&cell| {
            let text = plain_text(document.slice(cell));
            let key = key(&text);
            let declared = declaration(&text);
            orders.push(declared.is_some_and(|(_, is_ordered)| is_ordered));
            let known = vocabulary.unlearned_column(&key).or_else(|| {
                let is_named = || match vocabulary.column(&key) {
                    Some((column, _)) => column == Column::Mandatory,
                    None => names_both(&text, vocabulary),
                };
                (declared.is_some() || is_named()).then_some(Column::Mandatory)
            });
            ColumnOutline {
                known,
                letters: declared.map(|(letters, _)| letters),
                key: key.into(),
                text: text.trim().into(),
                holds_words: false,
                choices: None,
                filled: 0,
                ids: 0,
                words: Box::default(),
                is_uniform: true,
                single_letters: 0,
                alphabet: 0,
                dates: 0,
                texts: Box::default(),
                bytes: 0,
                forms: Box::default(),
            }
        })
        .collect();
    let texts: Vec<_> = (0..columns.len()).map(|place| ColumnTexts::new(document, table, place)).collect();
    if columns.len() >= MIN_TASK_COLUMNS {
        for ((column, texts), is_ordered) in columns.iter_mut().zip(&texts).zip(orders) {
            let is_mo = column.known == Some(Column::Mandatory);
            if let Some(letters) = column.letters {
                let values = MoValues::declared(texts, letters);
                column.choices = Some(ChoiceRows::of(texts, &values, is_ordered));
            } else if is_mo || column.known.is_none() {
                let words = MoValues::likely_words(texts, vocabulary, is_mo);
                column.holds_words = words.as_ref().is_some_and(|(_, is_proven)| *is_proven);
                column.known = column.known.or(column.holds_words.then_some(Column::Mandatory));
                column.choices = words.map(|(values, _)| ChoiceRows::of(texts, &values, values.is_ordered()));
            }
        }
    }
    let is_understood = columns.iter().all(|column| column.known.is_some());
    for (place, column) in columns.iter_mut().enumerate() {
        // The formats of dates are always counted, to find the usual one of the docset.
        if !is_understood || column.known == Some(Column::Date) {
            column.count(&texts[place]);
        }
        if column.known == Some(Column::TaskId) || column.known.is_none() && column.holds_ids() {
            column.words = words(document, table, place);
        }
    }
    columns.into()
}

/// The largest length of a word for `None`.
const MAX_WORD_BYTES: usize = 40;

/// Returns the texts without a digit in a column, in lowercase, each with its row.
fn words(document: &Document<'_>, table: &Table, place: usize) -> Box<[(u32, Box<str>)]> {
    let word = |(number, row): (u32, &Row)| {
        let written = document.slice(*document.cells(row).get(place)?);
        let is_word = !written.is_empty() && !written.bytes().any(|byte| byte.is_ascii_digit());
        let text = is_word.then(|| plain_text(written).trim().to_lowercase())?;
        (!text.is_empty() && text.len() <= MAX_WORD_BYTES).then(|| (number, text.into()))
    };
    (0..).zip(document.rows(table).iter().take(MAX_ROWS)).filter_map(word).collect()
}

/// The smallest number of columns of a task table: an ID, a letter, and a name.
const MIN_TASK_COLUMNS: usize = 3;

impl ColumnOutline {
    /// Counts what its cells look like.
    fn count(&mut self, column: &ColumnTexts<'_, '_>) {
        let (mut texts, mut alphabet, mut forms) = (Vec::new(), Vec::new(), Vec::<(DateForm, u32)>::new());
        let mut digits = 0;
        for text in column.filled() {
            self.filled += 1;
            self.bytes += u32::try_from(text.len()).unwrap_or(u32::MAX);
            if (3..=6).contains(&text.len()) && is_number(text) {
                self.is_uniform &= text.len() > 3 && (self.ids == 0 || digits == text.len());
                digits = text.len();
                self.ids += 1;
            }
            let mut characters = text.chars();
            if let (Some(letter), None) = (characters.next(), characters.next())
                && letter.is_alphabetic()
            {
                self.single_letters += 1;
                let lower = letter.to_lowercase().next().unwrap_or(letter);
                if !alphabet.contains(&lower) {
                    alphabet.push(lower);
                }
            }
            match possible_forms(text).as_slice() {
                [] => {}
                [only] => {
                    self.dates += 1;
                    match forms.iter_mut().find(|(form, _)| form == only) {
                        Some((_, count)) => *count += 1,
                        None => forms.push((*only, 1)),
                    }
                }
                _ => self.dates += 1,
            }
            texts.push(text_hash(text));
        }
        texts.sort_unstable();
        texts.dedup();
        self.texts = texts.into();
        self.alphabet = u32::try_from(alphabet.len()).unwrap_or(u32::MAX);
        forms.sort_unstable();
        self.forms = forms.into();
    }

    /// Whether most of its cells are counted in `count`: three in four.
    fn is_mostly(&self, count: u32) -> bool {
        count > 0 && count * 4 >= self.filled * 3
    }

    /// Whether its cells look like IDs of tasks. One in three may be malformed.
    fn holds_ids(&self) -> bool {
        self.ids > 0 && self.ids * 3 >= self.filled * 2
    }

    /// Whether it contains one of two letters, as its heading declares or its cells show.
    fn holds_letters(&self) -> bool {
        self.letters.is_some()
            || self.known == Some(Column::Mandatory)
            || self.filled >= 3 && self.alphabet == 2 && self.is_mostly(self.single_letters)
    }
}

impl TableOutline {
    /// Returns the keys of the headings of its columns.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| &*column.key)
    }

    /// Reads the table of `document` at `index`.
    pub(super) fn of(document: &Document<'_>, index: usize, vocabulary: &Vocabulary) -> Self {
        let table = &document.tables[index];
        let before = document.headings.partition_point(|heading| heading.span.start < table.span.start);
        Self {
            heading: before.checked_sub(1).and_then(|heading| u32::try_from(heading).ok()),
            is_last: index + 1 == document.tables.len() && before > 0 && before == document.headings.len(),
            rows: u32::try_from(document.rows(table).len()).unwrap_or(u32::MAX),
            columns: columns(document, table, vocabulary),
        }
    }

    /// Returns the content of its columns if it has the shape of a task table: IDs, one of two letters, and a text.
    /// Known words override the shape.
    #[must_use]
    pub fn as_task_table(&self) -> Option<Vec<Column>> {
        let columns = &self.columns;
        let has = |column| columns.iter().position(|other| other.known == Some(column));
        let unknown = |place: &usize| columns[*place].known.is_none();
        let id =
            has(Column::TaskId).or_else(|| (0..columns.len()).filter(unknown).find(|&at| columns[at].holds_ids()))?;
        let letters = (0..columns.len()).find(|&at| at != id && columns[at].holds_letters());
        let is_named = has(Column::TaskId).is_some() && has(Column::TaskName).is_some();
        if columns.len() < MIN_TASK_COLUMNS || letters.is_none() && !is_named {
            return None;
        }
        // Tables of ports show what is required, too.
        let is_port = letters.is_some_and(|at| columns[at].holds_words) && has(Column::TaskId).is_none();
        if is_port && !columns[id].is_uniform {
            return None;
        }
        let is_free = |at: &usize| unknown(at) && *at != id && Some(*at) != letters;
        // The name differs from row to row, and is longer than the rest.
        let name = has(Column::TaskName).or_else(|| {
            let free = (0..columns.len()).filter(is_free).filter(|&at| !columns[at].is_mostly(columns[at].dates));
            free.max_by_key(|&at| (columns[at].texts.len(), columns[at].bytes, std::cmp::Reverse(at)))
        })?;
        let mut rest = (0..columns.len()).filter(is_free).filter(|&at| at != name).collect::<Vec<_>>().into_iter();
        // A role and a service follow, in this order on all known pages.
        let role = has(Column::Role).or_else(|| rest.next());
        let services = has(Column::Services).or_else(|| rest.next());
        let meaning = |at: usize| match at {
            _ if at == id => Column::TaskId,
            _ if at == name => Column::TaskName,
            _ if Some(at) == letters => Column::Mandatory,
            _ if Some(at) == role => Column::Role,
            _ if Some(at) == services => Column::Services,
            _ => columns[at].known.unwrap_or(Column::Other),
        };
        Some((0..columns.len()).map(meaning).collect())
    }

    /// Returns what its columns seem to contain if it may be a task table with unknown words: one column has numbers
    /// with the same number of digits, and a later column repeats two words.
    pub(super) fn as_likely_task_table(&self) -> Option<Vec<Column>> {
        let columns = &self.columns;
        let is_unknown = |at: &usize| columns[*at].known.is_none();
        let id = (0..columns.len()).filter(is_unknown).find(|&at| columns[at].holds_ids() && columns[at].is_uniform)?;
        let is_pair = |at: &usize| columns[*at].texts.len() == 2 && columns[*at].filled >= 4;
        let mo = (id + 1..columns.len()).filter(is_unknown).find(is_pair)?;
        let name = (id + 1..mo).filter(is_unknown).max_by_key(|&at| (columns[at].texts.len(), columns[at].bytes))?;
        let meaning = |at: usize| match at {
            _ if at == id => Column::TaskId,
            _ if at == name => Column::TaskName,
            _ if at == mo => Column::Mandatory,
            _ => Column::Other,
        };
        (columns.len() >= 4).then(|| (0..columns.len()).map(meaning).collect())
    }

    /// Returns the content of its columns if it has the shape of a Refresh Summary: the last table of a page, with
    /// a column of dates and at most four others.
    #[must_use]
    pub fn as_refresh_summary(&self) -> Option<Vec<Column>> {
        let columns = &self.columns;
        if !self.is_last || !(2..=5).contains(&columns.len()) || self.as_task_table().is_some() {
            return None;
        }
        let has = |column| columns.iter().position(|other| other.known == Some(column));
        let is_other = |column: &ColumnOutline| {
            !matches!(
                column.known,
                None | Some(Column::Date | Column::WhoChanged | Column::WhatChanged | Column::TaskName | Column::Other)
            )
        };
        if columns.iter().any(is_other) {
            return None;
        }
        let dates = |&at: &usize| columns[at].known.is_none() && columns[at].is_mostly(columns[at].dates);
        let date = has(Column::Date).or_else(|| (0..columns.len()).find(dates))?;
        let others = || (0..columns.len()).filter(|&at| at != date);
        let what = has(Column::WhatChanged)
            .or_else(|| others().filter(|&at| columns[at].known.is_none()).max_by_key(|&at| columns[at].bytes))?;
        let who = has(Column::WhoChanged)
            .or_else(|| others().find(|&at| at != what && columns[at].known.is_none() && columns[at].dates == 0));
        let meaning = |at: usize| match at {
            _ if at == date => Column::Date,
            _ if at == what => Column::WhatChanged,
            _ if Some(at) == who => Column::WhoChanged,
            _ => Column::Other,
        };
        Some((0..columns.len()).map(meaning).collect())
    }
}
