//! PB401.

use crate::playbook::Page;
use crate::rules::broken_links::{self, BrokenLinkKind};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a link to a page or file that does not exist.
    ///
    /// Paths resolve as docfx resolves them: relative ones from the page's own folder (in an include, from the
    /// include's), `~/` from the folder of docfx.json, percent signs decoded, query and fragment set aside. Not judged
    /// are addresses elsewhere, pages that the redirection files name, folders, and `/` addresses without `.md`, which
    /// may exist on the published site alone. The page under the docset's own translation suffix is suggested first
    /// (`visit-de.md` for `visit.md`), else the nearest file name, else the same name in another folder.
    ///
    /// ## Why this is bad
    ///
    /// The reader who follows the link gets an error page instead of what they were promised.
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
    /// `links.ignore`: globs of targets that are not judged. `links.redirects`: a redirection file besides the usual ones.
    ///
    /// ## References
    ///
    /// docfx, "Links and cross references"; the build warns `file-not-found`.
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
