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
mod suppressions;
mod write;

pub use edits::apply;
pub use pages::FixedPage;
pub use rounds::{FixOutcome, Fixer, SkipReason};
pub use suppressions::{AddedSuppressions, add_suppressions};
pub use write::{WriteError, write_page, write_page_with};
