//! PB501.

use std::cell::LazyCell;

use crate::diagnostic::Applicability;
use crate::index::{Docset, LevelId, LevelSpellings, Levels, UnknownLevel};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::vfs::FileId;

declare_rule! {
    /// Checks for statuses in scenario tables that are not a known L1, L2, or L3, or that belong to a different level
    /// than the one next to them.
    ///
    /// The columns L1, L2, L3, and Scenario Status are checked. A status can be a path, such as
    /// `Blocked>Billing>Wrong Tenant`. The known levels come from the pages: an L1 is checked if a page lists the L1s,
    /// an L2 if the L2s of its L1 are listed, and an L3 if its L2 has a "List of L3s". `Other` is an L3 of every L2.
    ///
    /// Case, dashes, spaces around slashes, and `&` for `and` do not matter. Every name in use is accepted, from a
    /// title, a heading, or the text of a list. Empty cells, `N/A`, and placeholders such as `<previous value>` are
    /// skipped.
    ///
    /// ## Why this is bad
    ///
    /// Readers set exactly this value in the tool. If the tool does not have it, they cannot set it, or they set a
    /// wrong one.
    ///
    /// ## Incorrect
    ///
    /// ````md title="l1l2l3-blocked.md"
    /// ---
    /// title: Blocked
    /// ---
    /// # Blocked
    /// ## [L2 - Network](l1l2l3-blocked-network.md)
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-network.md"
    /// ---
    /// title: Blocked - Network
    /// ---
    /// # Network
    ///
    /// | Valid Example Scenario | L2 | L3 |
    /// | :--: | :--: | :--: |
    /// | The firewall drops the traffic. | Network | Filter Rules |
    ///
    /// ## List of L3s by Service Name
    /// - **Firewall**
    /// - **Bandwidth**
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="l1l2l3-blocked.md"
    /// ---
    /// title: Blocked
    /// ---
    /// # Blocked
    /// ## [L2 - Network](l1l2l3-blocked-network.md)
    /// ````
    ///
    /// ````md title="l1l2l3-blocked-network.md"
    /// ---
    /// title: Blocked - Network
    /// ---
    /// # Network
    ///
    /// | Valid Example Scenario | L2 | L3 |
    /// | :--: | :--: | :--: |
    /// | The firewall drops the traffic. | Network | Firewall |
    /// | The line is full. | Network | Other |
    ///
    /// ## List of L3s by Service Name
    /// - **Firewall**
    /// - **Bandwidth**
    /// ````
    ///
    /// ## Options
    ///
    /// - `levels.common`: L3s that every L2 has (default: `Other`).
    /// - `levels.known`: levels that no page lists, with the levels above them, such as `Blocked - Network - Proxy`.
    pub UnknownScenarioValue {
        code: "PB501",
        name: "unknown-scenario-value",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        facts: [LEVELS],
        supersedes: [PB502 on Line],
    }
}

/// The maximum number of values that a help lists.
const MOST: usize = 6;

impl DocsetRule for UnknownScenarioValue {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let levels = docset.levels();
        let spellings = LazyCell::new(|| LevelSpellings::of(levels));
        for page in docset.pages() {
            let own = levels.of_page(page.file);
            for table in page.levels().into_iter().flat_map(|facts| &facts.tables) {
                let readings: Vec<_> = table.rows.iter().map(|row| levels.read(row, table, own)).collect();
                // A table of `Yes` and `No` under L1, L2, L3 has another subject, such as the tiers of a help desk.
                if table.valid.is_none() && readings.iter().all(|reading| reading.cells.is_empty()) {
                    continue;
                }
                for flaw in readings.iter().flat_map(|reading| &reading.unknown) {
                    // A name that is known under another level is not misspelled.
                    let suggestion = if flaw.elsewhere.is_empty() {
                        spellings.closest(flaw.text, flaw.parent, flaw.depth, reporter.suggestions())
                    } else {
                        None
                    };
                    report(levels, flaw, suggestion, page.file, reporter);
                }
            }
        }
    }
}

fn report(
    levels: &Levels,
    flaw: &UnknownLevel<'_>,
    suggestion: Option<&str>,
    file: FileId,
    reporter: &mut Reporter<'_>,
) {
    let UnknownLevel { text, depth, parent, .. } = *flaw;
    let message = match (depth, parent) {
        (Some(depth), Some(parent)) => format!("`{text}` is not an L{depth} of `{}`", levels.name(parent)),
        (Some(depth), None) => format!("`{text}` is not a known L{depth}"),
        (None, _) => format!("`{text}` is not a known L1, L2, or L3"),
    };
    let help = match (suggestion, flaw.elsewhere.first()) {
        (Some(suggestion), _) => format!("did you mean `{suggestion}`?"),
        (None, Some(&elsewhere)) => describe(levels, flaw, elsewhere),
        (None, None) => choices(levels, flaw),
    };
    let list = parent.and_then(|parent| levels[parent].lists.first());
    let list = list.or_else(|| levels.home_lists().first()).copied();
    let list = list.map(|(list, span)| (reporter.site().files.path(list).clone(), span));
    let diagnostic = reporter.report_in(file, flaw.span, message).help(help).data("value", text);
    if let Some((list, span)) = list {
        diagnostic.related_in(list, span, "the list of known values starts here");
    }
    if let Some(suggestion) = suggestion {
        diagnostic.fix(Applicability::Unsafe, format!("write `{suggestion}`"), flaw.span, suggestion);
    }
}

/// Returns help that lists the values to choose from, if there are few.
fn choices(levels: &Levels, flaw: &UnknownLevel<'_>) -> String {
    let all = match flaw.parent {
        Some(parent) => levels.children(parent),
        None => levels.of_depth(flaw.depth.unwrap_or(1)),
    };
    match (flaw.parent, flaw.depth) {
        (_, Some(depth)) if all.len() <= MOST => {
            let names: Vec<_> = all.iter().map(|&id| format!("`{}`", levels.name(id))).collect();
            format!("write one of the known L{depth}s: {}", names.join(", "))
        }
        (Some(parent), _) => {
            format!("write a value from the list under `{}`, or add this value to the list", levels.name(parent))
        }
        _ => "write a value from the list of all levels, or add this value to the list".to_owned(),
    }
}

/// Returns help that says where the name is known: `Legal` is an L3 of `Legal/Regulatory`.
fn describe(levels: &Levels, flaw: &UnknownLevel<'_>, id: LevelId) -> String {
    let (name, depth) = (levels.name(id), levels[id].depth);
    let what = match levels[id].parent {
        Some(parent) => format!("`{name}` is an L{depth} of `{}`", levels.name(parent)),
        None => format!("`{name}` is an L1"),
    };
    if flaw.depth == Some(depth) {
        format!("change one of the two values: {what}")
    } else {
        format!("write it as the L{depth}: {what}")
    }
}
