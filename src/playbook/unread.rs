//! Columns of tables that look like those of a playbook, with unknown headings.

use super::Page;
use super::process::labels;
use super::section::names_refresh_summary;
use super::vocabulary::{Column, key};
use crate::text::Span;

/// A column with an unknown heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadColumn {
    /// The text of its heading as rendered.
    pub heading: String,
    /// Its span.
    pub span: Span,
    /// Its likely content.
    pub likely: Column,
    /// Whether the table seems to be a Refresh Summary, not a task table.
    pub in_summary: bool,
}

impl UnreadColumn {
    /// Returns all of them on `page`: those of tables with the shape of a task table or a Refresh Summary that are not
    /// recognized as one, and those of task tables without a name, a letter, or a role.
    #[must_use]
    pub fn all(page: &Page<'_>) -> Vec<Self> {
        let mut unread = Vec::new();
        for (index, table) in page.tables.iter().enumerate() {
            let tasks = page.task_tables.iter().find(|tasks| tasks.table == index);
            let is_whole =
                tasks.is_some_and(|tasks| tasks.name.is_some() && tasks.mo.is_some() && tasks.role.is_some());
            let is_summary = page.refresh_summary.as_ref().is_some_and(|summary| summary.table == index);
            let is_read = is_whole || is_summary || page.scenario_tables.iter().any(|other| other.table == index);
            if is_read || tasks.is_some_and(|tasks| tasks.unknown_columns == 0) {
                continue;
            }
            let Some(outline) = page.outline().tables.get(index) else { continue };
            // Other pages end with dates too: those of events, or of releases.
            let heading = page.heading_before(table.span.start as usize);
            let is_likely = page.labels.is_some()
                || labels(page).next().is_some() && !page.task_tables.is_empty()
                || heading.is_some_and(|heading| names_refresh_summary(&heading.text, page.vocabulary()));
            let summary = || outline.as_refresh_summary().filter(|_| is_likely).map(|columns| (columns, true));
            let tasks = || outline.as_task_table().or_else(|| outline.as_likely_task_table());
            let Some((columns, in_summary)) = tasks().map(|columns| (columns, false)).or_else(summary) else {
                continue;
            };
            let cells = page.cells(page.header(table));
            for ((column, likely), &span) in outline.columns.iter().zip(columns).zip(cells) {
                let is_understood = page.vocabulary().column(&key(&column.text)).is_some() || column.known.is_some();
                if !is_understood && !column.text.is_empty() && likely != Column::Other {
                    unread.push(Self { heading: column.text.to_string(), span, likely, in_summary });
                }
            }
        }
        unread
    }
}
