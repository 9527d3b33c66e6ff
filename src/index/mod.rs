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

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Redirection;
use crate::facts::{FactKinds, PageFacts};
use crate::page::Anchors;
use crate::site::{DocsetId, DocsetInfo, ImageFile, Site, SiteAssets, Toc, YamlPage};
use crate::vfs::FileId;

/// All pages of the site together, as rules see them.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    /// The site.
    pub site: &'a Site,
    data: &'a IndexData,
}

/// The data of an [`Index`]. It lives from run to run, and changes with the pages.
#[derive(Debug, Default)]
pub struct IndexData {
    /// In the order of their paths.
    pages: Vec<Arc<PageFacts>>,
    /// Indexes of `pages` by docset: some sites have a docset for every few pages.
    by_docset: Vec<Vec<u32>>,
    by_file: FxHashMap<FileId, usize>,
    assets: SiteAssets,
    /// Indexes of its TOCs and images by docset: if thousands of docsets each went through all of them, it would take
    /// forever.
    tocs_of: FxHashMap<DocsetId, Vec<u32>>,
    images_of: FxHashMap<DocsetId, Vec<u32>>,
    yaml_pages_of: FxHashMap<DocsetId, Vec<u32>>,
    /// Files that a page, a TOC, or another file of the site refers to; computed when first needed.
    referred_to: OnceLock<FxHashSet<FileId>>,
    /// Files, with the pages and include files that include them. Computed when first needed, as are the cycles.
    included_by: OnceLock<FxHashMap<FileId, Vec<FileId>>>,
    include_cycles: OnceLock<Vec<IncludeChain>>,
    /// The levels of each docset, collected when a rule first needs them.
    levels: Vec<OnceLock<Levels>>,
    /// The inconsistent roles and services of each docset, computed when a rule first needs them.
    suspect_names: Vec<[OnceLock<Vec<SuspectName>>; 2]>,
}

/// The pages of one docset.
#[derive(Clone, Copy, Debug)]
pub struct Docset<'a> {
    /// The entire site, for links out of the docset.
    pub index: Index<'a>,
    /// The docset.
    pub id: DocsetId,
}

impl IndexData {
    /// Indexes `pages`, whatever their order.
    #[must_use]
    pub fn new(site: &Site, mut pages: Vec<Arc<PageFacts>>, assets: SiteAssets) -> Self {
        pages.sort_unstable_by_key(|page| site.files.rank(page.file));
        let by_file = pages.iter().enumerate().map(|(index, page)| (page.file, index)).collect();
        let mut by_docset = vec![Vec::new(); site.docsets().len()];
        for (index, page) in (0..).zip(&pages) {
            if let Some(of_docset) = by_docset.get_mut(page.docset.0 as usize) {
                of_docset.push(index);
            }
        }
        let levels = site.docsets().iter().map(|_| OnceLock::new()).collect();
        let suspect_names = site.docsets().iter().map(|_| Default::default()).collect();
        let mut data = Self { pages, by_docset, by_file, levels, suspect_names, ..Self::default() };
        data.set_assets(site, assets);
        data
    }

    /// Replaces the data of the site in addition to its pages.
    pub(crate) fn set_assets(&mut self, site: &Site, assets: SiteAssets) {
        let by_docset = |files: &mut dyn Iterator<Item = FileId>| {
            let mut indexes: FxHashMap<DocsetId, Vec<u32>> = FxHashMap::default();
            for (index, file) in (0..).zip(files) {
                indexes.entry(site.docset_of(site.files.path(file))).or_default().push(index);
            }
            indexes
        };
        self.tocs_of = by_docset(&mut assets.tocs.iter().map(|toc| toc.file));
        self.images_of = by_docset(&mut assets.images.iter().map(|image| image.file));
        self.yaml_pages_of = by_docset(&mut assets.yaml_pages.iter().map(|page| page.file));
        self.assets = assets;
        self.referred_to = OnceLock::new();
    }

    /// Replaces the facts of a page that is indexed already, and drops what was derived from the old ones.
    pub(crate) fn replace(&mut self, page: Arc<PageFacts>) {
        let Some(&index) = self.by_file.get(&page.file) else { return };
        if let Some(levels) = self.levels.get_mut(page.docset.0 as usize) {
            *levels = OnceLock::new();
        }
        // A translation is compared with the docset that it translates.
        self.suspect_names.iter_mut().for_each(|names| *names = Default::default());
        self.referred_to = OnceLock::new();
        self.included_by = OnceLock::new();
        self.include_cycles = OnceLock::new();
        self.pages[index] = page;
    }

    /// Returns the facts of all pages, in the order of their paths.
    pub(crate) fn shared_pages(&self) -> &[Arc<PageFacts>] {
        &self.pages
    }

    pub(crate) fn assets(&self) -> &SiteAssets {
        &self.assets
    }

    /// Returns the same pages for the index of another run, without what was derived from them.
    pub(crate) fn fork(&self, site: &Site) -> Self {
        Self::new(site, self.pages.clone(), self.assets.clone())
    }
}

impl<'a> Index<'a> {
    /// Returns the pages in `data` as rules see them.
    #[must_use]
    pub fn new(site: &'a Site, data: &'a IndexData) -> Self {
        Self { site, data }
    }

    /// Returns all TOCs in the order of their paths.
    #[must_use]
    pub fn tocs(&self) -> &'a [Toc] {
        FactKinds::TOCS.assert_readable(None);
        &self.data.assets.tocs
    }

    /// Whether another page, a TOC, or another file of the site refers to `file`, or to its variant for another build.
    #[must_use]
    pub fn is_referred_to(&self, file: FileId) -> bool {
        FactKinds::TOCS.union(FactKinds::REFERENCES).union(FactKinds::REFERENCED_FILES).assert_readable(None);
        let all = self.data.referred_to.get_or_init(|| {
            let by_pages = self.pages().flat_map(|page| &page.references().targets).copied();
            let by_tocs = self.tocs().iter().flat_map(|toc| &toc.entries).map(|entry| entry.file);
            by_pages.chain(by_tocs).chain(self.data.assets.mentioned.iter().copied()).collect()
        });
        self.site.variants(file).any(|variant| all.contains(&variant))
    }

    /// Returns the facts of a file, if it was parsed.
    #[must_use]
    pub fn page(&self, file: FileId) -> Option<&'a PageFacts> {
        let page = self.data.by_file.get(&file).map(|&index| &*self.data.pages[index])?;
        FactKinds::NONE.assert_readable(Some(page.docset));
        Some(page)
    }

    /// Returns all pages and include files in the order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = &'a PageFacts> + use<'a> {
        FactKinds::NONE.assert_readable(None);
        self.data.pages.iter().map(|page| &**page)
    }

    /// Returns all docsets that have pages, TOCs, images, or redirection files.
    #[must_use]
    pub fn docsets(&self) -> Vec<Docset<'a>> {
        let with_pages = (0..).map(DocsetId).zip(&self.data.by_docset).filter(|(_, pages)| !pages.is_empty());
        let mut used: FxHashSet<DocsetId> = with_pages.map(|(id, _)| id).collect();
        let with_files = [&self.data.tocs_of, &self.data.images_of, &self.data.yaml_pages_of];
        used.extend(with_files.into_iter().flat_map(FxHashMap::keys));
        let redirections = self.site.redirections().files().iter();
        used.extend(redirections.map(|file| self.site.docset_of(file.source.path())));
        let mut used: Vec<_> = used.into_iter().collect();
        used.sort_unstable();
        used.into_iter().map(|id| Docset { index: *self, id }).collect()
    }

    /// Returns the fragments of a page with those of the files that it includes, at any depth.
    #[must_use]
    pub fn anchors(&self, page: &'a PageFacts) -> Anchors {
        let mut anchors = Anchors::default();
        for page in self.with_includes(page) {
            anchors.extend(page.anchors());
        }
        anchors
    }

    /// Returns a page and the files that it includes, at any depth, without duplicates.
    #[must_use]
    pub fn with_includes(&self, page: &'a PageFacts) -> Vec<&'a PageFacts> {
        let (mut seen, mut todo, mut pages) = (FxHashSet::default(), vec![page], Vec::new());
        while let Some(page) = todo.pop() {
            if seen.insert(page.file) {
                pages.push(page);
                todo.extend(page.includes().iter().filter_map(|include| self.page(include.file)));
            }
        }
        pages
    }

    /// Returns the files that a page includes, at any depth.
    #[must_use]
    pub fn included(&self, page: &PageFacts) -> Vec<&'a PageFacts> {
        let (mut seen, mut included) = (FxHashSet::default(), Vec::new());
        let mut todo: Vec<&PageFacts> = page.includes().iter().filter_map(|include| self.page(include.file)).collect();
        while let Some(include) = todo.pop() {
            if seen.insert(include.file) {
                todo.extend(include.includes().iter().filter_map(|include| self.page(include.file)));
                included.push(include);
            }
        }
        included
    }
}

impl<'a> Docset<'a> {
    /// Returns its path and language.
    #[must_use]
    pub fn info(&self) -> &'a DocsetInfo {
        self.index.site.docset(self.id)
    }

    /// Returns the docset whose TOCs list its pages: another one for translations that are next to their source.
    #[must_use]
    pub fn listed_in(&self) -> Self {
        let id = self.info().part.as_ref().map_or(self.id, |part| part.within);
        Self { index: self.index, id }
    }

    /// Returns the path of one of its pages below its own folder.
    #[must_use]
    pub fn path_of(&self, page: &PageFacts) -> &'a str {
        self.info().below(self.index.site.files.path(page.file))
    }

    /// Returns the hierarchy of L1, L2, and L3 in its pages.
    #[must_use]
    pub fn levels(&self) -> &'a Levels {
        FactKinds::LEVELS.assert_readable(Some(self.id));
        self.index.data.levels[self.id.0 as usize].get_or_init(|| Levels::of(self.pages(), &self.index.site.settings))
    }

    /// Returns its pages and include files in the order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = &'a PageFacts> + use<'a> {
        FactKinds::NONE.assert_readable(Some(self.id));
        let data = self.index.data;
        let indexes = data.by_docset.get(self.id.0 as usize).map(Vec::as_slice).unwrap_or_default();
        indexes.iter().map(|&index| &*data.pages[index as usize])
    }

    /// Returns its TOCs.
    pub fn tocs(&self) -> impl Iterator<Item = &'a Toc> + use<'a> {
        FactKinds::TOCS.assert_readable(Some(self.id));
        let data = self.index.data;
        let indexes = data.tocs_of.get(&self.id).map(Vec::as_slice).unwrap_or_default();
        indexes.iter().map(|&index| &data.assets.tocs[index as usize])
    }

    /// Returns its YAML pages, except its TOCs, that link to redirected pages.
    pub fn yaml_pages(&self) -> impl Iterator<Item = &'a YamlPage> + use<'a> {
        FactKinds::REDIRECTED.assert_readable(Some(self.id));
        let data = self.index.data;
        let indexes = data.yaml_pages_of.get(&self.id).map(Vec::as_slice).unwrap_or_default();
        indexes.iter().map(|&index| &data.assets.yaml_pages[index as usize])
    }

    /// Returns the entries of its redirection files, with their indexes in `Redirections::entries`.
    pub fn redirections(&self) -> impl Iterator<Item = (usize, &'a Redirection)> + use<'a> {
        let (site, id) = (self.index.site, self.id);
        let files = site.redirections().files();
        let of_docset: Vec<bool> = files.iter().map(|file| site.docset_of(file.source.path()) == id).collect();
        site.redirections().entries().iter().enumerate().filter(move |(_, entry)| of_docset[entry.file])
    }

    /// Returns its images.
    pub fn images(&self) -> impl Iterator<Item = ImageFile> + use<'a> {
        FactKinds::IMAGES.assert_readable(Some(self.id));
        let data = self.index.data;
        let indexes = data.images_of.get(&self.id).map(Vec::as_slice).unwrap_or_default();
        indexes.iter().map(|&index| data.assets.images[index as usize])
    }
}
