//! What part a file plays on the site.

use super::Site;
use crate::vfs::{FileId, Lookup, is_archived, is_markdown, is_toc};

/// What part a Markdown file plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A page of the site.
    Page,
    /// An include file.
    Include,
    /// Neither: a link target at most.
    Other,
}

/// What decides on the part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeReason {
    /// It is no Markdown file.
    NotMarkdown,
    /// It is a table of contents.
    TableOfContents,
    /// `exclude` in the settings.
    Excluded,
    /// A folder called `includes`.
    IncludesFolder,
    /// `content` of the docfx.json above it names it, or does not.
    Docfx,
    /// There is a docfx.json, but none above it.
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
            Self::TableOfContents => "it is a table of contents",
            Self::Excluded => "`exclude` in the settings matches it",
            Self::IncludesFolder => "it is in a folder called `includes`",
            Self::Docfx if scope == Scope::Page => "docfx.json has it in `content`",
            Self::Docfx => "docfx.json does not have it in `content`",
            Self::OutsideDocfx => "no docfx.json is above it",
            Self::Archived => "it is in a folder called `archive`",
            Self::NoDocfx => "without docfx.json, every Markdown file is a page",
        }
    }
}

impl Site {
    /// What part the Markdown file at `path` plays, or would play if it were there.
    #[must_use]
    pub fn scope(&self, path: &str) -> Scope {
        let known = match self.files.lookup(path) {
            Lookup::Found(file) => self.scopes.get(file.0 as usize).copied(),
            _ => None,
        };
        known.unwrap_or_else(|| self.scope_and_reason(path).0)
    }

    /// What part a file of the site plays.
    #[must_use]
    pub fn scope_of(&self, file: FileId) -> Scope {
        self.scopes[file.0 as usize]
    }

    /// The part of the file at `path`, with what decides on it.
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
