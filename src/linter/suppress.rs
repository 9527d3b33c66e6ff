//! Removes suppressed diagnostics.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::page::Suppressions;
use crate::rules::{self, RuleMetadata, Selector};

/// Whether each name in each comment of a page suppressed something.
pub(super) type UsedSuppressions = Vec<Vec<bool>>;

/// Removes from a page's diagnostics those that its comments suppress. Returns their number, with a mark for each name
/// that suppressed something.
///
/// Diagnostics and comments are not compared one by one: a page with thousands of both would take too long.
pub(super) fn apply_suppressions(
    diagnostics: &mut Vec<Diagnostic>,
    suppressions: &Suppressions,
    today: NaiveDate,
) -> (usize, UsedSuppressions) {
    let before = diagnostics.len();
    let comments = suppressions.comments.iter();
    let mut used: UsedSuppressions = comments.map(|comment| vec![false; comment.suppressed.len()]).collect();
    let mut lines: FxHashMap<&'static str, Vec<u32>> = FxHashMap::default();
    for diagnostic in diagnostics.iter().filter(|diagnostic| is_suppressible(diagnostic)) {
        lines.entry(diagnostic.code).or_default().push(diagnostic.range.start.line);
    }
    let mut suppressed: FxHashMap<&'static str, Vec<(u32, u32)>> = FxHashMap::default();
    for (code, mut lines) in lines {
        lines.sort_unstable();
        suppressed.insert(code, suppressed_lines(code, suppressions, today, &mut used, &lines));
    }
    diagnostics.retain(|diagnostic| {
        let is_suppressed = || {
            let ranges = suppressed.get(diagnostic.code)?;
            let line = diagnostic.range.start.line;
            let before = ranges.partition_point(|&(first, _)| first <= line);
            Some(ranges[before.checked_sub(1)?].1 >= line)
        };
        is_suppressed() != Some(true)
    });
    (before - diagnostics.len(), used)
}

/// Whether a comment can suppress the diagnostic. A page that cannot be read has no comments, other files have none,
/// and a comment must not suppress diagnostics about comments.
#[must_use]
pub fn is_suppressible(diagnostic: &Diagnostic) -> bool {
    rules::find(diagnostic.code).is_some_and(rules::RuleMetadata::is_suppressible)
        && crate::vfs::is_markdown(&diagnostic.file)
}

/// Whether the comments of a page suppress `rule` on a 1-based line on `today`.
#[must_use]
pub fn is_suppressed(rule: &RuleMetadata, line: u32, suppressions: &Suppressions, today: NaiveDate) -> bool {
    let comments = suppressions.comments.iter().filter(|comment| !comment.is_expired(today));
    comments.flat_map(|comment| &comment.suppressed).any(|suppressed| {
        let (first, last) = suppressed.lines;
        let is_named = suppressed.name.as_ref().is_none_or(|name| Selector::names(name, rule));
        is_named && (first..=last).contains(&line)
    })
}

/// First lines from which comments suppress a rule, sorted, each with the last line that any of those so far
/// suppresses. Marks the names that cover one of `lines`, where the rule found something.
fn suppressed_lines(
    code: &str,
    all: &Suppressions,
    today: NaiveDate,
    used: &mut UsedSuppressions,
    lines: &[u32],
) -> Vec<(u32, u32)> {
    let Some(rule) = rules::find(code) else { return Vec::new() };
    let mut ranges = Vec::new();
    for (comment, used) in all.comments.iter().zip(used).filter(|(comment, _)| !comment.is_expired(today)) {
        for (silenced, used) in comment.suppressed.iter().zip(used) {
            if silenced.name.as_ref().is_some_and(|name| !Selector::names(name, rule)) {
                continue;
            }
            let (first, last) = silenced.lines;
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
