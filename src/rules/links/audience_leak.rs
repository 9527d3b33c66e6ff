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
    /// Checks for partner-only pages that link to, or include, an internal page.
    ///
    /// Links in the files that a page includes are checked, and so is the TOC of the partner site
    /// (`toc--partner.yml`).
    ///
    /// The audience of a page comes from its `ft.audience`, from docfx.json, from `links.audience` in the settings, or
    /// from its name (`index--partner.md`), in this order. An include file is internal only if its own front matter
    /// says so. A link to `index.md` is allowed if there is an `index--partner.md`. Images have no audience.
    ///
    /// ## Why this is bad
    ///
    /// The partner site has only pages whose `ft.audience` includes partners, so a link to an internal page is broken
    /// there. An include file has no page of its own: partners see its text, which is intended for internal readers.
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
    /// - `links.audience`: the audience of the pages in a folder, if they do not state their own.
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
                    let what =
                        format!("{} is for internal readers only, but this TOC is for partners", name(docset, target));
                    report(docset, (toc.file, entry.span), what, LINK_HELP, target, reporter);
                }
            }
        }
    }
}

const LINK_HELP: &str =
    "link to a page for partners, or set `ft.audience: internal, partner` on the linked page if partners may read it";
const INCLUDE_HELP: &str =
    "include a file for partners, or set `ft.audience: internal, partner` in the included file if partners may read it";

fn check_page(docset: &Docset<'_>, page: &PageFacts, reporter: &mut Reporter<'_>) {
    for link in &page.references().links {
        if let Some(target) = internal_page(docset, link.file) {
            let what = format!("{} is for internal readers only, but this page is for partners", name(docset, target));
            report(docset, (page.file, link.span), what, LINK_HELP, target, reporter);
        }
    }
    for include in page.includes() {
        check_include(docset, (page.file, include.span), include.file, reporter);
    }
}

/// Checks an include file and those that it includes, for the page that includes them at `place`.
fn check_include(docset: &Docset<'_>, place: (FileId, Span), first: FileId, reporter: &mut Reporter<'_>) {
    let (mut seen, mut todo) = (FxHashSet::default(), vec![first]);
    while let Some(file) = todo.pop() {
        let Some(include) = docset.index.page(file).filter(|_| seen.insert(file)) else { continue };
        if include.references().audience == Audience::INTERNAL {
            let what = format!(
                "{} is for internal readers only, but this page for partners includes it",
                name(docset, include)
            );
            report(docset, place, what, INCLUDE_HELP, include, reporter);
            continue;
        }
        todo.extend(include.includes().iter().map(|inner| inner.file));
        for link in &include.references().links {
            if let Some(target) = internal_page(docset, link.file) {
                let what = format!(
                    "{} is for internal readers only, but this page for partners includes a link to it",
                    name(docset, target)
                );
                let found = report(docset, place, what, LINK_HELP, target, reporter);
                found.related_in(docset.index.site.files.path(file).clone(), link.span, "the link is here");
            }
        }
    }
}

/// Returns the page that a link points to, if no variant of it is for partners.
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
        found.related_in(path, span, "the audience is set here");
    }
    found
}
