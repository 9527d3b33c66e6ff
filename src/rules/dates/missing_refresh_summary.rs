//! PB207.

use crate::playbook::{Column, Page, REFRESH_SUMMARY};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for process pages (pages with a `Phase:` label) whose Refresh Summary is missing or empty.
    ///
    /// ## Why this is bad
    ///
    /// The Refresh Summary records the changes of a page. It shows readers what is new since their last visit and who
    /// to ask.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Phase: **Prepare**
    ///
    /// ## Next Steps
    /// ````
    ///
    /// ## Correct
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
    /// - `sections.required`, `[[sections.for]]`: the sections that a page must have. Pages whose list does not contain
    ///   the Refresh Summary are not checked. By default, these are `approach-*` pages.
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
        let required = reporter.settings().sections(page.source.path());
        let is_judged = (page.labels.is_some() || required.on_any_page)
            && required.names.iter().any(|name| name.eq_ignore_ascii_case(REFRESH_SUMMARY));
        if !is_judged || page.refresh_summary.is_some() {
            return;
        }
        let sections = page.sections();
        let name = page.vocabulary().section_name(REFRESH_SUMMARY, sections.locale());
        let heading_of = |column| page.vocabulary().column_heading(column, sections.locale());
        let [date, who, what] = [Column::Date, Column::WhoChanged, Column::WhatChanged].map(heading_of);
        let columns = format!("a table with the columns `{date}`, `{who}`, and `{what}`");
        if let Some(heading) = sections.headings(REFRESH_SUMMARY).next() {
            // A section with other content than a table also records changes.
            if page.slice(page.section(heading)).trim().is_empty() {
                let span = page.headings[heading].content;
                reporter.report(span, format!("required section `{name}` is empty")).help(format!("add {columns}"));
            }
            return;
        }
        reporter
            .report(page.name_span(), format!("required section `{name}` is missing"))
            .help(format!("add the heading `## {name}` at the end of the page, and below it {columns}"));
    }
}
