//! PB801.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{PageFacts, TaskFact};
use crate::index::{Docset, Pair, Translation};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for tasks that a page lists but its translation does not, or the reverse.
    ///
    /// Tasks that the translation's Refresh Summary mentions are skipped: it is the place to explain why a task does
    /// not apply. For how pages are paired, see `translation-page-missing` (PB804).
    ///
    /// ## Why this is bad
    ///
    /// Readers of the translation never learn about the task, or do one that no longer applies.
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
    /// | 7102 | Invite the pilot group | O | FM |
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// | Aufgaben-ID | Name der Aufgabe | (E) Erforderlich (O) Optional | FastTrack-Rolle |
    /// |---|---|---|---|
    /// | 7101 | Planen des Pilotprojekts | E | FE |
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
    pub TranslationTaskMissing {
        code: "PB801",
        name: "translation-task-missing",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        facts: [TASKS, TASK_REFERENCES, METADATA, INCLUDES],
        reach: Site,
    }
}

impl DocsetRule for TranslationTaskMissing {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        for pair in &translation.pairs {
            let (source_pages, pages) =
                (docset.index.with_includes(pair.source), docset.index.with_includes(pair.page));
            let (there, here) = (Listed::of(&source_pages), Listed::of(&pages));
            let excused = pair.page.task_references().in_summary();
            // Several pages can share an include file, so extra tasks are reported only if the page itself lists them.
            for task in pair.page.tasks().iter().filter(|task| !there.has(&task.id) && !excused.contains(&*task.id)) {
                report_extra(pair, task, &translation, reporter);
            }
            let mut reported = FxHashSet::default();
            let rows: FxHashMap<&str, &TaskFact> =
                pair.page.tasks().iter().rev().map(|task| (&*task.id, task)).collect();
            let mut before = None;
            for (page, task) in source_pages.iter().flat_map(|page| page.tasks().iter().map(move |task| (*page, task)))
            {
                if here.has(&task.id) {
                    before = rows.get(&*task.id).copied().or(before);
                } else if !excused.contains(&*task.id) && reported.insert(&*task.id) {
                    report_missing(pair, (page, task), before, &translation, reporter);
                }
            }
        }
    }
}

/// The tasks of a page and of its include files.
struct Listed<'a>(FxHashSet<&'a str>);

impl<'a> Listed<'a> {
    fn of(pages: &[&'a PageFacts]) -> Self {
        let ids = pages.iter().flat_map(|page| {
            let misplaced = page.task_references().misplaced.iter().map(|id| &**id);
            page.tasks().iter().map(|task| &*task.id).chain(misplaced)
        });
        Self(ids.collect())
    }

    fn has(&self, id: &str) -> bool {
        self.0.contains(id)
    }
}

/// Reports a missing task at the task after which it belongs.
fn report_missing(
    pair: &Pair<'_>,
    (page, task): (&PageFacts, &TaskFact),
    before: Option<&TaskFact>,
    translation: &Translation<'_>,
    reporter: &mut Reporter<'_>,
) {
    let first = || pair.page.tasks().first();
    let title = || pair.page.metadata().title_span();
    let span = before.or_else(first).map_or_else(title, |task| task.span);
    let path = reporter.site().files.path(page.file).clone();
    let message = format!("task `{}` is on the {}, but not here", task.id, translation.source_page());
    reporter
        .report_in(pair.page.file, span, message)
        .help("add its row, or explain in the Refresh Summary why it does not apply")
        .data("task", &*task.id)
        .related_in(path, task.span, "listed here");
}

fn report_extra(pair: &Pair<'_>, task: &TaskFact, translation: &Translation<'_>, reporter: &mut Reporter<'_>) {
    let source_page = translation.source_page();
    let path = reporter.site().files.path(pair.source.file).clone();
    let place = pair.source.tasks().first().map_or(Span::default(), |task| task.span);
    reporter
        .report_in(pair.page.file, task.span, format!("task `{}` is here, but not on the {source_page}", task.id))
        .help(format!("remove its row, or add the task to the {source_page}"))
        .data("task", &*task.id)
        .related_in(path, place, format!("the tasks of the {source_page}"));
}
