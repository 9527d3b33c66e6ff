//! Lints each page on its own.

use std::hash::Hasher;
use std::iter::zip;
use std::sync::Arc;

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;
use rustc_hash::FxHasher;

use super::cancel::{CancelToken, Canceled};
use super::docsets::catch_rule_panic;
use super::options::PathFilter;
use super::panics::{InternalError, catch_panic, inject_panic};
use super::{LintOptions, positions};
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::{FactKinds, PageFacts};
use crate::git::History;
use crate::page::Document;
use crate::playbook::{Outline, Page, PageKind, Vocabulary};
use crate::rules::{self, Context, RULES, RegisteredRule, Reporter, RuleMetadata, RuleRole, RuleTable, Subject};
use crate::site::{RemovedPage, ResolvedLink, Site};
use crate::text::{Position, ReadError, Source, Span};
use crate::vfs::{FileId, Lookups, Tree};

/// The number of pages that a thread processes at once. They go through each step and each rule together, so the code
/// stays in the processor's caches: this takes 10% less time than page by page. With more pages, other threads would
/// wait for the last one.
const BATCH_PAGES: usize = 16;
/// The maximum number of bytes of text in such a batch, without its last page: fewer large pages are then in memory.
const BATCH_BYTES: usize = 1 << 18;

/// The role of a file in the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FilePart {
    /// A page of the site.
    Page,
    /// An include file: one in scope, or one that a page includes.
    Include,
    /// A page outside the scope with a heading that a link points to. It is parsed, but not linted.
    LinkTarget,
}

/// The state of one file that was read as a page.
#[derive(Debug)]
pub(super) struct PageState {
    pub(super) part: FilePart,
    /// The facts that other pages need; `None` if the file cannot be read.
    pub(super) facts: Option<Arc<PageFacts>>,
    /// What it looks like, if docsets teach their words.
    pub(super) outline: Option<Arc<Outline>>,
    /// What page rules report. Suppressions are not applied.
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) errors: Vec<InternalError>,
    /// A hash of its bytes when it was linted; `None` if it cannot be read.
    pub(super) hash: Option<u64>,
    /// Its text, if the workspace keeps texts.
    pub(super) source: Option<Arc<Source>>,
    /// The files that it looked up.
    pub(super) lookups: Lookups,
}

impl PageState {
    fn new(part: FilePart) -> Self {
        Self {
            part,
            facts: None,
            outline: None,
            diagnostics: Vec::new(),
            errors: Vec::new(),
            hash: None,
            source: None,
            lookups: Lookups::default(),
        }
    }

    /// Returns the result of `work` on the file at `path`. A panic becomes an internal error.
    fn attempt<T>(&mut self, path: &Arc<str>, work: impl FnOnce() -> T) -> Option<T> {
        let outcome = catch_panic(work);
        outcome.map_err(|panic| self.errors.push(InternalError::new(None, path.clone(), panic))).ok()
    }
}

/// Returns a hash that shows whether a file changed since it was read.
pub(super) fn content_hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// The inputs of one update. Nothing here changes during the update.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub(super) site: &'a Site,
    pub(super) tree: &'a dyn Tree,
    pub(super) rules: &'a RuleTable,
    pub(super) options: &'a LintOptions,
    pub(super) history: Option<&'a History>,
    /// The pages that page rules check; all if `None`.
    pub(super) page_rules_on: Option<&'a PathFilter>,
    /// The words of each docset.
    pub(super) vocabularies: &'a [Vocabulary],
    pub(super) removed_pages: &'a [RemovedPage],
    /// Whether the state of pages is needed for a later update.
    pub(super) is_kept: bool,
    pub(super) cancel: &'a CancelToken,
}

impl<'a> Pass<'a> {
    pub(super) fn path(&self, file: FileId) -> &'a Arc<str> {
        self.site.files.path(file)
    }

    pub(super) fn context(&self) -> Context<'a> {
        let Self { site, history, removed_pages, .. } = *self;
        let url_checks = self.options.url_checks.as_deref();
        Context { site, today: self.options.today, history, removed_pages, url_checks }
    }

    pub(super) fn docset_of(&self, path: &str) -> Arc<str> {
        self.site.docset(self.site.docset_of(path)).path.clone()
    }

    /// The words of the docset that a page belongs to.
    fn vocabulary(&self, path: &str) -> &'a Vocabulary {
        let docset = self.site.docset_of(path).0 as usize;
        self.vocabularies.get(docset).unwrap_or_else(|| Vocabulary::built_in())
    }

    /// The kinds of facts that are collected.
    pub(super) fn fact_kinds(&self) -> FactKinds {
        self.rules.reads() | self.options.extra_facts
    }

    pub(super) fn read(&self, path: &Arc<str>) -> Result<(Source, u64), ReadError> {
        let bytes = self.tree.read(path, self.site.settings.max_page_size)?;
        let hash = content_hash(&bytes);
        Ok((Source::from_bytes(path.clone(), bytes)?, hash))
    }

    /// Whether page rules check the page: not if its diagnostics are not reported, or are the same as before a change.
    fn runs_page_rules_on(&self, path: &str) -> bool {
        self.options.is_reported(path) && self.page_rules_on.is_none_or(|filter| filter(path))
    }

    /// Reads, parses, and lints files on all threads. Returns their states in the same order and in parts, so the
    /// caller does not need memory for two copies.
    pub(super) fn lint_pages(&self, files: &[(FileId, FilePart)]) -> Result<Vec<Vec<PageState>>, Canceled> {
        // If there are few pages, each thread gets a share.
        let at_once = (files.len() / (4 * rayon::current_num_threads())).clamp(1, BATCH_PAGES);
        files.par_chunks(at_once).map(|files| self.lint_batch(files)).collect()
    }

    fn lint_batch(&self, files: &[(FileId, FilePart)]) -> Result<Vec<PageState>, Canceled> {
        let (mut all, mut rest) = (Vec::with_capacity(files.len()), files.iter());
        loop {
            let (mut sources, mut states, mut length) = (Vec::new(), Vec::new(), 0);
            for &(file, part) in rest.by_ref() {
                self.cancel.check()?;
                let mut state = PageState::new(part);
                let source = self.source(self.path(file), &mut state);
                length += source.as_ref().map_or(0, |source| source.text().len());
                sources.push((file, source));
                states.push(state);
                if length > BATCH_BYTES {
                    break;
                }
            }
            if sources.is_empty() {
                return Ok(all);
            }
            self.lint_sources(&sources, &mut states);
            if self.options.keep_texts {
                for ((_, source), state) in zip(sources, &mut states) {
                    state.source = source.map(Arc::new);
                }
            }
            all.append(&mut states);
        }
    }

    /// Processes files whose text was read.
    fn lint_sources(&self, files: &[(FileId, Option<Source>)], states: &mut [PageState]) {
        let pages = zip(files, &mut *states).map(|((_, source), state)| {
            let source = source.as_ref()?;
            let kind = if state.part == FilePart::Page { PageKind::Page } else { PageKind::Include };
            let vocabulary = self.vocabulary(source.path());
            let page = state.attempt(source.path(), || {
                let document = Document::parse(source);
                let page = Page::new(document, kind, vocabulary).retain_locales(&self.site.settings.locales);
                let outline = self.site.teaches_words().then(|| page.outline().clone());
                (page, outline)
            });
            page.map(|(page, outline)| {
                state.outline = outline;
                page
            })
        });
        let pages: Vec<Option<Page<'_>>> = pages.collect();
        let links = zip(&pages, &mut *states).map(|(page, state)| {
            let page = page.as_ref()?;
            let mut lookups = Lookups::default();
            let links =
                state.attempt(page.source.path(), || self.recorded(&mut lookups, || self.site.resolve_links(page)));
            state.lookups = lookups;
            links
        });
        let links: Vec<Option<Vec<ResolvedLink<'_>>>> = links.collect();
        for (((file, _), state), (page, links)) in zip(zip(files, &mut *states), zip(&pages, &links)) {
            if let (Some(page), Some(links)) = (page, links) {
                let mut lookups = std::mem::take(&mut state.lookups);
                let facts = || PageFacts::of(page, *file, links, self.site, self.fact_kinds());
                let facts = state.attempt(page.source.path(), || self.recorded(&mut lookups, facts));
                state.lookups = lookups;
                state.facts = facts.map(Arc::new);
            }
        }
        let readable = zip(zip(&pages, &links), &mut *states).filter_map(|((page, links), state)| {
            let (page, links) = (page.as_ref()?, links.as_ref()?);
            (state.facts.is_some() && self.runs_page_rules_on(page.source.path())).then_some((page, &**links, state))
        });
        self.run_page_rules(readable);
        states.iter_mut().for_each(|state| state.lookups.finish());
        if let Some(progress) = &self.options.progress {
            files.iter().for_each(|_| progress());
        }
    }

    /// Calls `work`, and records its lookups if a later update needs them.
    fn recorded<T>(&self, lookups: &mut Lookups, work: impl FnOnce() -> T) -> T {
        if self.is_kept { lookups.record(work) } else { work() }
    }

    /// Returns the text of a page, if the file is text.
    fn source(&self, path: &Arc<str>, state: &mut PageState) -> Option<Source> {
        let source = state.attempt(path, || {
            let source = self.read(path);
            if source.is_ok() {
                inject_panic("read", path);
            }
            source
        });
        match source? {
            Ok((source, hash)) => {
                state.hash = Some(hash);
                Some(source)
            }
            Err(error) => {
                state.diagnostics.extend(self.unreadable(path, &error));
                None
            }
        }
    }

    /// Runs all enabled rules on pages whose links were resolved.
    fn run_page_rules<'p>(
        &'p self,
        pages: impl Iterator<Item = (&'p Page<'p>, &'p [ResolvedLink<'p>], &'p mut PageState)>,
    ) {
        let mut linted: Vec<_> = pages
            .map(|(page, links, state)| {
                let path = page.source.path();
                (page, Subject::page(self.context(), self.docset_of(path), page, links), state, Vec::new())
            })
            .collect();
        for (place, rule) in RULES.iter().enumerate() {
            let RegisteredRule::Page(check) = rule else { continue };
            let Some(severity) = self.rules.severity_at(place) else { continue };
            if rule.meta().off_in == Some(self.site.profile) {
                continue;
            }
            for (page, subject, state, raw) in &mut linted {
                if !rule.meta().checks_kind(page.role) {
                    continue;
                }
                let mut lookups = std::mem::take(&mut state.lookups);
                let reporter = Reporter::new(rule.meta(), severity, subject);
                let ran =
                    self.recorded(&mut lookups, || catch_rule_panic(reporter, |reporter| check.check(page, reporter)));
                state.lookups = lookups;
                match ran {
                    Ok(mut of_rule) => raw.append(&mut of_rule),
                    Err(error) => state.errors.push(error),
                }
            }
        }
        for (page, _, state, raw) in linted {
            // Most pages have one or two diagnostics, and all are kept until the last page is done.
            let mut diagnostics = positions::locate_on_page(raw, page.source, Some(page));
            diagnostics.shrink_to_fit();
            state.diagnostics.append(&mut diagnostics);
        }
    }

    /// Returns the rule with that role, if it is enabled.
    pub(super) fn rule_with(&self, role: RuleRole) -> Option<(&'static RuleMetadata, Severity)> {
        let rule = rules::with_role(role)?;
        Some((rule, self.rules.severity(rule)?))
    }

    /// Returns the diagnostic of a file that cannot be read.
    pub(super) fn unreadable(&self, path: &Arc<str>, error: &ReadError) -> Option<Diagnostic> {
        let (rule, severity) = self.rule_with(RuleRole::UnreadableFile)?;
        if !self.options.is_reported(path) {
            return None;
        }
        let help = match error {
            ReadError::NotUtf8 { .. } | ReadError::OtherEncoding(_) => "save the page as UTF-8",
            ReadError::Nul { .. } => "delete the character, or save the page as UTF-8 if it has another encoding",
            ReadError::TooDeep { .. } => "remove the unintended markers at the start of the line",
            ReadError::TooLarge { .. } => "split the page, or raise `lint.max-page-size`",
            ReadError::Io(_) => "check that the file exists and that its permissions allow reading it",
        };
        let subject = Subject::file(self.context(), self.docset_of(path), path.clone());
        let mut reporter = Reporter::new(rule, severity, &subject);
        reporter.report(Span::default(), error.to_string()).help(help);
        let position = match *error {
            ReadError::NotUtf8 { line, column, offset, .. } | ReadError::Nul { line, column, offset } => {
                Some(Position { line, column, byte: offset })
            }
            ReadError::TooDeep { line, offset, .. } => Some(Position { line, column: 1, byte: offset }),
            _ => None,
        };
        Some(reporter.into_diagnostics().pop()?.locate_at(position))
    }

    /// Reads and parses a file outside the scope that links point to.
    pub(super) fn link_target(&self, file: FileId) -> PageState {
        let path = self.path(file);
        let mut state = PageState::new(FilePart::LinkTarget);
        let parsed = state.attempt(path, || {
            let (source, hash) = self.read(path).ok()?;
            inject_panic("read", path);
            let page = Page::new(Document::parse(&source), PageKind::Include, self.vocabulary(path));
            let kinds = FactKinds::ANCHORS | FactKinds::HEADING | FactKinds::METADATA | FactKinds::LEVELS;
            let kinds = self.fact_kinds() & kinds;
            let mut lookups = Lookups::default();
            let facts = self.recorded(&mut lookups, || {
                let links = self.site.resolve_links(&page);
                PageFacts::of(&page, file, &links, self.site, kinds)
            });
            lookups.finish();
            Some((facts, source, hash, lookups))
        });
        if let Some((facts, source, hash, lookups)) = parsed.flatten() {
            state.facts = Some(Arc::new(facts));
            state.hash = Some(hash);
            state.lookups = lookups;
            state.source = self.options.keep_texts.then(|| Arc::new(source));
        }
        state
    }
}
