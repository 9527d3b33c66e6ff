//! Baselines: files of known problems, so only later ones are reported.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::vfs::{FileError, limits, read_limited};

/// The version of the file format.
const VERSION: u32 = 1;

/// Known diagnostics, which are not reported.
#[derive(Debug)]
pub struct Baseline {
    findings: Vec<BaselineEntry>,
}

/// The file, as JSON.
#[derive(Debug, Deserialize, Serialize)]
struct File<'f> {
    version: u32,
    findings: Cow<'f, [BaselineEntry]>,
}

/// A diagnostic, identified by its fingerprint. The rest is for readers of the file or its diff.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct BaselineEntry {
    /// 16 hexadecimal digits.
    fingerprint: String,
    code: String,
    file: String,
    message: String,
}

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It cannot be read.
    #[error("cannot read the baseline `{path}`: {error}")]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// The reason.
        error: FileError,
    },
    /// It is not a baseline.
    #[error("`{path}` is not a baseline: {error}")]
    Malformed {
        /// Its path.
        path: PathBuf,
        /// The problem, with line and column.
        error: serde_json::Error,
    },
    /// A later version of playbook-lint wrote it.
    #[error("`{path}` is a baseline of version {version}, which this version of playbook-lint does not support")]
    Version {
        /// Its path.
        path: PathBuf,
        /// The version in the file.
        version: u32,
    },
}

impl Baseline {
    /// Reads the baseline at `path`.
    ///
    /// # Errors
    /// [`BaselineError`] if there is no valid baseline.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let text = read_limited(path, limits::BASELINE)
            .map_err(|error| BaselineError::Unreadable { path: path.to_owned(), error })?;
        let file: File =
            serde_json::from_slice(&text).map_err(|error| BaselineError::Malformed { path: path.to_owned(), error })?;
        if file.version != VERSION {
            return Err(BaselineError::Version { path: path.to_owned(), version: file.version });
        }
        Ok(Self { findings: file.findings.into_owned() })
    }

    /// Creates a baseline from the diagnostics of `report`.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let findings = report.diagnostics.iter().map(|one| BaselineEntry {
            fingerprint: format!("{:016x}", one.fingerprint),
            code: one.code.to_owned(),
            file: one.file.to_string(),
            message: one.message.clone(),
        });
        Self { findings: findings.collect() }
    }

    /// Writes the baseline, one diagnostic per line in the order of pages and lines, to make its diff readable.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &File { version: VERSION, findings: Cow::Borrowed(&self.findings) })?;
        writeln!(out)
    }

    /// Returns the diagnostics that are also in `now`.
    #[must_use]
    pub fn pruned_to(&self, now: &Self) -> Self {
        let mut left = self.counts(|_, _| true);
        let listed = now.findings.iter().filter(|finding| take(&mut left, finding.id()));
        Self { findings: listed.cloned().collect() }
    }

    /// Adds what `other` lists that this run could not report: `is_asked` returns whether it reported on a file, given
    /// first, with a rule, given by its code.
    pub fn merge_unasked(&mut self, other: &Self, is_asked: impl Fn(&str, &str) -> bool) {
        let unasked = other.findings.iter().filter(|finding| !is_asked(&finding.file, &finding.code));
        self.findings.extend(unasked.cloned());
        // The sort is stable: diagnostics of one page stay in their order.
        self.findings.sort_by(|a, b| a.file.cmp(&b.file));
    }

    /// How often each fingerprint is listed for files and rules that were asked.
    fn counts(&self, is_asked: impl Fn(&str, &str) -> bool) -> FxHashMap<u64, usize> {
        let mut counts = FxHashMap::default();
        for finding in self.findings.iter().filter(|finding| is_asked(&finding.file, &finding.code)) {
            if let Some(id) = finding.id() {
                *counts.entry(id).or_insert(0) += 1;
            }
        }
        counts
    }

    /// Returns the number of diagnostics.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it has no diagnostics.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Which of `diagnostics` it lists, in their order. `is_asked` is as in [`Baseline::merge_unasked`].
    #[must_use]
    pub fn known_in(&self, diagnostics: &[Diagnostic], is_asked: impl Fn(&str, &str) -> bool) -> Vec<bool> {
        let mut left = self.counts(is_asked);
        diagnostics.iter().map(|diagnostic| take(&mut left, Some(diagnostic.fingerprint))).collect()
    }

    /// Takes what it lists out of `report`, and counts the entries that no longer occur. `is_asked` is as in
    /// [`Baseline::merge_unasked`].
    pub fn apply(&self, report: &mut Report, is_asked: impl Fn(&str, &str) -> bool) {
        let mut left = self.counts(is_asked);
        let before = report.diagnostics.len();
        report.retain(|diagnostic| !take(&mut left, Some(diagnostic.fingerprint)));
        report.summary.baselined += before - report.diagnostics.len();
        report.summary.outdated = left.values().sum();
    }
}

/// Subtracts one of `id` from `counts`, if there is one.
pub(super) fn take(counts: &mut FxHashMap<u64, usize>, id: Option<u64>) -> bool {
    match id.and_then(|id| counts.get_mut(&id)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

impl BaselineEntry {
    /// Returns its fingerprint; an invalid one matches no diagnostic.
    fn id(&self) -> Option<u64> {
        u64::from_str_radix(&self.fingerprint, 16).ok()
    }
}
