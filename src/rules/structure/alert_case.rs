//! PB606.

use crate::diagnostic::Applicability;
use crate::page::alert;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for alerts whose word is not uppercase: `[!Note]`.
    ///
    /// ## Why this is bad
    ///
    /// docfx renders it anyway, but other Markdown programs recognize only uppercase words, and a search easily misses
    /// it.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// > [!Note]
    /// > The kickoff takes an hour.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// > [!NOTE]
    /// > The kickoff takes an hour.
    /// ````
    ///
    /// ## References
    ///
    /// In Learn's Markdown reference, the words of alerts are uppercase.
    pub AlertCase {
        code: "PB606",
        name: "alert-case",
        severity: Info,
        fix: Safe,
        since: "0.1.0",
        changes: [ALERT_MARKER],
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for AlertCase {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for quote in &page.alerts {
            let word = page.slice(quote.word);
            let Some(known) = alert(word).filter(|known| *known != word) else { continue };
            reporter
                .report(quote.word, format!("alert `{word}` is not uppercase"))
                .help(format!("write `[!{known}]`"))
                .data("value", word)
                .fix(Applicability::Safe, format!("write `{known}`"), quote.word, known);
        }
    }
}
