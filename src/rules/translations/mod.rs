//! PB8: translations.

pub mod translation_behind;
pub mod translation_drift;
pub mod translation_mo_mismatch;
pub mod translation_page_missing;
pub mod translation_structure;
pub mod translation_task_missing;
