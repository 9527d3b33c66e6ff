//! PB602.

use crate::page::State;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a second heading of level 1 on a page.
    ///
    /// ## Why this is bad
    ///
    /// The heading of level 1 is the page's name. A second one begins a page of its own in the eyes of search engines
    /// and screen readers, and it is missing from the list of sections beside the page.
    ///
    /// Off by default: pages of a playbook that were put together from several are often headed so on purpose.
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
                .report(heading.content, format!("`{}` is another heading of level 1", heading.text.trim()))
                .help("make it a heading of level 2, with `##`, or move what follows to a page of its own")
                .related(first.content, "first heading of level 1");
        }
    }
}
