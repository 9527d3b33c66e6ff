//! PB704.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Finds a picture that nothing shows or links to: no page, no include file, no landing page or other YAML file, no
    /// docfx.json, and no page that is kept but not published.
    ///
    /// ## Why
    ///
    /// Such a picture makes the playbook larger for everybody who downloads it. It is often what is left of a page that
    /// went, or the new version of a picture that no page was changed to.
    ///
    /// ## Fails
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ````text title="media/agenda.png"
    /// (a picture)
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    ///
    /// ![The agenda](media/agenda.png)
    /// ````
    ///
    /// ````text title="media/agenda.png"
    /// (a picture)
    /// ````
    pub UnusedMedia {
        code: "PB704",
        name: "unused-media",
        severity: Warning off,
        fix: None,
        since: "0.1.0",
        checks: [IMAGES],
        facts: [IMAGES, TOCS, REFERENCES, REFERENCED_FILES],
        reach: Site,
    }
}

impl DocsetRule for UnusedMedia {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for picture in docset.images() {
            if !docset.index.is_referred_to(picture.file) {
                reporter
                    .report_in(picture.file, Span::default(), "no page shows this picture")
                    .help("remove it, or show it where it belongs");
            }
        }
    }
}
