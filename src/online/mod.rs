//! Asks servers whether external addresses still work, for PB414.
//!
//! Only `playbook-lint links --online` does this. [`addresses_of`] collects the addresses of a site's pages, [`ask_all`]
//! asks their servers, [`FailureLog`] remembers since when each fails, and [`UrlChecks`] hands to the rule what is
//! reported.

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
