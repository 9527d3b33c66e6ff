//! The diagnostics that rules report.

use std::sync::Arc;

use super::{Applicability, ComparedCells, Diagnostic, Edit, Fix, Related, Severity, fingerprint};
use crate::text::{LineIndex, Position, Range, Source, Span};

/// A problem as a rule reports it: with spans, but without lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDiagnostic {
    /// The rule's code.
    pub code: &'static str,
    /// The rule's name.
    pub name: &'static str,
    /// The severity, with the settings applied.
    pub severity: Severity,
    /// The problem, with the text in question in backticks.
    pub message: String,
    /// Help: what to do about the problem.
    pub help: Option<String>,
    /// The page, relative to the root.
    pub file: Arc<str>,
    /// The smallest span of the problem.
    pub span: Span,
    /// Other locations that explain it.
    pub related: Vec<RawRelated>,
    /// The differences between two rows, if the rule compares rows.
    pub compared: Box<[ComparedCells]>,
    /// Values for programs: `key`, `task`, `target`, `value`.
    pub data: Vec<(&'static str, String)>,
    /// The fix, if there is one.
    pub fix: Option<RawFix>,
    /// The docset's path, `.` for the root's own.
    pub docset: Arc<str>,
}

/// Another location that explains a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRelated {
    /// Its page, relative to the root.
    pub file: Arc<str>,
    /// Its span on that page.
    pub span: Span,
    /// How it relates to the problem.
    pub message: String,
}

/// Edits to the page that remove the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawFix {
    /// What the fix does, as an imperative.
    pub title: String,
    /// Whether the fix is safe.
    pub applicability: Applicability,
    /// Edits that do not overlap.
    pub edits: Vec<RawEdit>,
}

/// The replacement of a span with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEdit {
    /// The replaced span.
    pub span: Span,
    /// The replacement.
    pub text: String,
}

/// How much of a long line a fingerprint includes, in bytes before and after the start of the problem. Otherwise, each
/// problem on a line of megabytes would hash all of it.
const CONTEXT_BYTES: usize = 1024;

/// Returns the part of `span` that is near the start of `problem`.
fn near(text: &str, span: Span, problem: Span) -> &str {
    let at = problem.start as usize;
    let start = text.ceil_char_boundary(at.saturating_sub(CONTEXT_BYTES));
    let end = text.floor_char_boundary(at + CONTEXT_BYTES);
    text.get(start.max(span.start as usize)..end.min(span.end as usize)).unwrap_or_default()
}

/// Returns the fingerprint of a problem at `span` of `source`, reported for `file`.
fn fingerprint_at(code: &str, file: &str, span: Span, source: &Source) -> u64 {
    let text = source.text();
    let line = source.lines().line_near(text, span.start as usize);
    fingerprint(code, file, near(text, span, span), near(text, line, span))
}

impl Diagnostic {
    /// Returns the fingerprint of the diagnostic in `source`, its page under another path.
    pub(crate) fn fingerprint_in(&self, source: &Source) -> u64 {
        fingerprint_at(self.code, &self.file, self.span, source)
    }
}

/// Appends to a list that nearly always has one item: it allocates space for only one, and grows as usual after that.
fn push_single<T>(list: &mut Vec<T>, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

impl RawDiagnostic {
    /// Sets the help.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a value for programs; by convention `key`, `task`, `target`, or `value`.
    pub fn data(&mut self, key: &'static str, value: impl Into<String>) -> &mut Self {
        push_single(&mut self.data, (key, value.into()));
        self
    }

    /// Points to another location on the same page.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        let file = self.file.clone();
        self.related_in(file, span, message)
    }

    /// Points to a location on another page.
    pub fn related_in(&mut self, file: Arc<str>, span: Span, message: impl Into<String>) -> &mut Self {
        push_single(&mut self.related, RawRelated { file, span, message: message.into() });
        self
    }

    /// Offers to replace `span` with `text`.
    pub fn fix(
        &mut self,
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        self.fix_edits(applicability, title, [(span, text.into())])
    }

    /// Offers to replace each of several spans, which do not overlap, with its text.
    pub fn fix_edits(
        &mut self,
        applicability: Applicability,
        title: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> &mut Self {
        let edits = edits.into_iter().map(|(span, text)| RawEdit { span, text }).collect();
        self.fix = Some(RawFix { title: title.into(), applicability, edits });
        self
    }

    /// Returns the file with the row that is compared with one of the diagnostic's own file.
    pub(crate) fn compared_file(&self) -> Option<&Arc<str>> {
        self.related.first().filter(|_| !self.compared.is_empty()).map(|related| &related.file)
    }

    /// Returns the files that it points to: its own and those of related locations.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.file).chain(self.related.iter().map(|related| &related.file))
    }

    /// Calls `visit` with each span in `file`.
    pub(crate) fn for_each_span_in(&mut self, file: &str, mut visit: impl FnMut(&mut Span)) {
        if *self.file == *file {
            visit(&mut self.span);
            self.compared.iter_mut().for_each(|cells| visit(&mut cells.here));
            self.fix.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| visit(&mut edit.span));
        }
        if self.related.first().is_some_and(|related| *related.file == *file) {
            self.compared.iter_mut().for_each(|cells| visit(&mut cells.there));
        }
        self.related.iter_mut().filter(|related| *related.file == *file).for_each(|related| visit(&mut related.span));
    }

    /// Adds lines, columns, and the fingerprint from the text of its page. `range_in` returns the ranges of related
    /// locations on other pages.
    pub(crate) fn locate(self, source: &Source, range_in: impl Fn(&RawRelated) -> Range) -> Diagnostic {
        let (text, lines) = (source.text(), source.lines());
        let range = lines.range(text, self.span);
        let fingerprint = fingerprint_at(self.code, &self.file, self.span, source);
        let range_of = |related: &RawRelated| match related.file == *source.path() {
            true => lines.range(text, related.span),
            false => range_in(related),
        };
        self.with(range, fingerprint, range_of, |span| lines.range(text, span))
    }

    /// The same for a file that is not text or cannot be read, at `position`.
    pub(crate) fn locate_at(self, position: Option<Position>) -> Diagnostic {
        let start = LineIndex::new("", 0).position("", 0);
        let position = position.unwrap_or(start);
        let range = Range { start: position, end: position };
        let fingerprint = fingerprint(self.code, &self.file, "", "");
        let start = Range { start, end: start };
        self.with(range, fingerprint, |_| start, |_| start)
    }

    fn with(
        self,
        range: Range,
        fingerprint: u64,
        range_of: impl Fn(&RawRelated) -> Range,
        range_of_edit: impl Fn(Span) -> Range,
    ) -> Diagnostic {
        let Self { code, name, severity, message, help, file, span, related, compared, data, fix, docset } = self;
        let locate = |raw: RawRelated| {
            let range = range_of(&raw);
            Related { file: raw.file, span: raw.span, range, message: raw.message }
        };
        let related = related.into_iter().map(locate).collect();
        let edit = |RawEdit { span, text }| Edit { span, range: range_of_edit(span), text };
        let fix = fix.map(|RawFix { title, applicability, edits }| Fix {
            title,
            applicability,
            edits: edits.into_iter().map(edit).collect(),
        });
        Diagnostic {
            code,
            name,
            severity,
            message,
            help,
            file,
            span,
            range,
            related,
            compared,
            data,
            fix,
            docset,
            fingerprint,
        }
    }
}
