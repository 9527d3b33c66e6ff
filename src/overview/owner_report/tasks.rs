//! The tasks in the report.

use chrono::NaiveDate;
use serde::Serialize;

use super::ReportInput;
use super::files::FileTable;
use crate::overview::{Catalog, mo_word};

/// A task, as [`CatalogTask`](crate::overview::CatalogTask) describes it.
#[derive(Debug, Serialize)]
pub struct TaskEntry<'a> {
    /// Its ID.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// `M`, `O`, or empty.
    pub mo: &'static str,
    /// Its role.
    pub role: &'a str,
    /// Its services.
    pub services: &'a str,
    /// The phases of its pages.
    pub phases: Vec<&'a str>,
    /// The tags of the languages that list it.
    pub languages: Vec<&'static str>,
    /// The latest `ms.date` of its pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_review: Option<NaiveDate>,
    /// Its pages, as indexes into `files`.
    pub pages: Vec<usize>,
    /// The fields in which its rows differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<TaskConflict<'a>>,
}

/// A field in which the rows of a task differ.
#[derive(Debug, Serialize)]
pub struct TaskConflict<'a> {
    /// `name`, `mo`, `role`, or `services`.
    pub field: &'static str,
    /// The different values.
    pub values: Vec<&'a str>,
}

pub(super) fn all<'a>(input: &ReportInput<'a, '_>, files: &mut FileTable<'a>) -> Vec<TaskEntry<'a>> {
    let catalog = Catalog::of(input.index, input.is_shown);
    let entry = |task: &crate::overview::CatalogTask<'a>| TaskEntry {
        id: task.id(),
        name: task.name,
        mo: mo_word(task.mandatory),
        role: task.role,
        services: task.services,
        phases: task.phases.clone(),
        languages: task.languages.clone(),
        last_review: task.last_review,
        pages: task.pages().into_iter().map(|path| files.place(path)).collect(),
        conflicts: (task.conflicts.iter())
            .map(|conflict| TaskConflict {
                field: conflict.field.name(),
                values: conflict.values.iter().map(|(value, _)| *value).collect(),
            })
            .collect(),
    };
    catalog.tasks.iter().map(entry).collect()
}
