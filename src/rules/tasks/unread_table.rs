//! PB314.

use rustc_hash::FxHashSet;

use crate::index::Docset;
use crate::playbook::word_key;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for unknown headings of columns in tables that look like a task table or a Refresh Summary. Each heading
    /// is reported once per docset.
    ///
    /// A task table has a column of IDs and one that contains one of two letters. A Refresh Summary has a column of
    /// dates and is the last table of its page. The other columns are recognized by the words of thirteen languages, by
    /// the other tables of the docset, by the pages that a page translates, or by `[vocabulary.columns]`.
    ///
    /// ## Why this is bad
    ///
    /// An unrecognized table is not checked. It looks like a table without problems.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ft.owner: mayap
    /// ---
    ///
    /// | Task ID | Task Name | (M)andatory / (O)ptional | Fællesskab |
    /// | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | Two people of the customer |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="playbook-lint.toml"
    /// [vocabulary.columns]
    /// role = ["Fællesskab"]
    /// ````
    ///
    /// ````md title="page.md"
    /// ---
    /// ft.owner: mayap
    /// ---
    ///
    /// | Task ID | Task Name | (M)andatory / (O)ptional | Fællesskab |
    /// | --- | --- | --- | --- |
    /// | 7101 | Book the room | M | Two people of the customer |
    /// ````
    ///
    /// ## Options
    ///
    /// - `vocabulary.columns`: headings of columns, by their content.
    pub UnreadTable {
        code: "PB314",
        name: "unread-table",
        severity: Info,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [UNREAD],
    }
}

impl DocsetRule for UnreadTable {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let mut seen = FxHashSet::default();
        for page in docset.pages() {
            for column in page.unread() {
                let heading = &*column.heading;
                if !seen.insert(word_key(heading)) {
                    continue;
                }
                let table = if column.in_summary { "a Refresh Summary" } else { "a task table" };
                let name = column.likely.name();
                reporter
                    .report_in(page.file, column.span, format!("unknown heading `{heading}` in what looks like {table}"))
                    .help(format!(
                        "in `[vocabulary.columns]` of playbook-lint.toml, add `{name} = [\"{heading}\"]` if this is the column `{name}`, or `other = [\"{heading}\"]` if it is not"
                    ))
                    .data("value", heading);
            }
        }
    }
}
