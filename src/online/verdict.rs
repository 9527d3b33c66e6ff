//! What the server of a URL answered, as far as it matters to an author.

use std::collections::BTreeMap;

use super::collect::without_fragment;

/// What is known about a URL after its server was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is a page.
    Works,
    /// Permanent redirects send readers to a page at another URL.
    Moved {
        /// That URL, without a fragment.
        to: String,
    },
    /// There is no page, and there will be none.
    Gone {
        /// What the server said, as the end of a sentence.
        why: String,
    },
    /// The answer says nothing about the page: a login, a limit, a broken server, or none in time.
    Unknown {
        /// What the server said, as the end of a sentence.
        why: String,
        /// Whether no server answered at all, so others of the same host need not be asked.
        is_host_down: bool,
    },
}

impl Verdict {
    /// Returns that nothing is known, although the server answered or was not to be asked.
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown { why: why.into(), is_host_down: false }
    }

    /// Whether no server answered.
    #[must_use]
    pub fn is_host_down(&self) -> bool {
        matches!(self, Self::Unknown { is_host_down: true, .. })
    }
}

/// What PB414 reports, by URL without its fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlChecks(BTreeMap<String, Verdict>);

impl UrlChecks {
    /// Returns the verdict on the URL of a link, if it is to be reported.
    #[must_use]
    pub fn get(&self, address: &str) -> Option<&Verdict> {
        self.0.get(without_fragment(address))
    }

    /// Returns the number of URLs that are reported as gone.
    #[must_use]
    pub fn gone_count(&self) -> usize {
        self.0.values().filter(|verdict| matches!(verdict, Verdict::Gone { .. })).count()
    }
}

impl FromIterator<(String, Verdict)> for UrlChecks {
    fn from_iter<T: IntoIterator<Item = (String, Verdict)>>(verdicts: T) -> Self {
        Self(verdicts.into_iter().collect())
    }
}
