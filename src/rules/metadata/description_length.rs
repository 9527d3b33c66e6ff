//! PB108.

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::MetadataOrigin;

declare_rule! {
    /// Checks for descriptions with fewer than 75 or more than 300 characters.
    ///
    /// ## Why this is bad
    ///
    /// Search shows the description below the title. A short description adds nothing to the title, and the end of a
    /// long one is cut off.
    ///
    /// This rule is off by default because hardly any playbook page follows the limits.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// description: About the kickoff.
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// description: How the kickoff is prepared, who is invited to it, and what customers should know before it begins.
    /// ---
    /// ````
    ///
    /// ## References
    ///
    /// Learn's contributor guide asks for 75 to 300 characters.
    pub DescriptionLength {
        code: "PB108",
        name: "description-length",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
    }
}

const SHORTEST: usize = 75;
const LONGEST: usize = 300;

impl PageRule for DescriptionLength {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let metadata = reporter.metadata(page);
        let Some(description) = metadata.get("description") else { return };
        // A description that docfx.json sets for the entire site cannot be fixed on the page.
        let (Some(text), MetadataOrigin::FrontMatter(entry)) = (description.text, description.origin) else { return };
        let length = text.trim().chars().count();
        let help = match length {
            0..SHORTEST => format!("describe in at least {SHORTEST} characters what readers find on this page"),
            SHORTEST..=LONGEST => return,
            _ => format!("shorten the description to {LONGEST} characters"),
        };
        let message = format!("description has {length} characters, not {SHORTEST} to {LONGEST}");
        reporter.report(entry.value_span, message).help(help).data("key", "description");
    }
}
