//! Task tables: who has to do what.

use std::borrow::Cow;

use super::Locale;
use super::vocabulary::{Column, Header};
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
}

/// The column that says whether a task is mandatory or optional.
#[derive(Debug)]
pub struct MoColumn {
    /// Its index.
    pub column: usize,
    /// The header cell.
    pub span: Span,
    /// What the header declares.
    pub header: MoHeader,
}

/// What an M/O header declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoHeader {
    /// Two letters in brackets.
    Letters {
        /// The one for mandatory, as written.
        mandatory: char,
        /// The one for optional, as written.
        optional: char,
        /// Whether the header is written in the usual form of its language.
        usual: bool,
    },
    /// The words are there but no two letters in brackets.
    Undeclared,
}

impl MoHeader {
    /// The usual form of a language.
    #[must_use]
    pub fn usual_form(locale: Locale) -> &'static str {
        match locale {
            Locale::En => "(M)andatory / (O)ptional",
            Locale::De => "(E) Erforderlich (O) Optional",
            Locale::Es => "(M)andatorio / (O)pcional",
            Locale::Pt => "(b) Obrigatório / (O) Opcional",
            Locale::Ja => "(M) 必須 (O) オプション",
            Locale::Zh => "(M) 强制性/(O) 可选",
        }
    }

    /// The letters that the cells hold: those that the header declares, else those of the usual form.
    #[must_use]
    pub fn letters(&self, locale: Locale) -> (char, char) {
        match *self {
            Self::Letters { mandatory, optional, .. } => (mandatory, optional),
            Self::Undeclared => match locale {
                Locale::De => ('E', 'O'),
                Locale::Pt => ('b', 'O'),
                _ => ('M', 'O'),
            },
        }
    }

    /// Reads a header cell's text, if it is that of an M/O column.
    fn read(text: &str, locale: Locale) -> Option<Self> {
        let mut letters = bracketed_letters(text);
        if let (Some(mandatory), Some(optional)) = (letters.next(), letters.next()) {
            let usual = squeeze(text) == squeeze(Self::usual_form(locale));
            return Some(Self::Letters { mandatory, optional, usual });
        }
        let lower = text.to_lowercase();
        let named = MO_WORDS.iter().any(|(mandatory, optional)| lower.contains(mandatory) && lower.contains(optional));
        (named || matches!(squeeze(&lower).as_str(), "m/o" | "mo" | "e/o" | "b/o")).then_some(Self::Undeclared)
    }
}

/// The words of the two values in each language, lower case.
const MO_WORDS: &[(&str, &str)] = &[
    ("mandatory", "optional"),
    ("andatory", "ptional"),
    ("erforderlich", "optional"),
    ("mandatorio", "opcional"),
    ("obligatorio", "opcional"),
    ("obrigatório", "opcional"),
    ("必須", "オプション"),
    ("强制", "可选"),
];

/// Letters that stand alone in brackets, ASCII or full-width.
fn bracketed_letters(text: &str) -> impl Iterator<Item = char> {
    let characters: Vec<char> = text.chars().collect();
    (0..characters.len().saturating_sub(2))
        .filter_map(move |at| match characters[at..at + 3] {
            ['(' | '（', letter, ')' | '）'] if letter.is_alphabetic() => Some(letter),
            _ => None,
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// Without blanks, to compare forms.
fn squeeze(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

impl TaskTable {
    pub(super) fn of(document: &Document<'_>, table: usize, headers: &[Header<'_>]) -> Option<Self> {
        let id = headers.iter().position(|header| header.column == Column::TaskId)?;
        let locale = headers[id].locale.unwrap_or_default();
        let find = |column| headers.iter().position(|header| header.column == column);
        let mo = headers.iter().enumerate().find_map(|(column, header)| {
            let read = MoHeader::read(&header.text, locale)?;
            let span = document.cells(document.header(&document.tables[table]))[column];
            Some(MoColumn { column, span, header: read })
        });
        Some(Self {
            table,
            locale,
            id,
            name: find(Column::TaskName),
            mo,
            role: find(Column::Role),
            services: find(Column::Services),
        })
    }

    /// The tasks, a row each. A row without any text is none.
    pub fn tasks<'a, 's>(&'a self, document: &'a Document<'s>) -> impl Iterator<Item = Task<'a, 's>> {
        let rows = document.rows(&document.tables[self.table]);
        let shown = |row: &&Row| document.cells(row).iter().any(|cell| !cell.is_empty());
        rows.iter().filter(shown).map(move |row| Task { document, table: self, row })
    }
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
        let mut found = self.document.slice(cell).match_indices(text).map(|(at, _)| cell.start as usize + at);
        Some(match (found.next(), found.next()) {
            (Some(at), None) if !text.is_empty() => Span::new(at, at + text.len()),
            _ => cell,
        })
    }

    /// Whether the row has more or fewer cells than the header, so that its cells may stand in other columns than theirs.
    #[must_use]
    pub fn is_ragged(&self) -> bool {
        self.row.len() != self.document.header(&self.document.tables[self.table.table]).len()
    }

    /// The letter for mandatory or optional as a reader sees it.
    #[must_use]
    pub fn mo(&self) -> Cow<'a, str> {
        self.text(self.table.mo.as_ref().map(|mo| mo.column))
    }

    /// Whether the task is mandatory, where its letter is one that the header declares.
    #[must_use]
    pub fn is_mandatory(&self) -> Option<bool> {
        let (mandatory, optional) = self.table.mo.as_ref()?.header.letters(self.table.locale);
        let mut characters = self.mo().chars().collect::<Vec<_>>();
        match (characters.pop(), characters.pop()) {
            (Some(letter), None) if letter == mandatory => Some(true),
            (Some(letter), None) if letter == optional => Some(false),
            _ => None,
        }
    }
}

/// The services that a cell names: split at slashes, commas and semicolons.
pub fn split_services(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['/', ',', ';', '、', '／']).map(str::trim).filter(|service| !service.is_empty())
}
