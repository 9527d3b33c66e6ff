//! PB603.

use crate::playbook::{Page, REFRESH_SUMMARY};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Finds a page about a process without one of its sections: Overview, Objectives, Approach, Key Inputs, Key Outputs
    /// or Next Steps, in any of the playbook's languages.
    ///
    /// A section goes by the name that most pages of the docset give it. One that no page of the docset has is not missed
    /// on any if there are three process pages, or if the page has a section under a name that is not known.
    ///
    /// A page describes a process when it has a `Phase:` label under its title and at least half of the sections. The
    /// Refresh Summary has a rule of its own, PB207.
    ///
    /// ## Why this is bad
    ///
    /// Readers know where on a page they find what they have to bring along and what comes next. A section that is not
    /// there looks as if there were nothing to say.
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
    /// `sections.required`: the sections of process pages. Unless it is set, pages called `waves-*` need Overview,
    /// Objectives and Approach alone, and pages called `approach-*` none. `[[sections.for]]` with `paths` and `required`
    /// names those of other pages, whether they have a `Phase:` label or not. `vocabulary.sections`: other headings of
    /// sections. `vocabulary.phases`: other labels of the phase.
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
        let Some(required) = reporter.settings().sections(page.source.path()) else { return };
        if required.names.is_empty() || (page.labels.is_none() && !required.on_any_page) {
            return;
        }
        let sections = page.sections();
        let is_there: Vec<bool> = required.names.iter().map(|name| sections.has(name)).collect();
        let found = is_there.iter().filter(|&&is_there| is_there).count();
        // A page of another kind, or in words that are not known.
        if !required.on_any_page && found * 2 < required.names.len() {
            return;
        }
        let (locale, span) = (sections.locale(), page.name_span());
        // A section that no page calls by a known name may be there under another.
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
            let after = after.map(|heading| format!(", behind the section `{heading}`"));
            reporter
                .report(span, format!("section `{shown}` is missing"))
                .help(format!("add it with the heading `## {shown}`{}", after.unwrap_or_default()))
                .data("value", name.as_str());
        }
    }
}
