//! Judging pages by themselves.

use std::iter::zip;
use std::sync::Arc;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use super::panics::{InternalError, catch_panic, inject_panic};
use super::positions::resolve_positions;
use super::{Run, catch_rule_panic};
use crate::diagnostic::Diagnostic;
use crate::facts::PageFacts;
use crate::git::History;
use crate::page::Document;
use crate::playbook::{Page, PageKind};
use crate::rules::{Context, RULES, RegisteredRule, Reporter, Subject};
use crate::site::ResolvedLink;
use crate::text::Source;
use crate::vfs::FileId;

/// How many pages a thread takes at once. They go through each step and each rule together, whose code then stays in
/// the processor's caches: that takes a tenth less time than page by page. With more, the last thread keeps the others
/// waiting.
const BATCH_PAGES: usize = 16;
/// How many bytes of text these may have together, all but the last: of large pages fewer are held in memory.
const BATCH_BYTES: usize = 1 << 18;

/// What became of one file.
#[derive(Default)]
pub(super) struct PageOutcome {
    pub(super) facts: Option<PageFacts>,
    pub(super) found: Vec<Diagnostic>,
    pub(super) errors: Vec<InternalError>,
}

impl PageOutcome {
    /// What `work` on the file at `path` gives. A panic becomes an internal error.
    fn attempt<T>(&mut self, path: &Arc<str>, work: impl FnOnce() -> T) -> Option<T> {
        let outcome = catch_panic(work);
        outcome.map_err(|panic| self.errors.push(InternalError::new(None, path.clone(), panic))).ok()
    }
}

impl Run<'_> {
    /// Reads, parses and judges files, on all threads; what became of them, in their order and in parts, so that
    /// whoever goes through them need not hold all of them twice.
    pub(super) fn check_pages(&self, files: &[(FileId, PageKind)], history: Option<&History>) -> Vec<Vec<PageOutcome>> {
        // Of a few pages, each thread gets its share.
        let at_once = (files.len() / (4 * rayon::current_num_threads())).clamp(1, BATCH_PAGES);
        files.par_chunks(at_once).map(|files| self.lint_batch(files, history)).collect()
    }

    fn lint_batch(&self, files: &[(FileId, PageKind)], history: Option<&History>) -> Vec<PageOutcome> {
        let (mut all, mut rest) = (Vec::with_capacity(files.len()), files.iter());
        loop {
            let (mut sources, mut checked, mut length) = (Vec::new(), Vec::new(), 0);
            for &(file, role) in rest.by_ref() {
                let mut of_file = PageOutcome::default();
                let source = self.source(self.path(file), &mut of_file);
                length += source.as_ref().map_or(0, |source| source.text().len());
                sources.push((file, role, source));
                checked.push(of_file);
                if length > BATCH_BYTES {
                    break;
                }
            }
            if sources.is_empty() {
                return all;
            }
            self.lint_sources(&sources, &mut checked, history);
            all.append(&mut checked);
        }
    }

    /// Takes files whose text was read through all steps together.
    fn lint_sources(
        &self,
        files: &[(FileId, PageKind, Option<Source>)],
        checked: &mut [PageOutcome],
        history: Option<&History>,
    ) {
        let pages = zip(files, &mut *checked).map(|((_, role, source), checked)| {
            let source = source.as_ref()?;
            checked.attempt(source.path(), || {
                Page::new(Document::parse(source), *role).retain_locales(&self.site.settings.locales)
            })
        });
        let pages: Vec<Option<Page<'_>>> = pages.collect();
        let links = zip(&pages, &mut *checked).map(|(page, checked)| {
            let page = page.as_ref()?;
            checked.attempt(page.source.path(), || self.site.resolve_links(page))
        });
        let links: Vec<Option<Vec<ResolvedLink<'_>>>> = links.collect();
        for (((file, ..), checked), (page, links)) in zip(zip(files, &mut *checked), zip(&pages, &links)) {
            if let (Some(page), Some(links)) = (page, links) {
                let facts = || PageFacts::of(page, *file, links, self.site, self.selection.reads());
                checked.facts = checked.attempt(page.source.path(), facts);
            }
        }
        let readable = zip(zip(&pages, &links), &mut *checked).filter_map(|((page, links), checked)| {
            let (page, links) = (page.as_ref()?, links.as_ref()?);
            (checked.facts.is_some() && self.runs_page_rules_on(page.source.path()))
                .then_some((page, &**links, checked))
        });
        self.run_page_rules(readable, history);
        files.iter().for_each(|_| (self.progress)());
    }

    /// The text of a page, where it is one.
    fn source(&self, path: &Arc<str>, checked: &mut PageOutcome) -> Option<Source> {
        let source = checked.attempt(path, || {
            let source = self.read(path);
            if source.is_ok() {
                inject_panic("read", path);
            }
            source
        });
        source?.map_err(|error| checked.found.extend(self.unreadable(path, &error))).ok()
    }

    /// Lets all rules in force judge the pages, whose links were followed.
    fn run_page_rules<'p>(
        &'p self,
        pages: impl Iterator<Item = (&'p Page<'p>, &'p [ResolvedLink<'p>], &'p mut PageOutcome)>,
        history: Option<&'p History>,
    ) {
        let context = Context { history, ..self.context() };
        let mut judged: Vec<_> = pages
            .map(|(page, links, checked)| {
                let path = page.source.path();
                (page, Subject::page(context, self.docset_of(path), page, links), checked)
            })
            .collect();
        for (place, rule) in RULES.iter().enumerate() {
            let RegisteredRule::Page(check) = rule else { continue };
            let Some(severity) = self.selection.severity_at(place) else { continue };
            for (page, subject, checked) in &mut judged {
                if !rule.meta().checks_kind(page.role) {
                    continue;
                }
                let reporter = Reporter::new(rule.meta(), severity, subject);
                match catch_rule_panic(reporter, |reporter| check.check(page, reporter)) {
                    Ok(mut of_rule) => checked.found.append(&mut of_rule),
                    Err(error) => checked.errors.push(error),
                }
            }
        }
        for (page, _, checked) in judged {
            resolve_positions(&mut checked.found, page.source, Some(page));
            // Most pages have a finding or two, and all are kept until the last page is done.
            checked.found.shrink_to_fit();
        }
    }
}
