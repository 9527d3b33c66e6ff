//! Messages and fixes that the rules about rows with more or fewer cells than their header share.

use super::Reporter;
use crate::diagnostic::{Applicability, RawDiagnostic};
use crate::page::{Cell, plain_text};
use crate::playbook::Page;
use crate::text::Span;

/// The problem of a row, as far as its cells show it.
pub(super) struct RowProblem {
    /// The part of the row that is wrong.
    pub(super) span: Span,
    /// What to do about it.
    pub(super) help: String,
    /// The title of the fix, the span that it replaces, and the replacement.
    pub(super) fix: Option<(&'static str, Span, String)>,
}

impl RowProblem {
    /// A problem without a fix.
    pub(super) fn new(span: Span, help: impl Into<String>) -> Self {
        Self { span, help: help.into(), fix: None }
    }

    pub(super) fn with_fix(self, title: &'static str, span: Span, text: impl Into<String>) -> Self {
        Self { fix: Some((title, span, text.into())), ..self }
    }

    /// Too few cells, and no sign of which are missing.
    pub(super) fn short(row: Span) -> Self {
        Self::new(row, "compare it with the header; a pipe or a cell is missing")
    }

    /// A pipe is missing in `cell`, in `gap`, which has only spaces.
    pub(super) fn pipe_missing(page: &Page<'_>, cell: Cell, gap: Span) -> Self {
        let (left, right) = (Span { end: gap.start, ..cell }, Span { start: gap.end, ..cell });
        let (left, right) = (cell_text(page, left), cell_text(page, right));
        Self::new(cell, format!("a pipe seems to be missing between `{left}` and `{right}`")).with_fix(
            "insert the pipe",
            gap,
            " | ",
        )
    }

    /// The cell at `index` is empty. `gap` reaches from the text before it to the text after it.
    pub(super) fn pipe_extra(
        page: &Page<'_>,
        (row, cells): (Span, &[Cell]),
        span: Span,
        index: usize,
        gap: Span,
    ) -> Self {
        let (help, text) = match index.checked_sub(1) {
            None => {
                let next = cells.get(1).map_or_else(String::new, |&next| cell_text(page, next));
                (format!("there seems to be an extra pipe before `{next}`"), "| ")
            }
            Some(before) => {
                let help = format!("there seems to be an extra pipe after `{}`", cell_text(page, cells[before]));
                (help, if gap.end == row.end { " |" } else { " | " })
            }
        };
        Self::new(span, help).with_fix("remove the pipe", gap, text)
    }

    /// `dropped` comes after the last column.
    pub(super) fn extra(page: &Page<'_>, span: Span, dropped: Cell) -> Self {
        let dropped = cell_text(page, dropped);
        Self::new(
            span,
            format!("remove `{dropped}`, which readers do not see, or move it to the cell where it belongs"),
        )
    }

    /// Text is below the table without a blank line between.
    pub(super) fn text_below(page: &Page<'_>, row: Span, help: &str) -> Self {
        let problem = Self::new(row, help);
        match page.line_start(row.start as usize) {
            "" => problem.with_fix("insert a blank line", Span::empty(row.start as usize), page.line_break()),
            _ => problem,
        }
    }

    /// Reports a row with `count` cells under a header with `columns`.
    pub(super) fn report<'r>(
        self,
        count: usize,
        columns: usize,
        reporter: &'r mut Reporter<'_>,
    ) -> &'r mut RawDiagnostic {
        let noun = if count == 1 { "cell" } else { "cells" };
        self.report_as(format!("this row has {count} {noun}, but the header has {columns}"), reporter)
    }

    /// Reports it with a different message.
    pub(super) fn report_as<'r>(self, message: String, reporter: &'r mut Reporter<'_>) -> &'r mut RawDiagnostic {
        let diagnostic = reporter.report(self.span, message).help(self.help);
        match self.fix {
            Some((title, span, text)) => diagnostic.fix(Applicability::Unsafe, title, span, text),
            None => diagnostic,
        }
    }
}

/// Returns a cell, or a part of one, as readers see it.
pub(super) fn cell_text(page: &Page<'_>, cell: Span) -> String {
    plain_text(page.slice(cell)).into_owned()
}

/// From the first to the last of `cells`.
pub(super) fn span_of(cells: &[Cell]) -> Span {
    match cells {
        [first, .., last] => Span { start: first.start, end: last.end },
        [only] => *only,
        [] => Span::default(),
    }
}
