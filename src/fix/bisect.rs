//! Fixes of one round, tried together and, where they do harm, in parts until it is clear which one does.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::diagnostic_diff::{OffsetMaps, compare};
use super::edits::OffsetMap;
use super::guard::breaks_promise;
use super::pages::PageVersions;
use super::rounds::{Fixer, Linted};
use crate::diagnostic::{Diagnostic, Edit};
use crate::linter::{Change, InternalError, Report};
use crate::page::{Document, State};
use crate::rules;
use crate::text::Source;

/// Fixes of pages, as places in the list of diagnostics.
pub(super) type Fixes = BTreeMap<Arc<str>, Vec<usize>>;

/// How often a round may lint the site. Reached only by pages made for it: a fix that does harm among a thousand is
/// found after twenty times.
const MOST_TRIALS: usize = 100;

/// The outcome of a round.
pub(super) struct RoundResult {
    /// The fixes that do no harm together.
    pub(super) accepted: Fixes,
    /// Those that are left out, each with the reason, in words that follow "because".
    pub(super) dropped: Vec<(usize, String)>,
    /// The diagnostics of the site with the accepted ones made; `None` if there are none.
    pub(super) after: Option<Linted>,
}

/// What a trial showed.
enum TrialResult {
    /// No harm.
    Good,
    /// Harm by the fixes of these pages, each with a reason.
    Blamed(BTreeMap<Arc<str>, String>),
    /// Harm, and any page may have done it.
    Unclear(String),
}

/// A round at work.
pub(super) struct FixBisector<'t> {
    fixer: &'t Fixer<'t>,
    /// What was true before the round.
    current: &'t Linted,
    pages: &'t FxHashMap<Arc<str>, PageVersions>,
    /// What was reported before the round.
    before: &'t [Diagnostic],
    /// Rules that failed before the round.
    failed: &'t [InternalError],
    /// New diagnostics that are nobody's fault.
    excused: FxHashSet<(Arc<str>, &'static str, String)>,
    /// The fixes that are to be tried, which keep their rules' promises together. Parts of them are looked at again.
    guarded: Fixes,
}

impl<'t> FixBisector<'t> {
    pub(super) fn new(fixer: &'t Fixer<'t>, current: &'t Linted, pages: &'t FxHashMap<Arc<str>, PageVersions>) -> Self {
        let Report { diagnostics: before, internal_errors: failed, .. } = &current.report;
        Self { fixer, current, pages, before, failed, excused: FxHashSet::default(), guarded: Fixes::new() }
    }

    /// Tries `chosen`, which do not overlap.
    pub(super) fn settle(mut self, chosen: Fixes) -> RoundResult {
        self.guarded.clone_from(&chosen);
        let mut settled = RoundResult { accepted: Fixes::new(), dropped: Vec::new(), after: None };
        let (mut waiting, mut left) = (vec![chosen], MOST_TRIALS);
        while let Some(trial) = waiting.pop() {
            if trial.is_empty() {
                continue;
            }
            if left == 0 {
                drop_all(&trial, "too many fixes of this round do harm", &mut settled);
                continue;
            }
            left -= 1;
            let all = union(&settled.accepted, &trial);
            let Some(after) = self.lint(&all) else {
                drop_all(&trial, "the site could not be loaded with it", &mut settled);
                continue;
            };
            match self.evaluate(&trial, &all, &after.report) {
                TrialResult::Good => {
                    settled.accepted = all;
                    settled.after = Some(after);
                }
                TrialResult::Blamed(blamed) => self.part(trial, &blamed, &mut settled, &mut waiting),
                TrialResult::Unclear(reason) if trial.len() == 1 => {
                    let blamed = trial.keys().map(|file| (file.clone(), reason.clone())).collect();
                    self.part(trial, &blamed, &mut settled, &mut waiting);
                }
                TrialResult::Unclear(_) => {
                    let half = trial.len() / 2;
                    let mut pages = trial.into_iter();
                    let first: Fixes = pages.by_ref().take(half).collect();
                    waiting.push(pages.collect());
                    waiting.push(first);
                }
            }
        }
        settled
    }

    /// Leaves out a page's only fix, halves those of a page with more, and puts the pages that nobody blames first.
    fn part(
        &self,
        trial: Fixes,
        blamed: &BTreeMap<Arc<str>, String>,
        settled: &mut RoundResult,
        waiting: &mut Vec<Fixes>,
    ) {
        let (mut innocent, mut first, mut second) = (Fixes::new(), Fixes::new(), Fixes::new());
        for (file, mut fixes) in trial {
            match blamed.get(&file) {
                None => drop(innocent.insert(file, fixes)),
                Some(reason) if fixes.len() == 1 => {
                    settled.dropped.extend(fixes.into_iter().map(|fix| (fix, reason.clone())));
                }
                Some(_) => {
                    second.insert(file.clone(), fixes.split_off(fixes.len() / 2));
                    first.insert(file, fixes);
                }
            }
        }
        waiting.extend([second, first, innocent]);
    }

    fn edits<'f>(&self, fixes: &'f [usize]) -> impl Iterator<Item = &'t Edit> + 'f
    where
        't: 'f,
    {
        let before = self.before;
        fixes.iter().filter_map(|&fix| before[fix].fix.as_ref()).flat_map(|fix| &fix.edits)
    }

    /// What is true with these fixes made; `None` if the site cannot be loaded then.
    fn lint(&self, fixes: &Fixes) -> Option<Linted> {
        let changes = fixes.iter().filter_map(|(file, fixes)| {
            let page = self.pages.get(file)?;
            let text = page.with(self.edits(fixes));
            Some(page.change(file, text.as_deref().unwrap_or(page.text())))
        });
        self.fixer.lint_with(&self.current.workspace, &changes.collect::<Vec<Change>>())
    }

    fn evaluate(&mut self, trial: &Fixes, all: &Fixes, after: &Report) -> TrialResult {
        let shifts: OffsetMaps =
            all.iter().map(|(file, fixes)| (file.clone(), OffsetMap::new(self.edits(fixes)))).collect();
        let comparison = compare(self.before, &after.diagnostics, &shifts);
        let kept: FxHashSet<usize> = comparison.kept.into_iter().collect();
        let (mut blamed, mut unclear, mut excused) = (BTreeMap::new(), None, Vec::new());
        for (file, fixes) in trial {
            if self.is_broken(file, all) {
                blamed.insert(file.clone(), "it would leave front matter that cannot be read".to_owned());
            } else if let Some(reason) = self.breaks_promise(file, all) {
                blamed.insert(file.clone(), reason.to_owned());
            } else if fixes.iter().any(|fix| kept.contains(fix)) {
                blamed.insert(file.clone(), "it does not remove what was found".to_owned());
            }
        }
        // A rule that fails finds nothing, which must not pass for a page that is right.
        for error in &after.internal_errors {
            if self.failed.iter().any(|known| (&known.place, known.rule) == (&error.place, error.rule)) {
                continue;
            }
            match trial.contains_key(&error.place) {
                true => drop(blamed.entry(error.place.clone()).or_insert_with(|| format!("it brings an {error}"))),
                false => unclear = unclear.or_else(|| Some(format!("it brings an {error}"))),
            }
        }
        for new in comparison.new {
            let key = (new.file.clone(), new.code, new.message.clone());
            if self.excused.contains(&key) {
                continue;
            }
            let fixes_of = |file: &Arc<str>| all.get(file).into_iter().flatten().map(|&fix| &self.before[fix]);
            let others = || new.related.iter().map(|related| &related.file);
            if std::iter::once(&new.file).chain(others()).flat_map(fixes_of).any(|fix| is_unmasked_by(fix, new)) {
                excused.push(key);
                continue;
            }
            // What a fix finds of its own rule was there before, or comes out as it goes on.
            let is_suspect =
                |file: &Arc<str>| trial.get(file).into_iter().flatten().any(|&fix| self.before[fix].code != new.code);
            let reason = || {
                let place = format!("{}:{}", new.file, new.range.start.line);
                format!("it would bring {} at {place}: {}", new.code, new.message)
            };
            let related: Vec<_> = others().filter(|file| is_suspect(file)).collect();
            let suspects = if is_suspect(&new.file) { vec![&new.file] } else { related };
            if !suspects.is_empty() {
                for file in suspects {
                    blamed.entry(file.clone()).or_insert_with(reason);
                }
            } else if trial.contains_key(&new.file) {
                excused.push(key);
            } else {
                unclear = unclear.or_else(|| Some(reason()));
            }
        }
        match unclear {
            _ if !blamed.is_empty() => TrialResult::Blamed(blamed),
            Some(reason) => TrialResult::Unclear(reason),
            None => {
                self.excused.extend(excused);
                TrialResult::Good
            }
        }
    }

    /// What the page's fixes change beside what their rules declare. All of them together were looked at before.
    fn breaks_promise(&self, file: &Arc<str>, all: &Fixes) -> Option<&'static str> {
        let fixes = all.get(file).filter(|&fixes| self.guarded.get(file) != Some(fixes))?;
        breaks_promise(self.pages.get(file)?, self.before, fixes)
    }

    /// Whether the page's front matter could be read before `fixes` and cannot be read with them, or the whole page is
    /// no text any more. No selection of rules may hide that.
    fn is_broken(&self, file: &Arc<str>, fixes: &Fixes) -> bool {
        let (Some(page), Some(fixes)) = (self.pages.get(file), fixes.get(file)) else { return false };
        let Some(text) = page.with(self.edits(fixes)) else { return true };
        let state = |text: &str| {
            let source = Source::from_bytes(file.clone(), text.as_bytes().to_vec()).ok()?;
            Some(Document::parse(&source).front_matter.state)
        };
        match state(&text) {
            Some(State::Read) => false,
            None => true,
            Some(_) => state(page.text()) == Some(State::Read),
        }
    }
}

/// Whether `new` was there before `fix` and only hidden, as the rule of the fix declares: nothing is said of metadata
/// that cannot be read, and a date that is wrong is compared with the wrong days.
fn is_unmasked_by(fix: &Diagnostic, new: &Diagnostic) -> bool {
    rules::find(fix.code).zip(rules::find(new.code)).is_some_and(|(rule, other)| rule.may_reveal(other))
}

fn drop_all(trial: &Fixes, reason: &str, settled: &mut RoundResult) {
    settled.dropped.extend(trial.values().flatten().map(|&fix| (fix, reason.to_owned())));
}

fn union(one: &Fixes, other: &Fixes) -> Fixes {
    let mut all = one.clone();
    for (file, fixes) in other {
        all.entry(file.clone()).or_default().extend(fixes);
    }
    all
}
