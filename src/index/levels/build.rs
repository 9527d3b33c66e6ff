//! Collects the levels of a docset from its pages and the settings.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{LevelId, LevelNode, Levels};
use crate::config::Settings;
use crate::facts::{EntryFact, LevelFacts, PageFacts};
use crate::playbook::level_key;
use crate::vfs::FileId;

/// An L3 that every L2 has, in the languages that are known.
const OTHER: [&str; 21] = [
    "Other",
    "Sonstiges",
    "Andere",
    "Otro",
    "Otros",
    "Otra",
    "Otras",
    "Outro",
    "Outros",
    "Outra",
    "Outras",
    "その他",
    "其他",
    "其它",
    "Autre",
    "Autres",
    "Altro",
    "기타",
    "Overig",
    "Inne",
    "Другое",
];

/// The levels so far.
#[derive(Default)]
struct Builder {
    levels: Levels,
    /// The names of each level, and their keys.
    names: FxHashSet<(LevelId, Box<str>)>,
    keys: FxHashSet<(LevelId, Box<str>)>,
    /// The pages that list a page with a link.
    listers: FxHashMap<FileId, Vec<FileId>>,
}

impl Levels {
    /// Collects the levels of the pages and the settings.
    #[must_use]
    pub fn of<'p>(pages: impl Iterator<Item = &'p PageFacts>, settings: &Settings) -> Self {
        let mut pages: Vec<(FileId, &LevelFacts)> =
            pages.filter_map(|page| Some((page.file, page.levels()?))).collect();
        // From the top down, so an L3 finds the L2 that lists it. The sort is stable: pages of one depth stay in
        // the order of their paths.
        pages.sort_by_key(|(_, facts)| facts.own.as_ref().map_or(0, |own| own.path.len()));
        let mut builder = Builder::default();
        for (file, facts) in &pages {
            for target in facts.entries.iter().filter_map(|entry| entry.target) {
                push_new(builder.listers.entry(target).or_default(), *file);
            }
        }
        for &(file, facts) in pages.iter().filter(|(_, facts)| !facts.is_home_list()) {
            builder.add_page(file, facts);
        }
        for &(file, facts) in &pages {
            builder.add_lists(file, facts);
        }
        for path in &settings.known_levels {
            let mut parent = None;
            for (index, name) in path.iter().enumerate() {
                parent = Some(builder.child(parent, depth(index), name));
            }
        }
        for id in builder.levels.of_depth(2).to_vec() {
            match &settings.common_levels {
                Some(names) => names.iter().for_each(|name| {
                    builder.child(Some(id), 3, name);
                }),
                None => {
                    let other = builder.child(Some(id), 3, OTHER[0]);
                    OTHER.iter().for_each(|name| builder.add_name(other, name));
                }
            }
        }
        builder.levels
    }
}

impl Builder {
    fn add_page(&mut self, file: FileId, facts: &LevelFacts) {
        let Some(own) = &facts.own else { return };
        let Some((name, above)) = own.path.split_last() else { return };
        let mut parent = None;
        for (index, name) in above.iter().enumerate() {
            let known = self.levels.find_below(parent, name);
            // If a title has a different name for its L2 than the L2's page, the list on that page decides.
            let known = known.or_else(|| (index > 0).then(|| self.listing_parent(file)).flatten());
            parent = Some(known.unwrap_or_else(|| self.child(parent, depth(index), name)));
        }
        let id = self.child(parent, depth(above.len()), name);
        let node = &mut self.levels.nodes[id.0 as usize];
        if node.pages.is_empty() && node.names.len() == 1 && self.names.insert((id, own.name().into())) {
            // The page's own language comes first; the title stays a name.
            node.names.insert(0, own.name().into());
            self.add_key(id, own.name());
        } else {
            self.add_name(id, own.name());
        }
        self.levels.nodes[id.0 as usize].pages.push(file);
        self.levels.by_page.insert(file, id);
    }

    /// Returns the L2 whose page lists the L3 page `file` with a link.
    fn listing_parent(&self, file: FileId) -> Option<LevelId> {
        let mut listers = self.listers.get(&file)?.iter();
        listers.find_map(|&page| self.levels.of_page(page).filter(|&id| self.levels[id].depth == 2))
    }

    fn add_lists(&mut self, file: FileId, facts: &LevelFacts) {
        let own = self.levels.of_page(file);
        if facts.is_home_list() {
            let first = facts.entries.iter().find(|entry| entry.depth == 1);
            self.levels.home_lists.extend(first.map(|entry| (file, entry.span)));
        }
        for link in &facts.links {
            let Some(linked) = self.levels.of_page(link.target) else { continue };
            push_new(&mut self.levels.nodes[linked.0 as usize].listed_by, file);
        }
        let mut above: [Option<LevelId>; 3] = [None; 3];
        if let Some(own) = own {
            above[usize::from(self.levels[own].depth) - 1] = Some(own);
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
            push_new(&mut self.levels.nodes[id.0 as usize].listed_by, file);
            if let Some(parent) = parent {
                let lists = &mut self.levels.nodes[parent.0 as usize].lists;
                if lists.last().is_none_or(|&(last, _)| last != file) {
                    lists.push((file, entry.span));
                }
            }
            above[at] = Some(id);
            above[at + 1..].fill(None);
        }
    }

    /// Returns the known level of an entry: the one that it links to, or else the one with that name. If the text is
    /// the name of another level than the link's target, the name counts.
    fn entry(&mut self, entry: &EntryFact, parent: Option<LevelId>) -> Option<LevelId> {
        let named = self.levels.find_below(parent, &entry.name);
        let linked =
            entry.target.and_then(|file| self.levels.of_page(file)).filter(|&id| self.levels[id].depth == entry.depth);
        let linked = linked.filter(|&id| named.is_none_or(|named| named == id));
        if let Some(linked) = linked {
            self.add_name(linked, &entry.name);
        }
        linked.or(named)
    }

    /// Returns the L1 of the L2s that follow its entry in a home list.
    fn l1_of(&self, below: &[EntryFact]) -> Option<LevelId> {
        let mut l2s = below.iter().take_while(|entry| entry.depth > 1).filter(|entry| entry.depth == 2);
        l2s.find_map(|entry| {
            let l2 = self.levels.of_page(entry.target?)?;
            self.levels[l2].parent.filter(|&l1| self.levels[l1].depth == 1)
        })
    }

    /// Returns the level with that name below `parent`, which is created if there is none.
    fn child(&mut self, parent: Option<LevelId>, depth: u8, name: &str) -> LevelId {
        if let Some(id) = self.levels.find_below(parent, name) {
            return id;
        }
        let id = LevelId(u32::try_from(self.levels.nodes.len()).unwrap_or(u32::MAX));
        self.levels.nodes.push(LevelNode {
            depth,
            parent,
            names: Vec::new(),
            pages: Vec::new(),
            listed_by: Vec::new(),
            lists: Vec::new(),
            children: Vec::new(),
            below: FxHashMap::default(),
        });
        self.levels.of_depth[usize::from(depth) - 1].push(id);
        if let Some(parent) = parent {
            self.levels.nodes[parent.0 as usize].children.push(id);
        }
        self.add_name(id, name);
        id
    }

    fn add_name(&mut self, id: LevelId, name: &str) {
        if self.names.insert((id, name.into())) {
            self.levels.nodes[id.0 as usize].names.push(name.into());
            self.add_key(id, name);
        }
    }

    fn add_key(&mut self, id: LevelId, name: &str) {
        let LevelNode { depth, parent, .. } = self.levels.nodes[id.0 as usize];
        let key: Box<str> = level_key(name).into();
        if key.is_empty() || !self.keys.insert((id, key.clone())) {
            return;
        }
        self.levels.key_lengths.insert(key.len());
        if let Some(parent) = parent {
            self.levels.nodes[parent.0 as usize].below.entry(key.clone()).or_default().push(id);
        }
        self.levels.by_depth[usize::from(depth) - 1].entry(key.clone()).or_default().push(id);
        self.levels.by_key.entry(key).or_default().push(id);
    }
}

fn depth(index: usize) -> u8 {
    u8::try_from(index + 1).unwrap_or(3)
}

/// Adds a file unless it was the last one added: everything that one page states about a level comes in sequence.
fn push_new(files: &mut Vec<FileId>, file: FileId) {
    if files.last() != Some(&file) {
        files.push(file);
    }
}
