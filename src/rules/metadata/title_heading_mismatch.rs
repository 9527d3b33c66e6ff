//! PB107.

use crate::config::Profile;
use crate::page::plain_text;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::MetadataOrigin;

declare_rule! {
    /// Checks for pages whose H1 is neither the title nor the last part of it.
    ///
    /// The parts of a title are separated by ` - `, as in `Sample Playbook - Kickoff`. A site name after ` | ` is
    /// ignored. In the `learn` profile, the H1 can also be the first part.
    ///
    /// ## Why this is bad
    ///
    /// Search shows the title, and the page shows the H1. If they differ, readers think that they opened a different
    /// page.
    ///
    /// On Learn, punctuation does not count, and the title may continue after the heading with ` - `, ` (`, or `, `.
    ///
    /// Off by default, because many playbook pages have a different heading on purpose.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// title: Sample Playbook - Kickoff
    /// ---
    /// # Handover
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: Sample Playbook - Kickoff
    /// ---
    /// # Kickoff
    /// ````
    pub TitleHeadingMismatch {
        code: "PB107",
        name: "title-heading-mismatch",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for TitleHeadingMismatch {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(heading) = page.headings.iter().find(|heading| heading.level == 1) else { return };
        let metadata = reporter.metadata(page);
        let Some(title) = metadata.get("title") else { return };
        let Some(text) = title.text else { return };
        let is_learn = reporter.site().profile == Profile::Learn;
        let comparable = |text: &str| if is_learn { words(text) } else { comparable(text) };
        let read = comparable(&heading.text);
        let title_text = text.split(" | ").next().unwrap_or(text).replace(['–', '—'], "-");
        let mut ends = title_text.match_indices(" - ").map(|(at, separator)| &title_text[at + separator.len()..]);
        // Learn's titles end with what the page belongs to: `Sort redirects - Authoring Pack`, `title element (Print)`.
        let mut starts = [" - ", " (", ", "].into_iter().flat_map(|sign| title_text.match_indices(sign));
        let is_start = is_learn && starts.any(|(at, _)| comparable(&title_text[..at]) == read);
        if read.is_empty() || read == comparable(&title_text) || ends.any(|end| comparable(end) == read) || is_start {
            return;
        }
        let message = format!("H1 `{}` does not match the title `{text}`", heading.text.trim());
        let found = reporter.report(heading.content, message);
        found.help("use the same text for the H1 and for the title or its last part").data("key", "title");
        if let MetadataOrigin::FrontMatter(entry) = title.origin {
            found.related(entry.value_span, "the title");
        }
    }
}

/// Returns `text` as rendered, ignoring case, repeated whitespace, and the type of dashes.
fn comparable(text: &str) -> String {
    let plain = plain_text(text).to_lowercase().replace(['–', '—'], "-");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Only the words of a text: a heading has `Error 7: TIME` if the title has `Error 7 TIME`.
fn words(text: &str) -> String {
    let plain = plain_text(text).to_lowercase();
    plain
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
