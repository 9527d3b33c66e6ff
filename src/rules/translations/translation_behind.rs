//! PB803.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Finds a translation whose `ms.date` is more than 90 days older than that of the page it translates.
    ///
    /// See `translation-page-missing` for how pages are paired.
    ///
    /// ## Why
    ///
    /// What changed on the page since then is likely not in the translation.
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
    /// ## Passes
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
    /// `[[docset]]` in `playbook-lint.toml`: `path`, `locale` and `source`. `translations = false` at the top of the file
    /// holds only those docsets against others that name a `source`.
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

/// Days that a translation may lag behind its source page.
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
            // A date in the future is no change of the source page but a slip.
            let is_slip = (newer - reporter.today()).num_days() > 1;
            if days <= MAX_LAG_DAYS || is_slip {
                continue;
            }
            let path = reporter.site().files.path(pair.source.file).clone();
            let (date, newer) = (write(date), write(newer));
            let message = format!("`ms.date` is {date}, {days} days before the {newer} of the {source_page}");
            reporter
                .report_in(pair.page.file, span, message)
                .help(format!("translate what changed in the {source_page} since, then set `ms.date`"))
                .data("key", "ms.date")
                .data("value", date)
                .related_in(path, newer_span, "the newer date");
        }
    }
}
