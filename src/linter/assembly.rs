//! Putting together what is reported of each file: what rules found on it by itself and in its docset, without what its
//! comments suppress, and with the comments that suppress nothing.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use super::pages::Pass;
use super::positions::{Text, locate_on_page};
use super::suppress::{UsedSuppressions, apply_suppressions};
use super::unused::UnusedSuppressions;
use crate::diagnostic::Diagnostic;
use crate::page::Suppressions;
use crate::rules::housekeeping::unused_suppression::UnusedSuppression;
use crate::rules::{self, Reporter, Rule, RuleMetadata, Selector};

/// All that rules found in a file.
pub(super) struct FileInput<'a> {
    pub(super) path: Arc<str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressions: Option<&'a Suppressions>,
}

/// What is reported of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileReport {
    /// In the order of their locations.
    pub(super) diagnostics: Arc<[Diagnostic]>,
    /// How many its comments suppress.
    pub(super) suppressed: usize,
}

/// A file with what is reported of it.
pub(super) struct Assembled {
    pub(super) path: Arc<str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressed: usize,
}

impl Pass<'_> {
    /// Puts together the diagnostics of files. `not_checked` are codes of rules that had nothing to go by, or that
    /// failed.
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
        if changed.is_empty() { Ok(all) } else { Err(changed) }
    }

    fn assemble_file(
        &self,
        file: FileInput<'_>,
        not_checked: &[&str],
        text: &(dyn Fn(&Arc<str>) -> Text + Sync),
    ) -> Result<Assembled, Arc<str>> {
        let FileInput { path, mut diagnostics, suppressions } = file;
        self.remove_ignored(&path, &mut diagnostics);
        let mut suppressed = 0;
        if let Some(suppressions) = suppressions.filter(|all| !all.is_empty()) {
            let (count, used) = apply_suppressions(&mut diagnostics, suppressions);
            suppressed = count;
            diagnostics.append(&mut self.unused(&path, suppressions, &used, not_checked, text)?);
        }
        diagnostics.sort_unstable_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        // Docsets that share an include may report the same problem in it.
        diagnostics.dedup();
        number_equal_fingerprints(&mut diagnostics);
        Ok(Assembled { path, diagnostics, suppressed })
    }

    /// What there is to report of comments that suppress nothing.
    fn unused(
        &self,
        path: &Arc<str>,
        suppressions: &Suppressions,
        used: &UsedSuppressions,
        not_checked: &[&str],
        text: &(dyn Fn(&Arc<str>) -> Text + Sync),
    ) -> Result<Vec<Diagnostic>, Arc<str>> {
        let rule = UnusedSuppression.meta();
        let Some(severity) = self.rules.severity(rule).filter(|_| self.options.is_reported(path)) else {
            return Ok(Vec::new());
        };
        let is_checked = |rule: &RuleMetadata| {
            self.rules.severity(rule).is_some()
                && !not_checked.contains(&rule.code)
                && !self.site.settings.ignored_on(path).any(|name| Selector::names(name, rule))
        };
        let unused = UnusedSuppressions::among(suppressions, used, &is_checked);
        if unused.is_empty() {
            return Ok(Vec::new());
        }
        let source = match text(path) {
            Text::Linted(source) => source,
            Text::None => return Ok(Vec::new()),
            Text::Changed => return Err(path.clone()),
        };
        let mut reporter = Reporter::new(self.context(), path.clone(), self.docset_of(path));
        reporter.set_rule(rule, severity);
        unused.report(source.text(), &mut reporter);
        let mut diagnostics = locate_on_page(reporter.into_diagnostics(), &source, None);
        self.remove_ignored(path, &mut diagnostics);
        Ok(diagnostics)
    }

    /// Removes what the settings ignore on the page.
    fn remove_ignored(&self, path: &str, diagnostics: &mut Vec<Diagnostic>) {
        let ignored: Vec<&str> = self.site.settings.ignored_on(path).collect();
        if !ignored.is_empty() {
            diagnostics.retain(|diagnostic| {
                let rule = rules::find(diagnostic.code);
                !rule.is_some_and(|rule| ignored.iter().any(|name| Selector::names(name, rule)))
            });
        }
    }
}

/// Equal lines of a page with equal problems would share a fingerprint; the second and later ones get their own.
fn number_equal_fingerprints(diagnostics: &mut [Diagnostic]) {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.fingerprint).or_insert(0);
        diagnostic.fingerprint = diagnostic.fingerprint.wrapping_add(*count);
        *count += 1;
    }
}
