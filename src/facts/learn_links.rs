//! Links to URLs on Microsoft Learn.

use crate::page::LinkKind;
use crate::playbook::Page;
use crate::site::{Site, is_on_learn};
use crate::text::Span;

/// A link to an absolute URL on Learn. Which page of the site it is, if any, only all files together show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnLink {
    /// The destination as it is written.
    pub written: Box<str>,
    /// The location of the destination.
    pub span: Span,
    /// Whether the URL is its own text: `<https://…>`.
    pub is_autolink: bool,
}

impl LearnLink {
    /// Returns those of a page, each definition once.
    pub(super) fn all(page: &Page<'_>, site: &Site) -> Box<[Self]> {
        let mut found: Vec<Self> = Vec::new();
        for link in &page.links {
            let is_link =
                matches!(link.kind, LinkKind::Inline | LinkKind::Reference | LinkKind::HtmlLink | LinkKind::Autolink);
            let written = page.slice(link.destination_span);
            if is_link
                && is_on_learn(written)
                && !site.settings.is_ignored_target(&link.destination)
                && found.last().is_none_or(|last| last.span != link.destination_span)
            {
                let is_autolink = link.kind == LinkKind::Autolink;
                found.push(Self { written: written.into(), span: link.destination_span, is_autolink });
            }
        }
        found.sort_unstable_by_key(|link| link.span);
        found.dedup_by_key(|link| link.span);
        found.into()
    }
}
