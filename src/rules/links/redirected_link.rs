//! PB415.

use crate::config::Redirection;
use crate::diagnostic::Applicability;
use crate::index::Docset;
use crate::page::{UrlParts, needs_no_escape};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::{RedirectEnd, Site, UrlTarget, is_absolute};
use crate::text::Span;
use crate::vfs::FileId;

declare_rule! {
    /// Checks for links on pages, in TOCs, and on landing pages that point to a page that the redirection files redirect.
    ///
    /// A link can be the path of a file, a URL of the site without a host, or one on learn.microsoft.com. The fix links
    /// to the final page. It is safe if that is a page of this site and has the fragment of the link, and if the link has
    /// no host: a URL with a host can have the locale of its readers.
    ///
    /// ## Why this is bad
    ///
    /// Readers arrive after a detour that costs them time. If someone removes the redirection, the link breaks.
    ///
    /// ## Incorrect
    ///
    /// ````md title="doors.md"
    /// # Doors
    ///
    /// See [how to lend a key](borrow.md).
    /// ````
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [{ "source_path": "borrow.md", "redirect_url": "/keys/lend" }]
    /// }
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="doors.md"
    /// # Doors
    ///
    /// See [how to lend a key](lend.md).
    /// ````
    ///
    /// ````md title="lend.md"
    /// # Lend
    /// ````
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [{ "source_path": "borrow.md", "redirect_url": "/keys/lend" }]
    /// }
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    pub RedirectedLink {
        code: "PB415",
        name: "redirected-link",
        severity: Info,
        fix: Safe,
        since: "0.1.0",
        changes: [LINK_TARGET],
        checks: [PAGES, INCLUDES, TOCS],
        facts: [REDIRECTED, LEARN_LINKS, TOCS, ANCHORS, INCLUDES],
        reach: Site,
    }
}

impl DocsetRule for RedirectedLink {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for page in docset.pages() {
            for link in page.redirected() {
                let redirection = link.redirection.or_else(|| reporter.site().redirection_of_url(&link.written));
                let Some(redirection) = redirection else { continue };
                let link = Place {
                    file: page.file,
                    span: link.span,
                    written: &link.written,
                    fragment: link.fragment.as_deref(),
                    redirection,
                    is_url: link.redirection.is_none(),
                    is_fixable: true,
                };
                link.report(docset, reporter);
            }
            for link in page.learn_links() {
                let (file, span, written) = (page.file, link.span, &*link.written);
                let Some(redirection) = reporter.site().redirection_of_url(written) else { continue };
                let fragment = UrlParts::of(written).fragment_name();
                // The URL in `<…>` is its own text.
                let is_fixable = !link.is_autolink;
                Place { file, span, written, fragment, redirection, is_url: true, is_fixable }.report(docset, reporter);
            }
        }
        let in_tocs = docset.tocs().map(|toc| (toc.file, &toc.redirected));
        let in_yaml_pages = docset.yaml_pages().map(|page| (page.file, &page.redirected));
        for (file, entries) in in_tocs.chain(in_yaml_pages) {
            for entry in entries {
                let fragment = UrlParts::of(&entry.href).fragment_name();
                let (span, written) = (entry.span, &*entry.href);
                let (redirection, is_url) = (entry.redirection, is_absolute(written));
                Place { file, span, written, fragment, redirection, is_url, is_fixable: true }.report(docset, reporter);
            }
        }
    }
}

/// A link to a redirected page.
struct Place<'a> {
    file: FileId,
    span: Span,
    written: &'a str,
    fragment: Option<&'a str>,
    redirection: usize,
    /// Whether it is a URL of the published site, not the path of a file.
    is_url: bool,
    /// Whether another target can be written in its place.
    is_fixable: bool,
}

impl Place<'_> {
    fn report(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let site = reporter.site();
        let entry = &site.redirections().entries()[self.redirection];
        let message = format!("`{}` is redirected to `{}`", self.written, entry.url);
        let replacement = self.replacement(docset, site).filter(|_| self.is_fixable);
        let diagnostic = reporter.report_in(self.file, self.span, message);
        diagnostic.data("target", self.written);
        let file = site.redirections().files()[entry.file].source.path().clone();
        diagnostic.related_in(file, entry.source_span, "redirected here");
        match replacement {
            Some((text, applicability)) => {
                let title = format!("write `{text}`");
                diagnostic.help(title.clone()).fix(applicability, title, self.span, text);
            }
            None => drop(diagnostic.help("link to the page that replaced it")),
        }
    }

    /// Returns the text to write, and whether readers get the same page with it.
    fn replacement(&self, docset: &Docset<'_>, site: &Site) -> Option<(String, Applicability)> {
        let RedirectEnd::Page { last } = site.redirect_graph().end(self.redirection) else { return None };
        let last: &Redirection = &site.redirections().entries()[last];
        let new = UrlParts::of(&last.url);
        let UrlParts { path, query, .. } = new;
        // Browsers keep the fragment of the link unless the redirection has its own.
        let end = if new.fragment.is_empty() { UrlParts::of(self.written).fragment } else { new.fragment };
        // A URL on Learn keeps its host if it is not one of this site.
        let has_host = self.written.contains("://");
        let host = match self.written.split_once("://") {
            Some((scheme, rest)) if path.starts_with('/') => {
                &self.written[..scheme.len() + 3 + rest.find(['/', '?', '#']).unwrap_or(rest.len())]
            }
            _ => "",
        };
        let (text, applicability) = match site.published().target_of(last, site) {
            UrlTarget::Page(file) if query.is_empty() && crate::vfs::is_markdown(site.files.path(file)) => {
                let wanted = new.fragment_name().or(self.fragment);
                let is_there = wanted.map(|wanted| docset.index.places(file).map(|places| places.contains(wanted)));
                let is_sure = matches!(is_there, None | Some(Some(true)))
                    && !self.written.contains(['?', ':'])
                    && is_absolute(path);
                // A URL of the published site remains one.
                let target = match self.is_url {
                    true if !has_host => path.to_owned(),
                    // A URL on Learn is not (PB419).
                    true => site.written_like(site.files.path(self.file), "", file),
                    false => site.written_like(site.files.path(self.file), self.written, file),
                };
                // If the page has no such heading, readers get its top with either link.
                let text = if is_there == Some(Some(false)) { target } else { target + end };
                (text, if is_sure { Applicability::Safe } else { Applicability::Unsafe })
            }
            UrlTarget::Page(_) if has_host => return None,
            _ if is_absolute(path) => (format!("{host}{path}{query}{end}"), Applicability::Unsafe),
            _ => return None,
        };
        needs_no_escape(&text).then_some((text, applicability))
    }
}
