//! `playbook-lint tasks`: lists all tasks of the playbook, or compares them with a list that is kept elsewhere.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::args::{TableFormat, TasksArguments};
use super::check::note;
use super::overview::{Playbook, write_csv, write_json, write_table};
use super::{CliError, ExitStatus};
use crate::facts::FactKinds;
use crate::output::plural;
use crate::overview::{
    Catalog, CatalogTask, Comparison, Conflict, Inventory, InventoryError, InventoryTask, TaskField, mo_word,
};
use crate::vfs::{limits, read_limited};

pub(super) fn run(arguments: &TasksArguments) -> Result<ExitStatus, CliError> {
    let inventory = arguments.against.as_deref().map(|path| read_inventory(path, arguments)).transpose()?;
    let playbook =
        Playbook::read(arguments.path.as_ref(), &arguments.settings, FactKinds::TASKS | FactKinds::OVERVIEW)?;
    let catalog = Catalog::of(playbook.opened.workspace.index(), &|path| playbook.is_shown(path));
    let format = arguments.format.unwrap_or_else(TableFormat::usual);
    let Some(inventory) = inventory else {
        write_catalog(&catalog, format)?;
        return Ok(ExitStatus::Success);
    };
    let comparison = Comparison::of(&catalog, &inventory, &playbook.opened.site().settings);
    write_comparison(&comparison, format)?;
    Ok(if comparison.is_empty() { ExitStatus::Success } else { ExitStatus::Failure })
}

impl TableFormat {
    /// A table on a terminal; otherwise, CSV.
    pub(super) fn usual() -> Self {
        if io::stdout().is_terminal() { Self::Table } else { Self::Csv }
    }
}

fn read_inventory(path: &Path, arguments: &TasksArguments) -> Result<Inventory, CliError> {
    let shown = path.display();
    let bytes = read_limited(path, limits::INVENTORY).map_err(|error| {
        CliError::new(format!("cannot read `{shown}`: {error}"), "pass a CSV file that lists tasks")
    })?;
    let columns = arguments.columns.iter().cloned().collect();
    let inventory = Inventory::read(&bytes, &columns).map_err(|error| {
        let help = match error {
            InventoryError::Empty => "pass a CSV file that lists tasks",
            InventoryError::NotUtf8 => "save it in UTF-8: in Excel, the file type is `CSV UTF-8`",
            InventoryError::Syntax(_) => "correct the line; cells that contain separators or line breaks need quotes",
            InventoryError::NoId { .. } | InventoryError::NoColumn { .. } | InventoryError::Twice { .. } => {
                "specify the columns with `--columns`, such as `--columns \"id=Task no,name=Title,mo=Required\"`"
            }
        };
        CliError::new(format!("cannot use `{shown}` as a list of tasks: {error}"), help)
    })?;
    if let [first, ..] = inventory.without_id[..] {
        let rows = plural(inventory.without_id.len(), "row");
        note(&format!("{rows} of `{shown}` without a task ID cannot be compared; the first is on line {first}"));
    }
    if inventory.fields.is_empty() {
        note(&format!("only the task IDs are compared, because `{shown}` has no other known column"));
    }
    Ok(inventory)
}

const HEADER: [&str; 10] =
    ["id", "name", "mo", "role", "services", "phase", "pages", "languages", "last review", "conflicts"];

fn write_catalog(catalog: &Catalog<'_>, format: TableFormat) -> Result<(), CliError> {
    match format {
        TableFormat::Csv => {
            let rows: Vec<_> = catalog.tasks.iter().map(|task| row(task, &task.pages().join(" | "), true)).collect();
            write_csv(&HEADER, &rows)
        }
        TableFormat::Table => {
            let mut out = io::BufWriter::new(io::stdout().lock());
            let count = |task: &CatalogTask<'_>| task.pages().len().to_string();
            let rows: Vec<_> = catalog.tasks.iter().map(|task| row(task, &count(task), false)).collect();
            if rows.is_empty() {
                writeln!(out, "No tasks.")?;
            } else {
                write_table(&mut out, &HEADER, &rows)?;
                let conflicts = catalog.tasks.iter().filter(|task| !task.conflicts.is_empty()).count();
                writeln!(out, "\n{}, {conflicts} with conflicts", plural(rows.len(), "task"))?;
            }
            out.flush()?;
            Ok(())
        }
        TableFormat::Json => {
            let tasks: Vec<Value> = catalog.tasks.iter().map(task_json).collect();
            write_json(&json!({ "version": 1, "tasks": tasks }))
        }
    }
}

fn row(task: &CatalogTask<'_>, pages: &str, explains_conflicts: bool) -> Vec<String> {
    let one = |conflict: &Conflict<'_>| match explains_conflicts {
        true => {
            let values: Vec<&str> = conflict.values.iter().map(|(value, _)| *value).collect();
            format!("{}: {}", conflict.field.name(), values.join(" | "))
        }
        false => conflict.field.name().to_owned(),
    };
    let mut conflicts: Vec<String> = task.conflicts.iter().map(one).collect();
    conflicts.dedup();
    vec![
        task.id().to_owned(),
        task.name.to_owned(),
        mo_word(task.mandatory).to_owned(),
        task.role.to_owned(),
        task.services.to_owned(),
        task.phases.join(" | "),
        pages.to_owned(),
        task.languages.join(" "),
        task.last_review.map(|date| date.to_string()).unwrap_or_default(),
        conflicts.join(if explains_conflicts { "; " } else { ", " }),
    ]
}

fn task_json(task: &CatalogTask<'_>) -> Value {
    let conflict = |conflict: &Conflict<'_>| {
        let values = conflict.values.iter().map(|(value, pages)| json!({ "value": value, "pages": pages }));
        json!({ "field": conflict.field.name(), "values": values.collect::<Vec<_>>() })
    };
    let rows = task.listings.iter().map(|listing| {
        // In a ragged row, only the ID is reliable.
        let text =
            |field: TaskField| Some(field.of(listing.task)).filter(|text| !listing.task.ragged && !text.is_empty());
        json!({
            "file": listing.path,
            "language": listing.locale.tag(),
            "name": text(TaskField::Name),
            "mo": text(TaskField::Mandatory),
            "role": text(TaskField::Role),
            "services": text(TaskField::Services),
            "date": listing.reviewed.map(|date| date.to_string()),
        })
    });
    json!({
        "id": task.id(),
        "name": task.name,
        "mandatory": task.mandatory,
        "role": task.role,
        "services": task.services,
        "phases": task.phases,
        "languages": task.languages,
        "last_review": task.last_review.map(|date| date.to_string()),
        "rows": rows.collect::<Vec<_>>(),
        "conflicts": task.conflicts.iter().map(conflict).collect::<Vec<_>>(),
    })
}

fn write_comparison(comparison: &Comparison<'_>, format: TableFormat) -> Result<(), CliError> {
    let Comparison { only_in_playbook, only_in_inventory, different, repeated } = comparison;
    if format == TableFormat::Json {
        let own = |task: &&CatalogTask<'_>| json!({ "id": task.id(), "name": task.name, "pages": task.pages() });
        let other = |task: &&InventoryTask| json!({ "id": task.id, "name": name_of(task), "line": task.line });
        let differences = different.iter().map(|one| {
            json!({ "id": one.id, "field": one.field.name(), "playbook": one.playbook, "inventory": one.inventory })
        });
        let value = json!({
            "version": 1,
            "only_in_playbook": only_in_playbook.iter().map(own).collect::<Vec<_>>(),
            "only_in_inventory": only_in_inventory.iter().map(other).collect::<Vec<_>>(),
            "different": differences.collect::<Vec<_>>(),
            "repeated_in_inventory": repeated.iter().map(other).collect::<Vec<_>>(),
        });
        return write_json(&value);
    }
    let line = |status: &str, id: &str, field: &str, playbook: &str, inventory: &str| {
        [id, status, field, playbook, inventory].map(str::to_owned).to_vec()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    rows.extend(only_in_playbook.iter().map(|task| line("only in playbook", task.id(), "", task.name, "")));
    rows.extend(only_in_inventory.iter().map(|task| line("only in inventory", &task.id, "", "", name_of(task))));
    rows.extend(different.iter().map(|one| line("different", one.id, one.field.name(), one.playbook, one.inventory)));
    rows.extend(repeated.iter().map(|task| line("repeated in inventory", &task.id, "", "", name_of(task))));
    let header = ["id", "status", "field", "playbook", "inventory"];
    if format == TableFormat::Csv {
        return write_csv(&header, &rows);
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    if rows.is_empty() {
        writeln!(out, "No differences.")?;
    } else {
        write_table(&mut out, &header, &rows)?;
        writeln!(out, "\n{}", plural(rows.len(), "difference"))?;
    }
    out.flush()?;
    Ok(())
}

fn name_of(task: &InventoryTask) -> &str {
    task.values.get(&TaskField::Name).map(String::as_str).unwrap_or_default()
}
