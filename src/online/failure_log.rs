//! The log of failing URLs: a file that a team can commit.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::verdict::{UrlChecks, Verdict};

/// The minimum number of hours between the first failed run and the run that reports the URL.
pub const MIN_HOURS: i64 = 6;
/// The version of the format.
const VERSION: u32 = 1;

/// URLs that fail, each with the time of its first failure. URLs that work are not listed. This keeps the log short,
/// and a run that finds no change leaves it unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailureLog {
    version: u32,
    /// The time at which each URL first failed, in UTC. The keys are URLs without fragments.
    failing_since: BTreeMap<String, DateTime<Utc>>,
}

/// Why a file is not a valid log.
#[derive(Debug, thiserror::Error)]
pub enum FailureLogError {
    /// It is not JSON, or it has the wrong structure.
    #[error("it is not a state file of `playbook-lint links`: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A newer version of playbook-lint wrote it.
    #[error("it has version {0}, which this version of playbook-lint does not know")]
    Version(u32),
}

impl Default for FailureLog {
    fn default() -> Self {
        Self { version: VERSION, failing_since: BTreeMap::new() }
    }
}

impl FailureLog {
    /// Parses a log.
    ///
    /// # Errors
    /// See [`FailureLogError`].
    pub fn parse(text: &str) -> Result<Self, FailureLogError> {
        #[derive(Deserialize)]
        struct Header {
            version: u32,
        }
        let header: Header = serde_json::from_str(text)?;
        if header.version != VERSION {
            return Err(FailureLogError::Version(header.version));
        }
        Ok(serde_json::from_str(text)?)
    }

    /// Returns the log as JSON, with the URLs in order.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A map of strings and dates always serializes.
        serde_json::to_string_pretty(self).map(|json| json + "\n").unwrap_or_default()
    }

    /// Records the answers received at `now`. Removes URLs that work. A URL whose answer is unknown keeps its date.
    pub fn record(&mut self, verdicts: &BTreeMap<String, Verdict>, now: DateTime<Utc>) {
        for (address, verdict) in verdicts {
            match verdict {
                Verdict::Works | Verdict::Moved { .. } => drop(self.failing_since.remove(address)),
                Verdict::Gone { .. } => drop(self.failing_since.entry(address.clone()).or_insert(now)),
                Verdict::Unknown { .. } => {}
            }
        }
    }

    /// Removes URLs that no page links to.
    pub fn retain(&mut self, is_linked: impl Fn(&str) -> bool) {
        self.failing_since.retain(|address, _| is_linked(address));
    }

    /// Whether a URL that failed at `now` has been failing long enough to be reported.
    fn is_confirmed(&self, address: &str, now: DateTime<Utc>) -> bool {
        self.failing_since.get(address).is_some_and(|since| now - since >= TimeDelta::hours(MIN_HOURS))
    }
}

impl UrlChecks {
    /// Returns the answers to report: those about moved and gone URLs, and if `with_unknown` is true, unknown ones too.
    /// With a log, a URL is reported as gone only after it has failed for [`MIN_HOURS`].
    #[must_use]
    pub fn reported(
        verdicts: BTreeMap<String, Verdict>,
        log: Option<&FailureLog>,
        now: DateTime<Utc>,
        with_unknown: bool,
    ) -> Self {
        let is_reported = |address: &str, verdict: &Verdict| match verdict {
            Verdict::Works => false,
            Verdict::Moved { .. } => true,
            Verdict::Gone { .. } => log.is_none_or(|log| log.is_confirmed(address, now)),
            Verdict::Unknown { .. } => with_unknown,
        };
        verdicts.into_iter().filter(|(address, verdict)| is_reported(address, verdict)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        DateTime::from_timestamp(1_600_000_000 + i64::from(hour) * 3600, 0).unwrap()
    }

    fn verdicts(gone: &[&str], unknown: &[&str], works: &[&str]) -> BTreeMap<String, Verdict> {
        let gone = gone.iter().map(|it| ((*it).to_owned(), Verdict::Gone { why: "404".to_owned() }));
        let unknown = unknown.iter().map(|it| ((*it).to_owned(), Verdict::unknown("503")));
        let works = works.iter().map(|it| ((*it).to_owned(), Verdict::Works));
        gone.chain(unknown).chain(works).collect()
    }

    #[test]
    fn a_url_is_reported_after_it_failed_twice_hours_apart() {
        let mut log = FailureLog::default();
        let mut reported = |verdicts: BTreeMap<String, Verdict>, hour| {
            log.record(&verdicts, at(hour));
            log = FailureLog::parse(&log.to_json()).unwrap();
            UrlChecks::reported(verdicts, Some(&log), at(hour), false).get("a#b").is_some()
        };
        assert!(!reported(verdicts(&["a"], &[], &[]), 0));
        assert!(!reported(verdicts(&["a"], &[], &[]), 5));
        assert!(!reported(verdicts(&[], &["a"], &[]), 6), "nothing is known now");
        assert!(reported(verdicts(&["a"], &[], &[]), 7));
        assert!(!reported(verdicts(&[], &[], &["a"]), 8));
        assert!(!reported(verdicts(&["a"], &[], &[]), 20), "it worked in between");
    }

    #[test]
    fn without_a_log_it_is_reported_at_once() {
        let checks = UrlChecks::reported(verdicts(&["a"], &["b"], &["c"]), None, at(0), false);
        assert_eq!(["a", "b", "c"].map(|address| checks.get(address).is_some()), [true, false, false]);
        let checks = UrlChecks::reported(verdicts(&["a"], &["b"], &["c"]), None, at(0), true);
        assert_eq!(["a", "b", "c"].map(|address| checks.get(address).is_some()), [true, true, false]);
    }

    #[test]
    fn a_file_of_another_type_is_rejected() {
        for text in ["", "[]", "{}", r#"{"version": 1}"#, r#"{"version": 1, "failing_since": {"a": "soon"}}"#] {
            assert!(matches!(FailureLog::parse(text), Err(FailureLogError::Malformed(_))), "{text}");
        }
        let newer = r#"{"version": 2, "addresses": {}}"#;
        assert!(matches!(FailureLog::parse(newer), Err(FailureLogError::Version(2))));
    }
}
