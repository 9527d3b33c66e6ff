//! PB803.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for translations whose `ms.date` is more than 90 days older than that of their source page.
    ///
    /// For how pages are paired, see `translation-page-missing` (PB804).
    ///
    /// ## Why this is bad
    ///
    /// Changes made to the source page since then are probably missing from the translation.
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
    /// ---
    /// ms.date: 3/25/2020
    /// ---
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// ---
    /// ms.date: 9/27/2019
    /// ---
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
    /// ---
    /// ms.date: 3/25/2020
    /// ---
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// ---
    /// ms.date: 12/27/2019
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `[[docset]]`: `path`, `locale`, and `source` of a docset.
    /// - `translations`: with `false`, only docsets with a `source` are compared.
    pub TranslationBehind {
        code: "PB803",
        name: "translation-behind",
        severity: Info,
        fix: None,
        since: "0.1.0",
        facts: [METADATA],
        reach: Site,
    }
}

/// The number of days that a translation can be older than its source page.
const MAX_LAG_DAYS: i64 = 90;

impl DocsetRule for TranslationBehind {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        let source_page = translation.source_page();
        let settings = reporter.settings();
        let write = |date| settings.date_formats.first().map_or_else(String::new, |format| format.format(date));
        for pair in &translation.pairs {
            let (Some((date, span)), Some((newer, newer_span))) =
                (pair.page.metadata().date, pair.source.metadata().date)
            else {
                continue;
            };
            let days = (newer - date).num_days();
            // A date in the future is a typo, not a change of the source page.
            let is_slip = (newer - reporter.today()).num_days() > 1;
            if days <= MAX_LAG_DAYS || is_slip {
                continue;
            }
            let path = reporter.site().files.path(pair.source.file).clone();
            let (date, newer) = (write(date), write(newer));
            let message = format!("`ms.date` is {date}, {days} days before that of the {source_page} ({newer})");
            reporter
                .report_in(pair.page.file, span, message)
                .help(format!("translate what changed on the {source_page} since then, and set `ms.date`"))
                .data("key", "ms.date")
                .data("value", date)
                .related_in(path, newer_span, "the newer date");
        }
    }
}
