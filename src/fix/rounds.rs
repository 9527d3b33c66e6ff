//! Applies fixes in passes until there is nothing left to fix.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bisect::{FixBisector, Fixes};
use super::edits::{can_apply, clash};
use super::guard::{Guarded, guard};
use super::pages::{AdvanceResult, FixedPage, PageVersions};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::linter::{Change, InternalError, Lens, Report, Workspace};
use crate::site::Scope;
use crate::text::Span;
use crate::vfs::{Lookup, Tree};

/// After so many passes that leave no less to fix than there was before, it is enough: rules undo each other, or what
/// each makes is wrong to another. Fixes that overlap need a pass each, but each of these leaves less.
pub(crate) const MAX_IDLE_PASSES: usize = 10;

/// Fixes the pages of a site, in memory.
pub struct Fixer<'a> {
    /// The site to fix, on the pages that it reports.
    pub workspace: &'a Workspace,
    /// Which problems are reported.
    pub lens: Lens<'a>,
    /// Whether to apply fixes that may change the meaning of a page.
    pub include_unsafe: bool,
    /// Of which diagnostics fixes are made; all if `None`.
    pub only: Option<&'a dyn Fn(&Diagnostic) -> bool>,
}

/// The result of fixing.
#[derive(Debug)]
pub struct FixOutcome {
    /// The pages whose text changed, in the order of their paths.
    pub pages: Vec<FixedPage>,
    /// The fixes that were skipped, in the order in which they were found.
    pub remarks: Vec<SkipReason>,
    /// The report of the run, if there was nothing to fix.
    pub untouched: Option<Report>,
    /// The linted site with the new texts of `pages`, if something was fixed and all problems of all pages count.
    pub after: Option<Workspace>,
    /// Errors in playbook-lint that prevented a check before anything was fixed.
    pub internal_errors: Vec<InternalError>,
}

/// Why something was not fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// A fix would cause a problem.
    Dropped {
        /// The page, relative to the root.
        file: Arc<str>,
        /// The 1-based line of the diagnostic.
        line: u32,
        /// The rule's code and name.
        rule: (&'static str, &'static str),
        /// The reason, as a clause.
        because: String,
    },
    /// Fixes of a page undo each other.
    Cycle {
        /// The page.
        file: Arc<str>,
        /// The codes of the rules.
        codes: Vec<&'static str>,
    },
    /// A page that is a symbolic link to a file that is not fixed.
    Linked {
        /// The link.
        file: Arc<str>,
        /// The file that it points to.
        target: String,
    },
    /// A page changed after it was checked.
    Changed {
        /// The page.
        file: Arc<str>,
    },
    /// Passes did not make progress.
    Unfinished {
        /// The number of diagnostics that can still be fixed.
        left: usize,
    },
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped { file, line, rule: (code, name), because } => {
                write!(f, "{file}:{line}: skipped the fix for {code} {name}: {because}")
            }
            Self::Cycle { file, codes } => {
                write!(f, "{file}: skipped the fixes for {}: they undo each other", codes.join(" and "))
            }
            Self::Linked { file, target } => {
                write!(f, "{file}: skipped symbolic link to `{target}`; pass its target to fix it")
            }
            Self::Changed { file } => {
                write!(f, "{file}: skipped the page, which changed during the check; run playbook-lint again")
            }
            Self::Unfinished { left } => {
                write!(f, "stopped because fixes keep introducing new problems; remaining fixes: {left}")
            }
        }
    }
}

/// The state between passes.
struct FixState {
    pages: FxHashMap<Arc<str>, PageVersions>,
    /// Pages that are skipped from now on.
    closed: FxHashSet<Arc<str>>,
    /// Fixes that are skipped, by page, rule, and fingerprint.
    dropped: FxHashSet<(Arc<str>, &'static str, u64)>,
    remarks: Vec<SkipReason>,
    internal_errors: Vec<InternalError>,
}

/// A workspace and its report.
pub(super) struct Linted {
    pub(super) workspace: Workspace,
    pub(super) report: Report,
}

impl Fixer<'_> {
    /// Applies the fixes in memory.
    #[must_use]
    pub fn fix(&self) -> FixOutcome {
        let mut state = FixState {
            pages: FxHashMap::default(),
            closed: FxHashSet::default(),
            dropped: FxHashSet::default(),
            remarks: Vec::new(),
            internal_errors: Vec::new(),
        };
        let first = self.lint(self.workspace.fork());
        state.internal_errors.clone_from(&first.report.internal_errors);
        let chosen = self.choose(&first, &mut state);
        if chosen.is_empty() {
            return FixOutcome { untouched: Some(first.report), ..state.finish() };
        }
        // A fix must not cause problems on unreported pages either.
        let mut current = match &self.workspace.options().reported {
            None => first,
            Some(_) => self.lint(self.workspace.with_options(|options, _| {
                (options.reported, options.progress) = (None, None);
            })),
        };
        let mut idle = 0;
        let mut left = self.count_wanted(&current, &state);
        loop {
            if idle == MAX_IDLE_PASSES {
                state.remarks.push(SkipReason::Unfinished { left });
                break;
            }
            let chosen = self.choose(&current, &mut state);
            if chosen.is_empty() {
                break;
            }
            let chosen = self.guarded(&current, chosen, &mut state);
            if !chosen.is_empty() {
                current = self.pass(current, chosen, &mut state);
            }
            let now = self.count_wanted(&current, &state);
            idle += usize::from(now >= left);
            left = now;
        }
        let counts_everything = self.lens.base.is_none() && self.workspace.options().reported.is_none();
        let outcome = state.finish();
        let is_up_to_date = |page: &FixedPage| current.workspace.linted_bytes(&page.path).as_ref() == Some(&page.after);
        let after = counts_everything && outcome.pages.iter().all(is_up_to_date);
        FixOutcome { after: after.then_some(current.workspace), ..outcome }
    }

    /// Returns the number of fixes that can still be applied.
    fn count_wanted(&self, linted: &Linted, state: &FixState) -> usize {
        linted.report.diagnostics.iter().filter(|one| self.is_wanted(one, state)).count()
    }

    /// Returns the fixes of `chosen` that change only what their rules declare. The others are skipped in this pass.
    /// Fixes that make an undeclared change alone are an error in their rule, and are skipped in all passes.
    fn guarded(&self, linted: &Linted, mut chosen: Fixes, state: &mut FixState) -> Fixes {
        let found = &linted.report.diagnostics;
        let pages = &state.pages;
        let guarded: Vec<Option<Guarded>> = self.workspace.install(|| {
            let chosen: Vec<_> = chosen.iter().collect();
            let chosen = chosen.into_par_iter().with_max_len(1);
            chosen.map(|(file, fixes)| Some(guard(pages.get(file)?, found, fixes.clone()))).collect()
        });
        for ((file, fixes), guarded) in chosen.iter_mut().zip(guarded) {
            let Some(guarded) = guarded else { continue };
            *fixes = guarded.kept;
            for (fix, reason) in guarded.refused {
                let one = &found[fix];
                // Users get the unchanged page and a note. In debug builds, the rule's developers get an error.
                if cfg!(debug_assertions) {
                    let message = format!("its safe fix on line {} is not safe: {reason}", one.range.start.line);
                    let rule = Some((one.code, one.name));
                    state.internal_errors.push(InternalError { rule, place: file.clone(), message });
                }
                state.drop_fix(one, reason.to_owned());
            }
        }
        chosen.retain(|_, fixes| !fixes.is_empty());
        chosen
    }

    /// Tries `chosen` and keeps the fixes that cause no problems; returns the site after them.
    fn pass(&self, before: Linted, chosen: Fixes, state: &mut FixState) -> Linted {
        let diagnostics = &before.report.diagnostics;
        let settled = FixBisector::new(self, &before, &state.pages).settle(chosen);
        for (fix, because) in settled.dropped {
            state.drop_fix(&diagnostics[fix], because);
        }
        let mut goes_round = false;
        for (file, fixes) in &settled.accepted {
            let Some(page) = state.pages.get_mut(file) else { continue };
            let edits = fixes.iter().filter_map(|&fix| diagnostics[fix].fix.as_ref()).flat_map(|fix| &fix.edits);
            let Some(text) = page.with(edits) else { continue };
            if page.advance(text, fixes.len()) == AdvanceResult::Again {
                goes_round = true;
                state.closed.insert(file.clone());
                let mut codes: Vec<_> = fixes.iter().map(|&fix| diagnostics[fix].code).collect();
                codes.sort_unstable();
                codes.dedup();
                state.remarks.push(SkipReason::Cycle { file: file.clone(), codes });
            }
        }
        match settled.after {
            Some(after) if !goes_round => after,
            None if !goes_round => before,
            _ => {
                let changes: Vec<Change> =
                    state.pages.iter().map(|(path, page)| page.change(path, page.text())).collect();
                self.lint_with(&before.workspace, &changes).unwrap_or(before)
            }
        }
    }

    /// Lints `workspace` with changes; `None` if the site cannot be loaded with them.
    pub(super) fn lint_with(&self, workspace: &Workspace, changes: &[Change]) -> Option<Linted> {
        let mut draft = workspace.fork();
        draft.apply(changes).ok()?;
        Some(self.lint(draft))
    }

    fn lint(&self, mut workspace: Workspace) -> Linted {
        let report = self.lens.report(&mut workspace);
        Linted { workspace, report }
    }

    fn is_reported(&self, path: &str) -> bool {
        self.workspace.options().reported.as_ref().is_none_or(|reported| reported(path))
    }

    /// Whether the diagnostic's fix can be applied.
    fn is_wanted(&self, one: &Diagnostic, state: &FixState) -> bool {
        let may = |applicability| self.include_unsafe || applicability == Applicability::Safe;
        one.fix.as_ref().is_some_and(|fix| may(fix.applicability) && !fix.edits.is_empty())
            && self.is_reported(&one.file)
            && self.only.is_none_or(|only| only(one))
            && !state.closed.contains(&one.file)
            && !state.dropped.contains(&(one.file.clone(), one.code, one.fingerprint))
    }

    /// Returns the fixes of a pass: if some overlap, safe ones come first, then those that end first, which leaves room
    /// for the most.
    fn choose(&self, linted: &Linted, state: &mut FixState) -> Fixes {
        let found = &linted.report.diagnostics;
        let mut by_page: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (index, one) in found.iter().enumerate().filter(|(_, one)| self.is_wanted(one, state)) {
            by_page.entry(one.file.clone()).or_default().push(index);
        }
        by_page.retain(|file, _| self.may_be_edited(&linted.workspace, file, state));
        for (file, fixes) in &mut by_page {
            let fix_of = |&index: &usize| found[index].fix.as_ref();
            fixes.sort_by_key(|index| {
                let edits = || fix_of(index).into_iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
                let is_unsafe = fix_of(index).is_some_and(|fix| fix.applicability == Applicability::Unsafe);
                (is_unsafe, edits().map(|span| span.end).max(), edits().min())
            });
            let mut taken: BTreeSet<Span> = BTreeSet::new();
            let text = state.pages.get(file).map_or("", PageVersions::text);
            fixes.retain(|index| {
                let edits = fix_of(index).map_or(&[][..], |fix| &fix.edits);
                let is_free = |span: Span| !neighbours(&taken, span).any(|other| clash(span, other));
                let is_possible = can_apply(text, edits) && edits.iter().all(|edit| is_free(edit.span));
                if is_possible {
                    taken.extend(edits.iter().map(|edit| edit.span));
                }
                is_possible
            });
        }
        by_page.retain(|_, fixes| !fixes.is_empty());
        by_page
    }

    /// Whether the page's text is available. If not, the page is skipped with one note.
    fn may_be_edited(&self, workspace: &Workspace, file: &Arc<str>, state: &mut FixState) -> bool {
        if state.pages.contains_key(file) {
            return true;
        }
        let remark = match workspace.tree().symlink_target(file) {
            // Fixing the target also fixes the links to it.
            Some(target) if self.is_reported(&target) && self.is_checked(&target) => None,
            Some(target) => Some(SkipReason::Linked { file: file.clone(), target }),
            None => {
                let bytes = workspace.linted_bytes(file);
                if let Some(page) = bytes.and_then(|bytes| PageVersions::read(file, bytes)) {
                    state.pages.insert(file.clone(), page);
                    return true;
                }
                Some(SkipReason::Changed { file: file.clone() })
            }
        };
        state.remarks.extend(remark);
        state.closed.insert(file.clone());
        false
    }

    fn is_checked(&self, file: &str) -> bool {
        let site = self.workspace.site();
        site.files.lookup(file) != Lookup::Missing && site.scope(file) != Scope::Other
    }
}

/// Returns the spans next to `span`. As the spans do not overlap, no others can touch it.
fn neighbours(taken: &BTreeSet<Span>, span: Span) -> impl Iterator<Item = Span> {
    let before = taken.range(..=Span { start: span.start, end: u32::MAX }).next_back();
    let behind = taken.range(Span { start: span.start, end: 0 }..=Span { start: span.end, end: u32::MAX });
    before.into_iter().chain(behind).copied()
}

impl FixState {
    /// Skips the fix of `one` from now on, with one note.
    fn drop_fix(&mut self, one: &Diagnostic, because: String) {
        let Diagnostic { file, code, name, range, fingerprint, .. } = one;
        if self.dropped.insert((file.clone(), code, *fingerprint)) {
            let (file, line, rule) = (file.clone(), range.start.line, (*code, *name));
            self.remarks.push(SkipReason::Dropped { file, line, rule, because });
        }
    }

    fn finish(self) -> FixOutcome {
        let fixed = self.pages.into_iter().filter_map(|(path, page)| page.finish(path));
        let mut pages: Vec<_> = fixed.collect();
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        FixOutcome { pages, remarks: self.remarks, untouched: None, after: None, internal_errors: self.internal_errors }
    }
}
