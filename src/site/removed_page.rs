//! Pages that a change takes from the published site.

use super::{Site, UrlTarget};
use crate::vfs::Lookup;

/// A page that was published before a change, and whose URL is broken after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedPage {
    /// Its path before, relative to the root.
    pub path: String,
    /// Its path after, if it moved.
    pub moved_to: Option<String>,
}

impl Site {
    /// Those of `removed`, files of the site `before` with where they moved, that were pages and are neither redirected
    /// nor replaced by a page at the same URL. On a site without publish config and redirection files there are none:
    /// it may have other means.
    #[must_use]
    pub fn removed_pages<'p>(
        &self,
        before: &Site,
        removed: impl Iterator<Item = (&'p str, Option<&'p str>)>,
    ) -> Vec<RemovedPage> {
        if self.root.publish.is_none() && self.redirections().files().is_empty() {
            return Vec::new();
        }
        let was_page = |path: &str| match before.files.lookup(path) {
            Lookup::Found(file) => before.published().is_page(file, before),
            Lookup::OtherCase(_) | Lookup::Missing => false,
        };
        let mut pages: Vec<_> = removed
            .filter(|(path, _)| was_page(path) && !self.is_redirected(path) && !self.has_page_for(path))
            .map(|(path, moved_to)| RemovedPage { path: path.to_owned(), moved_to: moved_to.map(str::to_owned) })
            .collect();
        pages.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        pages
    }

    /// Whether readers of the URL of the page at `path`, which does not exist any more, come to another one.
    fn has_page_for(&self, path: &str) -> bool {
        // Only the case or the extension is another.
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let is_there = |path: &str| self.files.lookup(path).any_case().is_some();
        let url = self.published().url_of(path, self);
        is_there(path)
            || is_there(&format!("{stem}.yml"))
            || url.is_some_and(|url| matches!(self.published().target(&url, self), UrlTarget::Page(_)))
    }
}
