//! Fixes pages: decides which edits to apply, checks that they cause no problems, and never leaves a page half written.
//!
//! [`Fixer`] works on forks of a [`Workspace`](crate::linter::Workspace) and writes nothing. [`write_page`] then
//! replaces a page on disk.

mod bisect;
mod diagnostic_diff;
mod edits;
mod guard;
mod pages;
mod rounds;
mod single;
mod suppressions;
mod write;

pub use edits::apply;
pub use pages::FixedPage;
pub(crate) use rounds::MAX_IDLE_PASSES;
pub use rounds::{FixOutcome, Fixer, SkipReason};
pub use single::{fix_page, fix_single};
pub use suppressions::{AddedSuppressions, add_suppressions, suppress_single};
pub use write::{WriteError, write_page, write_page_with};
