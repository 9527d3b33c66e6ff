//! PB406.

use crate::index::{Docset, IncludeChain};
use crate::vfs::Files;

use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for include files that include themselves, directly or through other files. Each cycle is reported once,
    /// at the include that closes it, with the complete chain.
    ///
    /// ## Why this is bad
    ///
    /// The build stops at such an include and omits its text from every page in the cycle.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// [!INCLUDE [Steps](includes/steps.md)]
    /// ````
    ///
    /// ````md title="includes/steps.md"
    /// [!INCLUDE [Checks](checks.md)]
    /// ````
    ///
    /// ````md title="includes/checks.md"
    /// [!INCLUDE [Steps](steps.md)]
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// [!INCLUDE [Steps](includes/steps.md)]
    ///
    /// [!INCLUDE [Checks](includes/checks.md)]
    /// ````
    ///
    /// ````md title="includes/steps.md"
    /// [!INCLUDE [Checks](checks.md)]
    /// ````
    ///
    /// ````md title="includes/checks.md"
    /// Check twice.
    /// ````
    ///
    /// ## References
    ///
    /// docfx reports the same as `circular-reference`.
    pub IncludeCycle {
        code: "PB406",
        name: "include-cycle",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [INCLUDES],
        reach: Site,
    }
}

impl DocsetRule for IncludeCycle {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let files = &docset.index.site.files;
        for cycle in docset.include_cycles() {
            let Some((&(file, closing), others)) = cycle.steps.split_last() else { continue };
            let (own, first) = (files.path(file), files.path(closing.file));
            let message = match others.len() {
                0 => format!("`{own}` includes itself"),
                1 => format!("`{own}` includes `{first}`, which includes `{own}`"),
                _ => format!("`{own}` includes `{first}`, which includes `{own}` through other files"),
            };
            let help = if others.is_empty() { "remove this include".to_owned() } else { help(cycle, files) };
            let diagnostic = reporter.report_in(file, closing.span, message);
            diagnostic.help(help).data("target", &**first);
            for (file, include) in others {
                let message = format!("`{}` is included here", files.path(include.file));
                diagnostic.related_in(files.path(*file).clone(), include.span, message);
            }
        }
    }
}

/// Returns help with the complete chain, which ends where it starts.
fn help(cycle: &IncludeChain, files: &Files) -> String {
    let names = cycle.steps.iter().chain(cycle.steps.first()).map(|(file, _)| format!("`{}`", files.path(*file)));
    format!("remove one of the includes: {}", names.collect::<Vec<_>>().join(" → "))
}
