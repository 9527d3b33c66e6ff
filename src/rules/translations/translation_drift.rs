//! PB806.

use crate::index::{Docset, Pair};
use crate::page::TextChanges;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};

declare_rule! {
    /// Checks for translations whose source page changed in Git after they last did, in more than metadata.
    ///
    /// The text of the source page in the commit that last changed the translation is compared with that in the current
    /// commit. Moves and ignored commits do not count as changes of the translation. For how pages are paired, see
    /// `translation-page-missing` (PB804). Off by default, because it needs the complete history.
    ///
    /// ## Why this is bad
    ///
    /// Readers of the translation follow steps that are out of date. Dates show only that someone reviewed a page; the
    /// history shows what is left to translate.
    ///
    /// ## Incorrect
    ///
    /// ````md title="playbook-lint.toml"
    /// [[docset]]
    /// path = "de"
    /// source = "en"
    /// ````
    ///
    /// Committed on 3/25/2020, when the translation is from 9/27/2019:
    ///
    /// ````md title="en/plan.md"
    /// # Plan
    ///
    /// Invite the pilot group.
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
    /// ````
    ///
    /// ## Correct
    ///
    /// Both committed on 3/25/2020:
    ///
    /// ````md title="en/plan.md"
    /// # Plan
    ///
    /// Invite the pilot group.
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
    ///
    /// Laden Sie die Pilotgruppe ein.
    /// ````
    ///
    /// ## Options
    ///
    /// - `dates.ignore-revs`: IDs of commits that did not change the meaning of pages, such as bulk corrections.
    /// - `[[docset]]`: `path`, `locale`, and `source` of a docset.
    /// - `translations`: with `false`, only docsets with a `source` are compared.
    pub TranslationDrift {
        code: "PB806",
        name: "translation-drift",
        severity: Info off,
        fix: None,
        since: "0.1.0",
        facts: [METADATA],
        reach: Site,
        needs_history: true,
    }
}

/// How many headings the help lists.
const MAX_HEADINGS: usize = 3;
/// How many digits of a commit's ID the help has.
const SHORT_ID: usize = 10;

impl DocsetRule for TranslationDrift {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        let source_page = translation.source_page();
        for pair in &translation.pairs {
            check_pair(pair, &source_page, reporter);
        }
    }
}

fn check_pair(pair: &Pair<'_>, source_page: &str, reporter: &mut Reporter<'_>) {
    let (site, Some(history)) = (reporter.site(), reporter.history()) else { return };
    let (path, source) = (site.files.path(pair.page.file), site.files.path(pair.source.file));
    let (Some(own), Some(newer)) = (history.last_change_or_import(path), history.last_change(source)) else { return };
    // Most pages need no look at their texts.
    if own.commit == newer.commit || newer.day < own.day {
        return;
    }
    let limit = reporter.settings().max_page_size;
    let before = history.text_at(own, source, limit);
    let (Some(before), Some(after)) = (before, history.committed_text(source, limit)) else { return };
    let changes = TextChanges::between(&before, &after);
    if changes.is_empty() {
        return;
    }
    let (day, newer_day) = (reporter.settings().write_date(own.day), reporter.settings().write_date(newer.day));
    let TextChanges { added, removed, headings } = changes;
    let lines = if added == 1 { "line" } else { "lines" };
    let message = format!(
        "this page last changed on {day}, but the {source_page} changed on {newer_day}: {added} {lines} added, \
         {removed} removed"
    );
    let listed: Vec<_> = headings.iter().take(MAX_HEADINGS).map(|heading| format!("`{heading}`")).collect();
    let more = if headings.len() > MAX_HEADINGS { " and others" } else { "" };
    let sections = if listed.is_empty() { String::new() } else { format!(" in {}{more}", listed.join(", ")) };
    let commit = own.commit.get(..SHORT_ID).unwrap_or(&own.commit);
    // A path with other characters may be something else to a shell.
    let is_plain = source.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte));
    let place = if is_plain { format!(" -- {source}") } else { String::new() };
    let help = format!("translate the changes{sections}; to see them, run `git diff {commit}{place}`");
    let (source, commit) = (source.clone(), own.commit.clone());
    let diagnostic = reporter.report_in(pair.page.file, pair.page.metadata().title_span(), message);
    let source_title = pair.source.metadata().title_span();
    diagnostic.help(help).data("commit", commit).related_in(source, source_title, "the page that changed");
}
