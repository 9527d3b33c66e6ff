//! PB5: levels, the L1, L2, and L3 of a status.

pub mod example_status_mismatch;
pub mod level_name_mismatch;
pub mod level_title_mismatch;
pub mod orphan_l3_page;
pub mod unknown_scenario_value;
pub mod unlinked_l3;
