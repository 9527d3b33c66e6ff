//! Links to pages of other docsets.

use crate::page::LinkKind;
use crate::playbook::Page;
use crate::site::{ResolvedLink, Site};
use crate::text::Span;
use crate::vfs::{FileId, is_markdown};

/// A link to a page of another docset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutwardLink {
    /// The page.
    pub file: FileId,
    /// The destination as it is written.
    pub written: Box<str>,
    /// The fragment, percent-decoded.
    pub fragment: Option<Box<str>>,
    /// The location of the destination.
    pub span: Span,
}

impl OutwardLink {
    /// Returns those of a page, each definition once.
    pub(super) fn all(page: &Page<'_>, links: &[ResolvedLink<'_>], site: &Site) -> Box<[Self]> {
        let own = site.docset_of(page.source.path());
        let mut found: Vec<Self> = Vec::new();
        for (link, followed) in page.links.iter().zip(links) {
            let Some(file) = followed.file() else { continue };
            let path = site.files.path(file);
            let is_link = matches!(link.kind, LinkKind::Inline | LinkKind::Reference | LinkKind::HtmlLink);
            if is_link
                && is_markdown(path)
                && site.docset_of(path) != own
                && !site.settings.is_ignored_target(&link.destination)
            {
                found.push(Self {
                    file,
                    written: page.slice(link.destination_span).into(),
                    fragment: followed.link.fragment.as_deref().map(Box::from),
                    span: link.destination_span,
                });
            }
        }
        found.sort_unstable_by_key(|link| link.span);
        found.dedup_by_key(|link| link.span);
        found.into()
    }
}
