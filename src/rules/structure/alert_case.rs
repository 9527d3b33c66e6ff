//! PB606.

use crate::diagnostic::Applicability;
use crate::page::alert;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds an alert whose word is not in capitals: `[!Note]`.
    ///
    /// ## Why this is bad
    ///
    /// docfx shows it all the same, but other programs that read Markdown know the capitals only, and it is easily
    /// missed in a search.
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
    /// The alerts in Learn's Markdown reference are all in capitals.
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
                .report(quote.word, format!("alert `{word}` is not in capitals"))
                .help(format!("write `[!{known}]`"))
                .data("value", word)
                .fix(Applicability::Safe, format!("write `{known}`"), quote.word, known);
        }
    }
}
