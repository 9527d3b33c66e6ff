//! Tables of examples: which status fits which case.

use super::vocabulary::{Column, Header};

/// A table that gives a status to examples.
#[derive(Debug)]
pub struct ScenarioTable {
    /// Index in the document's tables.
    pub table: usize,
    /// Whether its examples fit the page's own status; `None` for tables that say neither.
    pub valid: Option<bool>,
    /// The columns that hold a status.
    pub columns: Vec<(usize, ScenarioColumn)>,
}

/// What a column of a scenario table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioColumn {
    /// A value of one level, 1 to 3.
    Level(u8),
    /// A value of any level, or a path such as `Blocked>Billing`.
    Status,
}

impl ScenarioTable {
    pub(super) fn of(table: usize, headers: &[Header<'_>]) -> Option<Self> {
        let columns: Vec<_> = headers
            .iter()
            .enumerate()
            .filter_map(|(index, header)| match header.column {
                Column::Level(level) => Some((index, ScenarioColumn::Level(level))),
                Column::ScenarioStatus => Some((index, ScenarioColumn::Status)),
                _ => None,
            })
            .collect();
        let has = |column| headers.iter().any(|header| header.column == column);
        let valid =
            has(Column::ValidScenario).then_some(true).or_else(|| has(Column::InvalidScenario).then_some(false));
        (!columns.is_empty() && (valid.is_some() || columns.len() > 1)).then_some(Self { table, valid, columns })
    }
}
