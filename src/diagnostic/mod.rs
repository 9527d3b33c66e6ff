//! The data model of everything that is reported, in two stages.
//!
//! A rule reports a [`RawDiagnostic`]: a span and a message. The linter turns it into a [`Diagnostic`], which has
//! lines, columns, and a fingerprint, when the text of the page is available.

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
    /// The same in lines and columns.
    pub range: Range,
    /// Other locations that explain it.
    pub related: Vec<Related>,
    /// The differences between two rows, if the rule compares rows.
    pub compared: Box<[ComparedCells]>,
    /// Values for programs: `key`, `task`, `target`, `value`.
    pub data: Vec<(&'static str, String)>,
    /// The fix, if there is one.
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
    /// Its span on that page.
    pub span: Span,
    /// The same in lines and columns.
    pub range: Range,
    /// How it relates to the problem.
    pub message: String,
}

/// Two cells that should have the same content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedCells {
    /// The cell in the diagnostic's own file.
    pub here: Span,
    /// The cell in the file of the diagnostic's first related location.
    pub there: Span,
}

/// Whether a fix is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The meaning of the page does not change.
    Safe,
    /// The author probably wants the change.
    Unsafe,
}

/// Edits to the diagnostic's own page that remove the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, as an imperative.
    pub title: String,
    /// Whether the fix is safe.
    pub applicability: Applicability,
    /// Edits that do not overlap.
    pub edits: Vec<Edit>,
}

/// The replacement of a span with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The replaced span.
    pub span: Span,
    /// The same in lines and columns.
    pub range: Range,
    /// The replacement.
    pub text: String,
}

/// Returns the start of `text`, to keep a message that quotes it readable.
#[must_use]
pub fn truncate(text: &str) -> Cow<'_, str> {
    const LENGTH: usize = 40;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()).into(),
        None => text.into(),
    }
}

impl Diagnostic {
    /// Returns the fingerprint as output formats write it: 16 hexadecimal digits, because JSON has no numbers of 64 bits.
    pub(crate) fn fingerprint_text(&self) -> String {
        format!("{:016x}", self.fingerprint)
    }

    /// Returns the sort key: path, line, column, and code, and more fields to make the order total.
    pub(crate) fn sort_key(&self) -> (&str, u32, u32, &str, u32, &str) {
        let start = self.range.start;
        (&self.file, start.line, start.column, self.code, self.range.end.byte, &self.message)
    }
}
