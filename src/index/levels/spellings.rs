//! The known level of a misspelled name.

use super::{LevelId, Levels};
use crate::playbook::level_key;
use crate::text::{Spelling, SuggestionBudget};

/// The minimum similarity of a known name, from 0 to 1.
const LEAST: f64 = 0.7;

/// The names of all levels, prepared for comparison.
#[derive(Debug)]
pub struct LevelSpellings<'l> {
    levels: &'l Levels,
    /// For each level.
    names: Vec<Vec<(Spelling<'l>, String)>>,
}

impl<'l> LevelSpellings<'l> {
    /// Prepares all names.
    #[must_use]
    pub fn of(levels: &'l Levels) -> Self {
        let prepared = |name: &'l str| (Spelling::of(name), level_key(name));
        let of_level = |id: LevelId| levels[id].names.iter().map(|name| prepared(name)).collect();
        Self { levels, names: levels.ids().map(of_level).collect() }
    }

    /// Returns the only name that is most similar to `text` among those below `parent`, or those of a depth, or all.
    #[must_use]
    pub fn closest(
        &self,
        text: &str,
        parent: Option<LevelId>,
        depth: Option<u8>,
        budget: &SuggestionBudget,
    ) -> Option<&'l str> {
        let among: [&[LevelId]; 3] = match (parent, depth) {
            (Some(parent), _) => [self.levels.children(parent), &[], &[]],
            (None, Some(depth)) => [self.levels.of_depth(depth), &[], &[]],
            (None, None) => [1, 2, 3].map(|depth| self.levels.of_depth(depth)),
        };
        let names = || among.into_iter().flatten().flat_map(|id| &self.names[id.0 as usize]);
        let closest = budget.closest_spelling(&Spelling::of(text), names().map(|(spelling, _)| spelling), LEAST);
        if closest.is_some() || budget.is_spent() {
            return closest;
        }
        // A name that was cut short, or has an extra word.
        let key = level_key(text);
        if !budget.take(names().map(|(_, name)| key.len().min(name.len())).sum()) {
            return None;
        }
        let mut alike = names().filter(|(_, name)| {
            key.len().min(name.len()) > 4 && (name.starts_with(&key) || key.starts_with(name.as_str()))
        });
        let (only, _) = alike.next()?;
        alike.next().is_none().then(|| only.name())
    }
}
