//! PB609.

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for headings that are more than one level below the heading before them.
    ///
    /// ## Why this is bad
    ///
    /// Readers with a screen reader navigate a page by its heading levels. A gap looks like a part that they missed.
    ///
    /// Off by default, because playbook pages use H4 above their task tables at any depth.
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
                    .report(heading.content, format!("`{text}` is an H{to}, but the heading before it is an H{from}"))
                    .help(format!("write it with {} `#`", from + 1))
                    .related(before.content, "the heading before it");
            }
        }
    }
}
