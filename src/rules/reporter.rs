//! How a rule reports problems.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;

use super::RuleMetadata;
use crate::config::{Redirection, Settings};
use crate::diagnostic::{RawDiagnostic, Severity};
use crate::git::History;
use crate::online::{UrlChecks, Verdict};
use crate::playbook::Page;
use crate::site::{DocsetInfo, LinkProblem, Metadata, RemovedPage, ResolvedLink, Site};
use crate::text::{Span, SuggestionBudget};
use crate::vfs::FileId;

/// What rules may know in addition to the pages: never the clock, never the environment.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The site with its settings and files.
    pub site: &'a Site,
    /// The date of the run, from `--as-of`.
    pub today: NaiveDate,
    /// When pages last changed. Read only if a rule needs it, and missing if Git does not know.
    pub history: Option<&'a History>,
    /// Pages that the checked change removes from the site; none if no change is checked.
    pub removed_pages: &'a [RemovedPage],
    /// What servers answered. Missing if none was asked.
    pub url_checks: Option<&'a UrlChecks>,
}

/// What rules are run on: a page, or a docset.
#[derive(Debug)]
pub struct Subject<'a> {
    context: Context<'a>,
    /// The page, or the folder of the docset.
    file: Arc<str>,
    docset: Arc<str>,
    /// The page, and where its links lead.
    page: Option<(&'a Page<'a>, &'a [ResolvedLink<'a>])>,
    /// Several rules need these; they are computed once.
    link_problems: OnceCell<Rc<[LinkProblem]>>,
}

impl<'a> Subject<'a> {
    /// A page whose links were resolved to `links`.
    pub(crate) fn page(
        context: Context<'a>,
        docset: Arc<str>,
        page: &'a Page<'_>,
        links: &'a [ResolvedLink<'_>],
    ) -> Self {
        Self { page: Some((page, links)), ..Self::file(context, docset, page.source.path().clone()) }
    }

    /// A file of a docset that is not parsed, or the folder of the docset itself.
    pub(crate) fn file(context: Context<'a>, docset: Arc<str>, file: Arc<str>) -> Self {
        Self { context, file, docset, page: None, link_problems: OnceCell::new() }
    }
}

/// Collects what one rule reports on one subject.
#[derive(Debug)]
pub struct Reporter<'a> {
    rule: &'static RuleMetadata,
    severity: Severity,
    subject: &'a Subject<'a>,
    /// The budget that the rule still has for suggestions here.
    suggestions: SuggestionBudget,
    diagnostics: Vec<RawDiagnostic>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(rule: &'static RuleMetadata, severity: Severity, subject: &'a Subject<'a>) -> Self {
        let is_page = subject.page.is_some();
        let suggestions = if is_page { SuggestionBudget::for_page() } else { SuggestionBudget::for_docset() };
        Self { rule, severity, subject, suggestions, diagnostics: Vec::new() }
    }

    /// The rule that reports.
    pub(crate) fn rule(&self) -> &'static RuleMetadata {
        self.rule
    }

    /// Returns the page, or the folder of the docset.
    pub(crate) fn file(&self) -> &'a Arc<str> {
        &self.subject.file
    }

    pub(crate) fn into_diagnostics(self) -> Vec<RawDiagnostic> {
        self.diagnostics
    }

    /// Reports a problem at `span` of the page. The message states the problem with the text in question in backticks.
    /// Add help and related locations to the returned diagnostic.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut RawDiagnostic {
        let file = self.subject.file.clone();
        self.report_at(file, span, message)
    }

    /// Reports a problem in another file, for rules that check a docset.
    pub fn report_in(&mut self, file: FileId, span: Span, message: impl Into<String>) -> &mut RawDiagnostic {
        let file = self.subject.context.site.files.path(file).clone();
        self.report_at(file, span, message)
    }

    /// Reports a problem with a redirection, in its file.
    pub fn report_redirection(
        &mut self,
        redirection: &Redirection,
        span: Span,
        message: impl Into<String>,
    ) -> &mut RawDiagnostic {
        self.report_in_redirections(redirection.file, span, message)
    }

    /// Reports a problem in a redirection file, given by its number in `Redirections::files`.
    pub fn report_in_redirections(
        &mut self,
        file: usize,
        span: Span,
        message: impl Into<String>,
    ) -> &mut RawDiagnostic {
        let file = &self.site().redirections().files()[file];
        self.report_at(file.source.path().clone(), span, message)
    }

    fn report_at(&mut self, file: Arc<str>, span: Span, message: impl Into<String>) -> &mut RawDiagnostic {
        let diagnostic = RawDiagnostic {
            code: self.rule.code,
            name: self.rule.name,
            severity: self.severity,
            message: message.into(),
            help: None,
            file,
            span,
            related: Vec::new(),
            compared: Box::default(),
            data: Vec::new(),
            fix: None,
            docset: self.subject.docset.clone(),
        };
        let at = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[at]
    }

    /// Returns the severity of a problem that has its `own` one instead of the rule's default: `own`, unless the
    /// settings set the severity of the rule.
    #[must_use]
    pub fn severity_or(&self, own: Severity) -> Severity {
        if self.severity == self.rule.severity { own } else { self.severity }
    }

    /// Returns the budget that the rule still has for suggestions for this page or docset.
    #[must_use]
    pub fn suggestions(&self) -> &SuggestionBudget {
        &self.suggestions
    }

    /// Returns the effective settings.
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        &self.subject.context.site.settings
    }

    /// Returns the site: which files exist, and how links resolve.
    #[must_use]
    pub fn site(&self) -> &'a Site {
        self.subject.context.site
    }

    /// Returns the date of the run.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.subject.context.today
    }

    /// Returns when pages last changed, if Git knows.
    #[must_use]
    pub fn history(&self) -> Option<&'a History> {
        self.subject.context.history
    }

    /// Returns what the server of an external URL answered, if there is something to report.
    #[must_use]
    pub fn url_check(&self, address: &str) -> Option<&'a Verdict> {
        self.subject.context.url_checks?.get(address)
    }

    /// Returns the pages that the checked change removes from the site, in the order of their paths.
    #[must_use]
    pub fn removed_pages(&self) -> &'a [RemovedPage] {
        self.subject.context.removed_pages
    }

    /// Reports a problem with a page that no longer exists.
    pub fn report_removed(&mut self, page: &RemovedPage, message: impl Into<String>) -> &mut RawDiagnostic {
        self.report_at(page.path.as_str().into(), Span::default(), message)
    }

    /// Returns the effective metadata of `page`.
    #[must_use]
    pub fn metadata<'p, 's>(&self, page: &'p Page<'s>) -> Metadata<'p, 's>
    where
        'a: 'p,
    {
        self.subject.context.site.metadata(page)
    }

    /// Returns the links of the page that have a problem. There are none for a docset.
    #[must_use]
    pub fn link_problems(&self) -> Rc<[LinkProblem]> {
        let find = |(page, links): (&Page<'_>, _)| self.subject.context.site.link_problems(page, links);
        self.subject.link_problems.get_or_init(|| self.subject.page.map(find).unwrap_or_default().into()).clone()
    }

    /// Returns the docset of the page.
    #[must_use]
    pub fn docset_of(&self, page: &Page<'_>) -> &'a DocsetInfo {
        let site = self.subject.context.site;
        site.docset(site.docset_of(page.source.path()))
    }
}
