//! The meaning of the cells of a row in the hierarchy.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{LevelId, Levels, MAX_SAME_NAME, of_key};
use crate::facts::StatusTable;
use crate::playbook::{ScenarioColumn, Status, StatusPart, level_key};
use crate::text::Span;

/// The statuses of a row, looked up.
#[derive(Debug, Default)]
pub struct RowLookup<'f> {
    /// Names that are known, from the left.
    pub cells: Vec<KnownCell<'f>>,
    /// Unknown names, if the docset knows all valid ones.
    pub unknown: Vec<UnknownLevel<'f>>,
}

/// A known name.
#[derive(Debug)]
pub struct KnownCell<'f> {
    /// Its text as rendered.
    pub text: &'f str,
    /// Its span.
    pub span: Span,
    /// The levels that it can mean.
    pub levels: Cow<'f, [LevelId]>,
}

/// A name that no list has at its place.
#[derive(Debug)]
pub struct UnknownLevel<'f> {
    /// Its text as rendered.
    pub text: &'f str,
    /// Its span.
    pub span: Span,
    /// The depth that it should have, if the column or the path shows it.
    pub depth: Option<u8>,
    /// The level that it should be below.
    pub parent: Option<LevelId>,
    /// The levels with that name elsewhere.
    pub elsewhere: &'f [LevelId],
}

/// The level above a cell, if it is known.
#[derive(Debug, Default)]
struct ParentContext {
    levels: Vec<LevelId>,
    /// Whether the row contains it; otherwise, it is the page's own.
    said: bool,
}

impl Levels {
    /// Looks up a row of a table on a page that describes `own`.
    ///
    /// A name is a problem only if the docset lists the valid ones: an L1 in the home list, an L2 in a list of its L1's
    /// L2s, an L3 in its L2's list.
    #[must_use]
    pub fn read<'f>(&'f self, row: &'f [Status], table: &StatusTable, own: Option<LevelId>) -> RowLookup<'f> {
        let mut reading = RowLookup::default();
        let mut above = ParentContext::default();
        for depth in 1..=3 {
            let values: Vec<_> = row.iter().filter(|status| status.column == ScenarioColumn::Level(depth)).collect();
            above = if !table.columns[usize::from(depth) - 1] {
                let implied = own.filter(|_| table.valid == Some(true));
                let implied = implied.and_then(|own| self.ancestors(own).find(|&id| self[id].depth == depth));
                ParentContext { levels: implied.into_iter().collect(), said: false }
            } else {
                let mut levels = Vec::new();
                for value in &values {
                    let of_value = self.read_level(value, depth, &above, &mut reading);
                    // There is nothing below an L3.
                    if depth < 3 && of_value.len() <= MAX_SAME_NAME {
                        levels.extend_from_slice(&of_value);
                    }
                }
                ParentContext { levels, said: !values.is_empty() }
            };
        }
        for status in row.iter().filter(|status| status.column == ScenarioColumn::Status) {
            self.read_status(status, &mut reading);
        }
        reading
    }

    /// Looks up a value in the column of a depth.
    fn read_level<'f>(
        &'f self,
        status: &'f Status,
        depth: u8,
        above: &ParentContext,
        reading: &mut RowLookup<'f>,
    ) -> Cow<'f, [LevelId]> {
        let [part] = &*status.parts else {
            // A complete path in the column of its last name.
            self.read_status(status, reading);
            return reading.cells.last().map(|cell| cell.levels.clone()).unwrap_or_default();
        };
        let StatusPart { text, span } = part;
        let key = level_key(text);
        let all = self.keyed(&key);
        let fitting = of_key(&self.by_depth[usize::from(depth) - 1], &key);
        let mut levels = match &*above.levels {
            [] => fitting.into(),
            above => self.below_any(above, &key, fitting),
        };
        let lists = !above.levels.is_empty() && above.levels.iter().all(|&id| !self[id].lists.is_empty());
        // A parent from a path may be of another depth than the column's.
        if levels.first().is_some_and(|&id| self[id].depth != depth) {
            levels = Cow::default();
        }
        if levels.is_empty() && !(above.said && lists) {
            levels = fitting.into();
        }
        let known = match depth {
            1 => !self.home_lists.is_empty(),
            2 => lists || above.levels.is_empty() && !above.said && !self.home_lists.is_empty(),
            _ => lists,
        };
        if all.is_empty() {
            levels = self.composed(text, &key).into();
        }
        if !levels.is_empty() {
            reading.cells.push(KnownCell { text, span: *span, levels: levels.clone() });
        } else if known {
            let parent = above.levels.first().copied();
            reading.unknown.push(UnknownLevel { text, span: *span, depth: Some(depth), parent, elsewhere: all });
        }
        levels
    }

    /// Returns the levels of `key`, among `named`, that are directly below one of `parents`.
    fn below_any<'l>(&'l self, parents: &[LevelId], key: &str, named: &'l [LevelId]) -> Cow<'l, [LevelId]> {
        if let [parent] = *parents {
            return self.below(Some(parent), key).into();
        }
        let parents: FxHashSet<LevelId> = parents.iter().copied().collect();
        named.iter().copied().filter(|&id| self[id].parent.is_some_and(|parent| parents.contains(&parent))).collect()
    }

    /// Looks up a value of any depth, or a path.
    fn read_status<'f>(&'f self, status: &'f Status, reading: &mut RowLookup<'f>) {
        let Some((first, rest)) = status.parts.split_first() else { return };
        let key = level_key(&first.text);
        let mut levels = Cow::from(self.keyed(&key));
        if rest.is_empty() && levels.is_empty() {
            levels = self.composed(&first.text, &key).into();
        }
        if levels.is_empty() {
            let flaw = UnknownLevel { text: &first.text, span: first.span, depth: None, parent: None, elsewhere: &[] };
            reading.unknown.extend((!self.home_lists.is_empty()).then_some(flaw));
            return;
        }
        reading.cells.push(KnownCell { text: &first.text, span: first.span, levels: levels.clone() });
        for StatusPart { text, span } in rest {
            if levels.len() > MAX_SAME_NAME {
                return;
            }
            let key = level_key(text);
            let all = self.keyed(&key);
            let below = self.below_any(&levels, &key, all);
            if below.is_empty() {
                let lists = levels.iter().all(|&id| !self[id].lists.is_empty());
                let parent = levels.first().copied();
                let depth = parent.map(|parent| self[parent].depth + 1);
                let flaw = UnknownLevel { text, span: *span, depth, parent, elsewhere: all };
                reading.unknown.extend(lists.then_some(flaw));
                return;
            }
            reading.cells.push(KnownCell { text, span: *span, levels: below.clone() });
            levels = below;
        }
    }

    /// Returns the levels of a text that is a path without `>` (`Blocked / Legal/Regulatory / Legal`), or that consists
    /// of several known names (`Legal or Trust`).
    fn composed(&self, text: &str, key: &str) -> Vec<LevelId> {
        let followed = self.follow(key);
        if !followed.is_empty() {
            return followed;
        }
        let mut found = Vec::new();
        for separators in [&[" or ", " oder ", " o ", " ou "][..], &["/", ","]] {
            let mut names = vec![text];
            for separator in separators {
                names = names.into_iter().flat_map(|name| name.split(separator)).collect();
            }
            if names.len() < 2 {
                continue;
            }
            let each: Vec<_> = names.iter().map(|name| self.keyed(&level_key(name))).collect();
            if each.iter().all(|levels| !levels.is_empty()) {
                found.extend(each.into_iter().flatten());
                break;
            }
        }
        found
    }
}
