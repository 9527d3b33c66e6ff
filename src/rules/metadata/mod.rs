//! PB1: metadata.

pub mod audience_mismatch;
pub mod description_length;
pub mod duplicate_title;
pub mod inconsistent_alias;
pub mod invalid_alias;
pub mod invalid_metadata_value;
pub mod missing_metadata;
pub mod misspelled_metadata_key;
pub mod placeholder_metadata;
pub mod title_heading_mismatch;
