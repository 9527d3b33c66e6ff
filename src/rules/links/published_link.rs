//! PB412.

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::LinkProblemKind;

declare_rule! {
    /// Checks for links to the published name of a page, such as `visit.html` for `visit.md`.
    ///
    /// ## Why this is bad
    ///
    /// The build checks and rewrites only links to sources. A link to the published name opens neither in the editor
    /// nor on GitHub, and it breaks unnoticed when the page is moved.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// Prepare the [visit](visit.html#agenda).
    /// ````
    ///
    /// ````md title="visit.md"
    /// # Visit
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// Prepare the [visit](visit.md#agenda), see [others](https://example.com/visit.html).
    /// ````
    ///
    /// ````md title="visit.md"
    /// # Visit
    /// ````
    ///
    /// ## References
    ///
    /// Microsoft Learn's contributor guide: link to a page by the path of its `.md` file.
    pub PublishedLink {
        code: "PB412",
        name: "published-link",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [LINK_TARGET],
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for PublishedLink {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for flawed in &*reporter.link_problems() {
            let LinkProblemKind::Published(file) = flawed.problem else { continue };
            let span = page.links[flawed.link].path_span(page.text());
            let written = page.slice(span);
            // From `/`, the source would be looked up in a different place than the published page.
            let manner = written.trim_start_matches('/');
            let source = reporter.site().written_like(page.source.path(), manner, file);
            reporter
                .report(span, format!("`{written}` is a published page, not its source"))
                .help(format!("link to the source, `{source}`; the build turns it into the published URL"))
                .data("target", written)
                .fix(Applicability::Safe, format!("link to `{source}`"), span, source);
        }
    }
}
