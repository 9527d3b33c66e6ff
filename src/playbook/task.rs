//! Task tables: who has to do what.

use std::borrow::Cow;

use memchr::memmem;

use super::Locale;
use super::header_words::Header;
use super::mo::{MoCell, MoColumn, MoHeader, declared_words};
use super::ragged::RaggedCause;
use super::vocabulary::{Column, Vocabulary};
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
    /// How many columns the header has.
    pub columns: usize,
    /// How many of them are headed by no word known for task tables.
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
        let declared = headers.iter().enumerate().find_map(|(column, header)| {
            let read = MoHeader::read(&header.text, vocabulary)?;
            let letters = match read {
                MoHeader::Letters { mandatory, optional, .. } => (mandatory, optional),
                MoHeader::Undeclared => likely_letters(document, table, column, vocabulary, locale),
            };
            Some((column, read, letters))
        });
        let found = declared.or_else(|| {
            let mut in_use = std::iter::once(vocabulary.usual_letters(locale)).chain(vocabulary.letters_in_use());
            in_use.find_map(|letters| infer_mo_column(document, table, letters, headers))
        });
        let mo = found.map(|(column, header, letters)| MoColumn {
            column,
            span: document.cells(document.header(&document.tables[table]))[column],
            header,
            letters,
            words: declared_words(&headers[column].text, letters),
        });
        // Words of other tables are no proof by themselves, as a word of a language is.
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

    /// The tasks, a row each. A row without any text is none.
    pub fn tasks<'a, 's>(&'a self, document: &'a Document<'s>) -> impl Iterator<Item = Task<'a, 's>> {
        let rows = document.rows(&document.tables[self.table]);
        let shown = |row: &&Row| document.cells(row).iter().any(|cell| !cell.is_empty());
        rows.iter().filter(shown).map(move |row| Task { document, table: self, row })
    }
}

/// The letters of an M/O column whose header declares none: of those in use, the pair that most of its cells hold.
fn likely_letters(
    document: &Document<'_>,
    table: usize,
    column: usize,
    vocabulary: &Vocabulary,
    locale: Locale,
) -> (char, char) {
    let usual = vocabulary.usual_letters(locale);
    let held = |letters: (char, char)| {
        let rows = document.rows(&document.tables[table]).iter();
        let cells = rows.filter_map(|row| document.cells(row).get(column));
        cells.filter(|cell| MoCell::read(document.slice(**cell), letters, [""; 2]) == MoCell::Letter).count()
    };
    let others = vocabulary.letters_in_use().map(|letters| (held(letters), letters));
    let best = others.max_by_key(|&(count, _)| count).filter(|&(count, _)| count > held(usual));
    best.map_or(usual, |(_, letters)| letters)
}

/// An M/O column that only its cells tell: all of them say one of these letters.
fn infer_mo_column(
    document: &Document<'_>,
    table: usize,
    letters: (char, char),
    headers: &[Header<'_>],
) -> Option<(usize, MoHeader, (char, char))> {
    let rows = document.rows(&document.tables[table]);
    let says = |row: &Row, column: usize| {
        let cell = document.cells(row).get(column)?;
        Some(MoCell::read(document.slice(*cell), letters, [""; 2]))
    };
    let column = headers.iter().enumerate().position(|(column, header)| {
        let mut cells =
            rows.iter().filter_map(|row| says(row, column)).filter(|&says| says != MoCell::Empty).peekable();
        header.column == Column::Other
            && cells.peek().is_some()
            && cells.all(|says| matches!(says, MoCell::Letter | MoCell::Certain(_)))
    })?;
    Some((column, MoHeader::Undeclared, letters))
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
    /// The cell of a column, where the row has it.
    #[must_use]
    pub fn cell(&self, column: Option<usize>) -> Option<Span> {
        self.document.cells(self.row).get(column?).copied()
    }

    /// What a reader sees in the cell of a column; empty where there is none.
    #[must_use]
    pub fn text(&self, column: Option<usize>) -> Cow<'a, str> {
        self.cell(column).map_or(Cow::Borrowed(""), |cell| plain_text(self.document.slice(cell)))
    }

    /// The ID as a reader sees it: a link around it is set aside.
    #[must_use]
    pub fn id(&self) -> Cow<'a, str> {
        self.text(Some(self.table.id))
    }

    /// The span of the ID alone, without a link around it.
    #[must_use]
    pub fn id_span(&self) -> Span {
        let Some(cell) = self.cell(Some(self.table.id)) else { return self.row.span };
        let id = self.id();
        match self.document.slice(cell).find(&*id) {
            Some(at) if !id.is_empty() => Span::new(cell.start as usize + at, cell.start as usize + at + id.len()),
            _ => cell,
        }
    }

    /// The letter, name and role, and the services.
    #[must_use]
    pub fn name(&self) -> Cow<'a, str> {
        self.text(self.table.name)
    }

    /// The role as a reader sees it.
    #[must_use]
    pub fn role(&self) -> Cow<'a, str> {
        self.text(self.table.role)
    }

    /// Where `text`, which is what a reader sees in the cell of a column, stands: without the markup around it if it
    /// stands there once and unbroken, else the whole cell.
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

    /// Whether the row has more or fewer cells than the header, so that its cells may stand in other columns than
    /// theirs.
    #[must_use]
    pub fn is_ragged(&self) -> bool {
        self.cells().len() != self.table.columns
    }

    /// The letter for mandatory or optional as a reader sees it.
    #[must_use]
    pub fn mo(&self) -> Cow<'a, str> {
        self.text(self.table.mo.as_ref().map(|mo| mo.column))
    }

    /// Whether the task is mandatory, where its letter is one that the header declares.
    #[must_use]
    pub fn is_mandatory(&self) -> Option<bool> {
        let (mandatory, optional) = self.table.mo.as_ref()?.letters;
        let mut characters = self.mo().chars().collect::<Vec<_>>();
        match (characters.pop(), characters.pop()) {
            (Some(letter), None) if letter == mandatory => Some(true),
            (Some(letter), None) if letter == optional => Some(false),
            _ => None,
        }
    }

    /// What its M/O cell says; nothing where it has none.
    #[must_use]
    pub fn mo_cell(&self) -> Option<MoCell> {
        let mo = self.table.mo.as_ref()?;
        let cell = self.cell(Some(mo.column))?;
        Some(MoCell::read(self.document.slice(cell), mo.letters, mo.words.each_ref().map(String::as_str)))
    }

    /// All its cells.
    #[must_use]
    pub fn cells(&self) -> &'a [Span] {
        self.document.cells(self.row)
    }

    /// Whether the row has as many cells as the header, and else why not.
    #[must_use]
    pub fn ragged(&self) -> Option<RaggedCause> {
        self.is_ragged().then(|| RaggedCause::of(self.document, self))
    }

    /// Whether the row is no task: a heading for those below, with text in one cell only and no number, or a row that
    /// says there is none (`None`, `N/A`).
    #[must_use]
    pub fn is_task(&self, vocabulary: &Vocabulary) -> bool {
        let id = self.id();
        if is_number(&id) {
            return false;
        }
        let one_cell = self.cells().iter().filter(|cell| !cell.is_empty()).count() == 1;
        let has_letter = || matches!(self.mo_cell(), Some(MoCell::Letter | MoCell::Certain(_)));
        let has_number = || self.cells().iter().any(|&cell| is_number(&plain_text(self.document.slice(cell))));
        one_cell && !has_number() || vocabulary.is_none(&id.to_lowercase()) && !has_letter()
    }
}

/// Whether a text is digits and nothing else, as the ID of a task is.
#[must_use]
pub fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The services that a cell names: split at slashes, commas and semicolons.
pub fn split_services(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['/', ',', ';', '、', '／']).map(str::trim).filter(|service| !service.is_empty())
}
