//! PB604.

use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};

declare_rule! {
    /// Checks for sections of a process page that come before one that they should follow, or that appear twice.
    ///
    /// The order is Overview, Objectives, Approach, Key Inputs, Key Outputs, Next Steps, Refresh Summary. Other
    /// sections may come between them. Headings below H2 are not checked.
    ///
    /// ## Why this is bad
    ///
    /// Readers look for a section in the place where all other pages have it. A second section of the same name is
    /// usually left over from two pages that were merged, and a link to it opens the first one.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Phase: **Prepare**
    ///
    /// ## Objectives
    /// ## Overview
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Phase: **Prepare**
    ///
    /// ## Overview
    /// ## Who It Is For
    /// ## Objectives
    /// ### Overview of the Week
    /// ````
    ///
    /// ## Options
    ///
    /// - `sections.required`, `[[sections.for]]`: the sections of a page, in their order.
    pub SectionOrder {
        code: "PB604",
        name: "section-order",
        severity: Warning,
        fix: None,
        since: "0.1.0",
    }
}

impl PageRule for SectionOrder {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let required = reporter.settings().sections(page.source.path());
        if required.names.is_empty() || (page.labels.is_none() && !required.on_any_page) {
            return;
        }
        let sections = page.sections();
        // The index in the required order of each section, in the order of the page.
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (place, name) in required.names.iter().enumerate() {
            let headings = sections.headings(name).filter(|&heading| page.headings[heading].level <= 2);
            found.extend(headings.map(|heading| (heading, place)));
        }
        found.sort_unstable();
        let shown = |heading: usize| page.headings[heading].text.trim();
        let mut first = vec![None::<usize>; required.names.len()];
        found.retain(|&(heading, place)| {
            let Some(first) = first[place] else {
                first[place] = Some(heading);
                return true;
            };
            reporter
                .report(page.headings[heading].content, format!("section `{}` is on this page already", shown(heading)))
                .help("merge the two, or rename this one")
                .related(page.headings[first].content, "first of that name");
            false
        });
        // Report as few sections as possible as misplaced.
        let in_order = longest_run(&found);
        for &(heading, place) in &found {
            if in_order.contains(&(heading, place)) {
                continue;
            }
            let late = in_order.iter().find(|&&(other, reached)| other < heading && reached > place);
            let early = in_order.iter().rev().find(|&&(other, reached)| other > heading && reached < place);
            let (Some(&(other, _)), side, move_to) = (match late {
                Some(_) => (late, "after", "before"),
                None => (early, "before", "after"),
            }) else {
                continue;
            };
            let name = shown(other);
            reporter
                .report(page.headings[heading].content, format!("section `{}` comes {side} `{name}`", shown(heading)))
                .help(format!("move it {move_to} the section `{name}`"))
                .related(page.headings[other].content, "the other section");
        }
    }
}

/// Returns the longest subsequence of `found` whose indexes rise: headings with their indexes, in the order of the
/// page.
fn longest_run(found: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut runs: Vec<Vec<(usize, usize)>> = Vec::with_capacity(found.len());
    for &one in found {
        let before = runs.iter().filter(|run| run.last().is_some_and(|last| last.1 < one.1));
        let mut run = before.max_by_key(|run| run.len()).cloned().unwrap_or_default();
        run.push(one);
        runs.push(run);
    }
    runs.into_iter().max_by_key(Vec::len).unwrap_or_default()
}
