//! PB710.

use crate::diagnostic::Applicability;
use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::RemovedPage;

declare_rule! {
    /// Checks for published pages that a change deletes or renames without a redirection.
    ///
    /// The rule compares two versions of the site: use `--new-since` or `--staged`. Pages whose URL stays the same are
    /// not checked, and neither are sites without `.openpublishing.publish.config.json` and without redirection files.
    /// For a renamed page, the fix adds the redirection, formatted like the last one in the file. The diagnostic is then
    /// reported in that file.
    ///
    /// ## Why this is bad
    ///
    /// Bookmarks, search engines, and other sites still link to the old URL, and all their readers get "page not
    /// found".
    ///
    /// ## Incorrect
    ///
    /// A change that renames `borrow.md` to `lend.md`, on a site with this redirection file:
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// { "redirections": [] }
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
    /// ## References
    ///
    /// Learn's contributor guide, "Redirects".
    pub RemovedWithoutRedirect {
        code: "PB710",
        name: "removed-without-redirect",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, REDIRECTIONS],
    }
}

impl DocsetRule for RemovedWithoutRedirect {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let (site, removed) = (reporter.site(), reporter.removed_pages());
        // The docset of a page may be gone with it, so the first one reports for all.
        if removed.is_empty() || docset.index.docsets().first().is_none_or(|first| first.id != docset.id) {
            return;
        }
        let file = site.redirections().files().first().map_or_else(
            || "`.openpublishing.redirection.json`".to_owned(),
            |file| format!("`{}`", file.source.path()),
        );
        for page in removed {
            let RemovedPage { path, moved_to } = page;
            let (message, target) = match moved_to {
                Some(new) => {
                    (format!("`{path}` is now `{new}`, but is not redirected"), site.published().url_of(new, site))
                }
                None => (format!("this change deletes `{path}`, but does not redirect it"), None),
            };
            let addition = target.as_deref().and_then(|url| site.redirections().addition(path, url));
            if let (Some(url), Some((file, span, text))) = (&target, addition) {
                let diagnostic = reporter.report_in_redirections(file, span, message);
                let title = format!("redirect it to `{url}`");
                // As `target`, the path would be explained as that of a link.
                diagnostic.help(title.clone()).data("value", path);
                diagnostic.fix(Applicability::Unsafe, title, span, text);
                continue;
            }
            let help = match target {
                Some(url) => format!("in {file}, redirect it to `{url}`"),
                None => format!("in {file}, redirect it to the page that takes its place"),
            };
            reporter.report_removed(page, message).help(help).data("target", path);
        }
    }
}
