//! Introduced problems: those that exist after a change but not before.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::baseline::{Baseline, take};
use super::cancel::CancelToken;
use super::options::PathFilter;
use super::workspace::{SharedTree, Workspace};
use super::{InternalError, Report};
use crate::diagnostic::{Diagnostic, Fix, fingerprint};
use crate::git::{Changes, Snapshot};
use crate::rules::{self, RuleRole};
use crate::site::{Site, SiteError, Target};
use crate::vfs::{Tree, is_markdown};

/// The site before a change.
pub struct BaseRevision {
    tree: SharedTree,
    changes: Changes,
    /// Its site, if it differs from the one after the change.
    site: Option<Arc<Site>>,
}

impl BaseRevision {
    /// Creates the base revision from `tree`; `changes` are those from there to the content of `workspace`.
    ///
    /// # Errors
    /// A docfx.json or redirection file of the base revision that cannot be read.
    pub fn new(tree: Snapshot, mut changes: Changes, workspace: &Workspace) -> Result<Self, SiteError> {
        let site = workspace.site();
        // Text that is not on disk can belong to any file.
        changes.modified.extend(workspace.tree().replaced().map(str::to_owned));
        // If only the text of pages changed, both sites have the same files, and links have the same targets.
        let is_same = changes.has_same_paths() && changes.modified.iter().all(|path| is_markdown(path)) && {
            let mut files = tree.files();
            files.sort_unstable();
            files.iter().map(String::as_str).eq(site.files.iter().map(|(_, path)| &**path))
        };
        let site = match is_same {
            true => None,
            false => Some(Arc::new(workspace.install(|| site.at_tree(&tree))?)),
        };
        Ok(Self { tree: Arc::new(tree), changes, site })
    }

    /// Returns its files.
    #[must_use]
    pub fn tree(&self) -> &SharedTree {
        &self.tree
    }

    /// Returns its site. `now` is the site after the change, from which it may not differ.
    #[must_use]
    pub fn site<'s>(&'s self, now: &'s Site) -> &'s Site {
        self.site.as_deref().unwrap_or(now)
    }
}

/// Which problems are reported: all, or only new ones.
#[derive(Clone, Copy, Default)]
pub struct Lens<'a> {
    /// Only problems that this revision does not have.
    pub base: Option<&'a BaseRevision>,
    /// Only problems that this baseline does not list.
    pub baseline: Option<&'a Baseline>,
}

impl Lens<'_> {
    /// Updates `workspace`, and reports the selected problems.
    #[must_use]
    pub fn report(&self, workspace: &mut Workspace) -> Report {
        let mut report = match self.base {
            Some(base) => workspace.lint_since(base),
            None => workspace.lint(),
        };
        if let Some(baseline) = self.baseline {
            baseline.apply(&mut report, |file, code| workspace.is_asked(file, code));
        }
        report
    }
}

impl Workspace {
    /// Lints everything, and reports the problems that did not exist at `base`, on any page: an unchanged page can link
    /// to a deleted one. Problems are the same if their fingerprints are, even if the page moved.
    #[must_use]
    pub fn lint_since(&mut self, base: &BaseRevision) -> Report {
        let BaseRevision { tree: _, changes, site } = base;
        let mut changes = Changes::clone(changes);
        // Text that is not on disk differs from every revision.
        changes.modified.extend(self.tree().replaced().map(str::to_owned));
        let changes = Arc::new(changes);
        let affected = changes.clone();
        // A rule that looks at nothing but the page and the names of files reports the same as before on other pages …
        let affected = site.is_none().then(|| -> PathFilter { Arc::new(move |path| !affected.is_untouched(path)) });
        let mut both = self.lint_now_and_then(base, &changes, affected);
        if site.is_none() && !both.0.has_same_words(&both.1) {
            // … unless the words of their docset are others.
            both = self.lint_now_and_then(base, &changes, None);
        }
        let (now, then, mut report, old) = both;
        // A rule that failed on both is reported once; one that failed before only may make old problems look new.
        let known: FxHashSet<InternalError> = report.internal_errors.iter().cloned().collect();
        report.internal_errors.extend(old.internal_errors.into_iter().filter(|error| !known.contains(error)));
        let mut old = old.diagnostics;
        then.rename(&mut old, &changes);
        let mut known: FxHashMap<u64, usize> = FxHashMap::default();
        for diagnostic in old {
            *known.entry(diagnostic.fingerprint).or_insert(0) += 1;
        }
        report.retain(|diagnostic| !take(&mut known, Some(diagnostic.fingerprint)));
        let explained: FxHashSet<String> =
            report.diagnostics.iter_mut().filter_map(|diagnostic| now.explain_cause(diagnostic, &changes)).collect();
        // After the links are updated, something refers to the file again: this is one task, and it is reported at the
        // links.
        let unreferenced = rules::with_role(RuleRole::UnreferencedPage).map(|rule| rule.code);
        report.retain(|diagnostic| Some(diagnostic.code) != unreferenced || !explained.contains(&*diagnostic.file));
        // Excerpts come from the linted text.
        *self = now;
        report
    }

    /// Lints the site as it is and as it was at `base`, with page rules on the pages that `page_rules_on` names: both
    /// workspaces, and both reports.
    fn lint_now_and_then(
        &self,
        base: &BaseRevision,
        changes: &Arc<Changes>,
        page_rules_on: Option<PathFilter>,
    ) -> (Self, Self, Report, Report) {
        let mut now = self.fork();
        now.restart(page_rules_on);
        if let Some(before) = &base.site {
            let deleted = changes.deleted.iter().map(|path| (path.as_str(), None));
            let moved = changes.renamed.iter().map(|(path, to)| (path.as_str(), Some(to.as_str())));
            now.removed_pages = now.site.removed_pages(before, deleted.chain(moved)).into();
        }
        let report = now.lint();
        let mut then = now.fork();
        then.replace_tree(base.tree.clone());
        then.removed_pages = Arc::default();
        match &base.site {
            Some(site) => {
                then.site = site.clone();
                then.restart(None);
            }
            None => then.touch(changes.modified.iter().map(String::as_str)),
        }
        if let Some(reported) = self.options().reported.clone() {
            let changes = changes.clone();
            then.options.reported = Some(Arc::new(move |path| reported(changes.renamed_to(path))));
        }
        then.options.progress = None;
        let old = then.lint();
        (now, then, report, old)
    }

    /// Whether the docsets of both have taught the same words.
    fn has_same_words(&self, other: &Self) -> bool {
        let words = |workspace: &'_ Self| -> Vec<_> {
            workspace.vocabularies.iter().map(|words| words.learned().cloned()).collect()
        };
        words(self) == words(other)
    }

    /// Brings the workspace up to date, for clients that do not cancel.
    pub fn finish_update(&mut self) {
        // No other code has this token, so the update is not canceled.
        while self.update(&CancelToken::default()).is_err() {}
    }

    /// Brings the workspace up to date and reports everything.
    pub(crate) fn lint(&mut self) -> Report {
        self.finish_update();
        self.report()
    }

    /// Gives problems in moved files the fingerprints that they have at the new path.
    fn rename(&self, diagnostics: &mut [Diagnostic], changes: &Changes) {
        for of_file in diagnostics.chunk_by_mut(|a, b| a.file == b.file) {
            let Some(new) = changes.renamed.get(&*of_file[0].file) else { continue };
            let new: Arc<str> = new.as_str().into();
            let source = self.linted_text(&of_file[0].file);
            let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
            for diagnostic in of_file {
                diagnostic.file = new.clone();
                diagnostic.fingerprint = match &source {
                    Some(source) => diagnostic.fingerprint_in(source),
                    // An unreadable file has no other problems.
                    None => fingerprint(diagnostic.code, &diagnostic.file, "", ""),
                };
                let count = seen.entry(diagnostic.fingerprint).or_insert(0);
                diagnostic.fingerprint = diagnostic.fingerprint.wrapping_add(*count);
                *count += 1;
            }
        }
    }

    /// Explains a problem with a link to a file that the change deleted or moved. Returns the new path of the file.
    fn explain_cause(&self, diagnostic: &mut Diagnostic, changes: &Changes) -> Option<String> {
        let site = self.site();
        let (_, target) = diagnostic.data.iter().find(|(key, _)| *key == "target")?;
        let target = target.clone();
        let (Target::File(path) | Target::RootRelative(path)) =
            site.parse_destination(&diagnostic.file, &target).target
        else {
            return None;
        };
        if changes.deleted.contains(&path) {
            // The words fit a link, an image, and an include.
            diagnostic.help = Some(format!(
                "this change deletes `{path}`: restore it, refer to its replacement, or remove this reference"
            ));
            return None;
        }
        let new = changes.renamed.get(&path)?;
        let moved = site.files.lookup(new).any_case();
        let written = moved.map(|file| site.written_like(&diagnostic.file, &target, file));
        diagnostic.help = Some(match &written {
            Some(written) => format!("this change moves `{path}` to `{new}`: write `{written}`"),
            None => format!("this change moves `{path}` to `{new}`: refer to the new path"),
        });
        if let (Some(written), Some(Fix { title, edits, .. })) = (written, &mut diagnostic.fix)
            && let [edit] = &mut **edits
        {
            *title = format!("write `{written}`");
            edit.text = written;
        }
        Some(new.clone())
    }
}
