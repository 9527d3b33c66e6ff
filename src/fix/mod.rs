//! Fixing pages: which edits are made, that they do no harm, and that no page is ever left half written.
//!
//! [`Fixer`] works on an [`Overlay`](crate::docset::Overlay) over the files on disk. [`replace()`] then writes what it
//! made of a page.

mod comparison;
mod edits;
mod pages;
mod replace;
mod rounds;
mod suppressions;
mod trials;
mod watched;

pub use edits::apply;
pub use pages::FixedPage;
pub use replace::{Disk, ReplaceError, Steps, replace, replace_with};
pub use rounds::{Fixer, Outcome, Remark};
pub use suppressions::{Added, add_suppressions};
