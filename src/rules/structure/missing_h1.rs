//! PB601.

use crate::facts::TopHeading;
use crate::index::Docset;
use crate::playbook::PageKind;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for pages without an H1, or with an empty one.
    ///
    /// A heading in an included file counts, and so does an `<h1>`. TOCs and pages with a `redirect_url` do not need
    /// one.
    ///
    /// ## Why this is bad
    ///
    /// The H1 is the first thing that readers see: it confirms that they are on the right page. Search engines and
    /// screen readers start with it too.
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
                    reporter.report_in(page.file, *span, "the H1 is empty").help("write the page title after `#`");
                }
                TopHeading::Missing { .. } if has_included() => {}
                TopHeading::Missing { at, title } => {
                    let help = match &**title {
                        "" => "start the page with a line of `#`, a space, and the page title".to_owned(),
                        title => format!("start the page with the line `# {title}`"),
                    };
                    reporter.report_in(page.file, *at, "this page has no H1").help(help);
                }
            }
        }
    }
}
