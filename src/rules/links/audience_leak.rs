//! PB411.

use rustc_hash::FxHashSet;

use crate::facts::PageFacts;
use crate::index::Docset;
use crate::playbook::{Audience, PageKind};
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;
use crate::vfs::FileId;

declare_rule! {
    /// Finds a page for partners alone that links to, or includes, one for internal readers alone; also where an include
    /// file that it shows has such a link, and in the table of contents of the partner site (`toc--partner.yml`).
    ///
    /// Who a page is for is what its `ft.audience` says, else docfx.json, else `links.audience` in the settings, else its
    /// name (`index--partner.md`). An include file is internal only where its own front matter says so. A link to
    /// `index.md` is good where there is an `index--partner.md`. Pictures have no audience.
    ///
    /// ## Why this is bad
    ///
    /// The partner site holds only pages whose `ft.audience` names partners, so that a link to an internal page opens
    /// nothing there. An include file has no page of its own: its text, meant for internal readers, is shown to partners.
    ///
    /// ## Incorrect
    ///
    /// ````md title="kickoff-partner.md"
    /// ---
    /// ft.audience: partner
    /// ---
    /// See the [price list](price-list.md).
    /// ````
    ///
    /// ````md title="price-list.md"
    /// ---
    /// ft.audience: internal
    /// ---
    /// # Price List
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="kickoff-partner.md"
    /// ---
    /// ft.audience: partner
    /// ---
    /// See the [agenda](agenda.md).
    /// ````
    ///
    /// ````md title="agenda.md"
    /// ---
    /// ft.audience: internal, partner
    /// ---
    /// # Agenda
    /// ````
    ///
    /// ## Options
    ///
    /// `links.audience`: who the pages of a folder are for, where they do not say so themselves.
    pub AudienceLeak {
        code: "PB411",
        name: "audience-leak",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, TOCS],
        facts: [REFERENCES, INCLUDES, TOCS],
        reach: Site,
    }
}

impl DocsetRule for AudienceLeak {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        for page in docset.pages() {
            if page.role == PageKind::Page && page.references().audience == Audience::PARTNER {
                check_page(docset, page, reporter);
            }
        }
        let is_partners = |readers: Option<Audience>| readers == Some(Audience::PARTNER);
        for toc in docset.tocs().filter(|toc| is_partners(toc.audience)) {
            for entry in &toc.entries {
                if let Some(target) = internal_page(docset, entry.file) {
                    let what = format!(
                        "{} is for internal readers only, and this table of contents is for partners",
                        name(docset, target)
                    );
                    report(docset, (toc.file, entry.span), what, LINK_HELP, target, reporter);
                }
            }
        }
    }
}

const LINK_HELP: &str =
    "link to a page for partners, or set `ft.audience: internal, partner` there if partners may read it";
const INCLUDE_HELP: &str =
    "include a text for partners, or set `ft.audience: internal, partner` there if partners may read it";

fn check_page(docset: &Docset<'_>, page: &PageFacts, reporter: &mut Reporter<'_>) {
    for link in &page.references().links {
        if let Some(target) = internal_page(docset, link.file) {
            let what = format!("{} is for internal readers only, and this page is for partners", name(docset, target));
            report(docset, (page.file, link.span), what, LINK_HELP, target, reporter);
        }
    }
    for include in page.includes() {
        check_include(docset, (page.file, include.span), include.file, reporter);
    }
}

/// Judges an include file and those that it includes, for the page that shows them at `place`.
fn check_include(docset: &Docset<'_>, place: (FileId, Span), first: FileId, reporter: &mut Reporter<'_>) {
    let (mut seen, mut todo) = (FxHashSet::default(), vec![first]);
    while let Some(file) = todo.pop() {
        let Some(include) = docset.index.page(file).filter(|_| seen.insert(file)) else { continue };
        if include.references().audience == Audience::INTERNAL {
            let what =
                format!("{} is for internal readers only, and shown on this page for partners", name(docset, include));
            report(docset, place, what, INCLUDE_HELP, include, reporter);
            continue;
        }
        todo.extend(include.includes().iter().map(|inner| inner.file));
        for link in &include.references().links {
            if let Some(target) = internal_page(docset, link.file) {
                let what = format!(
                    "{} is for internal readers only, and this page for partners shows a link to it",
                    name(docset, target)
                );
                let found = report(docset, place, what, LINK_HELP, target, reporter);
                found.related_in(docset.index.site.files.path(file).clone(), link.span, "the link is here");
            }
        }
    }
}

/// The page that a link leads to, where no variant of it is for partners.
fn internal_page<'a>(docset: &Docset<'a>, file: FileId) -> Option<&'a PageFacts> {
    let index = docset.index;
    let is_internal = |file: FileId| {
        index.page(file).filter(|page| page.role == PageKind::Page && page.references().audience == Audience::INTERNAL)
    };
    let page = is_internal(file)?;
    index.site.variants(file).all(|variant| is_internal(variant).is_some()).then_some(page)
}

fn name(docset: &Docset<'_>, page: &PageFacts) -> String {
    format!("`{}`", docset.index.site.files.path(page.file))
}

fn report<'r>(
    docset: &Docset<'_>,
    (file, span): (FileId, Span),
    message: String,
    help: &str,
    target: &PageFacts,
    reporter: &'r mut Reporter<'_>,
) -> &'r mut crate::diagnostic::RawDiagnostic {
    let path = docset.index.site.files.path(target.file).clone();
    let found = reporter.report_in(file, span, message).help(help).data("target", &*path);
    if let Some(span) = target.references().audience_span {
        found.related_in(path, span, "its readers are named here");
    }
    found
}
