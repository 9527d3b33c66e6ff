//! The facts of all pages, found by file and by docset.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{DocsetId, DocsetInfo, FileId, PageFacts, Site};
use crate::page::Anchors;

/// All pages of the site together.
#[derive(Debug)]
pub struct Index<'a> {
    /// The site.
    pub site: &'a Site,
    pages: Vec<PageFacts>,
    by_file: FxHashMap<FileId, usize>,
}

/// The pages of one docset.
#[derive(Clone, Copy, Debug)]
pub struct Docset<'a> {
    /// The whole site, for links that lead out of the docset.
    pub index: &'a Index<'a>,
    /// Which docset.
    pub id: DocsetId,
}

impl<'a> Index<'a> {
    /// Indexes `pages`, whatever their order.
    #[must_use]
    pub fn new(site: &'a Site, mut pages: Vec<PageFacts>) -> Self {
        pages.sort_unstable_by_key(|page| page.file);
        let by_file = pages.iter().enumerate().map(|(place, page)| (page.file, place)).collect();
        Self { site, pages, by_file }
    }

    /// The facts of a file, if it was parsed.
    #[must_use]
    pub fn page(&self, file: FileId) -> Option<&PageFacts> {
        self.by_file.get(&file).map(|&place| &self.pages[place])
    }

    /// All pages and include files in the order of their paths.
    #[must_use]
    pub fn pages(&self) -> &[PageFacts] {
        &self.pages
    }

    /// All docsets that have pages.
    pub fn docsets(&'a self) -> impl Iterator<Item = Docset<'a>> {
        let used: FxHashSet<DocsetId> = self.pages.iter().map(|page| page.docset).collect();
        let mut used: Vec<_> = used.into_iter().collect();
        used.sort_unstable();
        used.into_iter().map(|id| Docset { index: self, id })
    }

    /// The fragments of a page with those of the files it includes, at any depth.
    #[must_use]
    pub fn anchors(&self, page: &PageFacts) -> Anchors {
        let mut anchors = Anchors::default();
        let (mut seen, mut todo) = (FxHashSet::default(), vec![page]);
        while let Some(page) = todo.pop() {
            if seen.insert(page.file) {
                anchors.extend(&page.anchors);
                todo.extend(page.includes.iter().filter_map(|include| self.page(include.file)));
            }
        }
        anchors
    }
}

impl Index<'_> {
    /// The files that a page includes, at any depth.
    #[must_use]
    pub fn included(&self, page: &PageFacts) -> Vec<&PageFacts> {
        let (mut seen, mut found) = (FxHashSet::default(), Vec::new());
        let mut todo: Vec<&PageFacts> = page.includes.iter().filter_map(|include| self.page(include.file)).collect();
        while let Some(include) = todo.pop() {
            if seen.insert(include.file) {
                todo.extend(include.includes.iter().filter_map(|include| self.page(include.file)));
                found.push(include);
            }
        }
        found
    }
}

impl<'a> Docset<'a> {
    /// Its path and language.
    #[must_use]
    pub fn info(&self) -> &'a DocsetInfo {
        self.index.site.docset(self.id)
    }

    /// Its pages and include files in the order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = &'a PageFacts> + use<'a> {
        let id = self.id;
        self.index.pages.iter().filter(move |page| page.docset == id)
    }
}
