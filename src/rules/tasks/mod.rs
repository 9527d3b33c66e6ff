//! PB3: tasks.

pub mod duplicate_task_id;
pub mod empty_task_cell;
pub mod inconsistent_role;
pub mod inconsistent_service;
pub mod malformed_mo_header;
pub mod malformed_mo_value;
pub mod malformed_task_id;
pub mod missing_task_column;
pub mod ragged_task_row;
pub mod repeated_task;
pub mod task_conflict;
pub mod task_id_collision;
pub mod unknown_task_reference;
pub mod unread_table;
