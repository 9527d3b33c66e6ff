//! How a rule says what it found.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;

use super::RuleMetadata;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::git::History;
use crate::playbook::Page;
use crate::site::{DocsetInfo, LinkProblem, Metadata, ResolvedLink, Site};
use crate::text::{Range, Span, SuggestionBudget};
use crate::vfs::FileId;

/// What rules may know beside the pages: never the clock, never the environment.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The site with its settings and files.
    pub site: &'a Site,
    /// The day of the run, from `--as-of`.
    pub today: NaiveDate,
    /// When pages last changed; read only where a rule asks for it, and missing where git does not tell.
    pub history: Option<&'a History>,
}

/// Takes what the rules of one page, or one docset, report.
#[derive(Debug)]
pub struct Reporter<'a> {
    context: Context<'a>,
    rule: Option<(&'static RuleMetadata, Severity)>,
    file: Arc<str>,
    docset: Arc<str>,
    found: Vec<Diagnostic>,
    /// What the rule may still spend on suggestions here.
    suggestions: SuggestionBudget,
    /// The page that is judged, and where its links lead.
    page: Option<(&'a Page<'a>, &'a [ResolvedLink<'a>])>,
    /// Several rules ask for these; they are found once.
    link_problems: OnceCell<Rc<[LinkProblem]>>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(context: Context<'a>, file: Arc<str>, docset: Arc<str>) -> Self {
        Self {
            context,
            rule: None,
            file,
            docset,
            found: Vec::new(),
            suggestions: SuggestionBudget::for_page(),
            page: None,
            link_problems: OnceCell::new(),
        }
    }

    /// For the rules that judge `page`, whose links were followed.
    pub(crate) fn on_page(self, page: &'a Page<'_>, followed: &'a [ResolvedLink<'_>]) -> Self {
        Self { page: Some((page, followed)), ..self }
    }

    /// What is reported from now on is `rule`'s.
    pub(crate) fn set_rule(&mut self, rule: &'static RuleMetadata, severity: Severity) {
        self.rule = Some((rule, severity));
        let is_page = self.page.is_some();
        self.suggestions = if is_page { SuggestionBudget::for_page() } else { SuggestionBudget::for_docset() };
    }

    /// How much is reported so far.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// Forgets all but the first `count` that were reported.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.found.truncate(count);
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Reports a finding at `span` of the page. The message states the fact with the text in question in backticks;
    /// help and related places are added to what is returned.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let file = self.file.clone();
        self.report_at(file, span, message)
    }

    /// Reports a finding in another file, for rules that judge a docset.
    pub fn report_in(&mut self, file: FileId, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let file = self.context.site.files.path(file).clone();
        self.report_at(file, span, message)
    }

    fn report_at(&mut self, file: Arc<str>, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let (code, name, severity) =
            self.rule.map_or(("", "", Severity::Error), |(rule, severity)| (rule.code, rule.name, severity));
        let diagnostic = Diagnostic {
            code,
            name,
            severity,
            message: message.into(),
            help: None,
            file,
            span,
            range: Range::default(),
            related: Vec::new(),
            data: Vec::new(),
            fix: None,
            docset: self.docset.clone(),
            fingerprint: 0,
        };
        let at = self.found.len();
        self.found.push(diagnostic);
        &mut self.found[at]
    }

    /// What the rule may still spend on suggestions for this page, or this docset.
    #[must_use]
    pub fn suggestions(&self) -> &SuggestionBudget {
        &self.suggestions
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        &self.context.site.settings
    }

    /// The site: which files there are, and how links resolve.
    #[must_use]
    pub fn site(&self) -> &'a Site {
        self.context.site
    }

    /// The day of the run.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.context.today
    }

    /// When pages last changed, where git tells.
    #[must_use]
    pub fn history(&self) -> Option<&'a History> {
        self.context.history
    }

    /// The metadata in force for `page`.
    #[must_use]
    pub fn metadata<'p, 's>(&self, page: &'p Page<'s>) -> Metadata<'p, 's>
    where
        'a: 'p,
    {
        self.context.site.metadata(page)
    }

    /// The links of the page that do not lead where they should. None where a docset is judged.
    #[must_use]
    pub fn link_problems(&self) -> Rc<[LinkProblem]> {
        let find = |(page, followed): (&Page<'_>, _)| self.context.site.link_problems(page, followed);
        self.link_problems.get_or_init(|| self.page.map(find).unwrap_or_default().into()).clone()
    }

    /// The docset of the page.
    #[must_use]
    pub fn docset_of(&self, page: &Page<'_>) -> &'a DocsetInfo {
        let site = self.context.site;
        site.docset(site.docset_of(page.source.path()))
    }
}
