//! The role of a file on the site.

use super::Site;
use crate::vfs::{FileId, Lookup, is_archived, is_markdown, is_toc};

/// The role of a Markdown file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A page of the site.
    Page,
    /// An include file.
    Include,
    /// Neither: at most the target of a link.
    Other,
}

/// The reason for the role of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeReason {
    /// It is not a Markdown file.
    NotMarkdown,
    /// It is a TOC.
    TableOfContents,
    /// `exclude` in the settings.
    Excluded,
    /// A folder called `includes`.
    IncludesFolder,
    /// `content` of the docfx.json above it includes it, or does not.
    Docfx,
    /// There is a docfx.json, but not above it.
    OutsideDocfx,
    /// A folder called `archive`, on a site without docfx.json.
    Archived,
    /// Any Markdown file of a site without docfx.json is a page.
    NoDocfx,
}

impl ScopeReason {
    /// Says it, for a file that is a page or not.
    #[must_use]
    pub fn describe(self, scope: Scope) -> &'static str {
        match self {
            Self::NotMarkdown => "it is not a Markdown file",
            Self::TableOfContents => "it is a TOC",
            Self::Excluded => "`exclude` in the settings matches it",
            Self::IncludesFolder => "it is in a folder called `includes`",
            Self::Docfx if scope == Scope::Page => "`content` in docfx.json includes it",
            Self::Docfx => "`content` in docfx.json does not include it",
            Self::OutsideDocfx => "no folder above it has a docfx.json",
            Self::Archived => "it is in a folder called `archive`",
            Self::NoDocfx => "without docfx.json, every Markdown file is a page",
        }
    }
}

impl Site {
    /// Returns the role of the Markdown file at `path`, or the role that it would have if it existed.
    #[must_use]
    pub fn scope(&self, path: &str) -> Scope {
        let known = match self.files.lookup(path) {
            Lookup::Found(file) => self.scopes.get(file.0 as usize).copied(),
            _ => None,
        };
        known.unwrap_or_else(|| self.scope_and_reason(path).0)
    }

    /// Returns the role of a file of the site.
    #[must_use]
    pub fn scope_of(&self, file: FileId) -> Scope {
        self.scopes[file.0 as usize]
    }

    /// Returns the role of the file at `path`, and the reason.
    #[must_use]
    pub fn scope_and_reason(&self, path: &str) -> (Scope, ScopeReason) {
        if !is_markdown(path) {
            return (Scope::Other, ScopeReason::NotMarkdown);
        }
        if is_toc(path) {
            return (Scope::Other, ScopeReason::TableOfContents);
        }
        if self.settings.is_excluded(path) {
            return (Scope::Other, ScopeReason::Excluded);
        }
        if path.split('/').rev().skip(1).any(|folder| folder.eq_ignore_ascii_case("includes")) {
            return (Scope::Include, ScopeReason::IncludesFolder);
        }
        match self.docfx_of(path) {
            Some((docfx, inside)) if docfx.config.is_content(inside) => (Scope::Page, ScopeReason::Docfx),
            Some(_) => (Scope::Other, ScopeReason::Docfx),
            None if !self.publishes_outside_docfx => (Scope::Other, ScopeReason::OutsideDocfx),
            None if is_archived(path) => (Scope::Other, ScopeReason::Archived),
            None => (Scope::Page, ScopeReason::NoDocfx),
        }
    }
}
