//! PB603.

use crate::playbook::{Page, REFRESH_SUMMARY};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for process pages without one of their sections: Overview, Objectives, Approach, Key Inputs, Key Outputs,
    /// or Next Steps, in any language of the playbook.
    ///
    /// The name of a section is the one that most pages of the docset use. A section that no page of the docset has is
    /// not reported if there are three or more process pages, or if the page has a section with an unknown name.
    ///
    /// A process page has a `Phase:` label under its title and at least half of the sections. For the Refresh Summary,
    /// see `missing-refresh-summary` (PB207).
    ///
    /// ## Why this is bad
    ///
    /// Readers know where on a page to find what they have to prepare and what comes next. A missing section looks as
    /// if there were nothing to say.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Phase: **Prepare**
    ///
    /// ## Overview
    /// ## Objectives
    /// ## Approach
    /// ## Key Inputs
    /// ## Next Steps
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// # Auftakt
    ///
    /// Phase: **Vorbereitung**
    ///
    /// ## Übersicht
    /// ## Ziele
    /// ## Methode
    /// ## Wichtige Inputs
    /// ## Wichtige Ergebnisse
    /// ## Nächste Schritte
    /// ````
    ///
    /// ## Options
    ///
    /// - `sections.required`: the sections of process pages. By default, pages named `waves-*` need only Overview,
    ///   Objectives, and Approach, and pages named `approach-*` need none.
    /// - `[[sections.for]]`: with `paths` and `required`, the sections of other pages, with or without a `Phase:`
    ///   label.
    /// - `vocabulary.sections`: other headings of sections.
    /// - `vocabulary.phases`: other labels of the phase.
    pub MissingSection {
        code: "PB603",
        name: "missing-section",
        severity: Warning,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for MissingSection {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let required = reporter.settings().sections(page.source.path());
        if required.names.is_empty() || (page.labels.is_none() && !required.on_any_page) {
            return;
        }
        let sections = page.sections();
        let is_there: Vec<bool> = required.names.iter().map(|name| sections.has(name)).collect();
        let found = is_there.iter().filter(|&&is_there| is_there).count();
        // A different kind of page, or one with unknown words.
        if !required.on_any_page && found * 2 < required.names.len() {
            return;
        }
        let (locale, span) = (sections.locale(), page.name_span());
        // A section that no page calls by a known name may exist under a different one.
        let has_other = sections.has_other(|heading| page.headings[heading].level == 2);
        let is_expected = |name: &str| {
            let words = page.vocabulary();
            words.is_customary(name, locale) && (!has_other || words.has_section(name, locale))
        };
        for (at, name) in required.names.iter().enumerate() {
            if is_there[at] || name.eq_ignore_ascii_case(REFRESH_SUMMARY) || !is_expected(name) {
                continue;
            }
            let shown = page.vocabulary().section_name(name, locale);
            let after = required.names[..at].iter().zip(&is_there).rev().find(|(_, is_there)| **is_there);
            let after = after.and_then(|(name, _)| Some(page.headings[sections.headings(name).next()?].text.trim()));
            let after = after.map(|heading| format!(", after the section `{heading}`"));
            reporter
                .report(span, format!("required section `{shown}` is missing"))
                .help(format!("add it with the heading `## {shown}`{}", after.unwrap_or_default()))
                .data("value", name.as_str());
        }
    }
}
