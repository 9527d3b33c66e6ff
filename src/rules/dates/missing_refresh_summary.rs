//! PB207.

use crate::playbook::{Page, REFRESH_SUMMARY};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a page about a process, one with a `Phase:` label, that has no Refresh Summary, or an empty one.
    ///
    /// ## Why
    ///
    /// The Refresh Summary is a page's record of its changes: who to ask, and what is new since the last time.
    ///
    /// ## Fails
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Phase: **Prepare**
    ///
    /// ## Next Steps
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Phase: **Prepare**
    ///
    /// ## Refresh Summary
    ///
    /// | Date | Who Changed | What Changed |
    /// | --- | --- | --- |
    /// | 3/25/2020 | Ana Diaz | New page |
    /// ````
    ///
    /// ## Options
    ///
    /// `sections.required` and `[[sections.for]]`: pages for which they do not name the Refresh Summary need none. Unless
    /// they are set, these are pages called `approach-*`.
    pub MissingRefreshSummary {
        code: "PB207",
        name: "missing-refresh-summary",
        severity: Warning,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for MissingRefreshSummary {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let Some(required) = reporter.settings().sections(page.source.path()) else { return };
        let is_judged = (page.labels.is_some() || required.on_any_page)
            && required.names.iter().any(|name| name.eq_ignore_ascii_case(REFRESH_SUMMARY));
        if !is_judged || page.refresh_summary.is_some() {
            return;
        }
        let sections = page.sections();
        let name = page.vocabulary().section_name(REFRESH_SUMMARY, sections.locale());
        let columns = "a table with the columns `Date`, `Who Changed` and `What Changed`";
        if let Some(heading) = sections.headings(REFRESH_SUMMARY).next() {
            // A record in another form is a record.
            if page.slice(page.section(heading)).trim().is_empty() {
                let span = page.headings[heading].content;
                reporter.report(span, format!("section `{name}` is empty")).help(format!("add {columns}"));
            }
            return;
        }
        reporter
            .report(page.name_span(), format!("section `{name}` is missing"))
            .help(format!("add the heading `## {name}` at the end, with {columns} below it"));
    }
}
