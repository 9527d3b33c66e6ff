//! The tree of L1, L2, and L3, and its gaps.

use serde::Serialize;

use super::ReportInput;
use super::files::FileTable;
use crate::index::{LevelId, Levels};

/// An L1, L2, or L3.
#[derive(Debug, Serialize)]
pub struct LevelEntry<'a> {
    /// The folder of its docset.
    pub docset: &'a str,
    /// 1, 2, or 3.
    pub depth: u8,
    /// Its name.
    pub name: &'a str,
    /// The level above it, as an index into `levels`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// The pages that describe it, as indexes into `files`.
    pub pages: Vec<usize>,
    /// What is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<LevelGap>,
}

/// What is missing for a level.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LevelGap {
    /// It is listed, but no page describes it.
    NoPage,
    /// It has a page, but no levels page lists it or links to it, although levels pages list its siblings.
    NotListed,
}

/// Returns all levels that the requested pages describe or list, and the levels above them.
pub(super) fn all<'a>(input: &ReportInput<'a, '_>, files: &mut FileTable<'a>) -> Vec<LevelEntry<'a>> {
    let mut entries = Vec::new();
    for docset in input.index.docsets() {
        let levels = docset.levels();
        let mut tree = Tree { input, levels, docset: &docset.info().path, files: &mut *files, entries: &mut entries };
        for &id in levels.of_depth(1) {
            tree.add(id, None);
        }
    }
    entries
}

struct Tree<'t, 'a, 'c> {
    input: &'t ReportInput<'a, 'c>,
    levels: &'a Levels,
    docset: &'a str,
    files: &'t mut FileTable<'a>,
    entries: &'t mut Vec<LevelEntry<'a>>,
}

impl Tree<'_, '_, '_> {
    fn add(&mut self, id: LevelId, parent: Option<usize>) {
        if !self.is_shown(id) {
            return;
        }
        let (levels, site) = (self.levels, self.input.index.site);
        let node = &levels[id];
        let pages = node.pages.iter().map(|&page| self.files.place(site.files.path(page))).collect();
        let gap = match (node.pages.is_empty(), node.listed_by.is_empty()) {
            (true, false) => Some(LevelGap::NoPage),
            (false, true) if self.has_list(node.parent) => Some(LevelGap::NotListed),
            _ => None,
        };
        let place = self.entries.len();
        let entry = LevelEntry { docset: self.docset, depth: node.depth, name: levels.name(id), parent, pages, gap };
        self.entries.push(entry);
        for &child in levels.children(id) {
            self.add(child, Some(place));
        }
    }

    /// Whether a page lists the levels below `parent`, or the L1s.
    fn has_list(&self, parent: Option<LevelId>) -> bool {
        !parent.map_or(self.levels.home_lists(), |parent| &self.levels[parent].lists).is_empty()
    }

    /// Whether a requested page describes or lists this level or one below it. Levels that only the settings list are
    /// not shown.
    fn is_shown(&self, id: LevelId) -> bool {
        let node = &self.levels[id];
        let files = &self.input.index.site.files;
        node.pages.iter().chain(&node.listed_by).any(|&page| (self.input.is_shown)(files.path(page)))
            || self.levels.children(id).iter().any(|&child| self.is_shown(child))
    }
}
