//! PB601.

use crate::facts::TopHeading;
use crate::index::Docset;
use crate::playbook::PageKind;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Finds a page without a heading of level 1, or with an empty one.
    ///
    /// A heading in a file that the page includes counts, and so does an `<h1>`. Tables of contents and pages with a
    /// `redirect_url` need none.
    ///
    /// ## Why this is bad
    ///
    /// The heading is what readers see first: it tells them that they are on the page they were looking for. Search
    /// engines and screen readers begin with it too.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// title: Sample Playbook - Kickoff
    /// ---
    /// ## Overview
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: Sample Playbook - Kickoff
    /// ---
    /// # Kickoff
    ///
    /// ## Overview
    /// ````
    ///
    /// ## References
    ///
    /// Learn's build reports the same as `h1-missing`.
    pub MissingH1 {
        code: "PB601",
        name: "missing-h1",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        facts: [HEADING, INCLUDES],
        reach: Site,
    }
}

impl DocsetRule for MissingH1 {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for page in docset.pages().filter(|page| page.role == PageKind::Page) {
            let has_included = || {
                let included = docset.index.included(page);
                included.iter().any(|include| matches!(include.top_heading(), TopHeading::There))
            };
            match page.top_heading() {
                TopHeading::There => {}
                TopHeading::Empty(span) => {
                    reporter
                        .report_in(page.file, *span, "the heading of level 1 is empty")
                        .help("write the page's name behind the `#`");
                }
                TopHeading::Missing { .. } if has_included() => {}
                TopHeading::Missing { at, title } => {
                    let help = match &**title {
                        "" => "begin the page with a line of `#`, a blank and the page's name".to_owned(),
                        title => format!("begin the page with the line `# {title}`"),
                    };
                    reporter.report_in(page.file, *at, "this page has no heading of level 1").help(help);
                }
            }
        }
    }
}
