//! PB2: dates.

pub mod date_behind_history;
pub mod date_behind_refresh_summary;
pub mod future_date;
pub mod malformed_date;
pub mod malformed_refresh_date;
pub mod missing_refresh_summary;
pub mod refresh_summary_order;
pub mod stale_date;
