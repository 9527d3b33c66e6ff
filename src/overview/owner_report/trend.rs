//! The number of problems over time, from older JSON reports.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The problems on one date.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct TrendPoint {
    /// The date that dates were compared with.
    pub date: NaiveDate,
    /// Problems with the severity error.
    pub errors: usize,
    /// Problems with the severity warning.
    pub warnings: usize,
    /// Problems with the severity info.
    pub infos: usize,
    /// Whether problems that a baseline lists are not counted.
    #[serde(skip)]
    pub is_without_known: bool,
}

/// Why a file is not an older report.
#[derive(Debug, thiserror::Error)]
pub enum TrendError {
    /// It is not what `check --format json` writes.
    #[error("it is not the output of `check --format json`: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A later version of playbook-lint wrote it.
    #[error("this version of playbook-lint does not support version {0} of the format")]
    Version(u32),
}

/// The parts of the output of `check --format json` that are read.
#[derive(Deserialize)]
struct OlderReport {
    version: u32,
    as_of: NaiveDate,
    summary: OlderSummary,
}

#[derive(Deserialize)]
struct OlderSummary {
    errors: usize,
    warnings: usize,
    infos: usize,
    #[serde(default)]
    baselined: usize,
}

impl TrendPoint {
    /// Reads the output of `check --format json`.
    ///
    /// # Errors
    /// [`TrendError`] for any other file.
    pub fn read(json: &[u8]) -> Result<Self, TrendError> {
        let OlderReport { version, as_of, summary } = serde_json::from_slice(json)?;
        let OlderSummary { errors, warnings, infos, baselined } = summary;
        if version != 1 {
            return Err(TrendError::Version(version));
        }
        Ok(Self { date: as_of, errors, warnings, infos, is_without_known: baselined > 0 })
    }

    /// Returns the points in date order, one per date. Of several points on one date, the last one is kept.
    #[must_use]
    pub fn in_order(mut points: Vec<Self>) -> Vec<Self> {
        points.reverse();
        points.sort_by_key(|point| point.date);
        points.dedup_by_key(|point| point.date);
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> TrendPoint {
        let (date, counts) = text.split_once(' ').unwrap();
        let counts: Vec<usize> = counts.split(' ').map(|count| count.parse().unwrap()).collect();
        let [errors, warnings, infos] = counts.try_into().unwrap();
        TrendPoint { date: date.parse().unwrap(), errors, warnings, infos, is_without_known: false }
    }

    #[test]
    fn the_last_report_of_a_date_counts() {
        let points = ["2020-05-02 1 1 1", "2020-05-01 2 2 2", "2020-05-02 3 3 3"].map(point);
        assert_eq!(TrendPoint::in_order(points.into()), ["2020-05-01 2 2 2", "2020-05-02 3 3 3"].map(point));
    }

    #[test]
    fn other_files_are_not_reports() {
        let report = |version| {
            format!(
                r#"{{"version": {version}, "as_of": "2020-05-01", "summary": {{"pages": 3, "errors": 1, "warnings": 2, "infos": 0}}}}"#
            )
        };
        assert_eq!(TrendPoint::read(report(1).as_bytes()).unwrap(), point("2020-05-01 1 2 0"));
        let with_baseline = report(1).replace("\"infos\": 0", "\"infos\": 0, \"baselined\": 4");
        assert!(TrendPoint::read(with_baseline.as_bytes()).unwrap().is_without_known);
        assert!(matches!(TrendPoint::read(report(2).as_bytes()), Err(TrendError::Version(2))));
        for text in ["", "{}", "[]", r#"{"version": 1, "findings": []}"#, "\u{0}"] {
            assert!(matches!(TrendPoint::read(text.as_bytes()), Err(TrendError::Malformed(_))), "{text}");
        }
    }
}
