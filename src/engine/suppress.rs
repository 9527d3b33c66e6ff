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
///
/// Findings and comments are not held against each other one by one: a page of thousands of both would take ages.
pub(super) fn take(
    found: &mut Vec<Diagnostic>,
    suppressions: &Suppressions,
) -> (usize, FxHashMap<Arc<str>, Vec<bool>>) {
    let before = found.len();
    let mut used: FxHashMap<Arc<str>, Vec<bool>> =
        suppressions.iter().map(|(file, all)| (file.clone(), vec![false; all.len()])).collect();
    let mut lines: FxHashMap<Place, Vec<u32>> = FxHashMap::default();
    for diagnostic in found.iter().filter(|one| suppressions.contains_key(&one.file) && may_be_silenced(one)) {
        let place = (diagnostic.file.clone(), diagnostic.code);
        lines.entry(place).or_default().push(diagnostic.range.start.line);
    }
    let mut silent: FxHashMap<Place, Vec<(u32, u32)>> = FxHashMap::default();
    for (place, mut lines) in lines {
        let (Some(all), Some(used)) = (suppressions.get(&place.0), used.get_mut(&place.0)) else { continue };
        lines.sort_unstable();
        silent.insert(place.clone(), silent_lines(place.1, all, used, &lines));
    }
    found.retain(|diagnostic| {
        let is_silent = || {
            let ranges = silent.get(&(diagnostic.file.clone(), diagnostic.code))?;
            let line = diagnostic.range.start.line;
            let before = ranges.partition_point(|&(first, _)| first <= line);
            Some(ranges[before.checked_sub(1)?].1 >= line)
        };
        !suppressions.contains_key(&diagnostic.file) || is_silent() != Some(true)
    });
    (before - found.len(), used)
}

/// A page and a rule's code.
type Place = (Arc<str>, &'static str);

/// A page that cannot be read has no comments, and a comment must not silence what is said of comments.
fn may_be_silenced(diagnostic: &Diagnostic) -> bool {
    ![UnusedSuppression.meta().code, UnreadablePage.meta().code].contains(&diagnostic.code)
}

/// First lines from which comments silence a rule, sorted, each with the last line that any of those so far silences.
/// Marks the comments that cover one of `lines`, where the rule found something.
fn silent_lines(code: &str, all: &[Suppression], used: &mut [bool], lines: &[u32]) -> Vec<(u32, u32)> {
    let Some(rule) = rules::find(code) else { return Vec::new() };
    let mut ranges = Vec::new();
    for (suppression, used) in all.iter().zip(used) {
        let names = &suppression.rules;
        if names.is_empty() || names.iter().any(|(name, _)| Selector::names(name, rule)) {
            let (first, last) = suppression.lines;
            let at = lines.partition_point(|&line| line < first);
            *used |= lines.get(at).is_some_and(|&line| line <= last);
            ranges.push((first, last));
        }
    }
    ranges.sort_unstable();
    let mut end = 0;
    for (_, last) in &mut ranges {
        end = end.max(*last);
        *last = end;
    }
    ranges
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
