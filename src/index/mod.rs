//! The facts of all pages, found by file and by docset.

mod fragments;
mod include_graph;
mod inconsistent_names;
mod levels;
mod name_counts;
mod task_comparison;
mod translations;

pub use fragments::Fragments;
pub use include_graph::IncludeChain;
pub use inconsistent_names::{NameColumn, SuspectName, Suspicion};
pub use levels::{KnownCell, LevelId, LevelNode, LevelSpellings, Levels, RowLookup, UnknownLevel};
pub use name_counts::{NameCounts, times};
pub use task_comparison::{Difference, RepeatedTask, TaskOccurrence, canonical_roles};
pub use translations::{MoMismatch, Pair, Translation};

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::PageFacts;
use crate::page::Anchors;
use crate::site::{DocsetId, DocsetInfo, ImageFile, Site, SiteAssets, Toc};
use crate::vfs::FileId;

/// All pages of the site together.
#[derive(Debug)]
pub struct Index<'a> {
    /// The site.
    pub site: &'a Site,
    pages: Vec<PageFacts>,
    /// Places in `pages` by docset: some sites have a docset for every few pages.
    by_docset: Vec<Vec<u32>>,
    by_file: FxHashMap<FileId, usize>,
    surroundings: SiteAssets,
    /// Places in its tables of contents and pictures by docset: thousands of docsets that each go through all of them
    /// would take forever.
    tocs_of: FxHashMap<DocsetId, Vec<u32>>,
    images_of: FxHashMap<DocsetId, Vec<u32>>,
    /// Files that a page, a table of contents or another file of the site refers to; found when first asked for.
    referred_to: OnceLock<FxHashSet<FileId>>,
    /// Files and the pages and include files that include them. Made when first asked for, as are the cycles.
    pub(super) included_by: OnceLock<FxHashMap<FileId, Vec<FileId>>>,
    pub(super) include_cycles: OnceLock<Vec<IncludeChain>>,
    /// The levels of each docset, put together when a rule first asks for them.
    levels: Vec<OnceLock<Levels>>,
    /// The roles and the services of each docset that do not fit, found when a rule first asks for them.
    suspect_names: Vec<[OnceLock<Vec<SuspectName>>; 2]>,
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
        let suspect_names = site.docsets().iter().map(|_| Default::default()).collect();
        Self {
            site,
            pages,
            by_docset,
            by_file,
            surroundings: SiteAssets::default(),
            tocs_of: FxHashMap::default(),
            images_of: FxHashMap::default(),
            referred_to: OnceLock::new(),
            included_by: OnceLock::new(),
            include_cycles: OnceLock::new(),
            levels,
            suspect_names,
        }
    }

    /// Adds what the site holds beside its pages.
    #[must_use]
    pub fn with_surroundings(mut self, surroundings: SiteAssets) -> Self {
        let site = self.site;
        let by_docset = |files: &mut dyn Iterator<Item = FileId>| {
            let mut places: FxHashMap<DocsetId, Vec<u32>> = FxHashMap::default();
            for (place, file) in (0..).zip(files) {
                places.entry(site.docset_of(site.files.path(file))).or_default().push(place);
            }
            places
        };
        self.tocs_of = by_docset(&mut surroundings.tocs.iter().map(|toc| toc.file));
        self.images_of = by_docset(&mut surroundings.images.iter().map(|picture| picture.file));
        self.surroundings = surroundings;
        self
    }

    /// The facts of all pages again, in the order of their paths.
    #[must_use]
    pub fn into_pages(self) -> Vec<PageFacts> {
        self.pages
    }

    /// All tables of contents in the order of their paths.
    #[must_use]
    pub fn tocs(&self) -> &[Toc] {
        &self.surroundings.tocs
    }

    /// Whether a page other than itself, a table of contents or another file of the site refers to `file`, or to its
    /// variant for another build.
    #[must_use]
    pub fn is_referred_to(&self, file: FileId) -> bool {
        let all = self.referred_to.get_or_init(|| {
            let by_pages = self.pages.iter().flat_map(|page| &page.references.targets).copied();
            let by_tocs = self.tocs().iter().flat_map(|toc| &toc.entries).map(|entry| entry.file);
            by_pages.chain(by_tocs).chain(self.surroundings.mentioned.iter().copied()).collect()
        });
        self.site.variants(file).any(|variant| all.contains(&variant))
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

    /// All docsets that have pages, tables of contents or pictures.
    pub fn docsets(&'a self) -> impl Iterator<Item = Docset<'a>> {
        let with_pages = (0..).map(DocsetId).zip(&self.by_docset).filter(|(_, pages)| !pages.is_empty());
        let mut used: FxHashSet<DocsetId> = with_pages.map(|(id, _)| id).collect();
        used.extend(self.tocs_of.keys().chain(self.images_of.keys()));
        let mut used: Vec<_> = used.into_iter().collect();
        used.sort_unstable();
        used.into_iter().map(|id| Docset { index: self, id })
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
        self.index.levels[self.id.0 as usize].get_or_init(|| Levels::of(self.pages(), &self.index.site.settings))
    }

    /// Its pages and include files in the order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = &'a PageFacts> + use<'a> {
        let places = self.index.by_docset.get(self.id.0 as usize).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|&place| &self.index.pages[place as usize])
    }

    /// Its tables of contents.
    pub fn tocs(&self) -> impl Iterator<Item = &'a Toc> + use<'a> {
        let places = self.index.tocs_of.get(&self.id).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|&place| &self.index.surroundings.tocs[place as usize])
    }

    /// Its pictures.
    pub fn images(&self) -> impl Iterator<Item = ImageFile> + use<'a> {
        let places = self.index.images_of.get(&self.id).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|&place| self.index.surroundings.images[place as usize])
    }
}
