//! PB405.

use crate::playbook::Page;
use crate::rules::broken_links::{self, BrokenLinkKind};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds an include, or a code snippet, whose file does not exist: `[!INCLUDE [..](path)]`, `[!code-lang[..](path)]`,
    /// `:::code source="path":::`.
    ///
    /// ## Why this is bad
    ///
    /// What the include should bring is missing from the page, and readers see a stray link in its place. Nobody sees the
    /// gap who does not know what should stand there.
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
    /// `links.ignore`: globs of targets that are not judged.
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
