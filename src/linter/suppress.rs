//! Leaves out what a page silences.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::page::Suppressions;
use crate::rules::{self, Selector};

/// The suppressions of each page that has any.
pub(super) type SuppressionsByPage = FxHashMap<Arc<str>, Suppressions>;

/// For each comment of a page, and each name in it, whether it silenced something.
pub(super) type UsedSuppressions = Vec<Vec<bool>>;

/// Takes from `found` what is suppressed, and returns how many that were, with a mark for each name that was of use.
///
/// Findings and comments are not held against each other one by one: a page of thousands of both would take ages.
pub(super) fn apply_suppressions(
    found: &mut Vec<Diagnostic>,
    suppressions: &SuppressionsByPage,
) -> (usize, FxHashMap<Arc<str>, UsedSuppressions>) {
    let before = found.len();
    let unused = |all: &Suppressions| all.comments.iter().map(|one| vec![false; one.suppressed.len()]).collect();
    let mut used: FxHashMap<Arc<str>, UsedSuppressions> =
        suppressions.iter().map(|(file, all)| (file.clone(), unused(all))).collect();
    let mut lines: FxHashMap<SuppressionKey, Vec<u32>> = FxHashMap::default();
    for diagnostic in found.iter().filter(|one| suppressions.contains_key(&one.file) && is_suppressible(one)) {
        let place = (diagnostic.file.clone(), diagnostic.code);
        lines.entry(place).or_default().push(diagnostic.range.start.line);
    }
    let mut silent: FxHashMap<SuppressionKey, Vec<(u32, u32)>> = FxHashMap::default();
    for (place, mut lines) in lines {
        let (Some(all), Some(used)) = (suppressions.get(&place.0), used.get_mut(&place.0)) else { continue };
        lines.sort_unstable();
        silent.insert(place.clone(), suppressed_lines(place.1, all, used, &lines));
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
type SuppressionKey = (Arc<str>, &'static str);

/// Whether a comment can silence the finding. A page that cannot be read has no comments, other files have none, and a
/// comment must not silence what is said of comments.
#[must_use]
pub fn is_suppressible(diagnostic: &Diagnostic) -> bool {
    rules::find(diagnostic.code).is_some_and(rules::RuleMetadata::is_suppressible)
        && crate::vfs::is_markdown(&diagnostic.file)
}

/// First lines from which comments silence a rule, sorted, each with the last line that any of those so far silences.
/// Marks the names that cover one of `lines`, where the rule found something.
fn suppressed_lines(code: &str, all: &Suppressions, used: &mut UsedSuppressions, lines: &[u32]) -> Vec<(u32, u32)> {
    let Some(rule) = rules::find(code) else { return Vec::new() };
    let mut ranges = Vec::new();
    for (comment, used) in all.comments.iter().zip(used) {
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
