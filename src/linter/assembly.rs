//! Assembles the diagnostics of each file: those of rules on the page and in its docset, without those that its
//! comments suppress, and with those about comments that suppress nothing.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use super::pages::Pass;
use super::positions::{Text, locate_on_page};
use super::supersede::{drop_superseded, files_compared_with};
use super::suppress::{UsedSuppressions, apply_suppressions};
use super::unused::UnusedSuppressions;
use crate::diagnostic::{Diagnostic, Severity};
use crate::page::Suppressions;
use crate::rules::{self, Reporter, RuleMetadata, RuleRole, Subject};

/// The diagnostics of all rules for a file.
pub(super) struct FileInput<'a> {
    pub(super) path: Arc<str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressions: Option<&'a Suppressions>,
}

/// The diagnostics that are reported for a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileReport {
    /// In the order of their locations.
    pub(super) diagnostics: Arc<[Diagnostic]>,
    /// The number that its comments suppress.
    pub(super) suppressed: usize,
}

/// A file with its reported diagnostics.
pub(super) struct Assembled {
    pub(super) path: Arc<str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressed: usize,
}

impl Assembled {
    /// Removes diagnostics that a stronger rule supersedes, here or in the files that rows were compared with, and
    /// sorts the rest.
    fn finish(&mut self, elsewhere: &FxHashMap<Arc<str>, Vec<Diagnostic>>, keeps_superseded: bool) {
        if !keeps_superseded {
            let compared = files_compared_with(self.diagnostics.iter());
            let there: Vec<Diagnostic> =
                compared.iter().filter_map(|file| elsewhere.get(file)).flatten().cloned().collect();
            drop_superseded(&mut self.diagnostics, &there);
        }
        self.diagnostics.sort_unstable_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        // Docsets that share an include may report the same problem in it.
        self.diagnostics.dedup();
        number_equal_fingerprints(&mut self.diagnostics);
    }
}

impl Pass<'_> {
    /// Assembles the diagnostics of files, and of those that their rows were compared with. Files that are not reported
    /// have no diagnostics. `not_checked` are codes of rules that could not run, or that failed.
    ///
    /// # Errors
    /// Files that changed since they were linted.
    pub(super) fn assemble(
        &self,
        files: Vec<FileInput<'_>>,
        not_checked: &[&str],
        text: &(dyn Fn(&Arc<str>) -> Text + Sync),
    ) -> Result<Vec<Assembled>, Vec<Arc<str>>> {
        let assembled = files.into_par_iter().map(|file| self.assemble_file(file, not_checked, text));
        let (mut all, mut changed) = (Vec::new(), Vec::new());
        for file in assembled.collect::<Vec<_>>() {
            match file {
                Ok(file) => all.push(file),
                Err(path) => changed.push(path),
            }
        }
        if !changed.is_empty() {
            return Err(changed);
        }
        let compared = files_compared_with(all.iter().flat_map(|file| &file.diagnostics));
        let is_compared = |file: &&Assembled| compared.contains(&file.path);
        let elsewhere: FxHashMap<Arc<str>, Vec<Diagnostic>> =
            all.iter().filter(is_compared).map(|file| (file.path.clone(), file.diagnostics.clone())).collect();
        all.retain(|file| self.options.is_reported(&file.path));
        all.par_iter_mut().for_each(|file| file.finish(&elsewhere, self.options.keeps_superseded));
        Ok(all)
    }

    fn assemble_file(
        &self,
        file: FileInput<'_>,
        not_checked: &[&str],
        text: &(dyn Fn(&Arc<str>) -> Text + Sync),
    ) -> Result<Assembled, Arc<str>> {
        let FileInput { path, mut diagnostics, suppressions } = file;
        self.apply_settings_of_page(&path, &mut diagnostics);
        let mut suppressed = 0;
        if let Some(suppressions) = suppressions.filter(|all| !all.is_empty()) {
            let (count, used) = apply_suppressions(&mut diagnostics, suppressions, self.options.today);
            suppressed = count;
            diagnostics.append(&mut self.unused(&path, suppressions, &used, not_checked, text)?);
        }
        Ok(Assembled { path, diagnostics, suppressed })
    }

    /// Returns the diagnostics about comments that suppress nothing.
    fn unused(
        &self,
        path: &Arc<str>,
        suppressions: &Suppressions,
        used: &UsedSuppressions,
        not_checked: &[&str],
        text: &(dyn Fn(&Arc<str>) -> Text + Sync),
    ) -> Result<Vec<Diagnostic>, Arc<str>> {
        let rule = self.rule_with(RuleRole::UnusedSuppression).filter(|_| self.options.is_reported(path));
        let Some((rule, severity)) = rule else { return Ok(Vec::new()) };
        let settings = self.site.settings.lint_on(path);
        let is_checked =
            |rule: &RuleMetadata| !not_checked.contains(&rule.code) && self.rules.on_page(rule, &settings).is_some();
        let unused = UnusedSuppressions::among(suppressions, used, self.options.today, &is_checked);
        if unused.is_empty() {
            return Ok(Vec::new());
        }
        let source = match text(path) {
            Text::Linted(source) => source,
            Text::None => return Ok(Vec::new()),
            Text::Changed => return Err(path.clone()),
        };
        let subject = Subject::file(self.context(), self.docset_of(path), path.clone());
        let mut reporter = Reporter::new(rule, severity, &subject);
        unused.report(source.text(), &mut reporter);
        let mut diagnostics = locate_on_page(reporter.into_diagnostics(), &source, None);
        self.apply_settings_of_page(path, &mut diagnostics);
        Ok(diagnostics)
    }

    /// Removes what the settings ignore on the page, and gives the rest the severities that they set for it.
    fn apply_settings_of_page(&self, path: &str, diagnostics: &mut Vec<Diagnostic>) {
        let all = &self.site.settings;
        // A rule that `[[lint.for]]` enables somewhere is off on all other pages.
        if all.per_file_ignores.entries().is_empty() && all.lint_overrides.entries().is_empty() {
            return;
        }
        let settings = all.lint_on(path);
        // For each rule, whether it is on, and its severity if that is another one than on other pages: some problems
        // have their own, which it replaces.
        let mut on_page: FxHashMap<&'static str, (bool, Option<Severity>)> = FxHashMap::default();
        diagnostics.retain_mut(|diagnostic| {
            let (is_on, changed) = *on_page.entry(diagnostic.code).or_insert_with_key(|code| {
                let Some(rule) = rules::find(code) else { return (true, None) };
                let severity = self.rules.on_page(rule, &settings);
                (severity.is_some(), severity.filter(|_| severity != self.rules.severity(rule)))
            });
            diagnostic.severity = changed.unwrap_or(diagnostic.severity);
            is_on
        });
    }
}

/// Equal problems on equal lines of a page would share a fingerprint; the second and later ones get their own.
fn number_equal_fingerprints(diagnostics: &mut [Diagnostic]) {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.fingerprint).or_insert(0);
        diagnostic.fingerprint = diagnostic.fingerprint.wrapping_add(*count);
        *count += 1;
    }
}
