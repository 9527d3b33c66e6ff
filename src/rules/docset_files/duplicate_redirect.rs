//! PB708.

use rustc_hash::FxHashMap;

use crate::config::Redirection;
use crate::diagnostic::{Applicability, Severity};
use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::site::Site;

declare_rule! {
    /// Checks for pages that are redirected twice. If the targets differ, it is an error.
    ///
    /// Redirections for different versions of the site (`monikers`) are not duplicates.
    ///
    /// ## Why this is bad
    ///
    /// Only the first redirection counts. Anyone who changes the second one later wonders why nothing happens.
    ///
    /// ## Incorrect
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "docs/old.md", "redirect_url": "/keys/lend" },
    ///     { "source_path": "docs/Old.md", "redirect_url": "/keys/lend" }
    ///   ]
    /// }
    /// ````
    ///
    /// ````md title="docs/lend.md"
    /// # Lend
    /// ````
    ///
    /// ## Correct
    ///
    /// ````json title=".openpublishing.redirection.json"
    /// {
    ///   "redirections": [
    ///     { "source_path": "docs/old.md", "redirect_url": "/keys/lend", "monikers": ["keys-1"] },
    ///     { "source_path": "docs/old.md", "redirect_url": "/keys/give", "monikers": ["keys-2"] }
    ///   ]
    /// }
    /// ````
    ///
    /// ````md title="docs/lend.md"
    /// # Lend
    /// ````
    ///
    /// ## References
    ///
    /// Learn's build reports it as `redirection-conflict`.
    pub DuplicateRedirect {
        code: "PB708",
        name: "duplicate-redirect",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        checks: [REDIRECTIONS],
    }
}

impl DocsetRule for DuplicateRedirect {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let site = reporter.site();
        let mut seen: FxHashMap<String, Vec<&Redirection>> = FxHashMap::default();
        let reported: Vec<usize> = docset.redirections().map(|(number, _)| number).collect();
        for (number, entry) in site.redirections().entries().iter().enumerate() {
            let before = seen.entry(entry.source.to_lowercase()).or_default();
            let first = before.iter().copied().find(|first| have_common_version(first, entry));
            // One of each version is enough to compare with.
            match first {
                Some(first) if reported.binary_search(&number).is_ok() => report(site, first, entry, reporter),
                Some(_) => {}
                None => before.push(entry),
            }
        }
    }
}

fn report(site: &Site, first: &Redirection, entry: &Redirection, reporter: &mut Reporter<'_>) {
    let source = &entry.source;
    let is_same = first.url.trim_end_matches('/').eq_ignore_ascii_case(entry.url.trim_end_matches('/'));
    let severity = reporter.severity_or(if is_same { Severity::Warning } else { Severity::Error });
    let message = match is_same {
        true => format!("`{source}` is redirected twice to the same URL"),
        false => format!("`{source}` is redirected to `{}` too", first.url),
    };
    let diagnostic = reporter.report_redirection(entry, entry.source_span, message);
    diagnostic.severity = severity;
    let file = site.redirections().files()[first.file].source.path().clone();
    diagnostic.related_in(file, first.source_span, "first redirected here");
    if !is_same {
        diagnostic.help("keep the one whose target is right; only the first counts");
        return;
    }
    diagnostic.help("remove one of them");
    let applicability = match first.document_id.is_some() == entry.document_id.is_some() {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    if let Some(span) = site.redirections().removal(entry) {
        diagnostic.fix(applicability, "remove it", span, "");
    }
}

/// Whether two redirections count for the same version of the site.
fn have_common_version(one: &Redirection, other: &Redirection) -> bool {
    let is_for_all = one.monikers.is_empty() && other.monikers.is_empty();
    is_for_all || one.monikers.iter().any(|moniker| other.monikers.contains(moniker))
}
