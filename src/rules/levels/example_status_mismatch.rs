//! PB502.

use crate::index::{Docset, KnownCell, LevelId, Levels, RowLookup};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for valid examples whose status is a different L2 or L3 than the one that their page describes, and for
    /// invalid examples whose status is the page's own.
    ///
    /// If `unknown-scenario-value` (PB501) reports a status in the row, this rule does not. On the page of an L2, the
    /// L3s of that L2 count as its own.
    ///
    /// ## Why this is bad
    ///
    /// The examples show readers how one status differs from the next. An example under the wrong heading teaches the
    /// opposite of what it should.
    ///
    /// ## Incorrect
    ///
    /// ````md title="l1l2l3-blocked-network.md"
    /// ---
    /// title: Blocked - Network
    /// ---
    /// # Network
    ///
    /// | Valid Example Scenario | Scenario Status |
    /// | :--: | :--: |
    /// | Nobody has taken the course. | Training |
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-training.md"
    /// ---
    /// title: Blocked - Training
    /// ---
    /// # Training
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="l1l2l3-blocked-network.md"
    /// ---
    /// title: Blocked - Network
    /// ---
    /// # Network
    ///
    /// | Valid Example Scenario | Scenario Status |
    /// | :--: | :--: |
    /// | The line is full by noon. | Network |
    ///
    /// | Invalid Example Scenario | Scenario Status |
    /// | :--: | :--: |
    /// | Nobody has taken the course. | Training |
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-training.md"
    /// ---
    /// title: Blocked - Training
    /// ---
    /// # Training
    /// ````
    pub ExampleStatusMismatch {
        code: "PB502",
        name: "example-status-mismatch",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        facts: [LEVELS],
    }
}

impl DocsetRule for ExampleStatusMismatch {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let levels = docset.levels();
        for page in docset.pages() {
            let Some(facts) = page.levels() else { continue };
            let (Some(id), Some(own)) = (levels.of_page(page.file), &facts.own) else { continue };
            for table in &facts.tables {
                let Some(valid) = table.valid else { continue };
                for row in &table.rows {
                    let reading = levels.read(row, table, Some(id));
                    let Some(cell) = mismatch(levels, &reading, id, valid) else { continue };
                    let name = own.name();
                    let (message, help) = if valid {
                        // The value for the cell's own column: on the page of an L3, its L2 may be wrong.
                        let depth = cell.levels.first().map_or(3, |&level| levels[level].depth);
                        let above = levels.ancestors(id).skip(1).find(|&above| levels[above].depth == depth);
                        let expected = above.map_or(name, |above| levels.name(above));
                        (
                            format!("valid example of `{name}` has the status `{}`", cell.text),
                            format!("set the status to `{expected}`, or move the example to the page of its status"),
                        )
                    } else {
                        let is_own = cell.levels.contains(&id);
                        let which = if is_own { " itself" } else { ", a level below it" };
                        (
                            format!("invalid example of `{name}` has the status `{}`{which}", cell.text),
                            "set the status that fits the example, or move the example to the valid examples"
                                .to_owned(),
                        )
                    };
                    reporter
                        .report_in(page.file, cell.span, message)
                        .help(help)
                        .data("value", cell.text)
                        .related(own.span(), "the level that this page describes");
                }
            }
        }
    }
}

/// Returns the cell that contradicts its table, if there is one.
fn mismatch<'r, 'f>(
    levels: &Levels,
    reading: &'r RowLookup<'f>,
    own: LevelId,
    valid: bool,
) -> Option<&'r KnownCell<'f>> {
    if valid {
        // A level above the page's own and a level below it both match the page.
        let agrees = |&id: &LevelId| levels.is_within(id, own) || levels.is_within(own, id);
        reading.cells.iter().find(|cell| !cell.levels.iter().any(agrees))
    } else {
        let last = reading.cells.last()?;
        last.levels.iter().all(|&id| levels.is_within(id, own)).then_some(last)
    }
}
