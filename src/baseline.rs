//! Baselines: the findings that a playbook has today, so that only later ones are reported.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::engine::Report;

/// The version of the file's format.
const VERSION: u32 = 1;

/// Findings that are known and not reported.
#[derive(Debug)]
pub struct Baseline {
    findings: Vec<Finding>,
}

/// The file as it is written: JSON.
#[derive(Debug, Deserialize, Serialize)]
struct File {
    version: u32,
    findings: Vec<Finding>,
}

/// A finding. It is known by its fingerprint; the rest is for people who read the file or its diff.
#[derive(Debug, Deserialize, Serialize)]
struct Finding {
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
        /// What the system says.
        error: io::Error,
    },
    /// It is no baseline.
    #[error("`{path}` is no baseline: {error}")]
    Malformed {
        /// Its path.
        path: PathBuf,
        /// What is wrong, with line and column.
        error: serde_json::Error,
    },
    /// A later version of the linter wrote it.
    #[error("`{path}` is a baseline of version {version}, which this version of playbook-lint does not know")]
    Version {
        /// Its path.
        path: PathBuf,
        /// The version that it names.
        version: u32,
    },
}

impl Baseline {
    /// Reads the baseline at `path`.
    ///
    /// # Errors
    /// [`BaselineError`] where there is none.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let text = std::fs::read(path).map_err(|error| BaselineError::Unreadable { path: path.to_owned(), error })?;
        let file: File =
            serde_json::from_slice(&text).map_err(|error| BaselineError::Malformed { path: path.to_owned(), error })?;
        if file.version != VERSION {
            return Err(BaselineError::Version { path: path.to_owned(), version: file.version });
        }
        Ok(Self { findings: file.findings })
    }

    /// What `report` found.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let findings = report.diagnostics.iter().map(|one| Finding {
            fingerprint: format!("{:016x}", one.fingerprint),
            code: one.code.to_owned(),
            file: one.file.to_string(),
            message: one.message.clone(),
        });
        Self { findings: findings.collect() }
    }

    /// Writes it, one finding after the other in the order of pages and lines, so that its diff can be read.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write(self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &File { version: VERSION, findings: self.findings })?;
        writeln!(out)
    }

    /// How many findings it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it lists none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Takes what it lists out of `report`; returns how many of its findings in files that were `reported` on occur no
    /// more.
    pub fn apply(&self, report: &mut Report, reported: impl Fn(&str) -> bool) -> usize {
        let mut left: FxHashMap<u64, usize> = FxHashMap::default();
        for finding in self.findings.iter().filter(|finding| reported(&finding.file)) {
            // What is no fingerprint is that of no finding.
            if let Ok(fingerprint) = u64::from_str_radix(&finding.fingerprint, 16) {
                *left.entry(fingerprint).or_insert(0) += 1;
            }
        }
        let before = report.diagnostics.len();
        report.retain(|diagnostic| match left.get_mut(&diagnostic.fingerprint) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        report.summary.baselined += before - report.diagnostics.len();
        left.values().sum()
    }
}
