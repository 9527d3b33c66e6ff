//! The run: read, parse and judge each page in parallel; index; judge the docsets; sort.

mod baseline;
mod diff_base;
mod incremental;
mod pages;
mod panics;
mod positions;
mod report;
mod site_files;
mod suppress;
mod unused;

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashSet;

pub use baseline::{Baseline, BaselineError};
pub use diff_base::BaseRevision;
pub use incremental::PageCache;
use pages::PageOutcome;
pub use panics::InternalError;
pub(crate) use panics::catch_panic;
use panics::inject_panic;
use positions::resolve_positions;
pub use report::{Report, Summary};
use site_files::TocFiles;
use suppress::SuppressionsByPage;
pub use suppress::is_suppressible;
use unused::UnusedSuppressions;

use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::facts::{FactKinds, PageFacts};
use crate::git::History;
use crate::index::Index;
use crate::page::Document;
use crate::playbook::{Page, PageKind};
use crate::rules::dates::date_behind_history::DateBehindHistory;
use crate::rules::housekeeping::unused_suppression::UnusedSuppression;
use crate::rules::source::unreadable_page::UnreadablePage;
use crate::rules::{Context, RULES, RegisteredRule, Reporter, Rule, RuleMetadata, RuleTable, Selector};
use crate::site::{ImageFile, Scope, Site, SiteAssets};
use crate::text::{LineIndex, Position, ReadError, Source, Span};
use crate::vfs::{FileId, Tree};

/// A run over a site.
pub struct Run<'a> {
    /// The site, its settings and its files.
    pub site: &'a Site,
    /// Where the text of the files comes from.
    pub tree: &'a dyn Tree,
    /// The rules in force.
    pub selection: &'a RuleTable,
    /// The day that dates are held against.
    pub today: chrono::NaiveDate,
    /// Which files may be spoken of. All are read whatever it says.
    pub reported: &'a (dyn Fn(&str) -> bool + Sync),
    /// Told after each page.
    pub progress: &'a (dyn Fn() + Sync),
    /// What is found only if it was not there before.
    pub since: Option<&'a BaseRevision>,
    /// What is found only if it is not listed there.
    pub baseline: Option<&'a Baseline>,
}

/// What is known of pages by themselves.
#[derive(Debug, Default)]
struct PageResults {
    facts: Vec<PageFacts>,
    found: Vec<Diagnostic>,
    errors: Vec<InternalError>,
}

/// What there is when all pages were judged by themselves.
struct PageStageOutput {
    known: PageResults,
    /// Files outside the scope that no page includes.
    others: FxHashSet<FileId>,
    /// How many pages there are.
    pages: usize,
    notes: Vec<String>,
    /// Whether the rule that compares dates with the history had none.
    has_no_history: bool,
    tocs: TocFiles,
    images: Vec<ImageFile>,
}

/// What a run found, in no order.
struct LintOutput {
    diagnostics: Vec<Diagnostic>,
    pages: usize,
    suppressed: usize,
    notes: Vec<String>,
    errors: Vec<InternalError>,
}

impl From<LintOutput> for Report {
    fn from(found: LintOutput) -> Self {
        let LintOutput { diagnostics, pages, suppressed, notes, errors: internal_errors } = found;
        Self { notes, internal_errors, ..Self::new(diagnostics, pages, suppressed) }
    }
}

impl<'a> Run<'a> {
    /// A run that speaks of all files, whatever was there before.
    #[must_use]
    pub fn new(site: &'a Site, tree: &'a dyn Tree, selection: &'a RuleTable, today: chrono::NaiveDate) -> Self {
        Self { site, tree, selection, today, reported: &|_| true, progress: &|| {}, since: None, baseline: None }
    }
}

impl Run<'_> {
    /// Judges all pages.
    #[must_use]
    pub fn lint(&self) -> Report {
        inject_panic("start", ".");
        let mut report = match self.since {
            Some(before) => self.lint_since(before),
            None => {
                let (found, facts) = self.lint_site(PageResults::default());
                // Thousands of small pieces, which need not be waited for.
                rayon::spawn(|| drop(facts));
                found.into()
            }
        };
        if let Some(baseline) = self.baseline {
            baseline.apply(&mut report, self.reported);
        }
        report
    }

    /// Judges all pages, each by itself and then together; returns their facts too. Of pages that are `known`, nothing
    /// is said but what is known of them.
    fn lint_site(&self, known: PageResults) -> (LintOutput, Vec<PageFacts>) {
        self.lint_docsets(self.lint_pages(known))
    }

    /// Reads all pages but those that are `known`, and judges each by itself.
    fn lint_pages(&self, known: PageResults) -> PageStageOutput {
        let mut todo = Vec::new();
        let mut others = FxHashSet::default();
        for (file, _) in self.site.files.iter() {
            match self.site.scope_of(file) {
                Scope::Page => todo.push((file, PageKind::Page)),
                Scope::Include => todo.push((file, PageKind::Include)),
                Scope::Other => drop(others.insert(file)),
            }
        }
        let pages =
            todo.iter().filter(|(file, role)| *role == PageKind::Page && (self.reported)(self.path(*file))).count();
        let PageResults { mut facts, mut found, mut errors } = known;
        let is_known: FxHashSet<FileId> = facts.iter().map(|page| page.file).collect();
        todo.retain(|(file, _)| !is_known.contains(file));
        others.retain(|file| !is_known.contains(file));
        let (history, notes, has_no_history) = self.history();
        let check_all = || {
            // Files outside the scope that pages include are parts of pages too; they may include others in turn.
            let mut include = |page: &PageFacts, todo: &mut Vec<_>| {
                let included = page.includes.iter().map(|include| include.file);
                todo.extend(included.filter(|file| others.remove(file)).map(|file| (file, PageKind::Include)));
            };
            facts.iter().for_each(|page| include(page, &mut todo));
            while !todo.is_empty() {
                let checked = self.check_pages(&todo, history.as_ref());
                todo.clear();
                facts.reserve(checked.iter().map(Vec::len).sum());
                found.reserve(checked.iter().flatten().map(|checked| checked.found.len()).sum());
                for PageOutcome { facts: of_page, found: mut more, errors: mut failed } in checked.into_iter().flatten()
                {
                    found.append(&mut more);
                    errors.append(&mut failed);
                    let Some(of_page) = of_page else { continue };
                    include(&of_page, &mut todo);
                    facts.push(of_page);
                }
            }
        };
        let ((), (tocs, pictures)) = rayon::join(check_all, || rayon::join(|| self.tocs(), || self.images()));
        let known = PageResults { facts, found, errors };
        PageStageOutput { known, others, pages, notes, has_no_history, tocs, images: pictures }
    }

    /// Judges pages together that were judged each by itself.
    fn lint_docsets(&self, each: PageStageOutput) -> (LintOutput, Vec<PageFacts>) {
        let PageStageOutput {
            known: PageResults { mut facts, mut found, mut errors },
            others,
            pages,
            mut notes,
            has_no_history,
            tocs,
            images: pictures,
        } = each;
        self.add_link_targets(&mut facts, &others, &mut errors);
        let mentioned = self.referenced_files(&others, &mut errors);
        let surroundings = SiteAssets { tocs: tocs.facts(&mut found, &mut errors), images: pictures, mentioned };
        let index = Index::new(self.site, facts).with_surroundings(surroundings);
        found.append(&mut self.run_docset_rules(&index, &mut errors));
        found.retain(|diagnostic| self.is_rule_enabled_for(diagnostic));
        // In the order of places, whichever thread was first.
        errors.sort_by(|a: &InternalError, b| (&a.place, a.rule).cmp(&(&b.place, b.rule)));
        let mut not_asked: Vec<&str> = errors.iter().filter_map(|error| Some(error.rule?.0)).collect();
        not_asked.extend(has_no_history.then_some(DateBehindHistory.meta().code));
        let suppressed = self.suppress(&mut found, &index, &not_asked);
        notes.splice(0..0, self.site.notes.iter().cloned());
        (LintOutput { diagnostics: found, pages, suppressed, notes, errors }, index.into_pages())
    }

    /// When the pages last changed, where a rule asks for it, notes, and whether it asks in vain.
    fn history(&self) -> (Option<History>, Vec<String>, bool) {
        let rule = DateBehindHistory.meta();
        if self.selection.severity(rule).is_none() {
            return (None, Vec::new(), false);
        }
        let pages = self.site.files.iter().map(|(_, path)| path).filter(|path| self.site.scope(path) == Scope::Page);
        match History::read(&self.site.root.path, pages.cloned(), &self.site.settings.ignore_revs) {
            Ok(history) => {
                let notes = history.notes().to_vec();
                (Some(history), notes, false)
            }
            Err(error) => (None, vec![format!("{} {} was not checked: {error}", rule.code, rule.name)], true),
        }
    }

    fn path(&self, file: FileId) -> &Arc<str> {
        self.site.files.path(file)
    }

    fn context(&self) -> Context<'_> {
        Context { site: self.site, today: self.today, history: None }
    }

    /// Whether rules judge the page at `path` by itself: not where nobody wants to hear of it, nor where they would say
    /// what they said before a change.
    fn runs_page_rules_on(&self, path: &str) -> bool {
        (self.reported)(path) && self.since.is_none_or(|before| before.may_be_affected(path))
    }

    fn docset_of(&self, path: &str) -> Arc<str> {
        self.site.docset(self.site.docset_of(path)).path.clone()
    }

    fn read(&self, path: &Arc<str>) -> Result<Source, ReadError> {
        Source::from_bytes(path.clone(), self.tree.read(path, self.site.settings.max_page_size)?)
    }

    /// Pages outside the scope, an archive say, are link targets: those that a fragment points into are parsed for
    /// their headings.
    fn add_link_targets(
        &self,
        facts: &mut Vec<PageFacts>,
        others: &FxHashSet<FileId>,
        errors: &mut Vec<InternalError>,
    ) {
        let linked: FxHashSet<FileId> = facts
            .iter()
            .flat_map(|page| &page.fragments)
            .map(|link| link.file)
            .filter(|file| others.contains(file) && crate::vfs::is_markdown(self.path(*file)))
            .collect();
        let parse = |file| {
            let source = self.read(self.path(file)).ok()?;
            inject_panic("read", self.path(file));
            let page = Page::new(Document::parse(&source), PageKind::Include);
            let reads = self.selection.reads() & (FactKinds::METADATA | FactKinds::LEVELS);
            let facts = PageFacts::of(&page, file, &self.site.resolve_links(&page), self.site, reads);
            Some(PageFacts { fragments: Box::default(), ..facts })
        };
        let parsed = linked.into_par_iter().map(|file| (file, catch_panic(|| parse(file))));
        for (file, parsed) in parsed.collect::<Vec<_>>() {
            match parsed {
                Ok(parsed) => facts.extend(parsed),
                Err(panic) => errors.push(InternalError::new(None, self.path(file).clone(), panic)),
            }
        }
    }

    fn run_docset_rules(&self, index: &Index<'_>, errors: &mut Vec<InternalError>) -> Vec<Diagnostic> {
        let rules = RULES.iter().enumerate().filter_map(|(place, rule)| match rule {
            RegisteredRule::Docset(check) => Some((rule.meta(), check, self.selection.severity_at(place)?)),
            RegisteredRule::Page(_) | RegisteredRule::Engine(_) => None,
        });
        let rules: Vec<_> = rules.collect();
        // Most sites have one docset that is larger than all others, so that its rules are shared out too.
        let tasks: Vec<_> = index.docsets().flat_map(|docset| rules.iter().map(move |rule| (docset, rule))).collect();
        let judged = tasks.par_iter().map(|&(docset, &(rule, check, severity))| {
            let path = docset.info().path.clone();
            let mut reporter = Reporter::new(self.context(), path.clone(), path.clone());
            reporter.set_rule(rule, severity);
            let error = catch_rule_panic(rule, &path, &mut reporter, |reporter| check.check(&docset, reporter));
            (reporter.into_diagnostics(), error)
        });
        let mut found = Vec::new();
        for (mut of_rule, failed) in judged.collect::<Vec<_>>() {
            found.append(&mut of_rule);
            errors.extend(failed);
        }
        found.retain(|diagnostic| (self.reported)(&diagnostic.file));
        self.resolve_docset_positions(&mut found);
        // What is said of a picture has no place in it.
        found.iter_mut().filter(|diagnostic| diagnostic.range.start.line == 0).for_each(Diagnostic::locate_file);
        found
    }

    /// Lines and columns of what was found when the text of the pages was gone again: they are read once more, and
    /// no more of them at once than there are threads.
    fn resolve_docset_positions(&self, found: &mut [Diagnostic]) {
        found.sort_by(|a, b| a.file.cmp(&b.file));
        let pages: Vec<_> = found.chunk_by_mut(|a, b| a.file == b.file).collect();
        pages.into_par_iter().for_each(|found| {
            let Ok(source) = self.read(&found[0].file) else { return };
            resolve_positions(found, &source, None);
        });
        let mut elsewhere: Vec<&mut Related> = Vec::new();
        for Diagnostic { file, related, .. } in found {
            elsewhere.extend(related.iter_mut().filter(|related| related.file != *file));
        }
        elsewhere.sort_by(|a, b| a.file.cmp(&b.file));
        let pages: Vec<_> = elsewhere.chunk_by_mut(|a, b| a.file == b.file).collect();
        pages.into_par_iter().for_each(|places| {
            let Ok(source) = self.read(&places[0].file) else { return };
            places.iter_mut().for_each(|place| place.range = source.lines().range(source.text(), place.span));
        });
    }

    /// Leaves out what comments silence; returns how many findings that were. `not_asked` are rules that had nothing to
    /// go by, or that failed.
    fn suppress(&self, found: &mut Vec<Diagnostic>, index: &Index<'_>, not_asked: &[&str]) -> usize {
        let with_comments = index.pages().iter().filter(|page| !page.suppressions.is_empty());
        let suppressions: SuppressionsByPage =
            with_comments.map(|page| (self.path(page.file).clone(), page.suppressions.clone())).collect();
        let (suppressed, used) = suppress::apply_suppressions(found, &suppressions);
        let rule = UnusedSuppression.meta();
        let Some(severity) = self.selection.severity(rule) else { return suppressed };
        let mut unused = Vec::new();
        for (file, all) in suppressions.iter().filter(|(file, _)| (self.reported)(file)) {
            let is_asked = |rule: &RuleMetadata| {
                self.selection.severity(rule).is_some()
                    && !not_asked.contains(&rule.code)
                    && !self.site.settings.ignored_on(file).any(|name| Selector::names(name, rule))
            };
            let of_page = UnusedSuppressions::among(all, &used[file], &is_asked);
            if of_page.is_empty() {
                continue;
            }
            let Ok(source) = self.read(file) else { continue };
            let mut reporter = Reporter::new(self.context(), file.clone(), self.docset_of(file));
            reporter.set_rule(rule, severity);
            of_page.report(source.text(), &mut reporter);
            unused.append(&mut reporter.into_diagnostics());
        }
        self.resolve_docset_positions(&mut unused);
        unused.retain(|diagnostic| self.is_rule_enabled_for(diagnostic));
        found.append(&mut unused);
        suppressed
    }

    /// Whether the settings let the rule speak of the page.
    fn is_rule_enabled_for(&self, diagnostic: &Diagnostic) -> bool {
        let mut ignored = self.site.settings.ignored_on(&diagnostic.file).peekable();
        if ignored.peek().is_none() {
            return true;
        }
        let rule = crate::rules::find(diagnostic.code);
        !rule.is_some_and(|rule| ignored.any(|name| Selector::names(name, rule)))
    }

    fn unreadable(&self, path: &Arc<str>, error: &ReadError) -> Option<Diagnostic> {
        let rule = UnreadablePage.meta();
        let severity = self.selection.severity(rule)?;
        if !(self.reported)(path) {
            return None;
        }
        let help = match error {
            ReadError::NotUtf8 { .. } | ReadError::OtherEncoding(_) => "save the page as UTF-8",
            ReadError::Nul { .. } => "remove the byte, or save the page as UTF-8 if it is in another encoding",
            ReadError::TooDeep { .. } => "remove the markers at the start of the line that are not meant",
            ReadError::TooLarge { .. } => "split the page, or raise `lint.max-page-size`",
            ReadError::Io(_) => "check that the file is there and that you may read it",
        };
        let mut reporter = Reporter::new(self.context(), path.clone(), self.docset_of(path));
        reporter.set_rule(rule, severity);
        reporter.report(Span::default(), error.to_string()).help(help);
        let mut found = reporter.into_diagnostics().pop()?;
        found.range.start = match *error {
            ReadError::NotUtf8 { line, column, offset, .. } | ReadError::Nul { line, column, offset } => {
                Position { line, column, byte: offset }
            }
            ReadError::TooDeep { line, offset, .. } => Position { line, column: 1, byte: offset },
            _ => LineIndex::new("", 0).position("", 0),
        };
        found.range.end = found.range.start;
        found.fingerprint = crate::diagnostic::fingerprint(rule.code, path, "", "");
        Some(found)
    }
}

/// Lets a rule judge `place`. Should it panic, what it reported so far is taken back: it may be half said.
fn catch_rule_panic(
    rule: &RuleMetadata,
    place: &Arc<str>,
    reporter: &mut Reporter<'_>,
    check: impl FnOnce(&mut Reporter<'_>),
) -> Option<InternalError> {
    let before = reporter.count();
    let outcome = catch_panic(|| {
        check(reporter);
        inject_panic(rule.code, place);
    });
    let panic = outcome.err()?;
    reporter.truncate(before);
    Some(InternalError::new(Some(rule), place.clone(), panic))
}

/// The worst severity among `diagnostics`.
#[must_use]
pub fn max_severity(diagnostics: &[Diagnostic]) -> Option<Severity> {
    diagnostics.iter().map(|diagnostic| diagnostic.severity).max()
}
