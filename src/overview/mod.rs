//! Lists for page owners: the tasks of a playbook, and the reviews that are due. The report for owners has both, with
//! problems, translations, and levels.

mod catalog;
mod inventory;
mod owner_report;
mod reviews;

pub use catalog::{Catalog, CatalogTask, Conflict, Listing, TaskField, mo_word};
pub use inventory::{ColumnMap, Comparison, Inventory, InventoryError, InventoryTask, Mismatch, escape_formula};
pub use owner_report::{
    FileEntry, FileKind, LevelEntry, LevelGap, OwnerEntry, OwnerList, OwnerReport, ProblemEntry, REPORT_FACTS,
    ReportInput, ReviewEntry, RuleEntry, TaskConflict, TaskEntry, Totals, TranslationEntry, TrendError, TrendPoint,
    Undated,
};
pub use reviews::{OwnerReviews, PageReview, Reviews};
