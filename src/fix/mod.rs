//! Fixing pages: which edits are made, that they do no harm, and that no page is ever left half written.
//!
//! [`Fixer`] works on an [`Overlay`](crate::vfs::Overlay) over the files on disk. [`replace()`] then writes what it
//! made of a page.

mod atomic_write;
mod bisect;
mod diagnostic_diff;
mod edits;
mod guard;
mod pages;
mod rounds;
mod suppressions;

pub use atomic_write::{Disk, ReplaceError, WriteBackend, atomic_write, replace_with};
pub use edits::apply;
pub use pages::FixedPage;
pub use rounds::{FixOutcome, Fixer, SkipReason};
pub use suppressions::{AddedSuppressions, add_suppressions};
