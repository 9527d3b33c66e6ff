//! PB407.

use crate::playbook::Page;
use crate::rules::broken_links::{self, BrokenLinkKind};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a picture that does not exist, in Markdown, in HTML or in `:::image source="…":::` with its `lightbox`.
    ///
    /// ## Why this is bad
    ///
    /// Readers see a torn frame where the screenshot should be.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// ![The route](media/rout-map.png)
    /// ````
    ///
    /// ````md title="media/route-map.png"
    /// (a picture)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// ![The route](media/route-map.png)
    /// ````
    ///
    /// ````md title="media/route-map.png"
    /// (a picture)
    /// ````
    ///
    /// ## Options
    ///
    /// `links.ignore`: globs of targets that are not judged.
    pub BrokenImage {
        code: "PB407",
        name: "broken-image",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for BrokenImage {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        broken_links::report(page, &reporter.link_problems(), BrokenLinkKind::Image, reporter);
    }
}
