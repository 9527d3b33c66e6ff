//! `--add-suppressions`: adds comments that suppress the current problems.
//!
//! The comments are tried in memory before any page is written: the playbook is linted with them. If a line's comment
//! does not suppress its diagnostic, or moves it away and suppresses nothing, the page's own comment replaces it. If
//! that does not help, no comment is written.

mod plan;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plan::{PagePlan, SuppressionTarget};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use super::{FixedPage, WriteError, write_page};
use crate::diagnostic::Diagnostic;
use crate::linter::{Change, Lens, Workspace, is_suppressible};
use crate::rules::{self, RuleRole};
use crate::vfs::Tree;

/// The result of adding comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddedSuppressions {
    /// The number of comments that suppress something, without the ends of regions.
    pub comments: usize,
    /// The number of pages with new comments.
    pub pages: usize,
    /// The number of diagnostics that they suppress.
    pub findings: usize,
    /// The number of diagnostics that no comment suppresses, such as those about files other than pages.
    pub left: usize,
}

/// Adds comments for everything that `workspace` reports, each with the reason `reason`.
///
/// # Errors
/// The first page that cannot be written. The pages before it are written; it and the pages after it are unchanged.
pub fn add_suppressions(workspace: &Workspace, lens: &Lens<'_>, reason: &str) -> Result<AddedSuppressions, WriteError> {
    // The rule about unused comments is needed to find useless ones, even if it is not selected.
    let mut workspace = workspace.with_options(|options, rules| {
        if let Some(rule) = rules::with_role(RuleRole::UnusedSuppression) {
            *rules = rules.with(rule);
        }
        // After a comment suppresses a rule, the weaker rules that it supersedes report, and need a comment too.
        options.keeps_superseded = true;
        options.progress = None;
    });
    let found = lens.report(&mut workspace).diagnostics;
    let run = &workspace;
    let mut pages = pages(run, &found, reason);
    for round in 1.. {
        if pages.is_empty() {
            break;
        }
        let changed = pages.iter().filter_map(|(path, page)| Some((path.clone(), page.written()?.to_vec()))).collect();
        let troubled = still_reported(run, lens, &found, &changed);
        if troubled.is_empty() {
            break;
        }
        for (path, codes) in troubled {
            // The page's own comment for one rule may reveal another; this stops after three rounds.
            let is_better = round <= 3 && pages.get_mut(&path).is_some_and(|page| page.widen(&codes, reason));
            if !is_better {
                pages.remove(&path);
            }
        }
    }
    let mut added = AddedSuppressions::default();
    for (path, page) in &pages {
        let Some(text) = page.text() else { continue };
        let (before, after) = (page.bytes().to_vec(), text.as_bytes().to_vec());
        write_page(&run.site().root.path, &FixedPage { path: path.clone(), before, after, fixed: page.wanted() })?;
        added.pages += 1;
        added.comments += page.comments();
        added.findings += page.wanted();
    }
    added.left = found.iter().filter(|one| !is_about_comments(one)).count() - added.findings;
    Ok(added)
}

/// The page of `diagnostic` with a comment that suppresses it, for the reason `reason`. Nothing is written. `None` if no
/// comment suppresses it, or if the comment would change what readers see.
#[must_use]
pub fn suppress_single(workspace: &Workspace, diagnostic: &Diagnostic, reason: &str) -> Option<FixedPage> {
    if !is_suppressible(diagnostic) || workspace.tree().symlink_target(&diagnostic.file).is_some() {
        return None;
    }
    let Diagnostic { code, file, range, span, .. } = diagnostic;
    let before = workspace.linted_bytes(file)?;
    let target = SuppressionTarget { code, line: range.start.line, at: span.start as usize };
    let mut page = PagePlan::plan(file.clone(), before.clone(), vec![target], reason)?;
    let count = |found: &[Diagnostic]| {
        found.iter().filter(|one| (one.code, &one.message) == (*code, &diagnostic.message)).count()
    };
    let known = count(&workspace.diagnostics(file));
    loop {
        let after = page.written()?.to_vec();
        let mut draft = workspace.fork();
        draft.apply(&[Change::Edited { path: file.to_string(), bytes: after.as_slice().into() }]).ok()?;
        if count(&draft.lint().diagnostics.into_iter().filter(|one| one.file == *file).collect::<Vec<_>>()) < known {
            return Some(FixedPage { path: file.clone(), before, after, fixed: 1 });
        }
        if !page.widen(&BTreeSet::from([*code]), reason) {
            return None;
        }
    }
}

/// The pages on which something can be suppressed, with comments for it.
fn pages(run: &Workspace, found: &[Diagnostic], reason: &str) -> BTreeMap<Arc<str>, PagePlan> {
    let mut wanted: BTreeMap<Arc<str>, Vec<SuppressionTarget>> = BTreeMap::new();
    // A problem in a symbolic link is also reported, and suppressed, in the link's target.
    for one in found.iter().filter(|one| is_suppressible(one) && run.tree().symlink_target(&one.file).is_none()) {
        let of_page = wanted.entry(one.file.clone()).or_default();
        of_page.push(SuppressionTarget { code: one.code, line: one.range.start.line, at: one.span.start as usize });
    }
    let limit = run.site().settings.max_page_size;
    let wanted: Vec<_> = wanted.into_iter().collect();
    let planned = wanted.into_par_iter().filter_map(|(path, wanted)| {
        let bytes = run.tree().read(&path, limit).ok()?;
        Some((path.clone(), PagePlan::plan(path, bytes, wanted, reason)?))
    });
    planned.collect::<Vec<_>>().into_iter().collect()
}

/// Returns the rules that still report on a page with comments for all of them, or whose comment there is unused.
fn still_reported(
    run: &Workspace,
    lens: &Lens<'_>,
    before: &[Diagnostic],
    changed: &FxHashMap<Arc<str>, Vec<u8>>,
) -> BTreeMap<Arc<str>, BTreeSet<&'static str>> {
    let edit = |(path, bytes): (&Arc<str>, &Vec<u8>)| Change::Edited {
        path: path.to_string(),
        bytes: bytes.as_slice().into(),
    };
    let mut draft = run.fork();
    if draft.apply(&changed.iter().map(edit).collect::<Vec<_>>()).is_err() {
        return changed.keys().map(|path| (path.clone(), BTreeSet::new())).collect();
    }
    let after = lens.report(&mut draft).diagnostics;
    let (unused_before, unused_after) = (unused(before), unused(&after));
    let mut troubled: BTreeMap<Arc<str>, BTreeSet<&'static str>> = BTreeMap::new();
    for one in after.iter().filter(|one| changed.contains_key(&one.file)) {
        let codes: Vec<&'static str> = if is_suppressible(one) {
            vec![one.code]
        } else if unused_after.get(&message_key(one)) > unused_before.get(&message_key(one)) {
            let named = one.data.iter().find(|(key, _)| *key == "value").map_or("", |(_, value)| value);
            named.split(' ').filter_map(|code| Some(rules::find(code)?.code)).collect()
        } else {
            continue;
        };
        troubled.entry(one.file.clone()).or_default().extend(codes);
    }
    troubled
}

/// Returns what identifies a message: its page and its text.
fn message_key(one: &Diagnostic) -> (Arc<str>, &str) {
    (one.file.clone(), &one.message)
}

/// Counts each message about unused comments.
fn unused(found: &[Diagnostic]) -> FxHashMap<(Arc<str>, &str), usize> {
    let mut counts = FxHashMap::default();
    for one in found.iter().filter(|one| is_about_comments(one)) {
        *counts.entry(message_key(one)).or_default() += 1;
    }
    counts
}

/// Whether the diagnostic is about an unused comment.
fn is_about_comments(one: &Diagnostic) -> bool {
    rules::find(one.code).is_some_and(|rule| rule.role == Some(RuleRole::UnusedSuppression))
}
