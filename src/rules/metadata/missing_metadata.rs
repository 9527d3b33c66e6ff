//! PB101.

use crate::page::{MetadataEntry, State};
use crate::playbook::{Page, metadata_meaning};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for required metadata keys that are missing or empty.
    ///
    /// A value can also come from `fileMetadata` or `globalMetadata` in docfx.json. A comment is not a value. A key is
    /// not reported again if `misspelled-metadata-key` (PB103) reports it as misspelled, or if `placeholder-metadata`
    /// (PB102) reports a template's comment in place of its value.
    ///
    /// Pages that PlatyPS generates from PowerShell commands (`schema: 2.0.0` and `external help file`) need only
    /// `title` and `ms.date`.
    ///
    /// ## Why this is bad
    ///
    /// Search, the list of pages to review, and the email to a page's owner are all based on metadata. If a page has no
    /// owner, no one keeps it current.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// title: Plan the Move
    /// description: How a team plans its move.
    /// author: Dana Reyes
    /// ms.author: dreyes
    /// ms.date: 4/20/2020
    /// ms.topic: # how-to, or overview
    /// ---
    /// # Plan the Move
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: Plan the Move
    /// description: How a team plans its move.
    /// author: Dana Reyes
    /// ms.author: dreyes
    /// ms.date: 4/20/2020
    /// ms.topic: how-to
    /// ---
    /// # Plan the Move
    /// ````
    ///
    /// ## Options
    ///
    /// - `metadata.required`: the required keys, instead of those of the profile.
    /// - `[[metadata.for]]`: the required keys of some pages.
    ///
    /// The profile `fasttrack` requires `title`, `description`, `author`, `ms.author`, `manager`, `ms.date`,
    /// `ms.topic`, `ms.prod`, `ms.custom`, `ft.audience`, and `ft.owner`. The profile `learn` requires `title`,
    /// `description`, `author`, `ms.author`, `ms.date`, and `ms.topic`.
    ///
    /// ## References
    ///
    /// "Metadata for Microsoft Learn documentation" in Learn's contributor guide.
    pub MissingMetadata {
        code: "PB101",
        name: "missing-metadata",
        severity: Error,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for MissingMetadata {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        // A page that only redirects to another one has no content of its own.
        if page.front_matter.state != State::Read || page.front_matter.get("redirect_url").is_some() {
            return;
        }
        let site = reporter.site();
        let metadata = site.metadata(page);
        let is_help_page = is_command_help(page);
        for key in reporter.settings().metadata_on(page.source.path()).required(site.profile).iter() {
            if is_help_page && !REQUIRED_OF_COMMAND_HELP.contains(&&**key) {
                continue;
            }
            if metadata.get(key).is_some() || page.front_matter.all(key).any(|entry| !entry.value.is_empty()) {
                continue;
            }
            let entry = page.front_matter.get(key);
            let comment = entry.and_then(|entry| entry.comment).map(|comment| page.slice(comment).trim_end());
            let (span, fact) = match (entry, comment) {
                (None, _) => (page.front_matter.fence, "is missing".to_owned()),
                (Some(entry), None) => (with_colon(page, entry), "is empty".to_owned()),
                (Some(entry), Some(comment)) => {
                    (with_colon(page, entry), format!("is empty: `{comment}` is a comment, not a value"))
                }
            };
            let help = match entry {
                None => format!("add `{key}:` with {}", metadata_meaning(key)),
                Some(_) => format!("after `{key}:`, write {}", metadata_meaning(key)),
            };
            reporter.report(span, format!("required metadata `{key}` {fact}")).help(help).data("key", key);
        }
    }
}

/// The required keys that a help page has for which a generator writes the rest.
const REQUIRED_OF_COMMAND_HELP: [&str; 2] = ["title", "ms.date"];

/// Whether PlatyPS made the page from a PowerShell command: other keys than its own would be lost with the next update.
/// Source: PlatyPS's schema of help files, version 2.0.0.
fn is_command_help(page: &Page<'_>) -> bool {
    let schema = page.front_matter.get("schema").and_then(|entry| entry.value.as_str());
    schema.is_some_and(|schema| schema.trim() == "2.0.0") && page.front_matter.get("external help file").is_some()
}

/// The key with its colon.
fn with_colon(page: &Page<'_>, entry: &MetadataEntry<'_>) -> Span {
    let end = entry.key_span.end as usize;
    let colon = page.text().get(end..).is_some_and(|rest| rest.starts_with(':'));
    Span::new(entry.key_span.start as usize, end + usize::from(colon))
}
