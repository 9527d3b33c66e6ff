//! PB0: source and front matter.

pub mod duplicate_metadata_key;
pub mod invalid_front_matter;
pub mod invisible_character;
pub mod merge_conflict_marker;
pub mod missing_front_matter;
pub mod unclosed_front_matter;
pub mod unreadable_page;
