//! PB609.

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a heading that is more than one level below the heading before it.
    ///
    /// ## Why this is bad
    ///
    /// Readers with a screen reader go through a page by its levels, and take a gap for a part that they missed.
    ///
    /// Off by default: the pages of the playbook head their task tables with level 4 wherever they stand.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ## Approach
    ///
    /// #### Tasks
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ## Approach
    ///
    /// ### Prepare
    ///
    /// #### Tasks
    ///
    /// ## Next Steps
    /// ````
    pub HeadingJump {
        code: "PB609",
        name: "heading-jump",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for HeadingJump {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for pair in page.headings.windows(2) {
            let [before, heading] = pair else { continue };
            if heading.level > before.level + 1 {
                let (from, to, text) = (before.level, heading.level, heading.text.trim());
                reporter
                    .report(
                        heading.content,
                        format!("`{text}` is of level {to}, the heading before it of level {from}"),
                    )
                    .help(format!("write it with {} `#`", from + 1))
                    .related(before.content, "the heading before it");
            }
        }
    }
}
