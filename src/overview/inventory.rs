//! Compares the playbook with a list of tasks in a CSV file that someone keeps elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::catalog::mo_word;
use super::{Catalog, CatalogTask, TaskField};
use crate::config::Settings;
use crate::facts::TaskFact;
use crate::playbook::{Column, Vocabulary, mandatory_word, read_column};
use crate::text::Span;

/// A list of tasks from a CSV file.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Its rows, in the order of the file.
    pub tasks: Vec<InventoryTask>,
    /// The fields that it has columns for.
    pub fields: Vec<TaskField>,
    /// 1-based lines of rows that have text but no ID. They are not compared.
    pub without_id: Vec<u64>,
}

/// A row of the list.
#[derive(Debug)]
pub struct InventoryTask {
    /// Its ID.
    pub id: String,
    /// The 1-based line on which it starts.
    pub line: u64,
    /// The text of its cells, by field.
    pub values: BTreeMap<TaskField, String>,
}

/// Column names from the command line. The keys are `id` or the name of a [`TaskField`].
pub type ColumnMap = BTreeMap<String, String>;

/// Why a file is not a list of tasks.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    /// It is empty.
    #[error("it is empty")]
    Empty,
    /// It is not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// No column has IDs.
    #[error("no column is recognized as the task ID; its columns are {found}")]
    NoId {
        /// The headers, quoted.
        found: String,
    },
    /// A column from the command line does not exist.
    #[error("it has no column `{name}`; its columns are {found}")]
    NoColumn {
        /// The column name from the command line.
        name: String,
        /// The headers, quoted.
        found: String,
    },
    /// Two columns contain the same field.
    #[error("columns `{first}` and `{second}` are both recognized as `{field}`")]
    Twice {
        /// The field.
        field: &'static str,
        /// The first header.
        first: String,
        /// The second header.
        second: String,
    },
    /// A row has more or fewer cells than the header, or a quote is not closed.
    #[error("{0}")]
    Syntax(String),
}

/// How a playbook differs from an inventory.
#[derive(Debug, Default)]
pub struct Comparison<'a> {
    /// Tasks that only the playbook has.
    pub only_in_playbook: Vec<&'a CatalogTask<'a>>,
    /// Tasks that only the inventory has.
    pub only_in_inventory: Vec<&'a InventoryTask>,
    /// Fields that differ between the two.
    pub different: Vec<Mismatch<'a>>,
    /// Rows of the inventory whose ID appears in an earlier row. They are not compared.
    pub repeated: Vec<&'a InventoryTask>,
}

/// A field that differs.
#[derive(Debug)]
pub struct Mismatch<'a> {
    /// The ID.
    pub id: &'a str,
    /// The field.
    pub field: TaskField,
    /// Its text in the playbook.
    pub playbook: &'a str,
    /// Its text in the inventory.
    pub inventory: &'a str,
}

/// Characters that make a spreadsheet treat a cell as a formula, at its start or after characters that the spreadsheet
/// strips.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Returns `text` as a CSV cell that no spreadsheet treats as a formula: if it starts like one, `'` is added before it.
/// Source: OWASP, "CSV Injection".
#[must_use]
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    match text.starts_with(FORMULA_STARTS) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// Returns the text of a cell without what [`escape_formula`] adds.
fn unescape_formula(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA_STARTS)).unwrap_or(cell)
}

impl Inventory {
    /// Reads CSV with a header row. Cells are separated by `,`, `;`, or tabs. Columns are recognized by the words that
    /// task tables have, in all languages, unless `columns` gives their names.
    ///
    /// # Errors
    /// [`InventoryError`] for a file that is not such a list.
    pub fn read(bytes: &[u8], columns: &ColumnMap) -> Result<Self, InventoryError> {
        let text = std::str::from_utf8(bytes).map_err(|_| InventoryError::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let header = text.lines().next().unwrap_or_default();
        // Spreadsheets use the list separator of the user's locale.
        let separators = [b',', b';', b'\t'];
        let count = |separator: &&u8| header.bytes().filter(|byte| byte == *separator).count();
        let delimiter = separators.iter().rev().max_by_key(count).copied().unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(syntax)?.clone();
        if headers.iter().all(|header| header.trim().is_empty()) {
            return Err(InventoryError::Empty);
        }
        let (id_column, fields) = find_columns(&headers, columns)?;
        let mut inventory = Self { fields: fields.keys().copied().collect(), ..Self::default() };
        for record in reader.records() {
            let record = record.map_err(syntax)?;
            let cell = |column: usize| unescape_formula(record.get(column).unwrap_or_default().trim()).trim();
            let line = record.position().map_or(0, csv::Position::line);
            match cell(id_column) {
                "" if record.iter().all(|cell| cell.trim().is_empty()) => {}
                "" => inventory.without_id.push(line),
                id => {
                    let values = fields.iter().map(|(&field, &column)| (field, cell(column).to_owned())).collect();
                    inventory.tasks.push(InventoryTask { id: id.to_owned(), line, values });
                }
            }
        }
        Ok(inventory)
    }
}

fn syntax(error: csv::Error) -> InventoryError {
    InventoryError::Syntax(match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            let cells = if *len == 1 { "cell" } else { "cells" };
            format!("line {line} has {len} {cells}, but the header has {expected_len}")
        }
        _ => error.to_string(),
    })
}

/// Finds the column of the ID, and those of the fields that the file has.
fn find_columns(
    headers: &csv::StringRecord,
    given: &ColumnMap,
) -> Result<(usize, BTreeMap<TaskField, usize>), InventoryError> {
    let found = || headers.iter().map(|header| format!("`{}`", header.trim())).collect::<Vec<_>>().join(", ");
    let mut places: BTreeMap<Option<TaskField>, usize> = BTreeMap::new();
    for field in [None].into_iter().chain(TaskField::ALL.map(Some)) {
        let Some(name) = given.get(field.map_or("id", TaskField::name)) else { continue };
        let place = headers.iter().position(|header| header.trim().eq_ignore_ascii_case(name.trim()));
        let place = place.ok_or_else(|| InventoryError::NoColumn { name: name.clone(), found: found() })?;
        places.insert(field, place);
    }
    let by_name = places.clone();
    for (place, header) in headers.iter().enumerate() {
        let Some(field) = meaning(header.trim()).filter(|field| !by_name.contains_key(field)) else { continue };
        if by_name.values().any(|taken| *taken == place) {
            continue;
        }
        if let Some(&first) = places.get(&field) {
            let name = |place: usize| headers.get(place).unwrap_or_default().trim().to_owned();
            let field = field.map_or("id", TaskField::name);
            return Err(InventoryError::Twice { field, first: name(first), second: name(place) });
        }
        places.insert(field, place);
    }
    let id = places.remove(&None).ok_or_else(|| InventoryError::NoId { found: found() })?;
    Ok((id, places.into_iter().filter_map(|(field, place)| Some((field?, place))).collect()))
}

/// Returns what a column contains, by its header. The inner `None` is the ID.
fn meaning(header: &str) -> Option<Option<TaskField>> {
    // The headers of the CSV that playbook-lint itself writes; task tables don't use them.
    match header.to_lowercase().as_str() {
        "id" => return Some(None),
        "name" => return Some(Some(TaskField::Name)),
        _ => {}
    }
    match read_column(header, Vocabulary::built_in()) {
        Column::TaskId => Some(None),
        Column::TaskName => Some(Some(TaskField::Name)),
        Column::Mandatory => Some(Some(TaskField::Mandatory)),
        Column::Role => Some(Some(TaskField::Role)),
        Column::Services => Some(Some(TaskField::Services)),
        _ => None,
    }
}

impl<'a> Comparison<'a> {
    /// Compares `catalog` with `inventory`, in the fields that the inventory has columns for. Texts are equal if rule
    /// PB303 treats them as equal.
    #[must_use]
    pub fn of(catalog: &'a Catalog<'a>, inventory: &'a Inventory, settings: &Settings) -> Self {
        let mut comparison = Self::default();
        let mut listed: BTreeMap<&str, &InventoryTask> = BTreeMap::new();
        for task in &inventory.tasks {
            if listed.contains_key(&*task.id) {
                comparison.repeated.push(task);
            } else {
                listed.insert(&task.id, task);
            }
        }
        for task in &catalog.tasks {
            let Some(other) = listed.remove(task.id()) else {
                comparison.only_in_playbook.push(task);
                continue;
            };
            for (&field, value) in &other.values {
                if !agrees(task, field, value, settings) {
                    let playbook = task.field(field);
                    comparison.different.push(Mismatch { id: task.id(), field, playbook, inventory: value });
                }
            }
        }
        comparison.only_in_inventory = inventory
            .tasks
            .iter()
            .filter(|task| listed.get(&*task.id).is_some_and(|one| one.line == task.line))
            .collect();
        comparison
    }

    /// Whether both sides have the same tasks with the same fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { only_in_playbook, only_in_inventory, different, repeated } = self;
        only_in_playbook.is_empty() && only_in_inventory.is_empty() && different.is_empty() && repeated.is_empty()
    }
}

/// Whether a cell agrees with the playbook. An empty cell agrees only with an empty field.
fn agrees(task: &CatalogTask<'_>, field: TaskField, value: &str, settings: &Settings) -> bool {
    let own = task.field(field);
    if own == value {
        return true;
    }
    if own.is_empty() || value.is_empty() {
        return false;
    }
    let row = |text: &str, mandatory: Option<bool>| TaskFact {
        mandatory,
        name: text.into(),
        role: text.into(),
        services: text.into(),
        span: Span::default(),
        name_span: None,
        letter_span: None,
        role_span: None,
        services_span: None,
        ..task.row.clone()
    };
    let mandatory = mandatory_word(value, &task.row.values);
    if field == TaskField::Mandatory {
        return mo_word(mandatory) == own;
    }
    !row(own, None).differences(&row(value, None), settings).contains(&field.difference())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Inventory, InventoryError> {
        Inventory::read(text.as_bytes(), &ColumnMap::new())
    }

    #[test]
    fn columns_are_recognized_in_any_order_and_language() {
        let text = "\u{feff}Rolle;M/O;Aufgabenname;Aufgaben-ID;Kommentar\nFE;M;Planen;7101;x\n";
        let inventory = read(text).unwrap();
        let task = &inventory.tasks[0];
        assert_eq!((&*task.id, &*task.values[&TaskField::Name], task.line), ("7101", "Planen", 2));
        assert_eq!((&*task.values[&TaskField::Role], &*task.values[&TaskField::Mandatory]), ("FE", "M"));
        assert_eq!(inventory.fields, [TaskField::Name, TaskField::Mandatory, TaskField::Role]);
    }

    #[test]
    fn the_reason_for_an_invalid_file_is_reported() {
        assert_eq!(read("").unwrap_err(), InventoryError::Empty);
        assert_eq!(Inventory::read(b"id\n\xff", &ColumnMap::new()).unwrap_err(), InventoryError::NotUtf8);
        let error = read("Nummer,Was\n1,x\n").unwrap_err();
        assert_eq!(error.to_string(), "no column is recognized as the task ID; its columns are `Nummer`, `Was`");
        let columns = ColumnMap::from([("id".to_owned(), "No".to_owned())]);
        let error = Inventory::read(b"Nummer,Was\n", &columns).unwrap_err();
        assert_eq!(error.to_string(), "it has no column `No`; its columns are `Nummer`, `Was`");
        let error = read("id,Task ID\n1,2\n").unwrap_err();
        assert_eq!(error.to_string(), "columns `id` and `Task ID` are both recognized as `id`");
        let error = read("id,name\n1\n").unwrap_err();
        assert_eq!(error.to_string(), "line 2 has 1 cell, but the header has 2");
    }

    #[test]
    fn given_columns_come_before_words() {
        let columns = ColumnMap::from([("id".to_owned(), "ref".to_owned()), ("name".to_owned(), "Task ID".to_owned())]);
        let inventory = Inventory::read(b"Ref,Task ID\n7,Plan\n", &columns).unwrap();
        assert_eq!((&*inventory.tasks[0].id, &*inventory.tasks[0].values[&TaskField::Name]), ("7", "Plan"));
    }

    #[test]
    fn rows_without_an_id_are_counted_unless_they_are_empty() {
        let inventory = read("id,name\n,\n,Plan\n7,\"=Plan, \"\"now\"\"\"\n").unwrap();
        assert_eq!((inventory.without_id, inventory.tasks.len()), (vec![3], 1));
        assert_eq!(inventory.tasks[0].values[&TaskField::Name], "=Plan, \"now\"");
    }

    #[test]
    fn formulas_are_escaped_and_read_back() {
        for text in ["=1+1", "+1", "-1", "@A1", "\tx", "\rx"] {
            assert_eq!(escape_formula(text), format!("'{text}"));
            assert_eq!(unescape_formula(&escape_formula(text)), text);
        }
        for text in ["", "a=1", "'quoted'"] {
            assert_eq!(escape_formula(text), text);
            assert_eq!(unescape_formula(text), text);
        }
    }
}
