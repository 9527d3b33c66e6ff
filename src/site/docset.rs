//! Docsets: the pages under one TOC.

use std::sync::Arc;

use super::language_parts::{LanguagePart, PartKind};
use crate::playbook::Locale;
use crate::vfs::path_below;

/// The index of a docset in [`Site::docsets`](super::Site::docsets).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocsetId(pub(crate) u32);

/// The pages under one TOC, in one language.
#[derive(Clone, Debug)]
pub struct DocsetInfo {
    /// Its folder, relative to the root; `.` for the root's own.
    pub path: Arc<str>,
    /// Where its pages are, if the TOC that lists them is that of the docset that they translate.
    pub part: Option<LanguagePart>,
    /// Its language, if the settings or the names of the folder or of the pages specify it.
    pub locale: Option<Locale>,
    /// The docset that it translates, from the settings, or from the names of folders and pages.
    pub source: Option<DocsetId>,
    /// What the names of its translated pages end with before `.md`, the likeliest first: as its own pages show, then
    /// those of its language, then those of the settings.
    pub suffixes: Vec<Arc<str>>,
}

impl DocsetInfo {
    /// What `path` of the root's docset is: no folder has this path.
    pub(super) const ROOT: &str = ".";

    /// Whether it is the docset of the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        &*self.path == Self::ROOT
    }

    /// Returns its folder, relative to the root and without a slash at its end; empty for the root.
    #[must_use]
    pub fn folder(&self) -> &str {
        if self.is_root() { "" } else { &self.path }
    }

    /// Returns the path of `below`, which is relative to the docset's folder.
    #[must_use]
    pub fn path_of(&self, below: &str) -> String {
        path_below(self.folder(), below)
    }

    /// Returns `path` without the docset's folder at the start.
    #[must_use]
    pub fn below<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&*self.path).and_then(|path| path.strip_prefix('/')).unwrap_or(path)
    }

    /// Whether other docsets have pages in its folders, so names show which pages are its own.
    #[must_use]
    pub fn shares_folders(&self) -> bool {
        matches!(self.part, Some(LanguagePart { kind: PartKind::Suffix(_), .. }))
    }
}
