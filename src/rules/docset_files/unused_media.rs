//! PB704.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for images that no file uses or links to.
    ///
    /// Pages, include files, landing pages, other YAML files, docfx.json, and pages that are kept but not published all
    /// count as users of an image.
    ///
    /// ## Why this is bad
    ///
    /// An unused image makes the playbook larger for everyone who downloads it. It is often left over from a deleted
    /// page, or it is the new version of an image that no page uses yet.
    ///
    /// ## Incorrect
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ````text title="media/agenda.png"
    /// (an image)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    ///
    /// ![The agenda](media/agenda.png)
    /// ````
    ///
    /// ````text title="media/agenda.png"
    /// (an image)
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
                    .report_in(picture.file, Span::default(), "no page uses this image")
                    .help("remove the image, or add it to the page where it belongs");
            }
        }
    }
}
