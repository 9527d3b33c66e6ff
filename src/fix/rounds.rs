//! Fixing in rounds, until nothing is left that may be fixed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::bisect::{FixBisector, Fixes};
use super::edits::{can_apply, overlap};
use super::pages::{AdvanceResult, FixedPage, PageVersions};
use super::tracking_tree::TrackingTree;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::linter::{InternalError, Report, Run};
use crate::site::Scope;
use crate::text::Span;
use crate::vfs::{Lookup, Overlay};

/// After so many rounds it is enough: fixes that overlap need a round each, and no page has that many on one place.
const MAX_PASSES: usize = 10;

/// Fixes the pages of a site, in memory.
pub struct Fixer<'a> {
    /// The run whose findings are fixed: those of its rules, on the pages that it reports.
    pub run: &'a Run<'a>,
    /// Whether fixes are made that may change what a page means.
    pub unsafe_too: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct FixOutcome {
    /// The pages that have another text now, in the order of their paths.
    pub pages: Vec<FixedPage>,
    /// What was not done, in the order in which it was met.
    pub remarks: Vec<SkipReason>,
    /// The report of the run, where there was nothing to fix.
    pub untouched: Option<Report>,
    /// Mistakes in this program that kept it from judging something before anything was fixed.
    pub internal_errors: Vec<InternalError>,
}

/// Why something was not fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// A fix would do harm.
    Dropped {
        /// The page, relative to the root.
        file: Arc<str>,
        /// The 1-based line of the finding.
        line: u32,
        /// The rule's code and name.
        rule: (&'static str, &'static str),
        /// Why, as the end of a sentence.
        because: String,
    },
    /// Fixes of a page undo each other.
    Cycle {
        /// The page.
        file: Arc<str>,
        /// The codes of the rules.
        codes: Vec<&'static str>,
    },
    /// A page that is a link to one that may not be written.
    Linked {
        /// The link.
        file: Arc<str>,
        /// Where it leads.
        target: String,
    },
    /// A page changed after it was judged.
    Changed {
        /// The page.
        file: Arc<str>,
    },
    /// The rounds were not enough.
    Unfinished {
        /// How many findings could still be fixed.
        left: usize,
    },
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped { file, line, rule: (code, name), because } => {
                write!(f, "{file}:{line}: the fix of {code} {name} was left out, because {because}")
            }
            Self::Cycle { file, codes } => {
                write!(f, "{file}: fixes of {} undo each other and were left out", codes.join(" and "))
            }
            Self::Linked { file, target } => {
                write!(f, "{file}: this page is a link to `{target}` and was left alone; name that page to fix it")
            }
            Self::Changed { file } => {
                write!(f, "{file}: this page changed while it was checked and was left alone; run it again")
            }
            Self::Unfinished { left } => {
                write!(
                    f,
                    "stopped after {MAX_PASSES} rounds with {left} findings that can still be fixed; run it again"
                )
            }
        }
    }
}

/// What is known while rounds go on.
struct FixState<'o> {
    overlay: Overlay<TrackingTree<'o>>,
    pages: FxHashMap<Arc<str>, PageVersions>,
    /// Pages that are left alone from now on.
    closed: FxHashSet<Arc<str>>,
    /// Fixes that are left out, by page, rule and fingerprint.
    dropped: FxHashSet<(Arc<str>, &'static str, u64)>,
    remarks: Vec<SkipReason>,
    internal_errors: Vec<InternalError>,
}

impl Fixer<'_> {
    /// Makes the fixes. Nothing is written.
    #[must_use]
    pub fn fix(&self) -> FixOutcome {
        let mut progress = FixState {
            overlay: Overlay::new(TrackingTree::new(self.run.tree)),
            pages: FxHashMap::default(),
            closed: FxHashSet::default(),
            dropped: FxHashSet::default(),
            remarks: Vec::new(),
            internal_errors: Vec::new(),
        };
        let first = Run { tree: &progress.overlay, ..*self.run }.lint();
        progress.internal_errors.clone_from(&first.internal_errors);
        let chosen = self.choose(&first.diagnostics, &mut progress);
        if chosen.is_empty() {
            return FixOutcome { untouched: Some(first), ..progress.finish() };
        }
        // A fix must do no harm to pages either that are not reported.
        let mut before = match self.run.site.files.iter().all(|(_, path)| (self.run.reported)(path)) {
            true => first,
            false => self.lint(&progress.overlay),
        };
        for _ in 0..MAX_PASSES {
            let chosen = self.choose(&before.diagnostics, &mut progress);
            if chosen.is_empty() {
                return progress.finish();
            }
            before = self.round(before, chosen, &mut progress);
        }
        let left = before.diagnostics.iter().filter(|one| self.is_wanted(one, &progress)).count();
        if left > 0 {
            progress.remarks.push(SkipReason::Unfinished { left });
        }
        progress.finish()
    }

    /// Tries `chosen` and keeps what does no harm; returns what is found then.
    fn round(&self, before: Report, chosen: Fixes, progress: &mut FixState<'_>) -> Report {
        let found = &before.diagnostics;
        let settled = FixBisector::new(self.run, &mut progress.overlay, &progress.pages, &before).settle(chosen);
        for (fix, because) in settled.dropped {
            let Diagnostic { file, code, name, range, fingerprint, .. } = &found[fix];
            if progress.dropped.insert((file.clone(), code, *fingerprint)) {
                let (file, line, rule) = (file.clone(), range.start.line, (*code, *name));
                progress.remarks.push(SkipReason::Dropped { file, line, rule, because });
            }
        }
        let mut goes_round = false;
        for (file, fixes) in &settled.accepted {
            let Some(page) = progress.pages.get_mut(file) else { continue };
            let edits = fixes.iter().filter_map(|&fix| found[fix].fix.as_ref()).flat_map(|fix| &fix.edits);
            let Some(text) = page.with(edits) else { continue };
            if page.advance(text, fixes.len()) == AdvanceResult::Again {
                goes_round = true;
                progress.closed.insert(file.clone());
                let mut codes: Vec<_> = fixes.iter().map(|&fix| found[fix].code).collect();
                codes.sort_unstable();
                codes.dedup();
                progress.remarks.push(SkipReason::Cycle { file: file.clone(), codes });
            }
        }
        for (file, page) in &progress.pages {
            progress.overlay.set(&**file, page.bytes(page.text()));
        }
        match settled.after {
            Some(after) if !goes_round => after,
            None if !goes_round => before,
            _ => self.lint(&progress.overlay),
        }
    }

    fn lint(&self, overlay: &Overlay<TrackingTree<'_>>) -> Report {
        Run { tree: overlay, reported: &|_| true, progress: &|| (), ..*self.run }.lint()
    }

    /// Whether the finding's fix may be made.
    fn is_wanted(&self, one: &Diagnostic, progress: &FixState<'_>) -> bool {
        let may = |applicability| self.unsafe_too || applicability == Applicability::Safe;
        one.fix.as_ref().is_some_and(|fix| may(fix.applicability) && !fix.edits.is_empty())
            && (self.run.reported)(&one.file)
            && !progress.closed.contains(&one.file)
            && !progress.dropped.contains(&(one.file.clone(), one.code, one.fingerprint))
    }

    /// The fixes of a round: of those that clash, the safe ones before the others and then the first in the text.
    fn choose(&self, found: &[Diagnostic], progress: &mut FixState<'_>) -> Fixes {
        let mut by_page: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (index, one) in found.iter().enumerate().filter(|(_, one)| self.is_wanted(one, progress)) {
            by_page.entry(one.file.clone()).or_default().push(index);
        }
        by_page.retain(|file, _| self.may_be_edited(file, progress));
        for (file, fixes) in &mut by_page {
            let fix_of = |&index: &usize| found[index].fix.as_ref();
            fixes.sort_by_key(|index| {
                fix_of(index)
                    .map(|fix| (fix.applicability == Applicability::Unsafe, fix.edits.first().map(|edit| edit.span)))
            });
            let mut taken: BTreeSet<Span> = BTreeSet::new();
            let text = progress.pages.get(file).map_or("", PageVersions::text);
            fixes.retain(|index| {
                let edits = fix_of(index).map_or(&[][..], |fix| &fix.edits);
                let is_free = |span: Span| !neighbours(&taken, span).any(|other| overlap(span, other));
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

    /// Whether the page's text is at hand; where it is not, it is said once and the page left alone.
    fn may_be_edited(&self, file: &Arc<str>, progress: &mut FixState<'_>) -> bool {
        if progress.pages.contains_key(file) {
            return true;
        }
        let remark = match self.run.tree.symlink_target(file) {
            // A page that is fixed itself is fixed for the links to it too.
            Some(target) if (self.run.reported)(&target) && self.is_checked(&target) => None,
            Some(target) => Some(SkipReason::Linked { file: file.clone(), target }),
            None => {
                let bytes = progress.overlay.base().unchanged(file, self.run.site.settings.max_page_size);
                if let Some(page) = bytes.and_then(|bytes| PageVersions::read(file, bytes)) {
                    progress.pages.insert(file.clone(), page);
                    return true;
                }
                Some(SkipReason::Changed { file: file.clone() })
            }
        };
        progress.remarks.extend(remark);
        progress.closed.insert(file.clone());
        false
    }

    fn is_checked(&self, file: &str) -> bool {
        let site = self.run.site;
        site.files.lookup(file) != Lookup::Missing && site.scope(file) != Scope::Other
    }
}

/// The spans around the place of `span`: more of them cannot touch it, as they do not overlap.
fn neighbours(taken: &BTreeSet<Span>, span: Span) -> impl Iterator<Item = Span> {
    let before = taken.range(..=Span { start: span.start, end: u32::MAX }).next_back();
    let behind = taken.range(Span { start: span.start, end: 0 }..=Span { start: span.end, end: u32::MAX });
    before.into_iter().chain(behind).copied()
}

impl FixState<'_> {
    fn finish(self) -> FixOutcome {
        let fixed = self.pages.into_iter().filter_map(|(path, page)| page.finish(path));
        let mut pages: Vec<_> = fixed.collect();
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        FixOutcome { pages, remarks: self.remarks, untouched: None, internal_errors: self.internal_errors }
    }
}
