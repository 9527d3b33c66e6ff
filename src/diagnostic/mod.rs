//! The data model of everything that is reported, in two stages.
//!
//! A rule reports a [`RawDiagnostic`]: a span and the words. The linter turns it into a [`Diagnostic`], which has lines,
//! columns, and a fingerprint, as soon as it has the text of the page at hand.

mod fingerprint;
mod raw;
mod severity;

use std::borrow::Cow;
use std::sync::Arc;

pub use fingerprint::fingerprint;
pub use raw::{RawDiagnostic, RawEdit, RawFix, RawRelated};
pub use severity::Severity;

use crate::text::{Range, Span};

/// One problem, reported by one rule, with its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code, such as `PB101`.
    pub code: &'static str,
    /// The rule's name, such as `missing-metadata`.
    pub name: &'static str,
    /// How bad it is, with the settings applied.
    pub severity: Severity,
    /// The problem, with the text in question in backticks.
    pub message: String,
    /// What to do about it, as a sentence.
    pub help: Option<String>,
    /// The page, relative to the root.
    pub file: Arc<str>,
    /// The smallest span that is wrong.
    pub span: Span,
    /// The same in lines and columns.
    pub range: Range,
    /// Other locations that explain it.
    pub related: Vec<Related>,
    /// The differences that it reports between two rows, if it compares rows.
    pub compared: Box<[ComparedCells]>,
    /// Values for programs: `key`, `task`, `target`, `value`.
    pub data: Vec<(&'static str, String)>,
    /// How to change it.
    pub fix: Option<Fix>,
    /// The docset's path, `.` for the root's own.
    pub docset: Arc<str>,
    /// Stable across edits elsewhere on the page.
    pub fingerprint: u64,
}

/// Another location that explains a diagnostic.
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
    /// The one in the file of its first related location.
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

/// Edits to the diagnostic's own page that remove the problem.
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
    /// What is replaced.
    pub span: Span,
    /// The same in lines and columns.
    pub range: Range,
    /// What replaces it.
    pub text: String,
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

impl Diagnostic {
    /// What diagnostics are sorted by: path, line, column and code, and the rest to make the order total.
    pub(crate) fn sort_key(&self) -> (&str, u32, u32, &str, u32, &str) {
        let start = self.range.start;
        (&self.file, start.line, start.column, self.code, self.range.end.byte, &self.message)
    }
}
