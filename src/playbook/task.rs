//! Task tables: who has to do what.

use std::borrow::Cow;

use memchr::memmem;

use super::Locale;
use super::column_texts::ColumnTexts;
use super::header_words::Header;
use super::mo::{MoCell, MoColumn, MoHeader, declared_words, slashed_letters};
use super::mo_values::{Choice, MoValues};
use super::placeholder::is_placeholder;
use super::ragged::RaggedCause;
use super::vocabulary::{Column, Vocabulary, key};
use crate::page::{Document, Row, plain_text};
use crate::text::Span;

/// A table whose header has a task ID column.
#[derive(Debug)]
pub struct TaskTable {
    /// Index in the document's tables.
    pub table: usize,
    /// The language of its header.
    pub locale: Locale,
    /// Column of the ID.
    pub id: usize,
    /// Column of the name or description.
    pub name: Option<usize>,
    /// Column of the letter for mandatory or optional.
    pub mo: Option<MoColumn>,
    /// Column of the role.
    pub role: Option<usize>,
    /// Column of the services.
    pub services: Option<usize>,
    /// The number of columns in the header.
    pub columns: usize,
    /// The number of columns whose heading is not a known word of task tables.
    pub unknown_columns: usize,
}

impl TaskTable {
    pub(super) fn of(
        document: &Document<'_>,
        table: usize,
        headers: &[Header<'_>],
        vocabulary: &Vocabulary,
    ) -> Option<Self> {
        let id = headers.iter().position(|header| header.column == Column::TaskId)?;
        let is_given = headers[id].locale.is_some();
        let locale = headers[id].locale.or(vocabulary.locale()).unwrap_or_default();
        let find = |column| headers.iter().position(|header| header.column == column);
        let texts = |column| ColumnTexts::new(document, &document.tables[table], column);
        // A docset that declares letters has made its choice: words are mistakes there.
        let words = |column: usize, is_mo: bool| {
            let may_use = !vocabulary.declares_letters();
            may_use.then(|| MoValues::of_words(&texts(column), vocabulary, is_mo))?
        };
        let declared = headers.iter().enumerate().find_map(|(column, header)| {
            let read = MoHeader::read(&header.text, vocabulary)?;
            Some(match read {
                MoHeader::Letters { mandatory, optional, .. } => {
                    (column, read, MoValues::declared(&texts(column), (mandatory, optional)))
                }
                MoHeader::Undeclared | MoHeader::Words => match words(column, true) {
                    Some(words) => (column, MoHeader::Words, words),
                    None => (column, read, likely_letters(document, table, column, vocabulary, locale)),
                },
            })
        });
        let by_letters = || {
            let mut in_use = std::iter::once(vocabulary.usual_letters(locale)).chain(vocabulary.letters_in_use());
            in_use.find_map(|letters| infer_mo_column(document, table, letters, headers))
        };
        let by_words = || {
            let unknown = headers.iter().enumerate().filter(|(_, header)| header.column == Column::Other);
            unknown.filter_map(|(column, _)| Some((column, MoHeader::Words, words(column, false)?))).next()
        };
        let mo = declared.or_else(by_words).or_else(by_letters).map(|(column, header, values)| {
            let values = match vocabulary.mo_values(&key(&headers[column].text)) {
                Some(known) => values.in_order_of(known),
                None => values,
            };
            MoColumn {
                column,
                span: document.cells(document.header(&document.tables[table]))[column],
                header,
                words: declared_words(&headers[column].text, values.mandatory()),
                values,
            }
        });
        // Unlike a word of a language, words of other tables prove nothing by themselves.
        if !is_given && mo.is_none() && find(Column::TaskName).is_none() {
            return None;
        }
        let is_unknown = |&(column, header): &(usize, &Header<'_>)| {
            header.column == Column::Other && mo.as_ref().is_none_or(|mo| mo.column != column)
        };
        let unknown = headers.iter().enumerate().filter(is_unknown).count();
        Some(Self {
            table,
            locale,
            id,
            name: find(Column::TaskName),
            mo,
            role: find(Column::Role),
            services: find(Column::Services),
            columns: headers.len(),
            unknown_columns: unknown,
        })
    }

    /// Returns the tasks, one per row. A row without any text is not a task.
    pub fn tasks<'a, 's>(&'a self, document: &'a Document<'s>) -> impl Iterator<Item = Task<'a, 's>> {
        let rows = document.rows(&document.tables[self.table]);
        let shown = |row: &&Row| document.cells(row).iter().any(|cell| !cell.is_empty());
        rows.iter().filter(shown).map(move |row| Task { document, table: self, row })
    }
}

/// Returns the letters of an M/O column whose header declares none: of the pairs in use, the one that most of its cells
/// contain.
fn likely_letters(
    document: &Document<'_>,
    table: usize,
    column: usize,
    vocabulary: &Vocabulary,
    locale: Locale,
) -> MoValues {
    let usual = vocabulary.usual_letters(locale);
    let held = |letters: (char, char)| {
        let (rows, values) = (document.rows(&document.tables[table]).iter(), MoValues::letters(letters));
        let cells = rows.filter_map(|row| document.cells(row).get(column));
        cells.filter(|cell| MoCell::read(document.slice(**cell), &values, [""; 2]) == MoCell::Value).count()
    };
    let others = vocabulary.letters_in_use().map(|letters| (held(letters), letters));
    let best = others.max_by_key(|&(count, _)| count).filter(|&(count, _)| count > held(usual));
    let (count, letters) = best.unwrap_or_else(|| (held(usual), usual));
    let texts = ColumnTexts::new(document, &document.tables[table], column);
    let named = MoValues::of_letters(&texts);
    if let Some(named) = named.filter(|named| named.as_letters().is_some_and(|named| held(named) > count)) {
        return named;
    }
    // `O/P` says which letters there are, if only to those who know its words.
    let slashed = slashed_letters(&texts.heading());
    if let Some(slashed) = slashed.filter(|&slashed| held(slashed) > count) {
        return MoValues::letters(slashed);
    }
    let any = MoValues::of_any_letters(&texts, vocabulary);
    any.filter(|any| any.as_letters().is_some_and(|any| held(any) > count * 2)).unwrap_or(MoValues::letters(letters))
}

/// Returns an M/O column that only its cells show: all of them contain one of these letters.
fn infer_mo_column(
    document: &Document<'_>,
    table: usize,
    letters: (char, char),
    headers: &[Header<'_>],
) -> Option<(usize, MoHeader, MoValues)> {
    let (rows, values) = (document.rows(&document.tables[table]), MoValues::letters(letters));
    let says = |row: &Row, column: usize| {
        let cell = document.cells(row).get(column)?;
        Some(MoCell::read(document.slice(*cell), &values, [""; 2]))
    };
    let column = headers.iter().enumerate().position(|(column, header)| {
        let mut cells =
            rows.iter().filter_map(|row| says(row, column)).filter(|&says| says != MoCell::Empty).peekable();
        header.column == Column::Other
            && cells.peek().is_some()
            && cells.all(|says| matches!(says, MoCell::Value | MoCell::Certain(_)))
    })?;
    Some((column, MoHeader::Undeclared, values))
}

/// A row of a task table.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a, 's> {
    document: &'a Document<'s>,
    /// Its table.
    pub table: &'a TaskTable,
    /// Its row.
    pub row: &'a Row,
}

impl<'a> Task<'a, '_> {
    /// Returns the cell of a column, if the row has it.
    #[must_use]
    pub fn cell(&self, column: Option<usize>) -> Option<Span> {
        self.document.cells(self.row).get(column?).copied()
    }

    /// Returns the text of the cell of a column as rendered; empty if there is none.
    #[must_use]
    pub fn text(&self, column: Option<usize>) -> Cow<'a, str> {
        self.cell(column).map_or(Cow::Borrowed(""), |cell| plain_text(self.document.slice(cell)))
    }

    /// Returns the ID as rendered, without a link around it.
    #[must_use]
    pub fn id(&self) -> Cow<'a, str> {
        self.text(Some(self.table.id))
    }

    /// Returns the span of the ID, without a link around it.
    #[must_use]
    pub fn id_span(&self) -> Span {
        let Some(cell) = self.cell(Some(self.table.id)) else { return self.row.span };
        let id = self.id();
        match self.document.slice(cell).find(&*id) {
            Some(at) if !id.is_empty() => Span::new(cell.start as usize + at, cell.start as usize + at + id.len()),
            _ => cell,
        }
    }

    /// Returns the letter, name, role, and services.
    #[must_use]
    pub fn name(&self) -> Cow<'a, str> {
        self.text(self.table.name)
    }

    /// Returns the role as rendered.
    #[must_use]
    pub fn role(&self) -> Cow<'a, str> {
        self.text(self.table.role)
    }

    /// Returns the span of `text`, the rendered text of the cell of a column: without the markup around it if it occurs
    /// once and unbroken, or else the entire cell.
    #[must_use]
    pub fn text_span(&self, column: Option<usize>, text: &str) -> Option<Span> {
        let cell = self.cell(column)?;
        let written = self.document.slice(cell);
        if text.is_empty() || written.len() == text.len() {
            return Some(cell);
        }
        let mut found = memmem::find_iter(written.as_bytes(), text).map(|at| cell.start as usize + at);
        Some(match (found.next(), found.next()) {
            (Some(at), None) => Span::new(at, at + text.len()),
            _ => cell,
        })
    }

    /// Whether the row has more or fewer cells than the header, so its cells may be in the wrong columns.
    #[must_use]
    pub fn is_ragged(&self) -> bool {
        self.cells().len() != self.table.columns
    }

    /// Returns the letter for mandatory or optional as rendered.
    #[must_use]
    pub fn mo(&self) -> Cow<'a, str> {
        self.text(self.table.mo.as_ref().map(|mo| mo.column))
    }

    /// Returns whether the task is mandatory, if its letter is one that the header declares.
    #[must_use]
    pub fn is_mandatory(&self) -> Option<bool> {
        let values = &self.table.mo.as_ref().filter(|mo| mo.values.is_ordered())?.values;
        Some(values.choice(&self.mo())? == Choice::Mandatory)
    }

    /// Returns the content of its M/O cell, if it has one.
    #[must_use]
    pub fn mo_cell(&self) -> Option<MoCell> {
        let mo = self.table.mo.as_ref()?;
        let cell = self.cell(Some(mo.column))?;
        Some(MoCell::read(self.document.slice(cell), &mo.values, mo.words.each_ref().map(String::as_str)))
    }

    /// All its cells.
    #[must_use]
    pub fn cells(&self) -> &'a [Span] {
        self.document.cells(self.row)
    }

    /// Whether the row has as many cells as the header, or else why not.
    #[must_use]
    pub fn ragged(&self) -> Option<RaggedCause> {
        self.is_ragged().then(|| RaggedCause::of(self.document, self))
    }

    /// Whether the row is a task, and not a heading for the rows below, with text in only one cell and no number, or a
    /// row that states that there is none (`None`, `N/A`).
    #[must_use]
    pub fn is_task(&self, vocabulary: &Vocabulary) -> bool {
        let id = self.id();
        if is_number(&id) {
            return false;
        }
        let one_cell = self.cells().iter().filter(|cell| !cell.is_empty()).count() == 1;
        let has_letter = || matches!(self.mo_cell(), Some(MoCell::Value | MoCell::Certain(_)));
        // Without a number, a name, and a letter nothing is left of a task, whatever the cells say in their places.
        let says_nothing = |column: Option<usize>| {
            let text = self.text(column);
            text.is_empty() || text == id || vocabulary.is_none(&text.to_lowercase())
        };
        let is_bare = || {
            let (name, mo) = (self.table.name, self.table.mo.as_ref().map(|mo| mo.column));
            let has_columns = name.is_some() && mo.is_some() && !id.is_empty() && !self.is_ragged();
            let is_word = !id.contains(|sign: char| sign.is_ascii_digit()) && !is_placeholder("", &id);
            has_columns && is_word && says_nothing(name) && says_nothing(mo)
        };
        let has_number = || self.cells().iter().any(|&cell| is_number(&plain_text(self.document.slice(cell))));
        one_cell && !has_number() || vocabulary.is_none(&id.to_lowercase()) && !has_letter() || is_bare()
    }
}

/// Whether a text has only digits, as the ID of a task does.
#[must_use]
pub fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the services of a cell: split at slashes, commas, and semicolons.
pub fn split_services(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['/', ',', ';', '、', '／']).map(str::trim).filter(|service| !service.is_empty())
}
