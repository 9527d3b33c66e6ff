//! Updates a workspace.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Report;
use super::cancel::{CancelToken, Canceled};
use super::change::Update;
use super::docsets::{DocsetCheck, DocsetResult, move_spans};
use super::pages::Pass;
use super::panics::inject_panic;
use super::pending::Pending;
use super::reading::Changed;
use super::reporting::OrChanged;
use super::workspace::Workspace;
use crate::diagnostic::RawDiagnostic;
use crate::index::Index;
use crate::site::DocsetId;

impl Workspace {
    /// Lints the changes since the last update.
    ///
    /// # Errors
    /// [`Canceled`] if `cancel` is set. The next update does the remaining work.
    pub fn update(&mut self, cancel: &CancelToken) -> Result<Update, Canceled> {
        loop {
            match self.try_update(cancel)? {
                Ok(update) => return Ok(update),
                Err(changed) => self.pin(&changed),
            }
        }
    }

    /// Lints and reports everything: for a run that does not need the state of pages after it. The next update starts
    /// over.
    #[must_use]
    pub fn lint_once(&mut self) -> Report {
        inject_panic("start", ".");
        loop {
            self.pending = Pending::everything();
            let cancel = CancelToken::default();
            let pool = self.pool.clone();
            // No one else can cancel with this token, so the update is not canceled.
            let Ok(linted) = pool.install(|| self.lint_everything(&cancel)) else { continue };
            match linted {
                Ok(report) => return report,
                Err(changed) => self.pin(&changed),
            }
        }
    }

    fn try_update(&mut self, cancel: &CancelToken) -> Result<OrChanged<Update>, Canceled> {
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

    /// Runs the docset rules whose facts changed; returns the files for which their reports changed.
    pub(super) fn run_outdated_rules(
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
            // Diagnostics that point into an edited page have to be located again.
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

    pub(super) fn pass<'a>(&'a self, is_kept: bool, cancel: &'a CancelToken) -> Pass<'a> {
        Pass {
            site: &self.site,
            tree: &self.tree,
            rules: &self.rules,
            options: &self.options,
            history: self.history.as_deref(),
            page_rules_on: self.page_rules_on.as_ref(),
            vocabularies: &self.vocabularies,
            removed_pages: &self.removed_pages,
            is_kept,
            cancel,
        }
    }
}

/// Returns the files on which `before` and `after` differ.
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
