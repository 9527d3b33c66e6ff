//! Asks servers whether external URLs still work, for PB414.
//!
//! Only `playbook-lint links --online` does this. [`addresses_of`] collects the URLs that a site's pages link to,
//! [`ask_all`] asks their servers, [`FailureLog`] records when each URL started to fail, and [`UrlChecks`] gives the
//! rule what to report.

mod ask;
mod collect;
mod failure_log;
mod private;
mod queue;
mod verdict;

pub use ask::{Pace, Server, Web};
pub use collect::{addresses_of, without_fragment};
pub use failure_log::{FailureLog, FailureLogError, MIN_HOURS};
pub use queue::ask_all;
pub use verdict::{UrlChecks, Verdict};

#[cfg(test)]
mod tests;
