//! PB802.

use crate::diagnostic::Applicability;
use crate::index::{Docset, MoMismatch};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for tasks that are mandatory on a page but optional in its translation, or the reverse.
    ///
    /// The header of each table declares the letters for mandatory and optional. For how pages are paired, see
    /// `translation-page-missing` (PB804).
    ///
    /// ## Why this is bad
    ///
    /// The same customer gets more or less work, depending on the language that their partner reads.
    ///
    /// ## Incorrect
    ///
    /// ````md title="playbook-lint.toml"
    /// [[docset]]
    /// path = "de"
    /// source = "en"
    /// ````
    ///
    /// ````md title="en/plan.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE |
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// | Aufgaben-ID | Name der Aufgabe | (E) Erforderlich (O) Optional | FastTrack-Rolle |
    /// |---|---|---|---|
    /// | 7101 | Planen des Pilotprojekts | O | FE |
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="playbook-lint.toml"
    /// [[docset]]
    /// path = "de"
    /// source = "en"
    /// ````
    ///
    /// ````md title="en/plan.md"
    /// | Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |
    /// |---|---|---|---|
    /// | 7101 | Plan the pilot | M | FE |
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// | Aufgaben-ID | Name der Aufgabe | (E) Erforderlich (O) Optional | FastTrack-Rolle |
    /// |---|---|---|---|
    /// | 7101 | Planen des Pilotprojekts | E | FE |
    /// ````
    ///
    /// ## Options
    ///
    /// - `[[docset]]`: `path`, `locale`, and `source` of a docset.
    /// - `translations`: with `false`, only docsets with a `source` are compared.
    pub TranslationMoMismatch {
        code: "PB802",
        name: "translation-mo-mismatch",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [TEXT],
        facts: [TASKS, INCLUDES],
        reach: Site,
        supersedes: [PB303 on ComparedCell],
    }
}

impl DocsetRule for TranslationMoMismatch {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        let source_page = translation.source_page();
        for MoMismatch { here, there, wanted } in translation.mo_mismatches() {
            let task = here.task;
            let Some(span) = task.letter_span else { continue };
            let (mandatory, optional) = (task.values.mandatory(), task.values.optional());
            let (right, wrong, mine, theirs) = match wanted {
                true => (mandatory, optional, "optional", "mandatory"),
                false => (optional, mandatory, "mandatory", "optional"),
            };
            let path = reporter.site().files.path(there.page.file).clone();
            let message = format!("task `{}` is {mine} here, but {theirs} on the {source_page}", task.id);
            reporter
                .report_in(here.page.file, span, message)
                .help(format!("write `{right}`, or correct the {source_page}"))
                .data("task", &*task.id)
                .data("value", wrong)
                .related_in(path, there.task.letter_span.unwrap_or(there.task.span), format!("{theirs} here"))
                .fix(Applicability::Safe, format!("write `{right}`"), span, right);
        }
    }
}
