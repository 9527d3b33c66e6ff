//! Safe means that readers see the same: each safe fix is held to what its rule declares that it changes.

use super::pages::PageVersions;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::page::{DeclaredEdit, PageParts, UndeclaredChange, undeclared_change};
use crate::rules;

/// How often the fixes of a page may be looked at in one pass. Reached only by pages made for it: one fix in a thousand
/// is found after twenty times.
const MAX_LOOKS: usize = 64;

/// What may be done with the fixes of a page.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    /// Those that change nothing beside what their rules declare, together.
    pub(super) kept: Vec<usize>,
    /// Those that do, each alone, with the reason.
    pub(super) refused: Vec<(usize, &'static str)>,
    /// Those that do only together with others. They may be tried again when the others are made.
    pub(super) postponed: Vec<usize>,
}

/// What the safe ones of `fixes`, places in `found`, change in the page beside what their rules declare, in words that
/// follow "because".
pub(super) fn breaks_promise(page: &PageVersions, found: &[Diagnostic], fixes: &[usize]) -> Option<&'static str> {
    let safe = fixes.iter().filter_map(|&index| {
        let one = &found[index];
        one.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe).map(|fix| (one.code, fix))
    });
    let edits: Vec<DeclaredEdit<'_>> = safe
        .flat_map(|(code, fix)| {
            let changes = rules::find(code).map_or(PageParts::empty(), |rule| rule.changes);
            fix.edits.iter().map(move |edit| DeclaredEdit { span: edit.span, text: &edit.text, changes })
        })
        .collect();
    if edits.is_empty() {
        return None;
    }
    undeclared_change(page.text(), &edits).map(|change| match change {
        UndeclaredChange::Metadata => "it would also change other metadata",
        UndeclaredChange::Alerts => "it would also change which quotes are alerts",
        UndeclaredChange::Text => "it would also change text or layout that readers see",
    })
}

/// Looks at all `fixes` of a page together, and only if they break a promise at parts of them. At least one is kept or
/// refused.
pub(super) fn guard(page: &PageVersions, found: &[Diagnostic], fixes: Vec<usize>) -> Guarded {
    let mut guarded = Guarded::default();
    let mut looks = 0;
    let mut waiting = vec![fixes];
    while let Some(mut group) = waiting.pop() {
        if looks >= MAX_LOOKS {
            guarded.refused.extend(group.into_iter().map(|fix| (fix, "too many fixes of this page do harm")));
            continue;
        }
        looks += 1;
        let together = [guarded.kept.as_slice(), group.as_slice()].concat();
        let Some(reason) = breaks_promise(page, found, &together) else {
            guarded.kept = together;
            continue;
        };
        match group.as_slice() {
            [] => {}
            &[fix] => match if guarded.kept.is_empty() { Some(reason) } else { breaks_promise(page, found, &[fix]) } {
                Some(reason) => guarded.refused.push((fix, reason)),
                None => guarded.postponed.push(fix),
            },
            _ => {
                let second = group.split_off(group.len() / 2);
                waiting.extend([second, group]);
            }
        }
    }
    guarded
}
