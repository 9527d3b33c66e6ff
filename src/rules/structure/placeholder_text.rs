//! PB612.

use crate::playbook::{Page, placeholders};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for text that an author meant to replace: `TODO`, `TBD`, lorem ipsum, or a template's `<Insert …>`.
    ///
    /// Code, comments, and link targets are not checked; for metadata, see `placeholder-metadata` (PB102). Off by default,
    /// because a page can be about such words.
    ///
    /// ## Why this is bad
    ///
    /// Readers get an unfinished page, and do not know what is missing. Text in angle brackets is not even shown.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// TODO: who keeps the spare keys?
    /// ````
    ///
    /// ````md
    /// Call <insert phone number> to lend a key.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// The porter keeps the spare keys. A `TODO` in code is not reported.
    /// ````
    pub PlaceholderText {
        code: "PB612",
        name: "placeholder-text",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for PlaceholderText {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for span in placeholders(page, reporter.docset_of(page).locale) {
            let written = page.slice(span);
            let diagnostic = reporter.report(span, format!("`{written}` is a placeholder"));
            diagnostic.help("replace it, or delete the sentence").data("value", written);
        }
    }
}
