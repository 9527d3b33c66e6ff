//! Links to redirected pages.

use rustc_hash::FxHashSet;

use crate::page::LinkKind;
use crate::playbook::Page;
use crate::site::{ResolvedLink, Site, Target, UrlTarget};
use crate::text::Span;
use crate::vfs::Lookup;

/// A link to a page that the redirection files list, or to a URL of the site that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectedLink {
    /// The index of the redirection in `Redirections::entries`; `None` for a URL, for which all files are needed.
    pub redirection: Option<usize>,
    /// The destination in the source.
    pub written: Box<str>,
    /// Its fragment, percent-decoded.
    pub fragment: Option<Box<str>>,
    /// The span of the destination.
    pub span: Span,
}

impl RedirectedLink {
    /// Returns those of a page, each definition once. A page that exists is not redirected.
    pub(super) fn all(page: &Page<'_>, links: &[ResolvedLink<'_>], site: &Site) -> Box<[Self]> {
        if site.redirections().entries().is_empty() {
            return Box::default();
        }
        let (mut found, mut spans) = (Vec::new(), FxHashSet::default());
        for (link, followed) in page.links.iter().zip(links) {
            let is_link = matches!(link.kind, LinkKind::Inline | LinkKind::Reference | LinkKind::HtmlLink);
            if !is_link || followed.found != Lookup::Missing || site.settings.is_ignored_target(&link.destination) {
                continue;
            }
            let redirection = match &followed.link.target {
                Target::File(path) | Target::RootRelative(path) => site.redirections().number(path),
                Target::External | Target::Page | Target::Outside => continue,
            };
            if redirection.is_none() && !matches!(followed.link.target, Target::RootRelative(_)) {
                continue;
            }
            if spans.insert(link.destination_span) {
                found.push(Self {
                    redirection,
                    written: page.slice(link.destination_span).into(),
                    fragment: followed.link.fragment.as_deref().map(Box::from),
                    span: link.destination_span,
                });
            }
        }
        found.into()
    }
}

impl Site {
    /// Returns the index of the redirection of a URL of this site.
    #[must_use]
    pub fn redirection_of_url(&self, url: &str) -> Option<usize> {
        match self.published().target(url, self) {
            UrlTarget::Moved(number) => Some(number),
            UrlTarget::Page(_) | UrlTarget::Missing | UrlTarget::Elsewhere => None,
        }
    }
}
