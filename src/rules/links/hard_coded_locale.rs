//! PB418.

use rustc_hash::FxHashSet;

use crate::diagnostic::Applicability;
use crate::page::LinkKind;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::site::is_locale;
use crate::text::Span;

declare_rule! {
    /// Checks for links to Microsoft Learn with a locale such as `/en-us/` in the URL.
    ///
    /// The rule checks links to learn.microsoft.com and docs.microsoft.com, and links that start with a locale at the
    /// root of the site.
    ///
    /// ## Why this is bad
    ///
    /// Without a locale, Learn opens the page in the reader's language. With one, everyone gets that language.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// See [Lend a key](https://learn.microsoft.com/en-us/keys/lend).
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// See [Lend a key](https://learn.microsoft.com/keys/lend) and [Doors](https://doors.example/en-us/).
    /// ````
    ///
    /// ## Options
    ///
    /// - `links.ignore`: globs of targets that are not checked.
    ///
    /// ## References
    ///
    /// Learn's build reports the same as `hard-coded-locale`.
    pub HardCodedLocale {
        code: "PB418",
        name: "hard-coded-locale",
        severity: Info,
        fix: Safe,
        since: "0.1.0",
        changes: [LINK_TARGET],
        checks: [PAGES, INCLUDES],
    }
}

/// Hosts that choose the locale themselves.
const HOSTS: [&str; 2] = ["learn.microsoft.com", "docs.microsoft.com"];

impl PageRule for HardCodedLocale {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let mut definitions: FxHashSet<Span> = FxHashSet::default();
        for link in &page.links {
            let written = page.slice(link.destination_span);
            let Some(path) = path_start(written) else { continue };
            let rest = &written[path..];
            let locale = &rest[1..].split(['/', '?', '#']).next().unwrap_or_default();
            let is_ignored = || reporter.settings().is_ignored_target(&link.destination);
            if !is_locale(locale) || !definitions.insert(link.destination_span) || is_ignored() {
                continue;
            }
            let start = link.destination_span.start as usize + path;
            let span = Span::new(start + 1, start + 1 + locale.len());
            let diagnostic = reporter.report(span, format!("the URL has the locale `{locale}`"));
            diagnostic.help("remove it; Learn opens the page in the reader's language").data("target", written);
            // In `<…>`, the URL is its own text.
            let has_more = rest.len() > 1 + locale.len() || path > 0;
            if link.kind != LinkKind::Autolink && has_more {
                let slash_and_locale = Span::new(start, start + 1 + locale.len());
                diagnostic.fix(Applicability::Safe, format!("remove `/{locale}`"), slash_and_locale, "");
            }
        }
    }
}

/// Returns where the path starts, with its slash, if the URL is on one of the hosts or at the root of the site.
fn path_start(url: &str) -> Option<usize> {
    let address = ["https://", "http://"].iter().find_map(|scheme| {
        let start = url.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(scheme.len())
    });
    let Some(host_start) = address else { return (url.starts_with('/') && !url.starts_with("//")).then_some(0) };
    let host_end = host_start + url[host_start..].find('/')?;
    HOSTS.iter().any(|host| url[host_start..host_end].eq_ignore_ascii_case(host)).then_some(host_end)
}
