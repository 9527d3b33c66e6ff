//! PB404.

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::LinkProblemKind;

declare_rule! {
    /// Checks for links, images, and includes whose file exists only with different case: `Kickoff.md` for
    /// `kickoff.md`.
    ///
    /// ## Why this is bad
    ///
    /// Such a link works on Windows and on servers that ignore case, but not on GitHub, Linux, or case-sensitive Macs.
    /// Reviewers who open the page there see a broken link.
    ///
    /// ## Incorrect
    ///
    /// ````md title="a.md"
    /// ---
    /// ft.audience: internal
    /// ---
    /// See the [kickoff](Kickoff.md).
    /// ````
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="a.md"
    /// ---
    /// ft.audience: internal
    /// ---
    /// See the [kickoff](kickoff.md#Agenda).
    /// ````
    ///
    /// ````md title="kickoff.md"
    /// # Kickoff
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    ///
    /// Off in the `learn` profile, because Microsoft Learn ignores case.
    pub LinkCase {
        code: "PB404",
        name: "link-case",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [LINK_TARGET],
        checks: [PAGES, INCLUDES],
        off_in: Learn,
    }
}

impl PageRule for LinkCase {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        for flawed in &*reporter.link_problems() {
            let LinkProblemKind::OtherCase(file) = flawed.problem else { continue };
            let (site, link) = (reporter.site(), &page.links[flawed.link]);
            let span = link.path_span(page.text());
            let written = page.slice(span);
            let right = site.with_actual_case(page.source.path(), written, file);
            reporter
                .report(span, format!("`{written}` does not match the case of the file name `{right}`"))
                .help(format!("write `{right}`; GitHub and Linux are case-sensitive"))
                .data("target", written)
                .fix(Applicability::Safe, format!("write `{right}`"), span, right);
        }
    }
}
