//! What a change brought: findings that are there now and were not before.

use rustc_hash::{FxHashMap, FxHashSet};

use super::baseline::take;
use super::{PageResults, Report, Run};
use crate::diagnostic::{Diagnostic, Fix, fingerprint};
use crate::git::{Changes, Snapshot};
use crate::rules::{self, RuleRole};
use crate::site::{Site, SiteError, Target};
use crate::vfs::{Tree, is_markdown};

/// The tree before a change.
pub struct BaseRevision {
    tree: Snapshot,
    changes: Changes,
    /// Its site, where it is not that of the tree after the change.
    site: Option<Site>,
}

impl BaseRevision {
    /// What `tree` was, from which `changes` lead to the tree of the site `after`.
    ///
    /// # Errors
    /// A docfx.json or redirection file of then that cannot be read.
    pub fn new(tree: Snapshot, changes: Changes, after: &Site) -> Result<Self, SiteError> {
        // Where only the text of pages changed, what is known of the files holds for both, and with it what links lead
        // to.
        let is_same = changes.has_same_paths() && changes.modified.iter().all(|path| is_markdown(path)) && {
            let mut files = tree.files();
            files.sort_unstable();
            files.iter().map(String::as_str).eq(after.files.iter().map(|(_, path)| &**path))
        };
        let site = match is_same {
            true => None,
            false => Some(after.at_tree(&tree)?),
        };
        Ok(Self { tree, changes, site })
    }

    /// Whether a rule may say something else of the page at `path` than before, though it looks at nothing but that
    /// page and the names of files.
    pub(super) fn may_be_affected(&self, path: &str) -> bool {
        self.site.is_some() || !self.changes.is_untouched(path)
    }
}

impl Run<'_> {
    /// Judges all pages, and keeps what was not there `before`, wherever it is: a page that nobody touched may link to
    /// one that went. Findings are the same if their fingerprints are, in a page that moved too.
    pub(super) fn lint_since(&self, before: &BaseRevision) -> Report {
        let BaseRevision { tree, changes, site } = before;
        let (mut now, facts) = self.lint_site(PageResults::default());
        let was_reported = |path: &str| (self.reported)(changes.renamed_to(path));
        let then =
            Run { site: site.as_ref().unwrap_or(self.site), tree, reported: &was_reported, progress: &|| {}, ..*self };
        let known = match site {
            Some(_) => Vec::new(),
            None => facts.into_iter().filter(|page| changes.is_untouched(self.path(page.file))).collect(),
        };
        let (mut old, _) = then.lint_site(PageResults { facts: known, ..PageResults::default() });
        // A rule that failed on both is told of once; one that failed before alone may make old findings look new.
        let only_then = old.errors.iter().filter(|error| !now.errors.contains(error)).cloned().collect::<Vec<_>>();
        now.errors.extend(only_then);
        then.rename(&mut old.diagnostics, changes);
        let mut report = Report::from(now);
        let mut known: FxHashMap<u64, usize> = FxHashMap::default();
        for diagnostic in Report::from(old).diagnostics {
            *known.entry(diagnostic.fingerprint).or_insert(0) += 1;
        }
        report.retain(|diagnostic| !take(&mut known, Some(diagnostic.fingerprint)));
        let named: FxHashSet<String> =
            report.diagnostics.iter_mut().filter_map(|diagnostic| self.explain_cause(diagnostic, changes)).collect();
        // Once links follow the file, something leads to it again: that is one thing to do, and it is said at the
        // links.
        let unreferenced = rules::with_role(RuleRole::UnreferencedPage).map(|rule| rule.code);
        report.retain(|diagnostic| Some(diagnostic.code) != unreferenced || !named.contains(&*diagnostic.file));
        report
    }

    /// Gives findings in files that moved the fingerprints that they would have at the new place.
    fn rename(&self, found: &mut [Diagnostic], changes: &Changes) {
        found.sort_by(|a, b| a.file.cmp(&b.file));
        for of_file in found.chunk_by_mut(|a, b| a.file == b.file) {
            let Some(new) = changes.renamed.get(&*of_file[0].file) else { continue };
            let source = self.read(&of_file[0].file);
            for diagnostic in of_file {
                diagnostic.file = new.as_str().into();
                match &source {
                    Ok(source) => diagnostic.locate(source),
                    // That it cannot be read is all that was found in it.
                    Err(_) => diagnostic.fingerprint = fingerprint(diagnostic.code, &diagnostic.file, "", ""),
                }
            }
        }
    }

    /// Says of a link to a file that the change took away that the change did so. Returns where the file went.
    fn explain_cause(&self, diagnostic: &mut Diagnostic, changes: &Changes) -> Option<String> {
        let (_, target) = diagnostic.data.iter().find(|(key, _)| *key == "target")?;
        let (Target::File(path) | Target::RootRelative(path)) =
            self.site.parse_destination(&diagnostic.file, target).target
        else {
            return None;
        };
        if changes.deleted.contains(&path) {
            // A link, a picture or an include: the words fit all three.
            diagnostic.help(format!(
                "this change deletes `{path}`: keep it, name what takes its place here, or remove what leads to it"
            ));
            return None;
        }
        let new = changes.renamed.get(&path)?;
        let moved = self.site.files.lookup(new).any_case();
        let written = moved.map(|file| self.site.written_like(&diagnostic.file, target, file));
        diagnostic.help(match &written {
            Some(written) => format!("this change moves `{path}` to `{new}`: write `{written}`"),
            None => format!("this change moves `{path}` to `{new}`: link to it there"),
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
