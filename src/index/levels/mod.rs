//! The hierarchy of L1, L2, and L3 in the pages of a docset.
//!
//! A level has several names: the part of its page's title, the page's heading in the language of the docset, and the
//! texts in the lists above it. Pages, titles, and lists may use different words; links connect them.

mod build;
mod row_lookup;
mod spellings;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

pub use row_lookup::{KnownCell, RowLookup, UnknownLevel};
pub use spellings::LevelSpellings;

use crate::playbook::level_key;
use crate::text::Span;
use crate::vfs::FileId;

/// A level's index in [`Levels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelId(u32);

/// A level with its names and pages.
#[derive(Debug)]
pub struct LevelNode {
    /// 1 to 3.
    pub depth: u8,
    /// The level above, for L2s and L3s.
    pub parent: Option<LevelId>,
    /// Its names; the first is that of its page, if it has one.
    pub names: Vec<Box<str>>,
    /// Pages that describe it: one, or one per language.
    pub pages: Vec<FileId>,
    /// Pages about levels that list it or link to its page.
    pub listed_by: Vec<FileId>,
    /// Pages that list the levels below it, with the span of the first of these.
    pub lists: Vec<(FileId, Span)>,
    children: Vec<LevelId>,
    /// The levels below it by the keys of their names.
    below: KeyMap,
}

/// From the keys of names to the levels with that name, in the order in which they were added.
type KeyMap = FxHashMap<Box<str>, Vec<LevelId>>;

/// All levels of a docset.
#[derive(Debug, Default)]
pub struct Levels {
    nodes: Vec<LevelNode>,
    by_key: KeyMap,
    /// The same for L1, L2, and L3.
    by_depth: [KeyMap; 3],
    /// All levels of a depth.
    of_depth: [Vec<LevelId>; 3],
    /// The different lengths of keys, in bytes.
    key_lengths: BTreeSet<usize>,
    by_page: FxHashMap<FileId, LevelId>,
    /// Pages that list the L1s, with the span of the first of these.
    home_lists: Vec<(FileId, Span)>,
}

/// If more levels share a name, it does not identify one of them, so nothing that depends on it is checked. Trying all
/// of them for each row would cost the product.
const MAX_SAME_NAME: usize = 256;

impl Levels {
    /// Returns all levels.
    pub fn ids(&self) -> impl Iterator<Item = LevelId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(LevelId)
    }

    /// Returns the level that a page describes.
    #[must_use]
    pub fn of_page(&self, file: FileId) -> Option<LevelId> {
        self.by_page.get(&file).copied()
    }

    /// Returns pages that list the L1s, with the span of the first of these.
    #[must_use]
    pub fn home_lists(&self) -> &[(FileId, Span)] {
        &self.home_lists
    }

    /// Returns the level and those above it, from the level up.
    pub fn ancestors(&self, id: LevelId) -> impl Iterator<Item = LevelId> + '_ {
        std::iter::successors(Some(id), |&id| self[id].parent)
    }

    /// Whether `id` is `top` or below it.
    #[must_use]
    pub fn is_within(&self, id: LevelId, top: LevelId) -> bool {
        self.ancestors(id).any(|above| above == top)
    }

    /// Returns the level with that name below `parent`; the L1 with that name if `parent` is `None`.
    #[must_use]
    pub fn find_below(&self, parent: Option<LevelId>, name: &str) -> Option<LevelId> {
        self.below(parent, &level_key(name)).first().copied()
    }

    /// Returns the levels with that name, at any depth, or with that path, `Blocked - Network`.
    #[must_use]
    pub fn find(&self, name: &str) -> Cow<'_, [LevelId]> {
        let key = level_key(name);
        match self.keyed(&key) {
            [] => self.follow(&key).into(),
            found => found.into(),
        }
    }

    /// Returns all levels below `parent`.
    #[must_use]
    pub fn children(&self, parent: LevelId) -> &[LevelId] {
        &self[parent].children
    }

    /// Returns all levels of a depth, 1 to 3.
    #[must_use]
    pub fn of_depth(&self, depth: u8) -> &[LevelId] {
        usize::from(depth).checked_sub(1).and_then(|index| self.of_depth.get(index)).map_or(&[], Vec::as_slice)
    }

    /// Returns its name on its page, or in its first list.
    #[must_use]
    pub fn name(&self, id: LevelId) -> &str {
        self[id].names.first().map_or("", AsRef::as_ref)
    }

    fn keyed(&self, key: &str) -> &[LevelId] {
        of_key(&self.by_key, key)
    }

    /// Returns the levels with that key below `parent`; the L1s with that key if `parent` is `None`.
    fn below(&self, parent: Option<LevelId>, key: &str) -> &[LevelId] {
        of_key(parent.map_or(&self.by_depth[0], |parent| &self[parent].below), key)
    }

    /// Returns the levels whose path has the key `key`: the concatenated keys of its names, from the L1 or from the L2.
    fn follow(&self, key: &str) -> Vec<LevelId> {
        let [l1s, l2s, _] = &self.by_depth;
        let starts = self.starts(key, |start| {
            let levels = [of_key(l1s, start), of_key(l2s, start)].into_iter();
            levels.filter(|levels| levels.len() <= MAX_SAME_NAME).flatten().copied()
        });
        let mut found = Vec::new();
        for (id, length) in starts {
            self.descend(id, &key[length..], &mut found);
        }
        found
    }

    fn descend(&self, id: LevelId, rest: &str, found: &mut Vec<LevelId>) {
        if rest.is_empty() {
            found.push(id);
            return;
        }
        for (child, length) in self.starts(rest, |start| self.below(Some(id), start).iter().copied()) {
            self.descend(child, &rest[length..], found);
        }
    }

    /// Returns the levels whose key `key` starts with, and the length of theirs.
    fn starts<I: Iterator<Item = LevelId>>(&self, key: &str, of_start: impl Fn(&str) -> I) -> Vec<(LevelId, usize)> {
        let lengths = self.key_lengths.range(..=key.len()).filter_map(|&length| key.get(..length));
        let mut starts: Vec<_> = lengths.flat_map(|start| of_start(start).map(move |id| (id, start.len()))).collect();
        starts.sort_unstable();
        starts
    }
}

fn of_key<'m>(by_key: &'m KeyMap, key: &str) -> &'m [LevelId] {
    by_key.get(key).map(Vec::as_slice).unwrap_or_default()
}

impl std::ops::Index<LevelId> for Levels {
    type Output = LevelNode;

    fn index(&self, id: LevelId) -> &LevelNode {
        &self.nodes[id.0 as usize]
    }
}
