//! What page owners keep lists of: the tasks of a playbook, and the reviews that are due.

mod catalog;
mod inventory;
mod reviews;

pub use catalog::{Catalog, CatalogTask, Conflict, Listing, TaskField, mo_word};
pub use inventory::{ColumnMap, Comparison, Inventory, InventoryError, InventoryTask, Mismatch, escape_formula};
pub use reviews::{OwnerReviews, PageReview, Reviews};
