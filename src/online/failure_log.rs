//! The log of URLs that fail or have moved: a file that a team can commit.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::verdict::{UrlChecks, Verdict};

/// The minimum number of hours between the first run that finds a URL gone or moved and the run that reports it.
pub const MIN_HOURS: i64 = 6;
/// The version of the format.
const VERSION: u32 = 1;

/// URLs that fail or have moved, each with the time of the first run that found it. URLs that work are not listed. This
/// keeps the log short, and a run that finds no change leaves it unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailureLog {
    version: u32,
    /// The time at which each URL first failed, in UTC. The keys are URLs without fragments.
    failing_since: BTreeMap<String, DateTime<Utc>>,
    /// Where each URL has moved to, by URL without its fragment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    moved: BTreeMap<String, Move>,
}

/// A URL that has moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// When a run found first that it had moved, in UTC.
    since: DateTime<Utc>,
    /// The URL that it has moved to, without a fragment.
    to: String,
    /// When a run found first that it had moved there, in UTC; `since` if it never moved to another URL.
    to_since: DateTime<Utc>,
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
        Self { version: VERSION, failing_since: BTreeMap::new(), moved: BTreeMap::new() }
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
            if !matches!(verdict, Verdict::Gone { .. } | Verdict::Unknown { .. }) {
                self.failing_since.remove(address);
            }
            if !matches!(verdict, Verdict::Moved { .. } | Verdict::Unknown { .. }) {
                self.moved.remove(address);
            }
            match verdict {
                Verdict::Works | Verdict::Unknown { .. } => {}
                Verdict::Gone { .. } => drop(self.failing_since.entry(address.clone()).or_insert(now)),
                Verdict::Moved { to, .. } => {
                    let first = || Move { since: now, to: to.clone(), to_since: now };
                    let known = self.moved.entry(address.clone()).or_insert_with(first);
                    if known.to != *to {
                        (known.to, known.to_since) = (to.clone(), now);
                    }
                }
            }
        }
    }

    /// Removes URLs that no page links to.
    pub fn retain(&mut self, is_linked: impl Fn(&str) -> bool) {
        self.failing_since.retain(|address, _| is_linked(address));
        self.moved.retain(|address, _| is_linked(address));
    }

    /// Returns what to report at `now`: `None` if a URL has not been gone or moved for long enough. A URL that has
    /// moved to one target for that long is settled.
    fn confirmed(&self, address: &str, verdict: Verdict, now: DateTime<Utc>) -> Option<Verdict> {
        let is_long_ago = |since: DateTime<Utc>| now - since >= TimeDelta::hours(MIN_HOURS);
        match verdict {
            Verdict::Gone { .. } => {
                self.failing_since.get(address).is_some_and(|since| is_long_ago(*since)).then_some(verdict)
            }
            Verdict::Moved { to, .. } => {
                let known = self.moved.get(address).filter(|known| is_long_ago(known.since))?;
                Some(Verdict::Moved { is_settled: known.to == to && is_long_ago(known.to_since), to })
            }
            Verdict::Works | Verdict::Unknown { .. } => Some(verdict),
        }
    }
}

impl UrlChecks {
    /// Returns the answers to report: those about moved and gone URLs, and unknown ones too if `with_unknown` is true.
    /// With a log, a URL is gone or moved only after it has been for [`MIN_HOURS`].
    #[must_use]
    pub fn reported(
        verdicts: BTreeMap<String, Verdict>,
        log: Option<&FailureLog>,
        now: DateTime<Utc>,
        with_unknown: bool,
    ) -> Self {
        let is_reported = |verdict: &Verdict| match verdict {
            Verdict::Works => false,
            Verdict::Moved { .. } | Verdict::Gone { .. } => true,
            Verdict::Unknown { .. } => with_unknown,
        };
        let reported =
            verdicts.into_iter().filter(|(_, verdict)| is_reported(verdict)).filter_map(|(address, verdict)| {
                let verdict = match log {
                    Some(log) => log.confirmed(&address, verdict, now)?,
                    None => verdict,
                };
                Some((address, verdict))
            });
        reported.collect()
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
    fn a_moved_address_is_reported_like_one_that_is_gone() {
        let mut log = FailureLog::default();
        let mut reported = |verdict: Verdict, hour| {
            let verdicts = BTreeMap::from([("a".to_owned(), verdict)]);
            log.record(&verdicts, at(hour));
            log = FailureLog::parse(&log.to_json()).unwrap();
            match UrlChecks::reported(verdicts, Some(&log), at(hour), false).get("a#b") {
                None => "nothing".to_owned(),
                Some(Verdict::Moved { to, is_settled }) => format!("{to} {is_settled}"),
                Some(other) => format!("{other:?}"),
            }
        };
        let moved = |to: &str| Verdict::Moved { to: to.to_owned(), is_settled: true };
        let gone = || Verdict::Gone { why: "404".to_owned() };
        assert_eq!(reported(moved("b"), 0), "nothing");
        assert_eq!(reported(moved("b"), 5), "nothing");
        assert_eq!(reported(Verdict::unknown("503"), 6), "nothing");
        assert_eq!(reported(moved("b"), 7), "b true");
        assert_eq!(reported(moved("c"), 8), "c false", "another target");
        assert_eq!(reported(moved("c"), 13), "c false");
        assert_eq!(reported(moved("c"), 14), "c true");
        assert_eq!(reported(gone(), 20), "nothing", "gone is another problem");
        assert_eq!(reported(moved("c"), 26), "nothing", "it was gone in between");
        assert_eq!(reported(Verdict::Works, 30), "nothing");
        assert_eq!(reported(moved("c"), 40), "nothing", "it worked in between");
        assert!(log.failing_since.is_empty() && log.moved.len() == 1, "{log:?}");
        log.retain(|_| false);
        assert_eq!(log, FailureLog::default());
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
