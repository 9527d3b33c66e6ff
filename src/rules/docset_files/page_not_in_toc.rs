//! PB702.

use crate::index::Docset;
use crate::playbook::PageKind;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;
use crate::vfs::file_name;

declare_rule! {
    /// Checks for pages that no TOC lists and no other page links to.
    ///
    /// A docset without a TOC is skipped, and so is `index.md`, which opens at the URL of its folder. Landing pages
    /// (`index.yml`) and other YAML files count as links.
    ///
    /// ## Why this is bad
    ///
    /// Readers find such a page only through search, and authors forget to keep it current.
    ///
    /// ## Incorrect
    ///
    /// ````yml title="toc.yml"
    /// - name: Kickoff
    ///   href: kickoff.md
    /// ````
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ````md title="agenda.md"
    /// # Agenda
    /// ````
    ///
    /// ## Correct
    ///
    /// ````yml title="toc.yml"
    /// - name: Kickoff
    ///   href: kickoff.md
    /// ````
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    ///
    /// See the [agenda](agenda.md).
    /// ````
    ///
    /// ````md title="agenda.md"
    /// # Agenda
    /// ````
    pub PageNotInToc {
        code: "PB702",
        name: "page-not-in-toc",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
        facts: [TOCS, REFERENCES, REFERENCED_FILES],
        reach: Site,
        role: UnreferencedPage,
    }
}

impl DocsetRule for PageNotInToc {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        // If a TOC cannot be read, its entries are unknown.
        let listed_in = docset.listed_in();
        if listed_in.tocs().next().is_none() || listed_in.tocs().any(|toc| toc.error.is_some()) {
            return;
        }
        for page in docset.pages().filter(|page| page.role == PageKind::Page) {
            let path = docset.index.site.files.path(page.file);
            if !is_index(path) && !docset.index.is_referred_to(page.file) {
                reporter
                    .report_in(page.file, Span::default(), "no TOC lists this page, and no page links to it")
                    .help("add the page to the TOC, link to it from a page, or remove it");
            }
        }
    }
}

fn is_index(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    name == "index.md" || name.starts_with("index--")
}
