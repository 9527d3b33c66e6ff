//! Tries the fixes of one round together and, if they cause problems, in parts until the responsible fix is known.

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
use crate::page::{FrontMatter, State};
use crate::rules;
use crate::text::Source;

/// Fixes of pages, as indexes in the list of diagnostics.
pub(super) type Fixes = BTreeMap<Arc<str>, Vec<usize>>;

/// The maximum number of times that a round lints the site. Only pages made to reach it do: one bad fix among a
/// thousand is found after 20 trials.
const MOST_TRIALS: usize = 100;

/// The outcome of a round.
pub(super) struct RoundResult {
    /// The fixes that cause no problems together.
    pub(super) accepted: Fixes,
    /// The fixes that are skipped, each with the reason, as a clause.
    pub(super) dropped: Vec<(usize, String)>,
    /// The diagnostics of the site after the accepted fixes; `None` if no fix was accepted.
    pub(super) after: Option<Linted>,
}

/// The result of a trial.
enum TrialResult {
    /// The fixes cause no problems.
    Good,
    /// The fixes of these pages cause problems, each with a reason.
    Blamed(BTreeMap<Arc<str>, String>),
    /// The fixes cause problems, and those of any page may be responsible.
    Unclear(String),
}

/// A round in progress.
pub(super) struct FixBisector<'t> {
    fixer: &'t Fixer<'t>,
    /// The site before the round.
    current: &'t Linted,
    pages: &'t FxHashMap<Arc<str>, PageVersions>,
    /// The diagnostics before the round.
    before: &'t [Diagnostic],
    /// Rules that failed before the round.
    failed: &'t [InternalError],
    /// New diagnostics that no fix caused.
    excused: FxHashSet<(Arc<str>, &'static str, String)>,
    /// The fixes of this round, which keep their rules' promises together. Parts of them are checked again.
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
                drop_all(&trial, "too many fixes of this round cause problems", &mut settled);
                continue;
            }
            left -= 1;
            let all = union(&settled.accepted, &trial);
            let Some(after) = self.lint(&all) else {
                drop_all(&trial, "the site cannot be loaded with it", &mut settled);
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

    /// Skips a page's only fix, halves the fixes of a page with more, and tries the pages that are not blamed first.
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

    /// Lints the site with these fixes; `None` if the site cannot be loaded with them.
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
                blamed.insert(file.clone(), "it would make the front matter unreadable".to_owned());
            } else if let Some(reason) = self.breaks_promise(file, all) {
                blamed.insert(file.clone(), reason.to_owned());
            } else if fixes.iter().any(|fix| kept.contains(fix)) {
                blamed.insert(file.clone(), "it does not remove the problem".to_owned());
            }
        }
        // A rule that fails reports nothing, which must not count as a page without problems.
        for error in &after.internal_errors {
            if self.failed.iter().any(|known| (&known.place, known.rule) == (&error.place, error.rule)) {
                continue;
            }
            match trial.contains_key(&error.place) {
                true => drop(blamed.entry(error.place.clone()).or_insert_with(|| format!("it causes an {error}"))),
                false => unclear = unclear.or_else(|| Some(format!("it causes an {error}"))),
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
            // If a fix has the same rule as a new diagnostic, the problem was there before, or later passes fix it.
            let is_suspect =
                |file: &Arc<str>| trial.get(file).into_iter().flatten().any(|&fix| self.before[fix].code != new.code);
            let reason = || {
                let place = format!("{}:{}", new.file, new.range.start.line);
                format!("it would introduce {} at {place}: {}", new.code, new.message)
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

    /// Returns the undeclared changes that the page's fixes make. All of them together were already checked.
    fn breaks_promise(&self, file: &Arc<str>, all: &Fixes) -> Option<&'static str> {
        let fixes = all.get(file).filter(|&fixes| self.guarded.get(file) != Some(fixes))?;
        breaks_promise(self.pages.get(file)?, self.before, fixes)
    }

    /// Whether the front matter could be read before `fixes` and cannot be read with them, or the page is no longer
    /// text. The selection of rules must not hide that.
    fn is_broken(&self, file: &Arc<str>, fixes: &Fixes) -> bool {
        let (Some(page), Some(fixes)) = (self.pages.get(file), fixes.get(file)) else { return false };
        let Some(text) = page.with(self.edits(fixes)) else { return true };
        let state = |text: &str| {
            let source = Source::from_bytes(file.clone(), text.as_bytes().to_vec()).ok()?;
            Some(FrontMatter::split(source.text()).0.state)
        };
        match state(&text) {
            Some(State::Read) => false,
            None => true,
            Some(_) => state(page.text()) == Some(State::Read),
        }
    }
}

/// Whether `new` was there before `fix` and only hidden, as the rule of the fix declares: metadata that cannot be read
/// is not checked, and a wrong date is compared with the wrong dates.
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
