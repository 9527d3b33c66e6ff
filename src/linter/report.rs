//! The results of a run.

use super::InternalError;
use crate::diagnostic::{Diagnostic, Severity};

/// The result of a run: diagnostics in the order of path, line, column, and code.
#[derive(Debug)]
pub struct Report {
    /// All reported diagnostics.
    pub diagnostics: Vec<Diagnostic>,
    /// The totals.
    pub summary: Summary,
    /// Checks that the run could not make, in complete sentences: rules that were selected but could not run.
    pub notes: Vec<String>,
    /// Errors in playbook-lint that prevented checks, in the order of their locations.
    pub internal_errors: Vec<InternalError>,
}

/// Totals of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// The number of checked pages; include files are parts of pages and are not counted.
    pub pages: usize,
    /// Diagnostics with the severity error.
    pub errors: usize,
    /// Diagnostics with the severity warning.
    pub warnings: usize,
    /// Diagnostics with the severity info.
    pub infos: usize,
    /// Diagnostics that comments suppress.
    pub suppressed: usize,
    /// Diagnostics that a baseline lists.
    pub baselined: usize,
    /// Diagnostics that a baseline lists and that no longer occur.
    #[serde(skip)]
    pub outdated: usize,
    /// Diagnostics with a fix.
    pub fixable: usize,
}

impl Report {
    /// Counts `diagnostics`, which are sorted.
    pub(super) fn new(diagnostics: Vec<Diagnostic>, pages: usize, suppressed: usize) -> Self {
        let summary = Summary { pages, suppressed, ..Summary::default() };
        let mut report = Self { diagnostics, summary, notes: Vec::new(), internal_errors: Vec::new() };
        report.count();
        report
    }

    /// Keeps the diagnostics that are `wanted`.
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
