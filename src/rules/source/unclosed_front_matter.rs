//! PB003.

use crate::page::State;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for front matter that starts with `---` but has no closing `---`.
    ///
    /// ## Why this is bad
    ///
    /// docfx then finds no metadata at all. The page loses its title, owner, and date, and readers see the metadata as
    /// the first paragraph.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// title: Kickoff
    /// ms.date: 3/2/2020
    ///
    /// # Kickoff
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: Kickoff
    /// ms.date: 3/2/2020
    /// ---
    ///
    /// # Kickoff
    /// ````
    ///
    /// ## References
    ///
    /// docfx reads front matter with Markdig, which ends it at a line of `---` or `...`.
    pub UnclosedFrontMatter {
        code: "PB003",
        name: "unclosed-front-matter",
        severity: Error,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for UnclosedFrontMatter {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.front_matter.state != State::Unclosed {
            return;
        }
        let text = page.text();
        let (last, meant) = end_of_metadata(text, page.body.start as usize);
        let found = reporter.report(page.front_matter.fence, "the front matter has no closing `---`");
        if let Some(meant) = meant {
            let help = match meant.of(text) {
                "---" => "delete the whitespace before the second `---`".to_owned(),
                dashes => format!("replace `{dashes}` with `---` (three hyphens)"),
            };
            found.help(help).related(meant, "this line seems to be intended as the end");
        } else if let Some(last) = last {
            found
                .help("add a line of `---` after the last line of the metadata")
                .related(last, "the metadata seems to end here");
        } else {
            found.help("put the metadata between two lines of `---`");
        }
    }
}

/// Returns the last line that looks like metadata, and a line of dashes after it that is not a fence.
fn end_of_metadata(text: &str, body: usize) -> (Option<Span>, Option<Span>) {
    let (mut last, mut ended, mut start) = (None, false, body);
    for line in text.get(body..).unwrap_or_default().split_inclusive(['\n', '\r']) {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        let written = span.of(text);
        if written.is_empty() {
            ended = last.is_some();
        } else if written.chars().all(|sign| matches!(sign, '-' | '–' | '—')) && written != "-" {
            return (last, Some(span));
        } else if !ended && (has_key(line) || last.is_some() && line.starts_with([' ', '\t', '-'])) {
            last = Some(span);
        } else {
            break;
        }
    }
    (last, None)
}

fn has_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && !key.contains([' ', '\t', '#', '|', '<', '[', '`']))
}
