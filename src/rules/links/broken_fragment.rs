//! PB403.

use std::collections::BTreeMap;

use crate::diagnostic::Applicability;
use crate::facts::{LinkFact, PageFacts};
use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::percent_encoded;
use crate::text::Span;

declare_rule! {
    /// Checks for links to a fragment (`page.md#part`) that no heading, `<a name>`, or `id` of the page has.
    ///
    /// Headings have the IDs that docfx gives them: lowercase, with hyphens for spaces, without characters other than
    /// letters, digits, `-`, and `_`, and with `-1`, `-2` if they repeat. Headings of included files count. Case does
    /// not matter. `#top`, tabs, and lines of code are always allowed.
    ///
    /// ## Why this is bad
    ///
    /// The page opens at its top, and readers have to search for the part that the link promised.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// See the [agenda](#agendas).
    ///
    /// # Agenda
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// See the [agenda](#agenda), or go [to the top](#top).
    ///
    /// # Agenda
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    ///
    /// ## References
    ///
    /// docfx warns `bookmark-not-found`. The IDs are those of Markdig's `AutoIdentifiers` in GitHub's format.
    pub BrokenFragment {
        code: "PB403",
        name: "broken-fragment",
        severity: Error,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
        facts: [FRAGMENTS, ANCHORS, INCLUDES],
        reach: Site,
    }
}

impl DocsetRule for BrokenFragment {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        // Grouped by target, to collect each page's fragments once.
        let mut by_target: BTreeMap<&str, Vec<(&PageFacts, &LinkFact)>> = BTreeMap::new();
        for page in docset.pages() {
            for link in page.fragments().iter().filter(|link| !is_always_good(&link.fragment)) {
                by_target.entry(docset.index.site.files.path(link.file)).or_default().push((page, link));
            }
        }
        for links in by_target.into_values() {
            let Some(places) = links.first().and_then(|(_, link)| docset.index.places(link.file)) else { continue };
            for (page, link) in links {
                if !places.contains(&link.fragment) {
                    report(
                        docset,
                        page,
                        link,
                        places.closest_fragment(&link.fragment, reporter.suggestions()),
                        reporter,
                    );
                }
            }
        }
    }
}

fn report(docset: &Docset<'_>, page: &PageFacts, link: &LinkFact, near: Option<&str>, reporter: &mut Reporter<'_>) {
    let target = docset.index.site.files.path(link.file);
    let whose = if link.file == page.file { "this page".to_owned() } else { format!("`{target}`") };
    let fragment = &link.fragment;
    // The span in the facts starts after the sign.
    let span = Span { start: link.span.start.saturating_sub(1), end: link.span.end };
    let diagnostic = reporter.report_in(page.file, span, format!("{whose} has no heading `#{fragment}`"));
    diagnostic.data("target", format!("{target}#{fragment}"));
    let Some(near) = near else {
        diagnostic.help("link to a heading that exists, or to the page without `#`");
        return;
    };
    // A fragment that is longer in the source is percent-encoded.
    let is_encoded = link.span.len() > fragment.len();
    let written = if is_encoded { percent_encoded(near) } else { near.to_owned() };
    let title = format!("write `#{near}`");
    diagnostic.help(format!("did you mean `#{near}`?")).fix(Applicability::Unsafe, title, span, format!("#{written}"));
}

/// Whether a fragment is the top of a page, a tab, a line of code, or a text to search for.
fn is_always_good(fragment: &str) -> bool {
    let lower = fragment.to_ascii_lowercase();
    let is_line =
        |part: &str| part.strip_prefix('l').is_some_and(|line| line.bytes().all(|byte| byte.is_ascii_digit()));
    lower == "top" || lower.starts_with("tab/") || lower.starts_with(":~:") || lower.split('-').all(is_line)
}
