//! PB420.

use rustc_hash::FxHashMap;

use crate::diagnostic::Applicability;
use crate::facts::OutwardLink;
use crate::index::Docset;
use crate::page::{UrlParts, needs_no_escape};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::vfs::FileId;

declare_rule! {
    /// Checks for links from a translation to a page in the source language that is translated too.
    ///
    /// A link from a page to its own source page is not reported. For how pages are paired, see
    /// `translation-page-missing` (PB804). The fix is safe unless the translated page lacks the fragment of the link.
    ///
    /// ## Why this is bad
    ///
    /// Readers of the translation end up on a page in a language that they may not read.
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
    /// # Plan
    /// ````
    ///
    /// ````md title="en/run.md"
    /// # Run
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
    /// ````
    ///
    /// ````md title="de/run-de.md"
    /// # Umsetzen
    ///
    /// Siehe [Planen](../en/plan.md).
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
    /// # Plan
    /// ````
    ///
    /// ````md title="en/run.md"
    /// # Run
    /// ````
    ///
    /// ````md title="de/plan-de.md"
    /// # Planen
    /// ````
    ///
    /// ````md title="de/run-de.md"
    /// # Umsetzen
    ///
    /// Siehe [Planen](plan-de.md) und [diese Seite auf Englisch](../en/run.md).
    /// ````
    ///
    /// ## Options
    ///
    /// - `[[docset]]`: `path`, `locale`, and `source` of a docset.
    /// - `links.ignore`: globs of targets that are not checked.
    /// - `translations`: with `false`, only docsets with a `source` are compared.
    pub SourceLanguageLink {
        code: "PB420",
        name: "source-language-link",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [LINK_TARGET],
        checks: [PAGES, INCLUDES],
        facts: [OUTWARD_LINKS, ANCHORS, INCLUDES],
        reach: Site,
    }
}

impl DocsetRule for SourceLanguageLink {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let Some(translation) = docset.translation() else { return };
        let source_page = translation.source_page();
        let translated: FxHashMap<FileId, FileId> =
            translation.pairs.iter().map(|pair| (pair.source.file, pair.page.file)).collect();
        for page in docset.pages() {
            for link in page.outward_links() {
                if let Some(&own) = translated.get(&link.file).filter(|own| **own != page.file) {
                    report(docset, (page.file, link), own, &source_page, reporter);
                }
            }
        }
    }
}

fn report(
    docset: &Docset<'_>,
    (from, link): (FileId, &OutwardLink),
    own: FileId,
    source_page: &str,
    reporter: &mut Reporter<'_>,
) {
    let site = reporter.site();
    let OutwardLink { written, fragment, span, .. } = link;
    let path = site.written_like(site.files.path(from), written, own);
    let UrlParts { query, fragment: end, .. } = UrlParts::of(written);
    let has_fragment =
        fragment.as_deref().map(|wanted| docset.index.places(own).is_some_and(|all| all.contains(wanted)));
    let end = if has_fragment == Some(true) { end } else { "" };
    let text = format!("{path}{query}{end}");
    let is_sure = has_fragment != Some(false);
    let message = format!("`{written}` points to the {source_page}, but this language has its own");
    let diagnostic = reporter.report_in(from, *span, message);
    diagnostic.help(format!("link to the translation: `{text}`")).data("target", &**written);
    if needs_no_escape(&text) {
        let applicability = if is_sure { Applicability::Safe } else { Applicability::Unsafe };
        diagnostic.fix(applicability, format!("write `{text}`"), *span, text);
    }
}
