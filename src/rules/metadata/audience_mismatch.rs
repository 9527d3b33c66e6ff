//! PB106.

use crate::diagnostic::Applicability;
use crate::page::MetadataEntry;
use crate::playbook::{Audience, Page};
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::MetadataOrigin;

declare_rule! {
    /// Checks for pages whose `ft.audience` and `ms.custom` specify different audiences: only `partner` with
    /// `internal-playbook`, or only `internal` with `partner-playbook`.
    ///
    /// The rule also checks that `ft.audience` fits the audience that the settings give the folder, or that the file
    /// name gives the page (`index--partner.md`). `ms.topic: playbook` fits both audiences.
    ///
    /// ## Why this is bad
    ///
    /// `ft.audience` decides which site publishes the page. `ms.custom` decides which playbook the page is counted and
    /// found under. A page copied from the other playbook often keeps the value of that playbook.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// ms.custom: internal-playbook
    /// ft.audience: partner
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// ms.topic: playbook
    /// ms.custom: partner-playbook
    /// ft.audience: partner
    /// ---
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.audience`: the audience of the pages in a folder.
    ///
    /// The fix changes `ms.custom`, but never `ft.audience`, which decides who can read the page.
    pub AudienceMismatch {
        code: "PB106",
        name: "audience-mismatch",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
    }
}

impl PageRule for AudienceMismatch {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let metadata = reporter.metadata(page);
        let Some(value) = metadata.get("ft.audience") else { return };
        let Some(written) = value.text else { return };
        let audience = Audience::parse(written);
        if audience.is_empty() {
            return;
        }
        let own = |origin: MetadataOrigin<'_>| match origin {
            MetadataOrigin::FrontMatter(entry) => Some(entry.value_span.unquoted(page.text())),
            MetadataOrigin::Docfx => None,
        };
        if let Some(custom) = metadata.get("ms.custom")
            && let Some(text) = custom.text
            && let Some((named, instead)) = other_playbook(text, audience)
        {
            // If docfx.json sets one of the two, the other is on the page. If it sets both, the page has no span.
            let span = own(custom.origin).or_else(|| own(value.origin));
            let Some(span) = span else { return };
            let message = format!("`ms.custom` is `{named}`, but `ft.audience` is `{}`", written.trim());
            let found = reporter.report(span, message);
            found.help(format!("set `ms.custom: {instead}`, or correct `ft.audience`"));
            found.data("key", "ms.custom").data("value", named);
            if let MetadataOrigin::FrontMatter(entry) = custom.origin {
                fix(found, page, entry, named, instead);
                if let Some(span) = own(value.origin) {
                    found.related(span, "the audience is set here");
                }
            }
            return;
        }
        let path: &str = page.source.path();
        let Some(place) = reporter.site().folder_audience(path).filter(|place| !audience.intersects(*place)) else {
            return;
        };
        let Some(span) = own(value.origin) else { return };
        let readers = if place.partner { "partner" } else { "internal" };
        let (says, or) = match reporter.settings().audience(path) {
            Some(_) => ("the settings give its folder the audience", "move the page"),
            None => ("its file name says", "rename the page"),
        };
        let found = reporter.report(span, format!("`ft.audience` is `{}`, but {says} `{readers}`", written.trim()));
        found.help(format!("set `ft.audience: {readers}`, or {or}"));
        found.data("key", "ft.audience").data("value", written.trim());
    }
}

/// Returns the word of `ms.custom` that specifies only the other audience's playbook, and the word for this audience.
fn other_playbook(custom: &str, audience: Audience) -> Option<(&str, &'static str)> {
    const PLAYBOOKS: [&str; 2] = ["internal-playbook", "partner-playbook"];
    let (wrong, right) = match audience {
        Audience::PARTNER => (PLAYBOOKS[0], PLAYBOOKS[1]),
        Audience::INTERNAL => (PLAYBOOKS[1], PLAYBOOKS[0]),
        _ => return None,
    };
    let mut words = custom.split(',').map(str::trim);
    let named = words.clone().find(|word| word.eq_ignore_ascii_case(wrong))?;
    (!words.any(|word| word.eq_ignore_ascii_case(right))).then_some((named, right))
}

/// Offers to change the word in the value, if the source contains it unescaped.
fn fix(
    found: &mut crate::diagnostic::RawDiagnostic,
    page: &Page<'_>,
    entry: &MetadataEntry<'_>,
    named: &str,
    instead: &str,
) {
    let written = page.slice(entry.value_span);
    if let Some(at) = written.find(named) {
        let start = entry.value_span.start as usize + at;
        let span = crate::text::Span::new(start, start + named.len());
        found.span = span;
        found.fix(Applicability::Unsafe, format!("set `{instead}`"), span, instead);
    }
}
