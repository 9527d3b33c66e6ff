//! PB706.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::{RedirectEnd, UrlTarget, is_absolute};

declare_rule! {
    /// Checks for redirections whose target does not exist, that point back to themselves, or that have no target.
    ///
    /// Redirections show where a site is published: if most of those that start with `/keys/` point to pages of the
    /// site, `/keys/` is its base path. Targets outside the base path are not checked. Neither are those below it in
    /// folders without pages of the site, or with a version (`?view=`), because another site may publish there. A
    /// relative URL starts at the redirected page.
    ///
    /// ## Why this is bad
    ///
    /// A redirection exists for readers with an old link. If its target no longer exists either, they get "page not
    /// found". In a loop, the browser gives up.
    ///
    /// ## Incorrect
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "docs/old.md", "redirect_url": "/keys/lend-a-key" },
    ///     { "source_path": "docs/older.md", "redirect_url": "/keys/return" },
    ///     { "source_path": "docs/oldest.md", "redirect_url": "/keys/lend" }
    ///   ]
    /// }
    /// ````
    ///
    /// ````json title="docs/docfx.json"
    /// {}
    /// ````
    ///
    /// ````md title="docs/lend.md"
    /// # Lend
    /// ````
    ///
    /// ````md title="docs/return.md"
    /// # Return
    /// ````
    ///
    /// ## Correct
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "docs/old.md", "redirect_url": "/keys/lend" },
    ///     { "source_path": "docs/older.md", "redirect_url": "/keys/return" },
    ///     { "source_path": "docs/oldest.md", "redirect_url": "/doors/lend-a-key" }
    ///   ]
    /// }
    /// ````
    ///
    /// ````json title="docs/docfx.json"
    /// {}
    /// ````
    ///
    /// ````md title="docs/lend.md"
    /// # Lend
    /// ````
    ///
    /// ````md title="docs/return.md"
    /// # Return
    /// ````
    ///
    /// ## References
    ///
    /// Learn's contributor guide, "Redirects".
    pub BrokenRedirect {
        code: "PB706",
        name: "broken-redirect",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [REDIRECTIONS],
    }
}

impl DocsetRule for BrokenRedirect {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let site = reporter.site();
        let (entries, graph) = (site.redirections().entries(), site.redirect_graph());
        for (number, entry) in docset.redirections() {
            let span = entry.url_span.unwrap_or(entry.source_span);
            let (source, url) = (&entry.source, &entry.url);
            if url.trim().is_empty() {
                reporter
                    .report_redirection(entry, span, format!("the redirection of `{source}` has no target"))
                    .help("write the new URL as `redirect_url`");
                continue;
            }
            match graph.target(number) {
                UrlTarget::Missing if is_absolute(url) => {
                    reporter
                        .report_redirection(entry, span, format!("redirection target `{url}` does not exist"))
                        .help("write the URL of the page that replaced it, or remove the redirection")
                        .data("target", &**url);
                }
                UrlTarget::Missing => {
                    reporter
                        .report_redirection(
                            entry,
                            span,
                            format!("redirection target `{url}` is neither a URL nor a page"),
                        )
                        .help("write the URL of the new page, starting with the `/` after the host name")
                        .data("target", &**url);
                }
                UrlTarget::Moved(_) => {
                    // A loop is reported once, at its first redirection.
                    if graph.end(number) != (RedirectEnd::Loop { first: number }) {
                        continue;
                    }
                    let others: Vec<_> = graph.cycle(number).skip(1).collect();
                    let message = match others.len() {
                        0 => format!("`{source}` is redirected to itself"),
                        _ => format!("the redirection of `{source}` points back to it"),
                    };
                    let diagnostic = reporter.report_redirection(entry, span, message);
                    diagnostic.help("write the URL of a page that exists, or remove the redirection");
                    diagnostic.data("target", &**url);
                    for next in others.into_iter().map(|next| &entries[next]) {
                        let file = site.redirections().files()[next.file].source.path().clone();
                        diagnostic.related_in(file, next.source_span, "redirected on from here");
                    }
                }
                UrlTarget::Page(_) | UrlTarget::Elsewhere => {}
            }
        }
    }
}
