//! Running docset rules, and only those whose facts changed.

use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};

use super::cancel::Canceled;
use super::pages::Pass;
use super::panics::{InternalError, catch_panic, inject_panic};
use crate::diagnostic::RawDiagnostic;
use crate::facts::{FactKinds, FactsDiff};
use crate::index::{Docset, Index};
use crate::rules::{DocsetRule, RULES, RegisteredRule, Reporter, RuleMetadata, RuleTable};
use crate::site::DocsetId;

/// A docset, and the index of a rule in [`RULES`].
pub(super) type DocsetCheck = (DocsetId, usize);

/// What a rule reported for a docset.
#[derive(Debug, Default)]
pub(super) struct DocsetResult {
    /// Suppressions are not applied.
    pub(super) raw: Vec<RawDiagnostic>,
    pub(super) error: Option<InternalError>,
}

/// What every docset rule reported for every docset.
pub(super) type DocsetResults = FxHashMap<DocsetCheck, Arc<DocsetResult>>;

/// Which docset rules have to run again.
#[derive(Debug, Default)]
pub(super) struct Outdated {
    /// All of them.
    pub(super) all: bool,
    /// Those that read facts of these kinds, if such facts of this docset can reach them.
    pub(super) changed: Vec<(DocsetId, FactKinds)>,
}

/// The enabled docset rules with their index.
fn docset_rules(rules: &RuleTable) -> impl Iterator<Item = (usize, &'static dyn DocsetRule)> {
    RULES.iter().enumerate().filter_map(|(index, rule)| match rule {
        RegisteredRule::Docset(check) => rules.severity_at(index).map(|_| (index, *check)),
        RegisteredRule::Page(_) | RegisteredRule::Engine(_) => None,
    })
}

impl Outdated {
    /// The checks that have to run, of all there are.
    pub(super) fn checks<'i>(&self, index: &Index<'i>, rules: &RuleTable) -> Vec<(Docset<'i>, usize)> {
        let rules: Vec<_> = docset_rules(rules).collect();
        let mut checks = Vec::new();
        for docset in index.docsets() {
            for &(number, rule) in &rules {
                let concerns = |&(changed, kinds): &(DocsetId, FactKinds)| {
                    let _ = changed;
                    kinds.intersects(rule.required_facts() | ALWAYS_READ)
                };
                if self.all || self.changed.iter().any(concerns) {
                    checks.push((docset, number));
                }
            }
        }
        checks
    }
}

/// Facts that any docset rule may read.
const ALWAYS_READ: FactKinds =
    FactKinds::ANCHORS.union(FactKinds::INCLUDES).union(FactKinds::FRAGMENTS).union(FactKinds::HEADING);

impl Pass<'_> {
    /// Runs docset rules on all threads.
    pub(super) fn run_docset_rules(
        &self,
        checks: &[(Docset<'_>, usize)],
    ) -> Result<Vec<(DocsetCheck, DocsetResult)>, Canceled> {
        // Most sites have one docset that is larger than all others, so its rules are shared out too.
        checks.par_iter().map(|(docset, number)| self.run_docset_rule(docset, *number)).collect()
    }

    fn run_docset_rule(&self, docset: &Docset<'_>, number: usize) -> Result<(DocsetCheck, DocsetResult), Canceled> {
        self.cancel.check()?;
        let check = (docset.id, number);
        let (Some(RegisteredRule::Docset(rule)), Some(severity)) = (RULES.get(number), self.rules.severity_at(number))
        else {
            return Ok((check, DocsetResult::default()));
        };
        let path = docset.info().path.clone();
        let mut reporter = Reporter::new(self.context(), path.clone(), path.clone());
        reporter.set_rule(rule.meta(), severity);
        let error = run_rule(rule.meta(), &path, &mut reporter, |reporter| rule.check(docset, reporter));
        let mut raw = reporter.into_diagnostics();
        raw.retain(|diagnostic| self.options.is_reported(&diagnostic.file));
        Ok((check, DocsetResult { raw, error }))
    }
}

/// Runs a rule on `place`. If it panics, what it reported so far is taken back: it may be incomplete.
pub(super) fn run_rule(
    rule: &RuleMetadata,
    place: &Arc<str>,
    reporter: &mut Reporter<'_>,
    check: impl FnOnce(&mut Reporter<'_>),
) -> Option<InternalError> {
    let before = reporter.count();
    let outcome = catch_panic(|| {
        check(reporter);
        inject_panic(rule.code, place);
    });
    let panic = outcome.err()?;
    reporter.truncate(before);
    Some(InternalError::new(Some(rule), place.clone(), panic))
}

/// Moves the spans that earlier results have in edited pages to where they are now. Returns the checks for which that is
/// unknown: they have to run again.
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
