//! What a rule says about a place: the data model of every output format.

mod fingerprint;
mod severity;

use std::borrow::Cow;
use std::sync::Arc;

pub use fingerprint::fingerprint;
pub use severity::Severity;

use crate::text::{LineIndex, Range, Source, Span};

/// One finding of one rule.
///
/// A rule fills in the span and the words; the engine adds lines, columns, docset and fingerprint when it has the
/// text of the page at hand (`Diagnostic::locate`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code, such as `PB101`.
    pub code: &'static str,
    /// The rule's name, such as `missing-metadata`.
    pub name: &'static str,
    /// How bad it is, after the settings had their say.
    pub severity: Severity,
    /// The fact, with the text in question in backticks.
    pub message: String,
    /// What to do about it, as a sentence.
    pub help: Option<String>,
    /// The page, relative to the root.
    pub file: Arc<str>,
    /// The smallest span that is wrong.
    pub span: Span,
    /// The same in lines and columns.
    pub range: Range,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// The differences that it reports between two rows, if it compares rows.
    pub compared: Box<[ComparedCells]>,
    /// What a program would want to know: `key`, `task`, `target`, `value`.
    pub data: Vec<(&'static str, String)>,
    /// How to change it.
    pub fix: Option<Fix>,
    /// The docset's path, `.` for the root's own.
    pub docset: Arc<str>,
    /// Stable across edits elsewhere on the page.
    pub fingerprint: u64,
}

/// Another place that explains a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Its page, relative to the root.
    pub file: Arc<str>,
    /// Its span there.
    pub span: Span,
    /// The same in lines and columns.
    pub range: Range,
    /// What it has to do with it.
    pub message: String,
}

/// Two cells that should say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedCells {
    /// The one in the diagnostic's own file.
    pub here: Span,
    /// The one in the file of its first related place.
    pub there: Span,
}

/// How sure a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The meaning cannot change.
    Safe,
    /// Likely what the author wants.
    Unsafe,
}

/// Edits to the diagnostic's own page that remove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// How sure it is.
    pub applicability: Applicability,
    /// Edits that do not overlap.
    pub edits: Vec<Edit>,
}

/// The replacement of a span by a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// The same in lines and columns.
    pub range: Range,
    /// What comes.
    pub text: String,
}

/// How much of a long line counts for a fingerprint, in bytes before and behind the start of the finding. All findings
/// on a line of megabytes together would hash it megabytes times otherwise.
const CONTEXT_BYTES: usize = 1024;

/// What of `span` lies in the neighbourhood of `finding`.
fn cut(text: &str, span: Span, finding: Span) -> &str {
    let at = finding.start as usize;
    let start = text.ceil_char_boundary(at.saturating_sub(CONTEXT_BYTES));
    let end = text.floor_char_boundary(at + CONTEXT_BYTES);
    text.get(start.max(span.start as usize)..end.min(span.end as usize)).unwrap_or_default()
}

/// The beginning of `text`, so that a message that quotes it stays readable.
#[must_use]
pub fn truncate(text: &str) -> Cow<'_, str> {
    const LENGTH: usize = 40;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()).into(),
        None => text.into(),
    }
}

/// Adds to a list that nearly always holds one item: it takes no more room than that, and grows as others do.
fn push_alone<T>(list: &mut Vec<T>, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

impl Diagnostic {
    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a fact for programs; by convention `key`, `task`, `target` or `value`.
    pub fn data(&mut self, key: &'static str, value: impl Into<String>) -> &mut Self {
        push_alone(&mut self.data, (key, value.into()));
        self
    }

    /// Points at another place of the same page.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        let file = self.file.clone();
        self.related_in(file, span, message)
    }

    /// Points at a place of another page.
    pub fn related_in(&mut self, file: Arc<str>, span: Span, message: impl Into<String>) -> &mut Self {
        push_alone(&mut self.related, Related { file, span, range: Range::default(), message: message.into() });
        self
    }

    /// Offers to replace `span` by `text`.
    pub fn fix(
        &mut self,
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        self.fix_edits(applicability, title, [(span, text.into())])
    }

    /// Offers to replace each of several spans, which do not overlap, by its text.
    pub fn fix_edits(
        &mut self,
        applicability: Applicability,
        title: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> &mut Self {
        let edits = edits.into_iter().map(|(span, text)| Edit { span, range: Range::default(), text }).collect();
        self.fix = Some(Fix { title: title.into(), applicability, edits });
        self
    }

    /// Fills in lines, columns and the fingerprint from the page's text. Places on other pages stay as they are.
    pub(crate) fn locate(&mut self, source: &Source) {
        let (text, lines) = (source.text(), source.lines());
        self.range = lines.range(text, self.span);
        for related in self.related.iter_mut().filter(|related| related.file == *source.path()) {
            related.range = lines.range(text, related.span);
        }
        for edit in self.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.range = lines.range(text, edit.span);
        }
        let line = lines.line(text, self.range.start.line as usize - 1);
        let line = self.span.context_window(text, line);
        let (offending, line) = (cut(text, self.span, self.span), cut(text, line, self.span));
        self.fingerprint = fingerprint(self.code, &self.file, offending, line);
    }

    /// Fills in the start of the file and the fingerprint, for what is said of a file that is no text.
    pub(crate) fn locate_file(&mut self) {
        self.range = LineIndex::new("", 0).range("", Span::default());
        self.fingerprint = fingerprint(self.code, &self.file, "", "");
    }

    /// What diagnostics are sorted by: path, line, column, code, and the rest to make the order total.
    pub(crate) fn sort_key(&self) -> (&str, u32, u32, &str, u32, &str) {
        let start = self.range.start;
        (&self.file, start.line, start.column, self.code, self.range.end.byte, &self.message)
    }
}
