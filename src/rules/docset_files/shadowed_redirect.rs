//! PB709.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for redirections of pages that still exist.
    ///
    /// A redirection for some versions of the site (`monikers`) may exist next to a page for the others.
    ///
    /// ## Why this is bad
    ///
    /// Readers of the page are sent away, or never get the redirection: the page and its redirection contradict each
    /// other.
    ///
    /// ## Incorrect
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [{ "source_path": "lend.md", "redirect_url": "/keys/give" }]
    /// }
    /// ````
    ///
    /// ````md title="lend.md"
    /// # Lend
    /// ````
    ///
    /// ## Correct
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [{ "source_path": "borrow.md", "redirect_url": "/keys/lend" }]
    /// }
    /// ````
    ///
    /// ````md title="lend.md"
    /// # Lend
    /// ````
    ///
    /// ## References
    ///
    /// Learn's build reports it as `redirected-file-not-removed`.
    pub ShadowedRedirect {
        code: "PB709",
        name: "shadowed-redirect",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        checks: [REDIRECTIONS],
    }
}

impl DocsetRule for ShadowedRedirect {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let site = reporter.site();
        for (_, entry) in docset.redirections().filter(|(_, entry)| entry.monikers.is_empty()) {
            let Some(file) = site.files.lookup(&entry.source).any_case() else { continue };
            if !site.published().is_page(file, site) {
                continue;
            }
            let path = site.files.path(file);
            reporter
                .report_redirection(entry, entry.source_span, format!("`{path}` is redirected, but still exists"))
                .help("delete the page if its content has moved, or remove the redirection")
                .data("target", &**path)
                .related_in(path.clone(), Span::empty(0), "the page");
        }
    }
}
