//! PB002.

use crate::diagnostic::truncate;
use crate::page::State;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::{Span, strip_invisible};
use crate::vfs::file_name;

const METADATA_FIRST: &str = "put the metadata at the top of the page, between two lines of `---`";

/// Files that describe the repository: their lowercase names without extension.
const REPOSITORY_FILES: [&str; 8] = [
    "readme",
    "license",
    "contributing",
    "code_of_conduct",
    "code-of-conduct",
    "security",
    "support",
    "thirdpartynotices",
];

declare_rule! {
    /// Checks for pages that do not start with front matter, the metadata between two lines of `---`.
    ///
    /// A byte order mark before the first `---` and spaces after it are allowed. `README`, `SECURITY`, and other files
    /// that describe the repository are skipped if no docfx.json specifies which files are pages.
    ///
    /// ## Why this is bad
    ///
    /// Without front matter, a page has no title, owner, or date of its own. No one is notified when it goes stale, and
    /// the site's search shows whatever text comes first. If anything comes before `---`, docfx shows the metadata to
    /// readers as text.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// # Kickoff
    ///
    /// What happens in the first meeting.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: Kickoff
    /// ---
    ///
    /// # Kickoff
    /// ````
    ///
    /// ## References
    ///
    /// docfx reads front matter with Markdig, which looks for `---` on the first line only.
    pub MissingFrontMatter {
        code: "PB002",
        name: "missing-front-matter",
        severity: Error,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for MissingFrontMatter {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        if page.front_matter.state != State::Missing || is_repository_file(page, reporter) {
            return;
        }
        let text = page.text();
        let first = first_line(text);
        let line = first.of(text);
        // Another rule reports conflict markers.
        if line.starts_with("<<<<<<< ") {
            return;
        }
        let (message, help) = if line.is_empty() {
            ("the page is empty".to_owned(), METADATA_FIRST)
        } else if strip_invisible(line).trim() == "---" {
            let number = page.source.lines().line_of(page.text(), first.start as usize) + 1;
            let message = match number {
                1 => "unexpected characters before `---`".to_owned(),
                _ => format!("the page starts with blank lines, but its front matter is on line {number}"),
            };
            (message, "make `---` the first line, with nothing before it")
        } else if line.chars().all(|sign| matches!(sign, '-' | '–' | '—')) {
            (format!("the page starts with `{line}`, not with front matter"), "write `---` (three hyphens)")
        } else {
            (format!("the page starts with `{}`, not with front matter", truncate(line)), METADATA_FIRST)
        };
        reporter.report(first, message).help(help);
    }
}

/// Returns the first line that is not blank, without whitespace around it.
fn first_line(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    let rest = &text.as_bytes()[start..];
    let end = start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    Span::new(start, end).trimmed(text)
}

fn is_repository_file(page: &Page<'_>, reporter: &Reporter<'_>) -> bool {
    let path: &str = page.source.path();
    let name = file_name(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase();
    reporter.site().root.docfx.is_empty() && REPOSITORY_FILES.contains(&&*stem)
}
