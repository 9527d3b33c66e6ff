//! PB407.

use crate::playbook::Page;
use crate::rules::broken_links::{self, BrokenLinkKind};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for images that do not exist, in Markdown, in HTML, or in `:::image source="…":::` with its `lightbox`.
    ///
    /// ## Why this is bad
    ///
    /// Readers see a broken-image icon in place of the screenshot.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// ![The route](media/rout-map.png)
    /// ````
    ///
    /// ````md title="media/route-map.png"
    /// (an image)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// ![The route](media/route-map.png)
    /// ````
    ///
    /// ````md title="media/route-map.png"
    /// (an image)
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
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
