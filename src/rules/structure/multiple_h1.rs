//! PB602.

use crate::page::State;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for a second H1 on a page.
    ///
    /// ## Why this is bad
    ///
    /// The H1 is the page's title. For search engines and screen readers, a second one starts another page, and it is
    /// missing from the list of sections next to the page.
    ///
    /// Off by default, because playbook pages that combine several pages often have several H1s on purpose.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// # Kickoff
    ///
    /// # Agenda
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// # Kickoff
    ///
    /// ## Agenda
    /// ````
    ///
    /// ## References
    ///
    /// Learn's build reports the same as `multiple-h1s`.
    pub MultipleH1 {
        code: "PB602",
        name: "multiple-h1",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for MultipleH1 {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.front_matter.state == State::Unclosed {
            // Its comments look like headings.
            return;
        }
        let mut tops = page.headings.iter().filter(|heading| heading.level == 1);
        let Some(first) = tops.next() else { return };
        for heading in tops {
            reporter
                .report(heading.content, format!("`{}` is another H1", heading.text.trim()))
                .help("make it an H2 with `##`, or move the text below it to a separate page")
                .related(first.content, "the first H1");
        }
    }
}
