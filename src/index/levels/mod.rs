//! The hierarchy of L1, L2 and L3 that the pages of a docset know together.
//!
//! A level has several names in use: the part of its page's title, the page's heading in the language of the docset,
//! and the texts that the lists above it use. Pages, titles and lists may disagree in wording; links hold them
//! together.

mod row_lookup;

use rustc_hash::FxHashMap;

pub use row_lookup::{KnownCell, RowLookup, UnknownLevel};

use crate::config::Settings;
use crate::facts::{EntryFact, LevelFacts, PageFacts};
use crate::playbook::level_key;
use crate::text::Span;
use crate::vfs::FileId;

/// A level's place in [`Levels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelId(u32);

/// A level and what is known of it.
#[derive(Debug)]
pub struct LevelNode {
    /// 1 to 3.
    pub depth: u8,
    /// The level above, for L2s and L3s.
    pub parent: Option<LevelId>,
    /// Its names; the first is that of its page, where it has one.
    pub names: Vec<Box<str>>,
    /// Pages that describe it: one, or one a language.
    pub pages: Vec<FileId>,
    /// Pages about levels that list it or link to its page.
    pub listed_by: Vec<FileId>,
    /// Pages that list the levels below it, and where the first of these stands.
    pub lists: Vec<(FileId, Span)>,
    keys: Vec<Box<str>>,
    children: Vec<LevelId>,
}

/// All levels of a docset.
#[derive(Debug, Default)]
pub struct Levels {
    nodes: Vec<LevelNode>,
    by_key: FxHashMap<Box<str>, Vec<LevelId>>,
    by_page: FxHashMap<FileId, LevelId>,
    /// Pages that list the L1s, and where the first of these stands.
    home_lists: Vec<(FileId, Span)>,
}

/// An L3 that every L2 has, in the six languages.
const OTHER: [&str; 9] = ["Other", "Sonstiges", "Andere", "Otro", "Otros", "Outro", "Outros", "その他", "其他"];

impl Levels {
    /// Puts together what the pages and the settings say.
    #[must_use]
    pub fn of<'p>(pages: impl Iterator<Item = &'p PageFacts>, settings: &Settings) -> Self {
        let mut pages: Vec<(FileId, &LevelFacts)> =
            pages.filter_map(|page| Some((page.file, page.levels()?))).collect();
        // From the top down, so that an L3 finds the L2 that lists it.
        // The sort is stable: pages of one depth stay in the order of their paths.
        pages.sort_by_key(|(_, facts)| facts.own.as_ref().map_or(0, |own| own.path.len()));
        let mut levels = Self::default();
        for &(file, facts) in pages.iter().filter(|(_, facts)| !facts.is_home_list()) {
            levels.add_page(file, facts, &pages);
        }
        for &(file, facts) in &pages {
            levels.add_lists(file, facts);
        }
        for path in &settings.known_levels {
            let mut parent = None;
            for (index, name) in path.iter().enumerate() {
                parent = Some(levels.child(parent, depth(index), name));
            }
        }
        for id in levels.ids().filter(|&id| levels[id].depth == 2).collect::<Vec<_>>() {
            match &settings.common_levels {
                Some(names) => names.iter().for_each(|name| {
                    levels.child(Some(id), 3, name);
                }),
                None => {
                    let other = levels.child(Some(id), 3, OTHER[0]);
                    OTHER.iter().for_each(|name| levels.add_name(other, name));
                }
            }
        }
        levels
    }

    /// All levels.
    pub fn ids(&self) -> impl Iterator<Item = LevelId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(LevelId)
    }

    /// The level that a page describes.
    #[must_use]
    pub fn of_page(&self, file: FileId) -> Option<LevelId> {
        self.by_page.get(&file).copied()
    }

    /// Pages that list the L1s, and where the first of these stands.
    #[must_use]
    pub fn home_lists(&self) -> &[(FileId, Span)] {
        &self.home_lists
    }

    /// The level and those above it, from the level up.
    pub fn ancestors(&self, id: LevelId) -> impl Iterator<Item = LevelId> + '_ {
        std::iter::successors(Some(id), |&id| self[id].parent)
    }

    /// Whether `id` is `top` or lies below it.
    #[must_use]
    pub fn is_within(&self, id: LevelId, top: LevelId) -> bool {
        self.ancestors(id).any(|above| above == top)
    }

    /// The level that an entry of a list on the page `file` means, below `parent` or wherever it links to.
    #[must_use]
    pub fn find_below(&self, parent: Option<LevelId>, name: &str) -> Option<LevelId> {
        let key = level_key(name);
        self.keyed(&key).iter().copied().find(|&id| self[id].parent == parent)
    }

    /// The levels of that name, at any depth, or of that path, `Blocked - Network`.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<LevelId> {
        let key = level_key(name);
        match self.keyed(&key) {
            [] => self.follow(&key),
            found => found.to_vec(),
        }
    }

    /// All levels below `parent`.
    #[must_use]
    pub fn children(&self, parent: LevelId) -> &[LevelId] {
        &self[parent].children
    }

    /// The name that its page, or its first list, gives it.
    #[must_use]
    pub fn name(&self, id: LevelId) -> &str {
        self[id].names.first().map_or("", AsRef::as_ref)
    }

    fn keyed(&self, key: &str) -> &[LevelId] {
        self.by_key.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The levels whose path reads `key` when the keys of its names are put together, from L1 or from L2 on.
    fn follow(&self, key: &str) -> Vec<LevelId> {
        let mut found = Vec::new();
        for id in self.ids().filter(|&id| self[id].depth < 3) {
            self.descend(id, key, &mut found);
        }
        found
    }

    fn descend(&self, id: LevelId, key: &str, found: &mut Vec<LevelId>) {
        for rest in self[id].keys.iter().filter_map(|name| key.strip_prefix(&**name)) {
            if rest.is_empty() {
                found.push(id);
            } else {
                self[id].children.iter().for_each(|&child| self.descend(child, rest, found));
            }
        }
    }

    fn add_page(&mut self, file: FileId, facts: &LevelFacts, pages: &[(FileId, &LevelFacts)]) {
        let Some(own) = &facts.own else { return };
        let Some((name, above)) = own.path.split_last() else { return };
        let mut parent = None;
        for (index, name) in above.iter().enumerate() {
            let known = self.find_below(parent, name);
            // A title that words its L2 otherwise than the L2's page: the page's list knows better.
            let known = known.or_else(|| (index > 0).then(|| self.listing_parent(file, pages)).flatten());
            parent = Some(known.unwrap_or_else(|| self.child(parent, depth(index), name)));
        }
        let id = self.child(parent, depth(above.len()), name);
        let node = &mut self.nodes[id.0 as usize];
        if node.pages.is_empty() && node.names.len() == 1 {
            // The page's own language leads; the title stays a name.
            node.names.insert(0, own.name().into());
            node.names.dedup();
        }
        node.pages.push(file);
        self.by_page.insert(file, id);
        self.add_name(id, own.name());
    }

    /// The L2 whose page lists the L3 page `file` with a link.
    fn listing_parent(&self, file: FileId, pages: &[(FileId, &LevelFacts)]) -> Option<LevelId> {
        let lists = |facts: &LevelFacts| facts.entries.iter().any(|entry| entry.target == Some(file));
        let mut listers = pages.iter().filter(|(_, facts)| lists(facts));
        listers.find_map(|(page, _)| self.of_page(*page).filter(|&id| self[id].depth == 2))
    }

    fn add_lists(&mut self, file: FileId, facts: &LevelFacts) {
        let own = self.of_page(file);
        if facts.is_home_list() {
            let first = facts.entries.iter().find(|entry| entry.depth == 1);
            self.home_lists.extend(first.map(|entry| (file, entry.span)));
        }
        for link in &facts.links {
            let Some(linked) = self.of_page(link.target) else { continue };
            push_new(&mut self.nodes[linked.0 as usize].listed_by, file);
        }
        let mut above: [Option<LevelId>; 3] = [None; 3];
        if let Some(own) = own {
            above[usize::from(self[own].depth) - 1] = Some(own);
        }
        for (index, entry) in facts.entries.iter().enumerate() {
            let at = usize::from(entry.depth) - 1;
            let parent = at.checked_sub(1).and_then(|at| above[at]);
            // On a page that is a level, `L1 - Blocked` is its own heading.
            if if at == 0 { own.is_some() } else { parent.is_none() } {
                continue;
            }
            let id = match self.entry(entry, parent) {
                Some(id) => id,
                None if at == 0 => {
                    let l1 = self.l1_of(&facts.entries[index + 1..]);
                    let id = l1.unwrap_or_else(|| self.child(None, 1, &entry.name));
                    self.add_name(id, &entry.name);
                    id
                }
                None => self.child(parent, entry.depth, &entry.name),
            };
            push_new(&mut self.nodes[id.0 as usize].listed_by, file);
            if let Some(parent) = parent {
                let lists = &mut self.nodes[parent.0 as usize].lists;
                if lists.last().is_none_or(|&(last, _)| last != file) {
                    lists.push((file, entry.span));
                }
            }
            above[at] = Some(id);
            above[at + 1..].fill(None);
        }
    }

    /// The known level that an entry means: the one that it links to, else the one of that name. A link under the name
    /// of another level leads astray: the name counts then.
    fn entry(&mut self, entry: &EntryFact, parent: Option<LevelId>) -> Option<LevelId> {
        let named = self.find_below(parent, &entry.name);
        let linked = entry.target.and_then(|file| self.of_page(file)).filter(|&id| self[id].depth == entry.depth);
        let linked = linked.filter(|&id| named.is_none_or(|named| named == id));
        if let Some(linked) = linked {
            self.add_name(linked, &entry.name);
        }
        linked.or(named)
    }

    /// The L1 of the L2s that follow its entry in a home list.
    fn l1_of(&self, below: &[EntryFact]) -> Option<LevelId> {
        let mut l2s = below.iter().take_while(|entry| entry.depth > 1).filter(|entry| entry.depth == 2);
        l2s.find_map(|entry| {
            let l2 = self.of_page(entry.target?)?;
            self[l2].parent.filter(|&l1| self[l1].depth == 1)
        })
    }

    /// The level of that name below `parent`, made if there is none.
    fn child(&mut self, parent: Option<LevelId>, depth: u8, name: &str) -> LevelId {
        if let Some(id) = self.find_below(parent, name) {
            return id;
        }
        let id = LevelId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(LevelNode {
            depth,
            parent,
            names: Vec::new(),
            pages: Vec::new(),
            listed_by: Vec::new(),
            lists: Vec::new(),
            keys: Vec::new(),
            children: Vec::new(),
        });
        if let Some(parent) = parent {
            self.nodes[parent.0 as usize].children.push(id);
        }
        self.add_name(id, name);
        id
    }

    fn add_name(&mut self, id: LevelId, name: &str) {
        let node = &mut self.nodes[id.0 as usize];
        if !node.names.iter().any(|known| **known == *name) {
            node.names.push(name.into());
        }
        let key: Box<str> = level_key(name).into();
        if !key.is_empty() && !node.keys.contains(&key) {
            node.keys.push(key.clone());
            self.by_key.entry(key).or_default().push(id);
        }
    }
}

impl std::ops::Index<LevelId> for Levels {
    type Output = LevelNode;

    fn index(&self, id: LevelId) -> &LevelNode {
        &self.nodes[id.0 as usize]
    }
}

fn depth(index: usize) -> u8 {
    u8::try_from(index + 1).unwrap_or(3)
}

fn push_new(files: &mut Vec<FileId>, file: FileId) {
    if !files.contains(&file) {
        files.push(file);
    }
}
