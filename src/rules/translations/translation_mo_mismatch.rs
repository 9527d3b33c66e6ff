//! PB802.

use rustc_hash::FxHashMap;

use crate::diagnostic::Applicability;
use crate::docset::{Docset, PageFacts, TaskFact};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Finds a task that is mandatory on a page and optional on its translation, or the reverse, by the letters that each
    /// table's own header declares.
    ///
    /// See `translation-page-missing` for how pages are paired.
    ///
    /// ## Why
    ///
    /// The same customer gets more or less work by the language that their partner reads.
    ///
    /// ## Fails
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
    /// ## Passes
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
    /// `[[docset]]` in `playbook-lint.toml`: `path`, `locale` and `source`. `translations = false` at the top of the file
    /// holds only those docsets against others that name a `source`.
    pub TranslationMoMismatch {
        code: "PB802",
        name: "translation-mo-mismatch",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
    }
}

impl DocsetRule for TranslationMoMismatch {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        let source_page = translation.source_page();
        for pair in &translation.pairs {
            let source_pages = docset.index.with_includes(pair.source);
            let mut there: FxHashMap<&str, Source<'_>> = FxHashMap::default();
            for (page, task) in source_pages.iter().flat_map(|page| page.tasks.iter().map(move |task| (*page, task))) {
                let said = sound(task);
                let first = there.entry(&task.id).or_insert(Source { page, task, mandatory: said });
                // Where the source says both, there is nothing to follow.
                first.mandatory = first.mandatory.filter(|_| first.mandatory == said);
            }
            for task in &pair.page.tasks {
                let Some(&Source { page, task: other, mandatory: Some(wanted) }) = there.get(&*task.id) else { continue };
                let (Some(says), Some(span)) = (sound(task), task.letter_span) else { continue };
                if says == wanted {
                    continue;
                }
                let letter = if wanted { task.letters.0 } else { task.letters.1 };
                let (mine, theirs) = if wanted { ("optional", "mandatory") } else { ("mandatory", "optional") };
                let path = reporter.site().files.path(page.file).clone();
                let message = format!("task `{}` is {mine} here but {theirs} in the {source_page}", task.id);
                reporter
                    .report_in(pair.page.file, span, message)
                    .help(format!("write `{letter}`, or correct the {source_page}"))
                    .data("task", &*task.id)
                    .data("value", if says { task.letters.0 } else { task.letters.1 })
                    .related_in(path, other.letter_span.unwrap_or(other.span), format!("{theirs} here"))
                    .fix(Applicability::Safe, format!("write `{letter}`"), span, letter);
            }
        }
    }
}

/// A task of the source page, and what all its rows there say.
#[derive(Clone, Copy)]
struct Source<'a> {
    page: &'a PageFacts,
    task: &'a TaskFact,
    mandatory: Option<bool>,
}

/// What a row says, where all its cells stand in their own columns.
fn sound(task: &TaskFact) -> Option<bool> {
    task.mandatory.filter(|_| !task.ragged)
}
