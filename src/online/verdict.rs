//! A server's answer for a URL, reduced to what matters to an author.

use std::collections::BTreeMap;

use super::collect::without_fragment;

/// What is known about a URL after its server was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The page exists.
    Works,
    /// Permanent redirects send readers to a page at another URL.
    Moved {
        /// The URL of that page, without a fragment.
        to: String,
        /// Whether no earlier run found another URL. A server that changes its mind is not worth a fix.
        is_settled: bool,
    },
    /// The page does not exist, and trying again will not help.
    Gone {
        /// What the server said, worded as the end of a sentence.
        why: String,
    },
    /// The answer says nothing about the page: it is a login, a limit, or a server error, or it did not come in time.
    Unknown {
        /// What the server said, worded as the end of a sentence.
        why: String,
        /// Whether the host did not answer at all, so it need not be asked for other URLs.
        is_host_down: bool,
    },
}

impl Verdict {
    /// Returns an unknown verdict for a host that answered, or that must not be asked.
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown { why: why.into(), is_host_down: false }
    }

    /// Whether a second run must say the same before it is reported.
    #[must_use]
    pub fn needs_confirmation(&self) -> bool {
        matches!(self, Self::Gone { .. } | Self::Moved { .. })
    }

    /// Whether the host did not answer at all.
    #[must_use]
    pub fn is_host_down(&self) -> bool {
        matches!(self, Self::Unknown { is_host_down: true, .. })
    }
}

/// What PB414 reports, by URL without its fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlChecks(BTreeMap<String, Verdict>);

impl UrlChecks {
    /// Returns the verdict on the URL of a link, if there is one to report.
    #[must_use]
    pub fn get(&self, address: &str) -> Option<&Verdict> {
        self.0.get(without_fragment(address))
    }

    /// Returns the number of URLs that are reported as gone or moved.
    #[must_use]
    pub fn confirmed_count(&self) -> usize {
        self.0.values().filter(|verdict| verdict.needs_confirmation()).count()
    }
}

impl FromIterator<(String, Verdict)> for UrlChecks {
    fn from_iter<T: IntoIterator<Item = (String, Verdict)>>(verdicts: T) -> Self {
        Self(verdicts.into_iter().collect())
    }
}
