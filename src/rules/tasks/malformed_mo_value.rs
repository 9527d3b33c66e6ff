//! PB306.

use crate::diagnostic::Applicability;
use crate::playbook::{MoCell, Page};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for M/O cells that are not exactly one of the two letters that the header declares.
    ///
    /// The letters are in parentheses in the header: `(M)andatory / (O)ptional`, `(E) Erforderlich (O) Optional`. Bold,
    /// links, and invisible characters are ignored. If a missing pipe shifts the cells of a row, `ragged-task-row`
    /// (PB309) reports it instead.
    ///
    /// If the docset declares no letters, the cells can hold two words instead: `Mandatory` and `Optional`, `Sí` and
    /// `No`. Case does not matter in words.
    ///
    /// ## Why this is bad
    ///
    /// The letter decides whether a task may be skipped. Reports count the letters, and readers who see `N/A` or `M/O`
    /// in the cell have to guess.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | m | FastTrack Engineer | Core |
    /// | 7102 | Invite the sponsor | M/O | FastTrack Manager | Core |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | FastTrack Engineer | Core |
    /// | 7102 | Invite the sponsor | **O** | FastTrack Manager | Core |
    /// ````
    ///
    /// ````md
    /// | Id. de tarea | Nombre de la tarea | ¿Obligatoria? | Rol de FastTrack | Servicios |
    /// | --- | --- | --- | --- | --- |
    /// | 7101 | Reservar la sala | Sí | FastTrack Engineer | Core |
    /// | 7102 | Invitar al patrocinador | No | FastTrack Manager | Core |
    /// ````
    ///
    /// ## Options
    ///
    /// - `tasks.locales`: languages whose task tables are checked.
    /// - `vocabulary.columns`: other headings of their columns.
    /// - `vocabulary.none`: other words that replace the ID if there is no task.
    pub MalformedMoValue {
        code: "PB306",
        name: "malformed-mo-value",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [TEXT],
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for MalformedMoValue {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for table in &page.task_tables {
            let Some(mo) = &table.mo else { continue };
            let (mandatory, optional) = (mo.values.mandatory(), mo.values.optional());
            for task in table.tasks(page) {
                let (Some(cell), Some(span)) = (task.mo_cell(), task.cell(Some(mo.column))) else { continue };
                if cell == MoCell::Value || task.is_task(page.vocabulary()) {
                    continue;
                }
                if task.ragged().is_some_and(|ragged| mo.column >= ragged.aligned_cells(table.columns)) {
                    continue;
                }
                let value = task.mo();
                let choice = match mo.values.is_ordered() {
                    true => format!("write `{mandatory}` if the task is mandatory, `{optional}` if it is optional"),
                    false => format!("write `{mandatory}` or `{optional}`, as the other rows do"),
                };
                let found = if cell == MoCell::Empty {
                    reporter.report(span, format!("the cell for `{mandatory}` or `{optional}` is empty")).help(choice)
                } else {
                    let written = if matches!(cell, MoCell::Certain(_)) { page.slice(span) } else { &value };
                    let quoted =
                        if written.contains('`') { format!("`` {written} ``") } else { format!("`{written}`") };
                    let message = format!("{quoted} is neither `{mandatory}` nor `{optional}`");
                    let found = reporter.report(span, message);
                    let slid = value.split_once(' ').filter(|(first, _)| mo.values.choice(first).is_some());
                    match (cell, slid) {
                        (MoCell::Certain(choice), _) if *value == *mo.values.of(choice) => {
                            found.help(format!("write `{value}` without markup around it"))
                        }
                        (MoCell::Certain(choice), _) if !value.is_ascii() && value.chars().count() == 1 => {
                            let letter = mo.values.of(choice);
                            found.help(format!("write `{letter}`; this is a similar letter of a different alphabet"))
                        }
                        (MoCell::Certain(choice) | MoCell::Likely(choice), _) => {
                            found.help(format!("write `{}`", mo.values.of(choice)))
                        }
                        (_, Some((letter, rest))) => found.help(format!(
                            "keep `{letter}` in this cell, and move `{rest}` to the cell where it belongs"
                        )),
                        _ => found.help(choice),
                    }
                };
                found.data("value", &*value).data("task", &*task.id());
                let fix = match cell {
                    MoCell::Certain(choice) => Some((Applicability::Safe, choice)),
                    MoCell::Likely(choice) => Some((Applicability::Unsafe, choice)),
                    _ => None,
                };
                if let Some((applicability, choice)) = fix {
                    let letter = mo.values.of(choice);
                    found.fix(applicability, format!("write `{letter}`"), span, letter);
                }
            }
        }
    }
}
