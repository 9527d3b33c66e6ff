//! The facts of all pages, found by file and by docset.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{DocsetId, DocsetInfo, FileId, IncludeCycle, Levels, PageFacts, Site};
use crate::page::Anchors;

/// All pages of the site together.
#[derive(Debug)]
pub struct Index<'a> {
    /// The site.
    pub site: &'a Site,
    pages: Vec<PageFacts>,
    /// Places in `pages` by docset: some sites have a docset for every few pages.
    by_docset: Vec<Vec<u32>>,
    by_file: FxHashMap<FileId, usize>,
    /// Files and the pages and include files that include them. Made when first asked for, as are the cycles.
    pub(super) included_by: OnceLock<FxHashMap<FileId, Vec<FileId>>>,
    pub(super) include_cycles: OnceLock<Vec<IncludeCycle>>,
    /// The levels of each docset, put together when a rule first asks for them.
    levels: Vec<OnceLock<Levels>>,
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
        let mut by_docset = vec![Vec::new(); site.docsets().len()];
        for (place, page) in (0..).zip(&pages) {
            if let Some(of_docset) = by_docset.get_mut(page.docset.0 as usize) {
                of_docset.push(place);
            }
        }
        let levels = site.docsets().iter().map(|_| OnceLock::new()).collect();
        Self { site, pages, by_docset, by_file, included_by: OnceLock::new(), include_cycles: OnceLock::new(), levels }
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
        let used = (0..).zip(&self.by_docset).filter(|(_, pages)| !pages.is_empty());
        used.map(|(id, _)| Docset { index: self, id: DocsetId(id) })
    }

    /// The fragments of a page with those of the files it includes, at any depth.
    #[must_use]
    pub fn anchors(&self, page: &PageFacts) -> Anchors {
        let mut anchors = Anchors::default();
        for page in self.with_includes(page) {
            anchors.extend(&page.anchors);
        }
        anchors
    }

    /// A page and the files it includes, at any depth, each once.
    #[must_use]
    pub fn with_includes<'p>(&'p self, page: &'p PageFacts) -> Vec<&'p PageFacts> {
        let (mut seen, mut todo, mut pages) = (FxHashSet::default(), vec![page], Vec::new());
        while let Some(page) = todo.pop() {
            if seen.insert(page.file) {
                pages.push(page);
                todo.extend(page.includes.iter().filter_map(|include| self.page(include.file)));
            }
        }
        pages
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

    /// The path of one of its pages below its own folder.
    #[must_use]
    pub fn path_of(&self, page: &PageFacts) -> &'a str {
        self.info().below(self.index.site.files.path(page.file))
    }

    /// The hierarchy of L1, L2 and L3 that its pages know together.
    #[must_use]
    pub fn levels(&self) -> &'a Levels {
        self.index.levels[self.id.0 as usize].get_or_init(|| Levels::of(self.pages()))
    }

    /// Its pages and include files in the order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = &'a PageFacts> + use<'a> {
        let places = self.index.by_docset.get(self.id.0 as usize).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|&place| &self.index.pages[place as usize])
    }
}
