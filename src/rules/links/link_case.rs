//! PB404.

use crate::diagnostic::Applicability;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::LinkProblemKind;

declare_rule! {
    /// Finds a link, picture or include whose file exists in other case only: `Kickoff.md` for `kickoff.md`.
    ///
    /// ## Why this is bad
    ///
    /// Such a link opens on Windows and on a server that ignores case, but not on GitHub and not on Linux or a Mac that
    /// tells case apart. Whoever reviews the page there finds a dead link.
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
    /// Off in the `learn` profile: Microsoft Learn ignores case. `links.ignore`: globs of targets that are not judged.
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
                .report(span, format!("the file is called `{right}`, not `{written}`"))
                .help(format!("write `{right}`: GitHub and Linux tell case apart"))
                .data("target", written)
                .fix(Applicability::Safe, format!("write `{right}`"), span, right);
        }
    }
}
