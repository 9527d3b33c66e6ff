//! Reads and indexes changed files.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};

use super::cancel::{CancelToken, Canceled};
use super::docsets::Outdated;
use super::pages::{FilePart, PageState};
use super::school::School;
use super::workspace::Workspace;
use crate::facts::{FactKinds, FactsDiff, PageFacts};
use crate::index::IndexData;
use crate::site::{DocsetId, ImageFile, Scope, SiteAssets, YamlPage};
use crate::vfs::{FileId, Lookup, is_markdown};

/// The effects of reading pages and other files.
#[derive(Default)]
pub(super) struct Changed {
    /// The docset rules that have to run.
    pub(super) outdated: Outdated,
    /// Pages with the same facts at other offsets.
    pub(super) moved: FxHashMap<Arc<str>, FactsDiff>,
    /// The facts that pages had before, of those that were read.
    originals: FxHashMap<FileId, Option<Arc<PageFacts>>>,
    /// Docsets whose pages look different, so they may teach other words.
    taught: BTreeSet<DocsetId>,
    /// Files whose own diagnostics or text changed.
    pub(super) files: BTreeSet<Arc<str>>,
    /// Whether pages were added to the index or removed from it.
    pub(super) has_other_pages: bool,
    /// Whether TOCs, images, or mentions changed.
    pub(super) has_other_assets: bool,
}

impl Workspace {
    /// Reads and indexes pending files.
    pub(super) fn read_changed(&mut self, is_kept: bool, cancel: &CancelToken) -> Result<Changed, Canceled> {
        let mut changed = Changed::default();
        if self.pending.everything {
            self.pages.clear();
            self.tocs.clear();
            self.mentions.clear();
            self.docset_results.clear();
            let site = &self.site;
            let forgotten = &self.options.forgotten_languages;
            let vocabulary = |id| site.vocabulary(id).without(forgotten);
            self.vocabularies = (0..).map(DocsetId).take(site.docsets().len()).map(vocabulary).collect();
            let in_scope = site.files.iter().map(|(file, _)| file).filter(|&file| site.scope_of(file) != Scope::Other);
            self.pending.pages = in_scope.collect();
            changed.has_other_pages = true;
        }
        changed.outdated.all = self.pending.everything || self.pending.is_interrupted || !self.pending.names.is_empty();
        self.forget_removed(&mut changed);
        self.add_dependents();
        let pass = self.pass(is_kept, cancel);
        let mut pages: Vec<(FileId, FilePart)> =
            self.pending.pages.iter().map(|&file| (file, self.part_of(file))).collect();
        pages.sort_unstable_by_key(|(file, _)| self.site.files.rank(*file));
        let (link_targets, pages): (Vec<_>, Vec<_>) =
            pages.into_iter().partition(|&(_, part)| part == FilePart::LinkTarget);
        let files_changed = self.pending.everything || !self.pending.names.is_empty();
        let tocs = match files_changed {
            true => pass.toc_files(),
            false => pass.toc_files().into_iter().filter(|file| self.pending.tocs.contains(file)).collect(),
        };
        let wants_images = files_changed || self.pending.images;
        let (states, (tocs, images)) = rayon::join(
            || pass.lint_pages(&pages),
            || rayon::join(|| pass.read_tocs(&tocs), || wants_images.then(|| pass.images())),
        );
        let link_targets: Vec<_> =
            link_targets.into_par_iter().map(|(file, _)| (file, pass.link_target(file))).collect();
        let mut needs_closure = files_changed || self.pending.is_interrupted;
        for (file, state) in link_targets {
            needs_closure |= self.set_page(file, state, &mut changed);
        }
        for ((file, _), state) in pages.into_iter().zip(states?.into_iter().flatten()) {
            needs_closure |= self.set_page(file, state, &mut changed);
        }
        if needs_closure {
            self.close_over_links(is_kept, &mut changed, cancel)?;
        }
        self.learn_words(is_kept, &mut changed, cancel)?;
        for (file, toc) in tocs {
            let before = self.tocs.insert(file, Arc::new(toc));
            let after = &self.tocs[&file];
            let is_same =
                before.as_ref().is_some_and(|before| (&before.toc, &before.page) == (&after.toc, &after.page));
            changed.has_other_assets |= !is_same;
            changed.files.insert(self.site.files.path(file).clone());
        }
        self.read_mentions(files_changed, &mut changed, cancel);
        let images = images.unwrap_or_else(|| self.index.assets().images.clone());
        changed.has_other_assets |= images != self.index.assets().images;
        self.reindex(images, &mut changed);
        Ok(changed)
    }

    fn part_of(&self, file: FileId) -> FilePart {
        match self.site.scope_of(file) {
            Scope::Page => FilePart::Page,
            Scope::Include => FilePart::Include,
            Scope::Other => self.pages.get(&file).map_or(FilePart::Include, |page| page.part),
        }
    }

    /// Forgets files that no longer exist.
    fn forget_removed(&mut self, changed: &mut Changed) {
        if self.pending.names.is_empty() {
            return;
        }
        let site = self.site.clone();
        let mut gone = Vec::new();
        let mut exists = |file: FileId| {
            let exists = site.files.contains(file);
            if !exists {
                gone.push(site.files.path(file).clone());
            }
            exists
        };
        self.pages.retain(|&file, _| exists(file));
        self.tocs.retain(|&file, _| exists(file));
        self.mentions.retain(|&file, _| exists(file));
        self.files
            .keys()
            .for_each(|path| gone.extend((site.files.lookup(path) == Lookup::Missing).then(|| path.clone())));
        changed.has_other_pages |= !gone.is_empty();
        changed.files.extend(gone);
    }

    /// Adds pages whose links may point to created or deleted files.
    fn add_dependents(&mut self) {
        if self.pending.names.is_empty() {
            return;
        }
        let names = &self.pending.names;
        let affected = self.pages.iter().filter(|(_, page)| page.lookups.may_change_with(names));
        self.pending.pages.extend(affected.map(|(&file, _)| file));
    }

    /// Stores the state of a page; returns whether it may include or link to other files than before.
    fn set_page(&mut self, file: FileId, state: PageState, changed: &mut Changed) -> bool {
        let path = self.site.files.path(file).clone();
        let before = self.pages.insert(file, Arc::new(state));
        let after = &self.pages[&file];
        changed.files.insert(path.clone());
        if before.as_ref().and_then(|before| before.outline.as_ref()) != after.outline.as_ref() {
            changed.taught.insert(self.site.docset_of(&path));
        }
        // A page may be read again when its docset has taught other words.
        let facts = before.as_ref().and_then(|before| before.facts.clone());
        let original = changed.originals.entry(file).or_insert(facts);
        match (original.as_ref(), &after.facts) {
            (Some(old), Some(new)) => {
                let diff = FactsDiff::between(old, new);
                let links = FactKinds::INCLUDES | FactKinds::FRAGMENTS;
                let has_other_links = diff.changed.intersects(links);
                if !diff.changed.is_empty() {
                    changed.outdated.changed.push((new.docset, diff.changed));
                }
                changed.moved.insert(path, diff);
                has_other_links
            }
            (None, None) => false,
            (old, new) => {
                let docset = old.or(new.as_ref()).map_or(DocsetId::default(), |facts| facts.docset);
                changed.outdated.changed.push((docset, FactKinds::all()));
                changed.has_other_pages = true;
                true
            }
        }
    }

    /// Files outside the scope that pages include are also parts of pages, and can include others in turn. Of those
    /// that a link with a fragment points to, the headings are read. All other files outside the scope are forgotten.
    fn close_over_links(&mut self, is_kept: bool, changed: &mut Changed, cancel: &CancelToken) -> Result<(), Canceled> {
        let mut included: FxHashSet<FileId> = FxHashSet::default();
        let mut todo: Vec<FileId> = Vec::new();
        let in_scope = self.pages.iter().filter(|(file, _)| self.site.scope_of(**file) != Scope::Other);
        let mut pages: Vec<Arc<PageState>> = in_scope.map(|(_, page)| page.clone()).collect();
        while !pages.is_empty() {
            for facts in pages.iter().filter_map(|page| page.facts.as_ref()) {
                let outside = facts.includes().iter().map(|include| include.file);
                let outside = outside.filter(|&file| self.site.scope_of(file) == Scope::Other);
                todo.extend(outside.filter(|&file| included.insert(file)));
            }
            let is_known = |file: &FileId| self.pages.get(file).is_some_and(|page| page.part == FilePart::Include);
            let (known, new): (Vec<FileId>, Vec<FileId>) = todo.drain(..).partition(is_known);
            pages = known.iter().map(|file| self.pages[file].clone()).collect();
            let mut new: Vec<_> = new.into_iter().map(|file| (file, FilePart::Include)).collect();
            new.sort_unstable_by_key(|(file, _)| self.site.files.rank(*file));
            let states = self.pass(is_kept, cancel).lint_pages(&new)?;
            for ((file, _), state) in new.into_iter().zip(states.into_iter().flatten()) {
                self.set_page(file, state, changed);
                pages.push(self.pages[&file].clone());
            }
        }
        let linked = self.pages.values().filter(|page| page.part != FilePart::LinkTarget);
        let linked = linked.filter_map(|page| page.facts.as_ref()).flat_map(|facts| facts.fragments());
        let site = &self.site;
        let targets: FxHashSet<FileId> = linked
            .map(|link| link.file)
            .filter(|&file| {
                site.scope_of(file) == Scope::Other && !included.contains(&file) && is_markdown(site.files.path(file))
            })
            .collect();
        let is_needed = |file: FileId, page: &PageState| match page.part {
            FilePart::LinkTarget => targets.contains(&file),
            FilePart::Page | FilePart::Include => site.scope_of(file) != Scope::Other || included.contains(&file),
        };
        let (before, mut dropped) = (self.pages.len(), Vec::new());
        self.pages.retain(|&file, page| {
            let is_needed = is_needed(file, page);
            if !is_needed {
                dropped.push(site.files.path(file).clone());
            }
            is_needed
        });
        if self.pages.len() != before {
            changed.has_other_pages = true;
            changed.outdated.all = true;
            changed.files.extend(dropped);
        }
        let is_new = |file: &FileId| !self.pages.contains_key(file);
        let mut new: Vec<FileId> = targets.into_iter().filter(is_new).collect();
        new.sort_unstable_by_key(|&file| self.site.files.rank(file));
        let pass = self.pass(is_kept, cancel);
        let states: Vec<_> = new.into_par_iter().map(|file| (file, pass.link_target(file))).collect();
        for (file, state) in states {
            self.set_page(file, state, changed);
        }
        Ok(())
    }

    /// Learns the words of docsets whose pages look different, and reads pages again that mean something else in them.
    fn learn_words(&mut self, is_kept: bool, changed: &mut Changed, cancel: &CancelToken) -> Result<(), Canceled> {
        if !self.site.teaches_words() {
            return Ok(());
        }
        let docsets = || (0..).map(DocsetId).take(self.site.docsets().len());
        let mut taught = std::mem::take(&mut changed.taught);
        if changed.has_other_pages {
            taught.extend(docsets());
        }
        let is_translation_of_taught =
            |id: &DocsetId| self.site.docset(*id).source.is_some_and(|source| taught.contains(&source));
        let translations: Vec<DocsetId> = docsets().filter(is_translation_of_taught).collect();
        taught.extend(translations);
        if taught.is_empty() {
            return Ok(());
        }
        let school = School::new(&self.site, &self.pages);
        // What a docset teaches depends on the words of the one that it translates.
        let (translations, sources): (Vec<_>, Vec<_>) =
            taught.into_iter().partition(|id| self.site.docset(*id).source.is_some());
        let mut vocabularies = self.vocabularies.clone();
        let mut outdated = Vec::new();
        for id in sources.into_iter().chain(translations) {
            let old = &self.vocabularies[id.0 as usize];
            let new = school.teach(id, &vocabularies);
            if old.learned() != new.learned() {
                outdated.extend(
                    school
                        .pages(id)
                        .filter(|(_, outline)| old.view(outline) != new.view(outline))
                        .map(|(file, _)| file),
                );
                vocabularies[id.0 as usize] = new;
            }
        }
        self.vocabularies = vocabularies;
        // If this is canceled, they are still to be read.
        self.pending.pages.extend(outdated.iter().copied());
        let mut outdated: Vec<_> = outdated.into_iter().map(|file| (file, self.pages[&file].part)).collect();
        outdated.sort_unstable_by_key(|(file, _)| self.site.files.rank(*file));
        let states = self.pass(is_kept, cancel).lint_pages(&outdated)?;
        for ((file, _), state) in outdated.into_iter().zip(states.into_iter().flatten()) {
            self.set_page(file, state, changed);
        }
        Ok(())
    }

    /// Reads what other files mention, all of them if files came or went.
    fn read_mentions(&mut self, files_changed: bool, changed: &mut Changed, cancel: &CancelToken) {
        let pass = self.pass(true, cancel);
        let is_other = |file: FileId| {
            let is_part = self.pages.get(&file).is_some_and(|page| page.part != FilePart::LinkTarget);
            self.site.scope_of(file) == Scope::Other && !is_part
        };
        let wanted = pass.mentioning_files(is_other);
        let is_outdated =
            |file: &FileId| files_changed || self.pending.mentions.contains(file) || !self.mentions.contains_key(file);
        let outdated: Vec<FileId> = wanted.iter().copied().filter(is_outdated).collect();
        let read = pass.read_mentions(&outdated);
        let wanted: FxHashSet<FileId> = wanted.into_iter().collect();
        let before = self.mentions.len();
        self.mentions.retain(|file, _| wanted.contains(file));
        changed.has_other_assets |= self.mentions.len() != before;
        for (file, state) in read {
            let is_same = self.mentions.get(&file).is_some_and(|before| **before == state);
            changed.has_other_assets |= !is_same;
            self.mentions.insert(file, Arc::new(state));
        }
    }

    /// Updates the index.
    fn reindex(&mut self, images: Vec<ImageFile>, changed: &mut Changed) {
        let assets = || {
            let mut tocs: Vec<_> = self.tocs.values().filter_map(|toc| toc.toc.clone()).collect();
            tocs.sort_unstable_by_key(|toc| self.site.files.rank(toc.file));
            let kinds = self.rules.reads() | self.options.extra_facts;
            let mentions_wanted = kinds.contains(FactKinds::REFERENCED_FILES);
            let mentioned = self.mentions.values().flat_map(|state| &state.files).copied();
            let by_docfx = self.site.docfx_referenced_files().filter(|_| mentions_wanted);
            let with_links = |page: &&YamlPage| !page.redirected.is_empty();
            let yaml_pages = self.tocs.values().filter_map(|toc| toc.page.as_ref().filter(with_links));
            let mut yaml_pages: Vec<_> = yaml_pages.cloned().collect();
            yaml_pages.sort_unstable_by_key(|page| self.site.files.rank(page.file));
            SiteAssets { tocs, yaml_pages, images, mentioned: mentioned.chain(by_docfx).collect() }
        };
        if changed.has_other_pages {
            let pages = self.pages.values().filter_map(|page| page.facts.clone()).collect();
            self.index = IndexData::new(&self.site, pages, assets());
            return;
        }
        if changed.has_other_assets {
            let assets = assets();
            self.index.set_assets(&self.site, assets);
            let kinds = FactKinds::TOCS | FactKinds::IMAGES | FactKinds::REFERENCED_FILES | FactKinds::REDIRECTED;
            // Which docset contains them is not worth tracking.
            let docsets = u32::try_from(self.site.docsets().len()).unwrap_or(u32::MAX);
            changed.outdated.changed.extend((0..docsets).map(|docset| (DocsetId(docset), kinds)));
        }
        for path in changed.moved.keys() {
            let Lookup::Found(file) = self.site.files.lookup(path) else { continue };
            if let Some(facts) = self.pages.get(&file).and_then(|page| page.facts.clone()) {
                self.index.replace(facts);
            }
        }
    }
}
