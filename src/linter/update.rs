//! Bringing a workspace up to date.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::assembly::{FileInput, FileReport};
use super::cancel::{CancelToken, Canceled};
use super::change::{Change, Update};
use super::docsets::{DocsetCheck, DocsetResult, Outdated, move_spans};
use super::options::PathFilter;
use super::pages::{FilePart, PageState, Pass, content_hash};
use super::panics::inject_panic;
use super::positions::{self, Text};
use super::site_files::is_yaml;
use super::workspace::{LoadError, Workspace, path_below};
use super::{InternalError, Report};
use crate::config::{CONFIG_FILE, DOCFX_FILE};
use crate::diagnostic::{Diagnostic, RawDiagnostic};
use crate::facts::{FactKinds, FactsDiff};
use crate::index::{Index, IndexData};
use crate::page::Suppressions;
use crate::site::{DocsetId, Scope, SiteAssets};
use crate::text::Source;
use crate::vfs::{
    FileId, Lookup, Tree, is_ignored_path, is_image, is_markdown, is_redirection_file, is_toc, name_hash,
};

/// What is to be done at the next update.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    /// Nothing is known yet.
    everything: bool,
    /// Files to read as pages.
    pages: FxHashSet<FileId>,
    /// Tables of contents to read.
    tocs: FxHashSet<FileId>,
    /// Other files to read, for what they mention.
    mentions: FxHashSet<FileId>,
    /// Hashed names of files that came or went.
    names: Vec<u64>,
    /// Whether images came, went, or changed their size.
    images: bool,
    /// Whether an update was canceled halfway: all docset rules run, and all files are put together.
    is_interrupted: bool,
}

impl Pending {
    pub(super) fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        let Self { everything, pages, tocs, mentions, names, images, is_interrupted } = self;
        !everything
            && !images
            && !is_interrupted
            && names.is_empty()
            && pages.is_empty()
            && tocs.is_empty()
            && mentions.is_empty()
    }
}

/// What reading pages and other files changed.
#[derive(Default)]
struct Changed {
    /// Which docset rules have to run.
    outdated: Outdated,
    /// Pages with the same facts at other offsets.
    moved: FxHashMap<Arc<str>, FactsDiff>,
    /// Files whose own diagnostics or text changed.
    files: BTreeSet<Arc<str>>,
    /// Whether pages came into the index or left it.
    has_other_pages: bool,
    /// Whether tables of contents, images, or mentions changed.
    has_other_assets: bool,
}

impl Workspace {
    /// Applies changes of files. The next update lints what they affect.
    ///
    /// # Errors
    /// Settings or other configuration that are wrong after the change. The workspace then stays at those from before,
    /// and tries again with the next change.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), LoadError> {
        let mut needs_reload = self.needs_reload;
        for change in changes {
            match change {
                Change::Edited { path, bytes } => {
                    self.tree.set(path.as_str(), bytes.clone());
                    needs_reload |= self.note_with_links(path);
                }
                Change::Oversized { path, size } => {
                    self.tree.put_too_large(path.as_str(), *size);
                    needs_reload |= self.note_with_links(path);
                }
                Change::OnDisk { path } => {
                    self.tree.reset(path);
                    needs_reload |= self.note_with_links(path);
                }
                Change::Deleted { path } => {
                    for path in self.files_at(path) {
                        self.tree.remove(path.as_str());
                        needs_reload |= self.note(&path);
                    }
                }
                Change::Renamed { from, to } => {
                    for old in self.files_at(from) {
                        let new = format!("{to}{}", &old[from.len()..]);
                        match self.tree.read(&old, u64::MAX) {
                            Ok(bytes) => self.tree.set(new.as_str(), bytes),
                            // It was renamed on disk already.
                            Err(_) => self.tree.reset(&new),
                        }
                        self.tree.remove(old.as_str());
                        needs_reload |= self.note(&old) | self.note(&new);
                    }
                }
                Change::Reload => needs_reload = true,
            }
        }
        // Until it works.
        self.needs_reload = needs_reload;
        if !needs_reload && !self.pending.names.is_empty() {
            self.needs_reload = Arc::make_mut(&mut self.site).find_translations();
        }
        if self.needs_reload {
            self.reload()?;
            self.needs_reload = false;
        }
        Ok(())
    }

    /// The file at `path`, or the files below it, whether listed or only known to configure the site.
    fn files_at(&self, path: &str) -> Vec<String> {
        let below = self.site.files.below(path).map(|(_, path)| path.to_string());
        let mut files: Vec<String> = below.collect();
        if files.is_empty() || self.site.files.lookup(path) != Lookup::Missing {
            files.push(path.to_owned());
        }
        files
    }

    /// Notes that the file at `path`, and with it the links to it, may be others.
    fn note_with_links(&mut self, path: &str) -> bool {
        let links = self.links_to(path).to_vec();
        let needs_reload = self.note(path);
        links.iter().fold(needs_reload, |needs_reload, link| needs_reload | self.note(link))
    }

    /// Notes that the file at `path` may be another, or may have come or gone. Returns whether the whole site has to be
    /// loaded again.
    fn note(&mut self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_listed = matches!(self.site.files.lookup(path), Lookup::Found(_));
        let exists = self.tree.size(path).is_some();
        if self.configures(path, name) || is_toc(path) && is_listed != exists {
            return true;
        }
        if !exists || !is_listed {
            if is_ignored_path(path) || is_listed == exists || exists && !self.tree.lists(path) {
                return false;
            }
            self.pending.names.push(name_hash(path));
            let site = Arc::make_mut(&mut self.site);
            if !exists {
                if let Some(file) = site.remove_file(path) {
                    self.pending.pages.remove(&file);
                    self.pending.tocs.remove(&file);
                    self.pending.mentions.remove(&file);
                }
                return is_markdown(path) && !self.site.keeps_profile_with(path, &self.tree);
            }
            site.insert_file(path);
        }
        let Lookup::Found(file) = self.site.files.lookup(path) else { return false };
        if is_toc(path) {
            self.pending.tocs.insert(file);
        } else if is_yaml(path) {
            self.pending.mentions.insert(file);
        } else if is_image(path) {
            self.pending.images = true;
        } else if self.site.scope_of(file) != Scope::Other || self.pages.contains_key(&file) {
            self.pending.pages.insert(file);
        }
        if is_markdown(path) {
            self.pending.mentions.insert(file);
            return !self.site.keeps_profile_with(path, &self.tree);
        }
        false
    }

    /// Whether the file at `path` decides what the site is.
    fn configures(&self, path: &str, name: &str) -> bool {
        [CONFIG_FILE, DOCFX_FILE, ".gitignore"].contains(&name)
            || name.starts_with(".openpublishing.")
            || is_redirection_file(path)
            || self.site.is_configured_by(path)
            || match &self.options.config {
                super::ConfigChoice::File(config) => {
                    path_below(&self.site.root.path, config).is_some_and(|inside| inside == path)
                }
                _ => false,
            }
    }

    /// Lints what changed since the last update.
    ///
    /// # Errors
    /// [`Canceled`] if `cancel` says so. What is left is done by the next update.
    pub fn update(&mut self, cancel: &CancelToken) -> Result<Update, Canceled> {
        loop {
            match self.try_update(cancel)? {
                Ok(update) => return Ok(update),
                Err(changed) => self.pin(&changed),
            }
        }
    }

    /// Lints everything, and reports it: what a run does that has no use for the state of pages afterwards. The next
    /// update starts from nothing.
    #[must_use]
    pub fn lint_once(&mut self) -> Report {
        inject_panic("start", ".");
        loop {
            self.pending = Pending::everything();
            let cancel = CancelToken::default();
            let pool = self.pool.clone();
            // Without a token that anyone could cancel, it is not canceled.
            let Ok(linted) = pool.install(|| self.lint_everything(&cancel)) else { continue };
            match linted {
                Ok(report) => return report,
                Err(changed) => self.pin(&changed),
            }
        }
    }

    /// From now on, files that change while they are linted have the text that they have now.
    fn pin(&mut self, changed: &[Arc<str>]) {
        let limit = self.site.settings.max_page_size;
        for path in changed {
            match self.tree.read(path, limit) {
                Ok(bytes) => self.tree.set(&**path, bytes),
                Err(_) => self.tree.remove(&**path),
            }
            if let Lookup::Found(file) = self.site.files.lookup(path) {
                match is_toc(path) {
                    true => drop(self.pending.tocs.insert(file)),
                    false => drop(self.pending.pages.insert(file)),
                }
            }
        }
        self.pending.is_interrupted = true;
    }

    /// What is true now.
    #[must_use]
    pub fn report(&self) -> Report {
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_unstable_by(|a, b| a.0.cmp(b.0));
        let suppressed = files.iter().map(|(_, file)| file.suppressed).sum();
        let diagnostics = files.iter().flat_map(|(_, file)| file.diagnostics.iter().cloned()).collect();
        self.complete(Report::new(diagnostics, self.page_count(), suppressed))
    }

    /// What is reported of the file at `path`.
    #[must_use]
    pub fn diagnostics(&self, path: &str) -> Arc<[Diagnostic]> {
        self.files.get(path).map(|file| file.diagnostics.clone()).unwrap_or_default()
    }

    /// Makes the next update lint everything anew, with page rules on the pages that `page_rules_on` names.
    pub(super) fn restart(&mut self, page_rules_on: Option<PathFilter>) {
        self.page_rules_on = page_rules_on;
        self.pending = Pending::everything();
    }

    /// Makes the next update read these pages again, whose text may be another. No other file changed.
    pub(super) fn touch<'p>(&mut self, paths: impl Iterator<Item = &'p str>) {
        for path in paths {
            if let Lookup::Found(file) = self.site.files.lookup(path) {
                if self.site.scope_of(file) != Scope::Other || self.pages.contains_key(&file) {
                    self.pending.pages.insert(file);
                }
                self.pending.mentions.insert(file);
            }
        }
    }

    fn complete(&self, report: Report) -> Report {
        let notes = self.site.notes.iter().chain(&self.notes).cloned().collect();
        Report { notes, internal_errors: self.internal_errors.clone(), ..report }
    }

    /// How many pages there are of which problems are reported.
    fn page_count(&self) -> usize {
        let pages = self.site.files.iter().filter(|(file, _)| self.site.scope_of(*file) == Scope::Page);
        pages.filter(|(_, path)| self.options.is_reported(path)).count()
    }

    fn pass<'a>(&'a self, is_kept: bool, cancel: &'a CancelToken) -> Pass<'a> {
        Pass {
            site: &self.site,
            tree: &self.tree,
            rules: &self.rules,
            options: &self.options,
            history: self.history.as_deref(),
            page_rules_on: self.page_rules_on.as_ref(),
            is_kept,
            cancel,
        }
    }

    fn lint_everything(&mut self, cancel: &CancelToken) -> Result<Result<Report, Vec<Arc<str>>>, Canceled> {
        let changed = self.read_changed(false, cancel)?;
        self.run_outdated_rules(&changed, false, cancel)?;
        let mut raw: Vec<RawDiagnostic> = self.take_docset_diagnostics();
        let compared = compared_files(raw.iter().filter(|raw| self.options.is_reported(&raw.file)));
        raw.retain(|raw| self.options.is_reported(&raw.file) || compared.contains(&raw.file));
        let (site, pages, tocs) = (self.site.clone(), std::mem::take(&mut self.pages), std::mem::take(&mut self.tocs));
        let (mut pages, mut tocs) = (pages, tocs);
        let suppressions = self.suppressions();
        let mut inputs: FxHashMap<Arc<str>, FileInput<'_>> = FxHashMap::default();
        let input = |path: &Arc<str>| FileInput {
            path: path.clone(),
            diagnostics: Vec::new(),
            suppressions: suppressions.get(path).copied(),
        };
        for (&file, page) in &mut pages {
            let path = site.files.path(file);
            let own = Arc::get_mut(page).map(|page| std::mem::take(&mut page.diagnostics)).unwrap_or_default();
            if !own.is_empty() || suppressions.contains_key(path) {
                inputs.entry(path.clone()).or_insert_with(|| input(path)).diagnostics = own;
            }
        }
        for (&file, toc) in &mut tocs {
            let path = site.files.path(file);
            let own = Arc::get_mut(toc).map(|toc| std::mem::take(&mut toc.diagnostics)).unwrap_or_default();
            if !own.is_empty() {
                inputs.entry(path.clone()).or_insert_with(|| input(path)).diagnostics.extend(own);
            }
        }
        let pass = self.pass(false, cancel);
        let text = |path: &Arc<str>| {
            let Lookup::Found(file) = site.files.lookup(path) else { return Text::None };
            let (hash, source) = match (pages.get(&file), tocs.get(&file)) {
                (Some(page), _) => (page.hash, page.source.as_ref()),
                (_, Some(toc)) => (toc.hash, toc.source.as_ref()),
                (None, None) => (None, None),
            };
            linted_text(&pass, path, hash, source)
        };
        let located = match positions::locate(raw, &text) {
            Ok(located) => located,
            Err(changed) => return Ok(Err(changed)),
        };
        for diagnostic in located {
            let path = diagnostic.file.clone();
            inputs.entry(path.clone()).or_insert_with(|| input(&path)).diagnostics.push(diagnostic);
        }
        let mut inputs: Vec<FileInput<'_>> = inputs.into_values().collect();
        inputs.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let not_checked = self.not_checked();
        let files = match pass.assemble(inputs, &not_checked, &text) {
            Ok(files) => files,
            Err(changed) => return Ok(Err(changed)),
        };
        let suppressed = files.iter().map(|file| file.suppressed).sum();
        let mut diagnostics = Vec::with_capacity(files.iter().map(|file| file.diagnostics.len()).sum());
        for mut file in files {
            diagnostics.append(&mut file.diagnostics);
        }
        let report = self.complete(Report::new(diagnostics, self.page_count(), suppressed));
        // Excerpts are of the text that was linted.
        (self.pages, self.tocs) = (pages, tocs);
        self.pending = Pending::everything();
        Ok(Ok(report))
    }

    fn try_update(&mut self, cancel: &CancelToken) -> Result<Result<Update, Vec<Arc<str>>>, Canceled> {
        if self.pending.is_empty() {
            return Ok(Ok(Update::default()));
        }
        let everything = self.pending.everything || self.pending.is_interrupted;
        let pool = self.pool.clone();
        let before = self.internal_errors.clone();
        let outcome = pool.install(|| {
            let mut changed = self.read_changed(true, cancel)?;
            let rerun = self.run_outdated_rules(&changed, true, cancel)?;
            changed.files.extend(rerun);
            self.collect_errors();
            self.assemble_changed(changed, everything || before != self.internal_errors, cancel)
        });
        if !matches!(outcome, Ok(Ok(_))) {
            self.pending.is_interrupted = true;
        }
        outcome
    }

    /// Reads what is pending, and indexes it.
    fn read_changed(&mut self, is_kept: bool, cancel: &CancelToken) -> Result<Changed, Canceled> {
        let mut changed = Changed::default();
        if self.pending.everything {
            self.pages.clear();
            self.tocs.clear();
            self.mentions.clear();
            self.docset_results.clear();
            let site = &self.site;
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
        let mut needs_closure = files_changed || self.pending.is_interrupted;
        for ((file, _), state) in pages.into_iter().zip(states?.into_iter().flatten()) {
            needs_closure |= self.set_page(file, state, &mut changed);
        }
        if needs_closure {
            self.close_over_links(is_kept, &mut changed, cancel)?;
        }
        for (file, toc) in tocs {
            let before = self.tocs.insert(file, Arc::new(toc));
            let after = &self.tocs[&file];
            let is_same = before.as_ref().is_some_and(|before| before.toc == after.toc);
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

    /// Forgets files that do not exist any more.
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

    /// Adds pages whose links may mean files that came or went.
    fn add_dependents(&mut self) {
        if self.pending.names.is_empty() {
            return;
        }
        let names = &self.pending.names;
        let affected = self.pages.iter().filter(|(_, page)| page.lookups.may_change_with(names));
        self.pending.pages.extend(affected.map(|(&file, _)| file));
    }

    /// Takes over the state of a page; returns whether it may include or point into other files than before.
    fn set_page(&mut self, file: FileId, state: PageState, changed: &mut Changed) -> bool {
        let path = self.site.files.path(file).clone();
        let before = self.pages.insert(file, Arc::new(state));
        let after = &self.pages[&file];
        changed.files.insert(path.clone());
        match (before.as_ref().and_then(|before| before.facts.as_ref()), &after.facts) {
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

    /// Files outside the scope that pages include are parts of pages too, and may include others in turn; of those that a
    /// link with a fragment points to, the headings count. Others of them are forgotten.
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
        use rayon::iter::{IntoParallelIterator, ParallelIterator};
        let states: Vec<_> = new.into_par_iter().map(|file| (file, pass.link_target(file))).collect();
        for (file, state) in states {
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

    /// Brings the index up to date.
    fn reindex(&mut self, images: Vec<crate::site::ImageFile>, changed: &mut Changed) {
        let assets = || {
            let mut tocs: Vec<_> = self.tocs.values().filter_map(|toc| toc.toc.clone()).collect();
            tocs.sort_unstable_by_key(|toc| self.site.files.rank(toc.file));
            let kinds = self.rules.reads() | self.options.extra_facts;
            let mentions_wanted = kinds.contains(FactKinds::REFERENCED_FILES);
            let mentioned = self.mentions.values().flat_map(|state| &state.files).copied();
            let by_docfx = self.site.docfx_referenced_files().filter(|_| mentions_wanted);
            SiteAssets { tocs, images, mentioned: mentioned.chain(by_docfx).collect() }
        };
        if changed.has_other_pages {
            let pages = self.pages.values().filter_map(|page| page.facts.clone()).collect();
            self.index = IndexData::new(&self.site, pages, assets());
            return;
        }
        if changed.has_other_assets {
            let assets = assets();
            self.index.set_assets(&self.site, assets);
            let kinds = FactKinds::TOCS | FactKinds::IMAGES | FactKinds::REFERENCED_FILES;
            // Which docset they are in is not worth telling apart.
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

    /// Runs the docset rules whose facts changed; returns the files of which they report something else.
    fn run_outdated_rules(
        &mut self,
        changed: &Changed,
        is_kept: bool,
        cancel: &CancelToken,
    ) -> Result<Vec<Arc<str>>, Canceled> {
        let index = Index::new(&self.site, &self.index);
        let mut checks = changed.outdated.checks(&index, &self.rules);
        let mut is_outdated: FxHashSet<DocsetCheck> = checks.iter().map(|(docset, rule)| (docset.id, *rule)).collect();
        let mut results = std::mem::take(&mut self.docset_results);
        let lost = move_spans(&mut results, &changed.moved, &is_outdated);
        for docset in index.docsets() {
            checks.extend(lost.iter().filter(|(id, _)| *id == docset.id).map(|&(_, rule)| (docset, rule)));
        }
        is_outdated.extend(lost);
        let ran = self.pass(is_kept, cancel).run_docset_rules(&checks);
        let ran = match ran {
            Ok(ran) => ran,
            Err(canceled) => {
                self.docset_results = results;
                return Err(canceled);
            }
        };
        let mut files = Vec::new();
        if is_kept {
            let existing: FxHashSet<DocsetId> = index.docsets().iter().map(|docset| docset.id).collect();
            results.retain(|(docset, _), result| {
                let exists = existing.contains(docset);
                if !exists {
                    files.extend(result.raw.iter().map(|raw| raw.file.clone()));
                }
                exists
            });
        }
        for (check, result) in ran {
            if is_kept {
                let empty = DocsetResult::default();
                let before = results.get(&check).map_or(&empty, |result| &**result);
                files.extend(differing_files(&before.raw, &result.raw));
            }
            results.insert(check, Arc::new(result));
        }
        if is_kept && !changed.moved.is_empty() {
            // What points into an edited page has to be located again.
            let raw = results.values().flat_map(|result| &result.raw);
            let pointing =
                raw.filter(|raw| raw.related.iter().any(|related| changed.moved.contains_key(&related.file)));
            files.extend(pointing.map(|raw| raw.file.clone()));
        }
        self.docset_results = results;
        if !is_kept {
            self.collect_errors();
        }
        Ok(files)
    }

    /// Puts together what is reported of files that changed, and says which of those changed.
    fn assemble_changed(
        &mut self,
        changed: Changed,
        everything: bool,
        cancel: &CancelToken,
    ) -> Result<Result<Update, Vec<Arc<str>>>, Canceled> {
        cancel.check()?;
        let mut files = changed.files;
        let by_file = self.docset_diagnostics_by_file();
        if everything {
            files.extend(by_file.keys().cloned());
            files.extend(self.files.keys().cloned());
            files.extend(self.pages.keys().chain(self.tocs.keys()).map(|&file| self.site.files.path(file).clone()));
        }
        // A problem may give way to one on the page that its row is compared with, so both are put together.
        let all = || by_file.values().flatten().copied();
        let comparing = all().filter(|raw| raw.compared_file().is_some_and(|other| files.contains(other)));
        let comparing: Vec<Arc<str>> = comparing.map(|raw| raw.file.clone()).collect();
        files.extend(comparing);
        let only_compared: BTreeSet<Arc<str>> = compared_files(all().filter(|raw| files.contains(&raw.file)))
            .into_iter()
            .filter(|file| !files.contains(file))
            .collect();
        files.retain(|file| self.options.is_reported(file) || self.files.contains_key(file));
        let mut own: FxHashMap<Arc<str>, Vec<Diagnostic>> = FxHashMap::default();
        let mut raw = Vec::new();
        for path in files.iter().chain(&only_compared) {
            let mut diagnostics = Vec::new();
            if let Lookup::Found(file) = self.site.files.lookup(path) {
                let page = self.pages.get(&file).map(|page| &page.diagnostics);
                let toc = self.tocs.get(&file).map(|toc| &toc.diagnostics);
                diagnostics.extend(page.into_iter().chain(toc).flatten().cloned());
            }
            own.insert(path.clone(), diagnostics);
            raw.extend(by_file.get(path).into_iter().flatten().map(|raw| RawDiagnostic::clone(raw)));
        }
        let pass = self.pass(true, cancel);
        let text = |path: &Arc<str>| {
            let Lookup::Found(file) = self.site.files.lookup(path) else { return Text::None };
            let (hash, source) = match (self.pages.get(&file), self.tocs.get(&file)) {
                (Some(page), _) => (page.hash, page.source.as_ref()),
                (_, Some(toc)) => (toc.hash, toc.source.as_ref()),
                (None, None) => (None, None),
            };
            linted_text(&pass, path, hash, source)
        };
        let located = match positions::locate(raw, &text) {
            Ok(located) => located,
            Err(changed) => return Ok(Err(changed)),
        };
        for diagnostic in located {
            if let Some(own) = own.get_mut(&diagnostic.file) {
                own.push(diagnostic);
            }
        }
        let suppressions = self.suppressions();
        let inputs = own.into_iter().map(|(path, diagnostics)| {
            let suppressions = suppressions.get(&path).copied();
            FileInput { path, diagnostics, suppressions }
        });
        let assembled = match pass.assemble(inputs.collect(), &self.not_checked(), &text) {
            Ok(assembled) => assembled,
            Err(changed) => return Ok(Err(changed)),
        };
        let mut update = Update::default();
        for file in assembled.into_iter().filter(|file| files.contains(&file.path)) {
            let report = FileReport { diagnostics: file.diagnostics.into(), suppressed: file.suppressed };
            let before = self.files.get(&file.path);
            let none: Arc<[Diagnostic]> = Arc::default();
            if before.map_or(&none, |before| &before.diagnostics) != &report.diagnostics {
                update.changed.push((file.path.clone(), report.diagnostics.clone()));
            }
            if report == FileReport::default() {
                self.files.remove(&file.path);
            } else {
                self.files.insert(file.path, Arc::new(report));
            }
        }
        update.changed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.pending = Pending::default();
        Ok(Ok(update))
    }

    fn docset_diagnostics_by_file(&self) -> FxHashMap<Arc<str>, Vec<&RawDiagnostic>> {
        let mut by_file: FxHashMap<Arc<str>, Vec<&RawDiagnostic>> = FxHashMap::default();
        for raw in self.docset_results.values().flat_map(|result| &result.raw) {
            by_file.entry(raw.file.clone()).or_default().push(raw);
        }
        by_file
    }

    fn take_docset_diagnostics(&mut self) -> Vec<RawDiagnostic> {
        let results = std::mem::take(&mut self.docset_results);
        let raw = results.into_values().map(|result| match Arc::try_unwrap(result) {
            Ok(result) => result.raw,
            Err(shared) => shared.raw.clone(),
        });
        raw.flatten().collect()
    }

    /// The suppressions of pages that have any.
    fn suppressions(&self) -> FxHashMap<Arc<str>, &Suppressions> {
        let pages = self.index.shared_pages().iter().filter(|page| !page.suppressions().is_empty());
        pages.map(|page| (self.site.files.path(page.file).clone(), page.suppressions())).collect()
    }

    /// The codes of rules that had nothing to go by, or that failed.
    fn not_checked(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.internal_errors.iter().filter_map(|error| Some(error.rule?.0)).collect();
        if self.history.is_none() {
            codes.extend(self.rules_with_history().map(|rule| rule.code));
        }
        codes
    }

    fn collect_errors(&mut self) {
        let mut errors: Vec<InternalError> = Vec::new();
        errors.extend(self.pages.values().flat_map(|page| &page.errors).cloned());
        errors.extend(self.tocs.values().flat_map(|toc| &toc.errors).cloned());
        errors.extend(self.mentions.values().flat_map(|state| &state.errors).cloned());
        errors.extend(self.docset_results.values().filter_map(|result| result.error.clone()));
        // In the order of places, whichever thread was first.
        errors.sort_by(|a, b| (&a.place, a.rule).cmp(&(&b.place, b.rule)));
        self.internal_errors = errors;
    }
}

/// The text of a file that was linted with this hash.
fn linted_text(pass: &Pass<'_>, path: &Arc<str>, hash: Option<u64>, source: Option<&Arc<Source>>) -> Text {
    if let Some(source) = source {
        return Text::Linted(source.clone());
    }
    let Some(hash) = hash else { return Text::None };
    let Ok(bytes) = pass.tree.read(path, pass.site.settings.max_page_size) else { return Text::Changed };
    if content_hash(&bytes) != hash {
        return Text::Changed;
    }
    match Source::from_bytes(path.clone(), bytes) {
        Ok(source) => Text::Linted(Arc::new(source)),
        Err(_) => Text::Changed,
    }
}

/// The files with the rows that `raw` compares with rows of their own files.
fn compared_files<'r>(raw: impl Iterator<Item = &'r RawDiagnostic>) -> FxHashSet<Arc<str>> {
    raw.filter_map(|raw| raw.compared_file().cloned()).collect()
}

/// The files on which `before` and `after` differ.
fn differing_files(before: &[RawDiagnostic], after: &[RawDiagnostic]) -> Vec<Arc<str>> {
    if before == after {
        return Vec::new();
    }
    let mut files: FxHashMap<&Arc<str>, (Vec<&RawDiagnostic>, Vec<&RawDiagnostic>)> = FxHashMap::default();
    before.iter().for_each(|raw| files.entry(&raw.file).or_default().0.push(raw));
    after.iter().for_each(|raw| files.entry(&raw.file).or_default().1.push(raw));
    let differ = files.into_iter().filter(|(_, (before, after))| before != after);
    differ.map(|(file, _)| file.clone()).collect()
}
