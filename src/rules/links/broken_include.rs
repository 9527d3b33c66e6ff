//! PB405.

use crate::playbook::Page;
use crate::rules::broken_links::{self, BrokenLinkKind};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for includes and code snippets whose file does not exist: `[!INCLUDE [..](path)]`,
    /// `[!code-lang[..](path)]`, and `:::code source="path":::`.
    ///
    /// ## Why this is bad
    ///
    /// The text of the include is missing from the page, and readers see a stray link in its place. Only readers who
    /// know the text notice the gap.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// [!INCLUDE [Data handling](includes/data-handeling.md)]
    /// ````
    ///
    /// ````md title="includes/data-handling.md"
    /// Keep customer data in the tenant.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// [!INCLUDE [Data handling](includes/data-handling.md)]
    /// ````
    ///
    /// ````md title="includes/data-handling.md"
    /// Keep customer data in the tenant.
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    ///
    /// ## References
    ///
    /// docfx warns `include-not-found` and `codesnippet-not-found`.
    pub BrokenInclude {
        code: "PB405",
        name: "broken-include",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for BrokenInclude {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        broken_links::report(page, &reporter.link_problems(), BrokenLinkKind::Include, reporter);
    }
}
