//! PB6: structure.

pub mod accidental_code_block;
pub mod alert_case;
pub mod heading_jump;
pub mod missing_h1;
pub mod missing_section;
pub mod multiple_h1;
pub mod placeholder_text;
pub mod ragged_table_row;
pub mod run_on_labels;
pub mod section_order;
pub mod unknown_alert;
pub mod weak_alt_text;
