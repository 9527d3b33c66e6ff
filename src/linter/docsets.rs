//! Runs docset rules, but only those whose facts changed.

use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};

use super::cancel::Canceled;
use super::pages::Pass;
use super::panics::{InternalError, catch_panic, inject_panic};
use crate::diagnostic::RawDiagnostic;
use crate::facts::{FactKinds, FactsDiff};
use crate::index::{Docset, Index};
use crate::rules::{DocsetRule, RULES, Reach, RegisteredRule, Reporter, RuleTable, Subject};
use crate::site::DocsetId;

/// A docset, and the index of a rule in [`RULES`].
pub(super) type DocsetCheck = (DocsetId, usize);

/// The diagnostics of a rule for a docset.
#[derive(Debug, Default)]
pub(super) struct DocsetResult {
    /// Before suppressions.
    pub(super) raw: Vec<RawDiagnostic>,
    pub(super) error: Option<InternalError>,
}

/// The diagnostics of every docset rule for every docset.
pub(super) type DocsetResults = FxHashMap<DocsetCheck, Arc<DocsetResult>>;

/// The docset rules that have to run again.
#[derive(Debug, Default)]
pub(super) struct Outdated {
    /// Whether all of them have to run.
    pub(super) all: bool,
    /// Rules that read facts of these kinds, if facts of this docset are in their reach.
    pub(super) changed: Vec<(DocsetId, FactKinds)>,
}

/// The enabled docset rules with their indexes.
fn docset_rules(rules: &RuleTable) -> impl Iterator<Item = (usize, &'static dyn DocsetRule)> {
    RULES.iter().enumerate().filter_map(|(index, rule)| match rule {
        RegisteredRule::Docset(check) => rules.severity_at(index).map(|_| (index, *check)),
        RegisteredRule::Page(_) | RegisteredRule::Engine(_) => None,
    })
}

impl Outdated {
    /// Returns the checks that have to run, of all that exist.
    pub(super) fn checks<'i>(&self, index: &Index<'i>, rules: &RuleTable) -> Vec<(Docset<'i>, usize)> {
        let rules: Vec<_> = docset_rules(rules).collect();
        let mut checks = Vec::new();
        for docset in index.docsets() {
            for &(number, rule) in &rules {
                let meta = rule.meta();
                let concerns = |&(changed, kinds): &(DocsetId, FactKinds)| {
                    kinds.intersects(meta.facts) && (meta.reach == Reach::Site || changed == docset.id)
                };
                if self.all || self.changed.iter().any(concerns) {
                    checks.push((docset, number));
                }
            }
        }
        checks
    }
}

impl Pass<'_> {
    /// Runs docset rules on all threads.
    pub(super) fn run_docset_rules(
        &self,
        checks: &[(Docset<'_>, usize)],
    ) -> Result<Vec<(DocsetCheck, DocsetResult)>, Canceled> {
        // Most sites have one docset that is larger than all others, so its rules run in parallel too.
        checks.par_iter().map(|(docset, number)| self.run_docset_rule(docset, *number)).collect()
    }

    fn run_docset_rule(&self, docset: &Docset<'_>, number: usize) -> Result<(DocsetCheck, DocsetResult), Canceled> {
        self.cancel.check()?;
        let check = (docset.id, number);
        let (Some(RegisteredRule::Docset(rule)), Some(severity)) = (RULES.get(number), self.rules.severity_at(number))
        else {
            return Ok((check, DocsetResult::default()));
        };
        let path = &docset.info().path;
        let subject = Subject::file(self.context(), path.clone(), path.clone());
        let meta = rule.meta();
        let check_docset = |reporter: &mut Reporter<'_>| meta.on_docset(docset.id, || rule.check(docset, reporter));
        let result = match catch_rule_panic(Reporter::new(meta, severity, &subject), check_docset) {
            Ok(raw) => DocsetResult { raw, error: None },
            Err(error) => DocsetResult { raw: Vec::new(), error: Some(error) },
        };
        Ok((check, result))
    }
}

/// Returns the diagnostics of a rule. If it panics, its diagnostics so far are dropped: they may be incomplete.
pub(super) fn catch_rule_panic(
    mut reporter: Reporter<'_>,
    check: impl FnOnce(&mut Reporter<'_>),
) -> Result<Vec<RawDiagnostic>, InternalError> {
    let (rule, file) = (reporter.rule(), reporter.file());
    let outcome = catch_panic(|| {
        check(&mut reporter);
        inject_panic(rule.code, file);
        reporter.into_diagnostics()
    });
    outcome.map_err(|panic| InternalError::new(Some(rule), file.clone(), panic))
}

/// Moves the spans of earlier results in edited pages to their new positions. Returns the checks whose new positions
/// are unknown: they have to run again.
pub(super) fn move_spans(
    results: &mut DocsetResults,
    edited: &FxHashMap<Arc<str>, FactsDiff>,
    is_outdated: &FxHashSet<DocsetCheck>,
) -> Vec<DocsetCheck> {
    let mut lost = Vec::new();
    for (&check, result) in results.iter_mut().filter(|(check, _)| !is_outdated.contains(check)) {
        let is_edited = |raw: &RawDiagnostic| raw.files().any(|file| edited.contains_key(file));
        if !result.raw.iter().any(is_edited) {
            continue;
        }
        let mut raw = result.raw.clone();
        let mut is_lost = false;
        for diagnostic in &mut raw {
            let files: Vec<_> = diagnostic.files().cloned().collect::<FxHashSet<_>>().into_iter().collect();
            for (file, diff) in files.iter().filter_map(|file| edited.get_key_value(file)) {
                diagnostic.for_each_span_in(file, |span| match diff.moved(*span) {
                    Some(moved) => *span = moved,
                    None => is_lost = true,
                });
            }
        }
        if is_lost {
            lost.push(check);
        } else {
            *result = Arc::new(DocsetResult { raw, error: result.error.clone() });
        }
    }
    lost
}
