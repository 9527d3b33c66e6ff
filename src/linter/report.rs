//! What a run found.

use super::InternalError;
use crate::diagnostic::{Diagnostic, Severity};

/// The outcome of a run: diagnostics in the order of path, line, column and code.
#[derive(Debug)]
pub struct Report {
    /// All that was found.
    pub diagnostics: Vec<Diagnostic>,
    /// The sums.
    pub summary: Summary,
    /// What the run could not do, in whole sentences: rules that were selected but had nothing to go by.
    pub notes: Vec<String>,
    /// Mistakes in this program that kept it from judging something, in the order of places.
    pub internal_errors: Vec<InternalError>,
}

/// Sums over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// Pages that were judged; include files are parts of pages and not counted.
    pub pages: usize,
    /// Findings at error level.
    pub errors: usize,
    /// Findings at warning level.
    pub warnings: usize,
    /// Findings at info level.
    pub infos: usize,
    /// Findings that a comment in a page silences.
    pub suppressed: usize,
    /// Findings that a baseline lists.
    pub baselined: usize,
    /// Findings that a baseline lists and that occur no more.
    #[serde(skip)]
    pub outdated: usize,
    /// Findings that come with a fix.
    pub fixable: usize,
}

impl Report {
    /// Counts `diagnostics`, which are in their order.
    pub(super) fn new(diagnostics: Vec<Diagnostic>, pages: usize, suppressed: usize) -> Self {
        let summary = Summary { pages, suppressed, ..Summary::default() };
        let mut report = Self { diagnostics, summary, notes: Vec::new(), internal_errors: Vec::new() };
        report.count();
        report
    }

    /// Keeps what is `wanted`.
    pub fn retain(&mut self, wanted: impl FnMut(&Diagnostic) -> bool) {
        self.diagnostics.retain(wanted);
        self.count();
    }

    fn count(&mut self) {
        let count = |severity| self.diagnostics.iter().filter(|one| one.severity == severity).count();
        self.summary.errors = count(Severity::Error);
        self.summary.warnings = count(Severity::Warning);
        self.summary.infos = count(Severity::Info);
        self.summary.fixable = self.diagnostics.iter().filter(|one| one.fix.is_some()).count();
    }
}
