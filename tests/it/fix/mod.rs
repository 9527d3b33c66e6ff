//! Changes of pages.

mod add_suppressions;
mod fixed_point;
mod promises;
mod rendered;
mod replace;
mod safe_fixes;
