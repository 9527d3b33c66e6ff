//! The current diagnostics of each file, and which of them an update changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::assembly::{FileInput, FileReport};
use super::cancel::{CancelToken, Canceled};
use super::change::Update;
use super::pages::{PageState, Pass, content_hash};
use super::pending::Pending;
use super::positions::{self, Text};
use super::reading::Changed;
use super::site_files::TocState;
use super::workspace::Workspace;
use super::{InternalError, Report};
use crate::diagnostic::{Diagnostic, RawDiagnostic};
use crate::page::Suppressions;
use crate::site::Scope;
use crate::text::Source;
use crate::vfs::{FileId, Lookup};

/// Diagnostics, or the files that changed since they were linted.
pub(super) type OrChanged<T> = Result<T, Vec<Arc<str>>>;

impl Workspace {
    /// The current diagnostics.
    #[must_use]
    pub fn report(&self) -> Report {
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_unstable_by(|a, b| a.0.cmp(b.0));
        let suppressed = files.iter().map(|(_, file)| file.suppressed).sum();
        let diagnostics = files.iter().flat_map(|(_, file)| file.diagnostics.iter().cloned()).collect();
        self.complete(Report::new(diagnostics, self.page_count(), suppressed))
    }

    /// Returns the diagnostics of the file at `path`.
    #[must_use]
    pub fn diagnostics(&self, path: &str) -> Arc<[Diagnostic]> {
        self.files.get(path).map(|file| file.diagnostics.clone()).unwrap_or_default()
    }

    fn complete(&self, report: Report) -> Report {
        let notes = self.site.notes.iter().chain(&self.notes).cloned().collect();
        Report { notes, internal_errors: self.internal_errors.clone(), ..report }
    }

    /// Returns the number of pages whose problems are reported.
    fn page_count(&self) -> usize {
        let pages = self.site.files.iter().filter(|(file, _)| self.site.scope_of(*file) == Scope::Page);
        pages.filter(|(_, path)| self.options.is_reported(path)).count()
    }

    pub(super) fn lint_everything(&mut self, cancel: &CancelToken) -> Result<OrChanged<Report>, Canceled> {
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
        let text = |path: &Arc<str>| linted_text(&pass, path, &pages, &tocs);
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
        // Excerpts come from the linted text.
        (self.pages, self.tocs) = (pages, tocs);
        self.pending = Pending::everything();
        Ok(Ok(report))
    }

    /// Assembles the diagnostics of changed files, and returns the files whose diagnostics changed.
    pub(super) fn assemble_changed(
        &mut self,
        changed: Changed,
        everything: bool,
        cancel: &CancelToken,
    ) -> Result<OrChanged<Update>, Canceled> {
        cancel.check()?;
        let mut files = changed.files;
        let by_file = self.docset_diagnostics_by_file();
        if everything {
            files.extend(by_file.keys().cloned());
            files.extend(self.files.keys().cloned());
            files.extend(self.pages.keys().chain(self.tocs.keys()).map(|&file| self.site.files.path(file).clone()));
        }
        // A problem can be superseded by one on the page that its row is compared with, so both are assembled.
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
        let text = |path: &Arc<str>| linted_text(&pass, path, &self.pages, &self.tocs);
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

    /// Returns the suppressions of pages that have any.
    fn suppressions(&self) -> FxHashMap<Arc<str>, &Suppressions> {
        let pages = self.index.shared_pages().iter().filter(|page| !page.suppressions().is_empty());
        pages.map(|page| (self.site.files.path(page.file).clone(), page.suppressions())).collect()
    }

    /// Returns the codes of rules that could not run, or that failed.
    fn not_checked(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.internal_errors.iter().filter_map(|error| Some(error.rule?.0)).collect();
        if self.history.is_none() {
            codes.extend(self.rules_with_history().map(|rule| rule.code));
        }
        codes
    }

    pub(super) fn collect_errors(&mut self) {
        let mut errors: Vec<InternalError> = Vec::new();
        errors.extend(self.pages.values().flat_map(|page| &page.errors).cloned());
        errors.extend(self.tocs.values().flat_map(|toc| &toc.errors).cloned());
        errors.extend(self.mentions.values().flat_map(|state| &state.errors).cloned());
        errors.extend(self.docset_results.values().filter_map(|result| result.error.clone()));
        // In the order of locations, whichever thread was first.
        errors.sort_by(|a, b| (&a.place, a.rule).cmp(&(&b.place, b.rule)));
        self.internal_errors = errors;
    }
}

/// Returns the text of a file when it was linted.
fn linted_text(
    pass: &Pass<'_>,
    path: &Arc<str>,
    pages: &FxHashMap<FileId, Arc<PageState>>,
    tocs: &FxHashMap<FileId, Arc<TocState>>,
) -> Text {
    if let Some(file) = pass.site.redirections().file_at(path) {
        return Text::Linted(file.source.clone());
    }
    let Lookup::Found(file) = pass.site.files.lookup(path) else { return Text::None };
    let (hash, source) = match (pages.get(&file), tocs.get(&file)) {
        (Some(page), _) => (page.hash, page.source.as_ref()),
        (None, Some(toc)) => (toc.hash, toc.source.as_ref()),
        (None, None) => (None, None),
    };
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

/// Returns the files with the rows that `raw` compares with rows of their own files.
fn compared_files<'r>(raw: impl Iterator<Item = &'r RawDiagnostic>) -> FxHashSet<Arc<str>> {
    raw.filter_map(|raw| raw.compared_file().cloned()).collect()
}
