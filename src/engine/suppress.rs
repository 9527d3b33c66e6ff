//! Leaves out what a page silences, and says which comments silence nothing.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Applicability, Diagnostic};
use crate::page::Suppression;
use crate::rules::housekeeping::unused_suppression::UnusedSuppression;
use crate::rules::source::unreadable_page::UnreadablePage;
use crate::rules::{self, Check, Declared, RULES, Reporter, Selection, Selector};
use crate::text::Span;

/// The suppressions of each page that has any.
pub(super) type Suppressions = FxHashMap<Arc<str>, Vec<Suppression>>;

/// Takes from `found` what is suppressed, and returns how many that were, with a mark for each comment that was of use.
pub(super) fn take(
    found: &mut Vec<Diagnostic>,
    suppressions: &Suppressions,
) -> (usize, FxHashMap<Arc<str>, Vec<bool>>) {
    let before = found.len();
    let mut used: FxHashMap<Arc<str>, Vec<bool>> =
        suppressions.iter().map(|(file, all)| (file.clone(), vec![false; all.len()])).collect();
    found.retain(|diagnostic| {
        let (Some(all), Some(used)) = (suppressions.get(&diagnostic.file), used.get_mut(&diagnostic.file)) else {
            return true;
        };
        let mut is_kept = true;
        for (suppression, used) in all.iter().zip(used) {
            if silences(suppression, diagnostic) {
                *used = true;
                is_kept = false;
            }
        }
        is_kept
    });
    (before - found.len(), used)
}

fn silences(suppression: &Suppression, diagnostic: &Diagnostic) -> bool {
    let line = diagnostic.range.start.line;
    let (first, last) = suppression.lines;
    // A page that cannot be read has no comments, and a comment must not silence what is said of comments.
    let is_own = [UnusedSuppression.meta().code, UnreadablePage.meta().code].contains(&diagnostic.code);
    let Some(rule) = rules::find(diagnostic.code) else { return false };
    let names = suppression.rules.is_empty() || suppression.rules.iter().any(|(name, _)| Selector::names(name, rule));
    !is_own && (first..=last).contains(&line) && names
}

/// Reports the suppressions of one page that name no rule or silence nothing. Rules that this run leaves out may have
/// something to be silent about: a comment that names one of them is passed over.
pub(super) fn report_unused(all: &[Suppression], used: &[bool], selection: &Selection, reporter: &mut Reporter<'_>) {
    for (suppression, &used) in all.iter().zip(used) {
        let is_unknown = |name: &str| !RULES.iter().any(|rule| Selector::names(name, rule.meta()));
        let unknown: Vec<&(Box<str>, Span)> = suppression.rules.iter().filter(|(name, _)| is_unknown(name)).collect();
        for (name, span) in &unknown {
            let help = Selector::parse(name).err().map_or_else(String::new, |error| error.help);
            reporter.report(*span, format!("no rule is called `{name}`")).help(help).data("value", &**name);
        }
        let is_on = |rule: &Check| selection.severity(rule.meta()).is_some();
        let all_on = suppression
            .rules
            .iter()
            .all(|(name, _)| RULES.iter().filter(|rule| Selector::names(name, rule.meta())).all(is_on));
        if used || !unknown.is_empty() || !all_on {
            continue;
        }
        let named: Vec<_> = suppression.rules.iter().map(|(name, _)| &**name).collect();
        let what = if named.is_empty() {
            "this comment".to_owned()
        } else {
            format!("this comment for `{}`", named.join("`, `"))
        };
        reporter.report(suppression.span, format!("{what} suppresses nothing")).help("remove the comment").fix(
            Applicability::Safe,
            "remove the comment",
            suppression.span,
            "",
        );
    }
}
