//! PB401.

use crate::playbook::Page;
use crate::rules::broken_links::{self, BrokenLinkKind};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for links to a page or file that does not exist.
    ///
    /// Paths resolve as in docfx: relative paths start at the folder of the page (in an include, the folder of the
    /// include file), and `~/` is the folder of docfx.json. Percent-encoded characters are decoded; queries and
    /// fragments are ignored.
    ///
    /// The following targets are not checked: URLs of other sites, pages that the redirection files list, folders,
    /// and `/` URLs without `.md`, which may exist only on the published site.
    ///
    /// The help suggests the page with the docset's own translation suffix first (`visit-de.md` for `visit.md`),
    /// then the most similar file name, then the same name in another folder.
    ///
    /// ## Why this is bad
    ///
    /// Readers who follow the link get an error page instead of what the link promised.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// Start with the [inventory](prepare-inventry.md).
    /// ````
    ///
    /// ````md title="prepare-inventory.md"
    /// # Inventory
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// Start with the [inventory](prepare-inventory.md#servers).
    /// ````
    ///
    /// ````md title="prepare-inventory.md"
    /// # Inventory
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    /// - `links.redirects`: a redirection file in addition to the usual ones.
    ///
    /// ## References
    ///
    /// docfx's documentation, "Links and cross references". The build warns `file-not-found`.
    pub BrokenLink {
        code: "PB401",
        name: "broken-link",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for BrokenLink {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        broken_links::report(page, &reporter.link_problems(), BrokenLinkKind::Link, reporter);
    }
}
