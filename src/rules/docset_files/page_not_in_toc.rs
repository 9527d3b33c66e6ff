//! PB702.

use crate::index::Docset;
use crate::playbook::PageKind;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Finds a page that no table of contents names and no other page links to.
    ///
    /// Nothing is said where the docset has no table of contents, nor of `index.md`, which its folder's address opens.
    /// Landing pages (`index.yml`) and other YAML files count as links.
    ///
    /// ## Why
    ///
    /// Readers reach such a page by search alone, and authors forget to keep it current.
    ///
    /// ## Fails
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
    /// ## Passes
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
        // Where the table of contents cannot be read, it is not known what it names.
        if docset.tocs().next().is_none() || docset.tocs().any(|toc| toc.error.is_some()) {
            return;
        }
        for page in docset.pages().filter(|page| page.role == PageKind::Page) {
            let path = docset.index.site.files.path(page.file);
            if !is_index(path) && !docset.index.is_referred_to(page.file) {
                reporter
                    .report_in(
                        page.file,
                        Span::default(),
                        "no table of contents names this page, and no page links to it",
                    )
                    .help("add it to the table of contents, link to it from a page, or remove it");
            }
        }
    }
}

fn is_index(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    name == "index.md" || name.starts_with("index--")
}
