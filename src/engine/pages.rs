//! Judging pages by themselves.

use std::iter::zip;
use std::sync::Arc;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use super::complete::complete;
use super::panics::{InternalError, catch, provoke};
use super::{Run, attempt};
use crate::diagnostic::Diagnostic;
use crate::docset::{FileId, Followed, PageFacts};
use crate::git::History;
use crate::page::Document;
use crate::playbook::{Page, Role};
use crate::rules::{Check, Context, RULES, Reporter};
use crate::text::Source;

/// How many pages a thread takes at once. They go through each step and each rule together, whose code then stays in
/// the processor's caches: that takes a tenth less time than page by page. With more, the last thread keeps the others
/// waiting.
const AT_ONCE: usize = 16;
/// How many bytes of text these may have together, all but the last: of large pages fewer are held in memory.
const TEXT_AT_ONCE: usize = 1 << 18;

/// What became of one file.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) facts: Option<PageFacts>,
    pub(super) found: Vec<Diagnostic>,
    pub(super) errors: Vec<InternalError>,
}

impl Checked {
    /// What `work` on the file at `path` gives. A panic becomes an internal error.
    fn attempt<T>(&mut self, path: &Arc<str>, work: impl FnOnce() -> T) -> Option<T> {
        let outcome = catch(work);
        outcome.map_err(|panic| self.errors.push(InternalError::new(None, path.clone(), panic))).ok()
    }
}

impl Run<'_> {
    /// Reads, parses and judges files, on all threads; what became of them, in their order and in parts, so that
    /// whoever goes through them need not hold all of them twice.
    pub(super) fn check_pages(&self, files: &[(FileId, Role)], history: Option<&History>) -> Vec<Vec<Checked>> {
        // Of a few pages, each thread gets its share.
        let at_once = (files.len() / (4 * rayon::current_num_threads())).clamp(1, AT_ONCE);
        files.par_chunks(at_once).map(|files| self.check_together(files, history)).collect()
    }

    fn check_together(&self, files: &[(FileId, Role)], history: Option<&History>) -> Vec<Checked> {
        let (mut all, mut rest) = (Vec::with_capacity(files.len()), files.iter());
        loop {
            let (mut sources, mut checked, mut length) = (Vec::new(), Vec::new(), 0);
            for &(file, role) in rest.by_ref() {
                let mut of_file = Checked::default();
                let source = self.source(self.path(file), &mut of_file);
                length += source.as_ref().map_or(0, |source| source.text().len());
                sources.push((file, role, source));
                checked.push(of_file);
                if length > TEXT_AT_ONCE {
                    break;
                }
            }
            if sources.is_empty() {
                return all;
            }
            self.check_read(&sources, &mut checked, history);
            all.append(&mut checked);
        }
    }

    /// Takes files whose text was read through all steps together.
    fn check_read(&self, files: &[(FileId, Role, Option<Source>)], checked: &mut [Checked], history: Option<&History>) {
        let pages = zip(files, &mut *checked).map(|((_, role, source), checked)| {
            let source = source.as_ref()?;
            checked.attempt(source.path(), || {
                Page::new(Document::parse(source), *role).limited_to(&self.site.settings.locales)
            })
        });
        let pages: Vec<Option<Page<'_>>> = pages.collect();
        let links = zip(&pages, &mut *checked).map(|(page, checked)| {
            let page = page.as_ref()?;
            checked.attempt(page.source.path(), || self.site.follow_links(page))
        });
        let links: Vec<Option<Vec<Followed<'_>>>> = links.collect();
        for (((file, ..), checked), (page, links)) in zip(zip(files, &mut *checked), zip(&pages, &links)) {
            if let (Some(page), Some(links)) = (page, links) {
                let facts = || PageFacts::of(page, *file, links, self.site, self.selection.reads());
                checked.facts = checked.attempt(page.source.path(), facts);
            }
        }
        let readable = zip(zip(&pages, &links), &mut *checked).filter_map(|((page, links), checked)| {
            let (page, links) = (page.as_ref()?, links.as_ref()?);
            (checked.facts.is_some() && self.judges_alone(page.source.path())).then_some((page, &**links, checked))
        });
        self.judge(readable, history);
        files.iter().for_each(|_| (self.progress)());
    }

    /// The text of a page, where it is one.
    fn source(&self, path: &Arc<str>, checked: &mut Checked) -> Option<Source> {
        let source = checked.attempt(path, || {
            let source = self.read(path);
            if source.is_ok() {
                provoke("read", path);
            }
            source
        });
        source?.map_err(|error| checked.found.extend(self.unreadable(path, &error))).ok()
    }

    /// Lets all rules in force judge the pages, whose links were followed.
    fn judge<'p>(
        &'p self,
        pages: impl Iterator<Item = (&'p Page<'p>, &'p [Followed<'p>], &'p mut Checked)>,
        history: Option<&'p History>,
    ) {
        let context = Context { history, ..self.context() };
        let mut judged: Vec<_> = pages
            .map(|(page, links, checked)| {
                let path = page.source.path();
                (page, Reporter::new(context, path.clone(), self.docset_of(path)).on_page(page, links), checked)
            })
            .collect();
        for (place, rule) in RULES.iter().enumerate() {
            let Check::Page(check) = rule else { continue };
            let Some(severity) = self.selection.severity_at(place) else { continue };
            for (page, reporter, checked) in &mut judged {
                if page.role == Role::Page || check.judges_includes() {
                    reporter.set_rule(rule.meta(), severity);
                    let judge = |reporter: &mut Reporter<'_>| check.check(page, reporter);
                    checked.errors.extend(attempt(rule.meta(), page.source.path(), reporter, judge));
                }
            }
        }
        for (page, reporter, checked) in judged {
            let mut found = reporter.into_found();
            complete(&mut found, page.source, Some(page));
            // Most pages have a finding or two, and all are kept until the last page is done.
            found.shrink_to_fit();
            checked.found = found;
        }
    }
}
