//! What is written into pages.

mod add_suppressions;
mod replace;
mod safe_fixes;
