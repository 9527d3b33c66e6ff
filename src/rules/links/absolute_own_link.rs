//! PB419.

use crate::diagnostic::Applicability;
use crate::facts::{LearnLink, PageFacts};
use crate::index::Docset;
use crate::page::{UrlParts, needs_no_escape};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::UrlTarget;

declare_rule! {
    /// Checks for URLs on Microsoft Learn that point to a page of the same docfx.json.
    ///
    /// The targets of the site's redirections show where it is published. Without redirections, nothing is reported. URLs
    /// with a `view` are not checked, because they can point to another version. The fix writes the path of the page.
    ///
    /// ## Why this is bad
    ///
    /// The build does not check such a link, so it breaks unnoticed when the page moves. In a preview, it opens the
    /// published site.
    ///
    /// ## Incorrect
    ///
    /// ````md title="doors/open.md"
    /// # Open
    ///
    /// See [Lend a key](https://learn.microsoft.com/keys/lend#hours).
    /// ````
    ///
    /// ````md title="lend.md"
    /// # Lend
    ///
    /// ## Hours
    /// ````
    ///
    /// ````json title="docfx.json"
    /// {}
    /// ````
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "borrow.md", "redirect_url": "/keys/lend" },
    ///     { "source_path": "doors/close.md", "redirect_url": "/keys/doors/open" }
    ///   ]
    /// }
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="doors/open.md"
    /// # Open
    ///
    /// See [Lend a key](../lend.md#hours) and [Houses](https://learn.microsoft.com/houses/build).
    /// ````
    ///
    /// ````md title="lend.md"
    /// # Lend
    ///
    /// ## Hours
    /// ````
    ///
    /// ````json title="docfx.json"
    /// {}
    /// ````
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "borrow.md", "redirect_url": "/keys/lend" },
    ///     { "source_path": "doors/close.md", "redirect_url": "/keys/doors/open" }
    ///   ]
    /// }
    /// ````
    ///
    /// ## Options
    ///
    /// `links.ignore`: globs of targets that are not checked.
    ///
    /// ## References
    ///
    /// Learn's build reports it as `docs-link-absolute`.
    pub AbsoluteOwnLink {
        code: "PB419",
        name: "absolute-own-link",
        severity: Info,
        fix: Unsafe,
        since: "0.1.0",
        changes: [LINK_TARGET],
        checks: [PAGES, INCLUDES],
        facts: [LEARN_LINKS],
    }
}

impl DocsetRule for AbsoluteOwnLink {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for page in docset.pages() {
            for link in page.learn_links() {
                report(page, link, reporter);
            }
        }
    }
}

fn report(page: &PageFacts, link: &LearnLink, reporter: &mut Reporter<'_>) {
    let (site, written) = (reporter.site(), &*link.written);
    let UrlParts { query, fragment, .. } = UrlParts::of(written);
    if query.contains("view=") {
        return;
    }
    let UrlTarget::Page(file) = site.published().target(written, site) else { return };
    let (from, to) = (site.files.path(page.file), site.files.path(file));
    if !site.is_built_with(from, to) {
        return;
    }
    let text = if page.file == file && !fragment.is_empty() {
        fragment.to_owned()
    } else {
        format!("{}{query}{fragment}", site.written_like(from, "", file))
    };
    let diagnostic = reporter.report_in(page.file, link.span, format!("`{written}` points to `{to}` of this site"));
    diagnostic.help(format!("link to the file: `{text}`")).data("target", written);
    // The URL in `<…>` is its own text.
    if !link.is_autolink && needs_no_escape(&text) {
        diagnostic.fix(Applicability::Unsafe, format!("write `{text}`"), link.span, text);
    }
}
