//! Judging a site again of which a few pages changed: what an editor asks for after each key.

use rustc_hash::FxHashSet;

use super::{PageResults, Report, Run};
use crate::site::Scope;
use crate::vfs::FileId;

/// What a run knows of the pages by themselves, for the next one.
#[derive(Debug, Default)]
pub struct PageCache(PageResults);

impl Run<'_> {
    /// Judges all pages, as [`Run::run`] does without what was there before and without a baseline, and keeps what is
    /// known of each.
    #[must_use]
    pub fn lint_and_cache(&self) -> (Report, PageCache) {
        self.lint_incremental(PageCache::default(), &FxHashSet::default())
    }

    /// The same after the text of the pages in `changed` became another, and nothing else did: neither which files
    /// there are nor settings, rules or the day. Other pages are not read again but for the lines of what rules that
    /// compare pages found there.
    #[must_use]
    pub fn lint_incremental(&self, kept: PageCache, changed: &FxHashSet<FileId>) -> (Report, PageCache) {
        let PageCache(mut known) = kept;
        // A file outside the scope is a page's part only while a page includes it.
        let stays = |file: FileId| !changed.contains(&file) && self.site.scope_of(file) != Scope::Other;
        known.facts.retain(|page| stays(page.file));
        let names: FxHashSet<&str> = known.facts.iter().map(|page| &**self.path(page.file)).collect();
        known.found.retain(|diagnostic| names.contains(&*diagnostic.file));
        known.errors.retain(|error| names.contains(&*error.place));
        let run = Run { since: None, baseline: None, ..*self };
        let each = run.lint_pages(known);
        let (found, errors) = (each.known.found.clone(), each.known.errors.clone());
        let (all, facts) = run.lint_docsets(each);
        (all.into(), PageCache(PageResults { facts, found, errors }))
    }
}
