//! PB109.

use rustc_hash::FxHashMap;

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;
use crate::vfs::FileId;

declare_rule! {
    /// Checks for pages of a docset with the same title, ignoring case.
    ///
    /// The internal and the partner variant of a page (`index--internal.md`, `index--partner.md`) count as one page. In
    /// a translated docset, a page and its remaining copy in the source language (`a-de.md` and `a.md`) can also have
    /// the same title.
    ///
    /// ## Why this is bad
    ///
    /// In search results, tabs, and bookmarks, only the title distinguishes pages.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// ---
    /// title: Sample Playbook - Kickoff
    /// ---
    /// ````
    ///
    /// ````md title="b.md"
    /// ---
    /// title: Sample Playbook - Kickoff
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// ---
    /// title: Sample Playbook - Kickoff
    /// ---
    /// ````
    ///
    /// ````md title="b.md"
    /// ---
    /// title: Sample Playbook - Kickoff for Partners
    /// ---
    /// ````
    pub DuplicateTitle {
        code: "PB109",
        name: "duplicate-title",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
        facts: [METADATA],
    }
}

impl DocsetRule for DuplicateTitle {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let files = &reporter.site().files;
        let suffixes = &docset.info().suffixes;
        // What is left of a file's name when it does not say for whom and in which language it is.
        let stem = |file: FileId| {
            let path = files.path(file).strip_suffix(".md").unwrap_or(files.path(file));
            let path =
                ["--internal", "--partner"].iter().find_map(|audience| path.strip_suffix(audience)).unwrap_or(path);
            suffixes.iter().find_map(|suffix| path.strip_suffix(&**suffix)).unwrap_or(path)
        };
        let mut first: FxHashMap<String, (FileId, Span)> = FxHashMap::default();
        for page in docset.pages() {
            let Some((title, span)) = &page.metadata().title else { continue };
            let (other, other_span) = *first.entry(title.to_lowercase()).or_insert((page.file, *span));
            if other == page.file || stem(other) == stem(page.file) {
                continue;
            }
            let path = files.path(other);
            let message = format!("title `{title}` is also the title of `{}`", docset.info().below(path));
            reporter
                .report_in(page.file, *span, message)
                .help("give each page a title of its own")
                .data("key", "title")
                .data("value", &**title)
                .related_in(path.clone(), other_span, "first used here");
        }
    }
}
