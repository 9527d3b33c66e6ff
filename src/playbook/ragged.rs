//! Why a row of a task table has more or fewer cells than its header.

use super::task::{Task, is_number};
use crate::page::{Document, Row, plain_text};
use crate::text::Span;

/// Why a row has a different number of cells than the header, as far as its cells show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RaggedCause {
    /// The line is not a row, but text under the table without a blank line between.
    Text,
    /// The row continues on the next line.
    Broken {
        /// The line break, with the spaces around it.
        gap: Span,
    },
    /// The rest of the incomplete row above.
    Continuation,
    /// A pipe is missing inside a cell.
    PipeMissing {
        /// The cell.
        cell: usize,
        /// The spaces in the place of the pipe.
        gap: Span,
    },
    /// There is a pipe with an empty cell after it.
    PipeExtra {
        /// The empty cell.
        cell: usize,
        /// From the text before it to the text after it.
        gap: Span,
    },
    /// A pipe that belongs to the text splits the name.
    NameSplit {
        /// The first of the two cells.
        cell: usize,
    },
    /// The line has a second row.
    TwoRows {
        /// The second row's first cell.
        cell: usize,
        /// From the end of the first row's last text to the start of the second row's, if both have all their cells.
        gap: Option<Span>,
    },
    /// Cells after the last column.
    Extra,
    /// Too few cells, and no sign of which are missing.
    Short,
}

impl RaggedCause {
    pub(super) fn of(document: &Document<'_>, task: &Task<'_, '_>) -> Self {
        RowReader { document, task, cells: task.cells() }.read()
    }

    /// Returns how many of the row's first cells are in their own columns.
    #[must_use]
    pub fn aligned_cells(self, columns: usize) -> usize {
        match self {
            Self::Text | Self::Short | Self::Continuation | Self::Broken { .. } => 0,
            Self::PipeMissing { cell, .. } | Self::PipeExtra { cell, .. } | Self::NameSplit { cell } => cell,
            Self::TwoRows { cell, .. } => cell.min(columns),
            Self::Extra => columns,
        }
    }
}

struct RowReader<'r> {
    document: &'r Document<'r>,
    task: &'r Task<'r, 'r>,
    cells: &'r [Span],
}

impl RowReader<'_> {
    fn read(&self) -> RaggedCause {
        let columns = self.task.table.columns;
        if let Some(ragged) = self.broken() {
            ragged
        } else if self.is_text() {
            RaggedCause::Text
        } else if self.cells.len() + 1 == columns {
            self.missing_pipe().unwrap_or(RaggedCause::Short)
        } else if self.cells.len() < columns {
            RaggedCause::Short
        } else {
            let one_more = || (self.cells.len() == columns + 1).then(|| self.extra_pipe()).flatten();
            one_more().or_else(|| self.two_rows(columns)).unwrap_or(RaggedCause::Extra)
        }
    }

    fn text(&self, cell: usize) -> &str {
        self.cells.get(cell).map_or("", |&span| self.document.slice(span))
    }

    /// Whether a cell contains a task's ID, as this row counts its cells.
    fn is_id(&self, cell: usize) -> bool {
        is_number(&plain_text(self.text(cell)))
    }

    /// Whether a text is one of the two letters; if the table has no M/O column, any text may be.
    fn is_letter(&self, text: &str) -> bool {
        let Some(mo) = &self.task.table.mo else { return true };
        mo.values.choice(&plain_text(text)).is_some()
    }

    /// Returns the M/O column, or a column that no row has.
    fn mo(&self) -> usize {
        self.task.table.mo.as_ref().map_or(usize::MAX, |mo| mo.column)
    }

    /// Whether this line and an adjacent one are a row together.
    fn broken(&self) -> Option<RaggedCause> {
        let rows = self.document.rows(&self.document.tables[self.task.table.table]);
        let at = rows.partition_point(|row| row.span.start < self.task.row.span.start);
        let gap = |first: usize| {
            let [row, next] = rows.get(first..first + 2)? else { return None };
            let (head, rest) = (self.document.slice(row.span), self.document.slice(next.span));
            let id = |row: &Row| {
                let cell = self.document.cells(row).get(self.task.table.id)?;
                Some(is_number(&plain_text(self.document.slice(*cell))))
            };
            let is_rest =
                memchr::memchr(b'|', rest.as_bytes()).is_some() && id(row) == Some(true) && id(next) != Some(true);
            // Between two cells, the break separates them; inside one, it adds a piece.
            let pieces = usize::from(!head.ends_with('|') && !rest.starts_with('|'));
            let is_whole = row.len() + next.len() - pieces == self.task.table.columns;
            (is_rest && is_whole).then_some(Span { start: row.span.end, end: next.span.start })
        };
        let is_rest = || at > 0 && gap(at - 1).is_some();
        gap(at).map(|gap| RaggedCause::Broken { gap }).or_else(|| is_rest().then_some(RaggedCause::Continuation))
    }

    fn is_text(&self) -> bool {
        let row = self.document.slice(self.task.row.span);
        let header = self.document.header(&self.document.tables[self.task.table.table]);
        let has_pipes = memchr::memchr(b'|', row.as_bytes()).is_some();
        let is_fenced = self.document.slice(header.span).starts_with('|');
        !has_pipes || is_fenced && !row.starts_with('|') && !self.is_id(self.task.table.id)
    }

    /// Returns the only place where a pipe makes the row right: after the ID, around the letter, or after a role that
    /// other rows have.
    fn missing_pipe(&self) -> Option<RaggedCause> {
        let (id, mo) = (self.task.table.id, self.mo());
        let mut found = None;
        let mut add = |cell: usize, gap: Option<Span>| {
            if let Some(gap) = gap {
                // With two places, nothing is certain.
                found = if found.is_none() { Some(Some((cell, gap))) } else { Some(None) };
            }
        };
        let is_right = |cell: usize| !self.cells.get(cell).is_none_or(|span| span.is_empty());
        if !self.is_id(id) {
            if mo == usize::MAX || mo > id && self.is_letter(self.text(mo - 1)) {
                add(id, self.gap_after_first_word(id).filter(|gap| is_number(&plain_text(self.before(id, *gap)))));
            }
        } else if mo != usize::MAX && mo > id && !self.is_letter(self.text(mo)) && is_right(mo) {
            add(mo, self.gap_after_first_word(mo).filter(|gap| self.is_letter(self.before(mo, *gap))));
            add(mo - 1, self.gap_before_last_word(mo - 1).filter(|gap| self.is_letter(self.after(mo - 1, *gap))));
        } else if let Some(role) = self.task.table.role.filter(|&role| mo == usize::MAX || role > mo) {
            add(role, self.gap_after_role(role));
        }
        let (cell, gap) = found??;
        Some(RaggedCause::PipeMissing { cell, gap })
    }

    fn before(&self, cell: usize, gap: Span) -> &str {
        Span { start: self.cells[cell].start, end: gap.start }.of(self.document.text())
    }

    fn after(&self, cell: usize, gap: Span) -> &str {
        Span { start: gap.end, end: self.cells[cell].end }.of(self.document.text())
    }

    fn gap_after_first_word(&self, cell: usize) -> Option<Span> {
        let text = self.text(cell);
        self.gap(cell, text.find(char::is_whitespace)?)
    }

    fn gap_before_last_word(&self, cell: usize) -> Option<Span> {
        let text = self.text(cell);
        let last = text.rfind(char::is_whitespace)?;
        self.gap(cell, text[..last].trim_end().len())
    }

    /// Returns the spaces that start at `at` in a cell.
    fn gap(&self, cell: usize, at: usize) -> Option<Span> {
        let rest = self.text(cell).get(at..)?;
        let start = self.cells[cell].start as usize + at;
        Some(Span::new(start, start + (rest.len() - rest.trim_start().len())))
    }

    /// Returns the spaces after a role that another row of the table has in its cell.
    fn gap_after_role(&self, role: usize) -> Option<Span> {
        let text = self.text(role);
        let table = self.task.table;
        let rows = self.document.rows(&self.document.tables[table.table]);
        let whole = rows.iter().filter(|row| row.len() == table.columns);
        let known =
            whole.map(|row| self.document.slice(self.document.cells(row)[role])).filter(|known| !known.is_empty());
        let behind = known.filter_map(|known| {
            let rest = text.strip_prefix(known)?;
            rest.starts_with(char::is_whitespace).then_some(known.len())
        });
        self.gap(role, behind.max()?)
    }

    /// Returns the extra pipe of a row that has one cell more than the header.
    fn extra_pipe(&self) -> Option<RaggedCause> {
        let (id, mo, last) = (self.task.table.id, self.mo(), self.cells.len() - 1);
        let empty = |cell: usize| self.cells.get(cell).is_some_and(|span| span.is_empty());
        let lacks_letter = mo != usize::MAX && mo > id && !self.is_letter(self.text(mo));
        let extra = if empty(id) && self.is_id(id + 1) && (mo == usize::MAX || self.is_letter(self.text(mo + 1))) {
            id
        } else if lacks_letter && self.is_letter(self.text(mo + 1)) {
            match (id + 1..=mo).find(|&cell| empty(cell)) {
                Some(cell) => cell,
                // With one column between the ID and the letter, the name is split.
                None if mo == id + 2 => return Some(RaggedCause::NameSplit { cell: id + 1 }),
                None => return None,
            }
        } else if empty(last) {
            last
        } else {
            let from = if mo == usize::MAX { id + 1 } else { mo + 1 };
            let mut blanks = (from..last).filter(|&cell| empty(cell));
            match (blanks.next(), blanks.next()) {
                (Some(cell), None) if !lacks_letter => cell,
                _ => return None,
            }
        };
        let row = self.task.row.span;
        let start = extra.checked_sub(1).map_or(row.start, |before| self.cells[before].end);
        let end = self.cells.get(extra + 1).map_or(row.end, |behind| behind.start);
        Some(RaggedCause::PipeExtra { cell: extra, gap: Span { start, end } })
    }

    /// Finds a second ID with a letter in its place, after the end of a first row.
    fn two_rows(&self, columns: usize) -> Option<RaggedCause> {
        let (id, mo) = (self.task.table.id, self.mo());
        let digits = plain_text(self.text(id)).len();
        let second = (columns.max(2) - 1..self.cells.len()).find(|&start| {
            // IDs of a site have the same number of digits.
            let is_start = self.is_id(start + id) && plain_text(self.text(start + id)).len() == digits;
            is_start && (mo == usize::MAX || self.is_letter(self.text(start + mo)))
        })?;
        let first = &self.cells[..second];
        let length = first.len() - usize::from(first.len() == columns + 1 && first[columns].is_empty());
        let is_whole = length == columns && self.cells.len() - second == columns;
        let gap = is_whole.then(|| Span { start: first[columns - 1].end, end: self.cells[second].start });
        Some(RaggedCause::TwoRows { cell: second, gap })
    }
}
