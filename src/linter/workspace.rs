//! The workspace: a site with its settings, its files, and the state of each page.

use std::sync::{Arc, OnceLock};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rustc_hash::FxHashMap;

use super::assembly::FileReport;
use super::docsets::DocsetResults;
use super::load::{Config, LoadError, Loaded};
use super::options::PathFilter;
use super::pages::{PageState, content_hash};
use super::pending::Pending;
use super::site_files::{MentionState, TocState};
use super::{InternalError, LintOptions};
use crate::config::{CONFIG_FILE, Root};
use crate::git::History;
use crate::index::{Index, IndexData};
use crate::playbook::Vocabulary;
use crate::rules::{self, RULES, RegisteredRule, RuleMetadata, RuleTable};
use crate::site::{DocsetId, RemovedPage, Scope, Site, SiteError};
use crate::text::Source;
use crate::vfs::{FileId, Lookup, Overlay, Tree, WorkTree, is_markdown};

/// A tree of files that workspaces share.
pub type SharedTree = Arc<dyn Tree + Send + Sync>;

/// A site with the state of each of its files. Load it once, then apply changes; see the [module](super).
pub struct Workspace {
    pub(super) options: LintOptions,
    /// The settings file, if there is one.
    pub(super) config: Option<Config>,
    pub(super) tree: Overlay<SharedTree>,
    pub(super) site: Arc<Site>,
    pub(super) rules: Arc<RuleTable>,
    pub(super) pool: Arc<ThreadPool>,
    /// When pages last changed, if a rule needs it and Git provides it.
    pub(super) history: Option<Arc<History>>,
    /// Checks that the run could not make, in complete sentences.
    pub(super) notes: Vec<String>,
    /// The pages that page rules check; all if `None`.
    pub(super) page_rules_on: Option<PathFilter>,
    /// Pages that the change which is checked takes from the site.
    pub(super) removed_pages: Arc<[RemovedPage]>,
    pub(super) pages: FxHashMap<FileId, Arc<PageState>>,
    pub(super) tocs: FxHashMap<FileId, Arc<TocState>>,
    pub(super) mentions: FxHashMap<FileId, Arc<MentionState>>,
    /// The words of each docset.
    pub(super) vocabularies: Vec<Vocabulary>,
    pub(super) index: IndexData,
    pub(super) docset_results: DocsetResults,
    /// The reported diagnostics of each file that has any.
    pub(super) files: FxHashMap<Arc<str>, Arc<FileReport>>,
    pub(super) internal_errors: Vec<InternalError>,
    pub(super) pending: Pending,
    /// Whether the last change made the settings invalid, so the site still has to be loaded with them.
    pub(super) needs_reload: bool,
    /// Symbolic links, by the path of their target. Collected when a file first changes.
    links: OnceLock<Arc<FxHashMap<String, Vec<String>>>>,
}

impl Workspace {
    /// Loads the site at `root` from the disk, without linting it.
    ///
    /// # Errors
    /// [`LoadError`] for settings and other configuration that cannot be read or are not valid.
    pub fn load(root: Root, options: LintOptions) -> Result<Self, LoadError> {
        let disk: SharedTree = Arc::new(WorkTree::new(&root.path));
        Self::load_from(root, Overlay::new(disk), options)
    }

    /// Loads the site at `root` from `tree`, which can replace some files.
    ///
    /// # Errors
    /// As for [`Workspace::load`].
    pub fn load_from(root: Root, tree: Overlay<SharedTree>, options: LintOptions) -> Result<Self, LoadError> {
        let pool = Arc::new(ThreadPoolBuilder::new().num_threads(options.threads).build()?);
        let Loaded { config, site, rules } = pool.install(|| Loaded::new(root, None, &tree, &options))?;
        let mut workspace = Self {
            options,
            config,
            tree,
            site: Arc::new(site),
            rules: Arc::new(rules),
            pool,
            history: None,
            notes: Vec::new(),
            page_rules_on: None,
            removed_pages: Arc::default(),
            pages: FxHashMap::default(),
            tocs: FxHashMap::default(),
            mentions: FxHashMap::default(),
            vocabularies: Vec::new(),
            index: IndexData::default(),
            docset_results: DocsetResults::default(),
            files: FxHashMap::default(),
            internal_errors: Vec::new(),
            pending: Pending::everything(),
            needs_reload: false,
            links: OnceLock::new(),
        };
        workspace.read_history();
        Ok(workspace)
    }

    /// Loads settings and site again, keeping the IDs of files.
    pub(super) fn reload(&mut self) -> Result<(), LoadError> {
        let text = |path: &str| String::from_utf8(self.tree.read(path, u64::MAX).ok()?).ok();
        let mut root = self.site.root.with_reader(text);
        root.config = self.tree.exists(CONFIG_FILE).then(|| root.path.join(CONFIG_FILE));
        let loaded = self.pool.install(|| Loaded::new(root, Some(&self.site), &self.tree, &self.options))?;
        self.config = loaded.config;
        self.site = Arc::new(loaded.site);
        self.rules = Arc::new(loaded.rules);
        self.pending = Pending::everything();
        self.links = OnceLock::new();
        self.read_history();
        Ok(())
    }

    fn read_history(&mut self) {
        (self.history, self.notes) = (None, Vec::new());
        if self.rules_with_history().next().is_none() {
            return;
        }
        let site = &self.site;
        let pages = site.files.iter().filter(|(file, _)| site.scope_of(*file) == Scope::Page);
        let pages = pages.map(|(_, path)| path.clone());
        match self.pool.install(|| History::read(&site.root.path, pages, &site.settings.ignore_revs)) {
            Ok(history) => {
                self.notes = history.notes().to_vec();
                self.history = Some(Arc::new(history));
            }
            Err(error) => {
                let note = |rule: &RuleMetadata| format!("{} {} was not checked: {error}", rule.code, rule.name);
                self.notes = self.rules_with_history().map(note).collect();
            }
        }
    }

    /// Returns the enabled rules that need the history of pages.
    pub(super) fn rules_with_history(&self) -> impl Iterator<Item = &'static RuleMetadata> {
        let rules = RULES.iter().map(RegisteredRule::meta);
        rules.filter(|rule| rule.needs_history && self.rules.severity(rule).is_some())
    }

    /// Returns a copy of the workspace that can be changed separately: a draft for what changes would introduce.
    /// Results are shared.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            notes: self.notes.clone(),
            page_rules_on: self.page_rules_on.clone(),
            pages: self.pages.clone(),
            tocs: self.tocs.clone(),
            mentions: self.mentions.clone(),
            vocabularies: self.vocabularies.clone(),
            index: self.index.fork(&self.site),
            docset_results: self.docset_results.clone(),
            files: self.files.clone(),
            internal_errors: self.internal_errors.clone(),
            pending: self.pending.clone(),
            ..self.unlinted()
        }
    }

    /// Returns the same site without results.
    fn unlinted(&self) -> Self {
        Self {
            options: self.options.clone(),
            config: self.config.clone(),
            tree: self.tree.clone(),
            site: self.site.clone(),
            rules: self.rules.clone(),
            pool: self.pool.clone(),
            history: self.history.clone(),
            notes: self.notes.clone(),
            needs_reload: self.needs_reload,
            links: self.links.clone(),
            page_rules_on: None,
            removed_pages: Arc::default(),
            pages: FxHashMap::default(),
            tocs: FxHashMap::default(),
            mentions: FxHashMap::default(),
            vocabularies: Vec::new(),
            index: IndexData::default(),
            docset_results: DocsetResults::default(),
            files: FxHashMap::default(),
            internal_errors: Vec::new(),
            pending: Pending::everything(),
        }
    }

    /// Returns the same site with different options and rules, and without results. The settings are not read again.
    #[must_use]
    pub fn with_options(&self, change: impl FnOnce(&mut LintOptions, &mut RuleTable)) -> Self {
        let mut workspace = self.unlinted();
        change(&mut workspace.options, Arc::make_mut(&mut workspace.rules));
        if !workspace.rules_with_history().map(|rule| rule.code).eq(self.rules_with_history().map(|rule| rule.code)) {
            workspace.read_history();
        }
        workspace
    }

    /// Returns the same site in another tree, such as the tree at an earlier revision or the staged one. The settings
    /// stay the same. There are no results yet.
    ///
    /// # Errors
    /// As for [`Site::at_tree`].
    pub fn at_tree(&self, tree: SharedTree) -> Result<Self, SiteError> {
        let mut workspace = self.unlinted();
        workspace.site = Arc::new(self.pool.install(|| self.site.at_tree(&*tree))?);
        workspace.replace_tree(tree);
        Ok(workspace)
    }

    /// Reads files from another tree from now on. It does not record that their text may differ.
    pub(super) fn replace_tree(&mut self, tree: SharedTree) {
        self.tree = Overlay::new(tree);
        self.links = OnceLock::new();
    }

    /// Returns the listed pages that are symbolic links to the file at `path`: editing it also edits them.
    #[must_use]
    pub fn links_to(&self, path: &str) -> &[String] {
        let links = self.links.get_or_init(|| {
            let mut links: FxHashMap<String, Vec<String>> = FxHashMap::default();
            for (_, link) in self.site.files.iter().filter(|(_, path)| is_markdown(path)) {
                if let Some(target) = self.tree.symlink_target(link) {
                    links.entry(target).or_default().push(link.to_string());
                }
            }
            Arc::new(links)
        });
        links.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the site, with its settings and files.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Returns the files, including edited ones.
    #[must_use]
    pub fn tree(&self) -> &Overlay<SharedTree> {
        &self.tree
    }

    /// Returns the enabled rules.
    #[must_use]
    pub fn rules(&self) -> &RuleTable {
        &self.rules
    }

    /// Whether problems of the rule with `code` are reported on the file at `path`.
    #[must_use]
    pub fn is_asked(&self, path: &str, code: &str) -> bool {
        // A rule that is not known any more reports nothing, however it is asked.
        let is_enabled = || rules::find(code).is_none_or(|rule| self.rules.severity(rule).is_some());
        self.options.is_reported(path) && is_enabled()
    }

    /// What it was asked to do.
    #[must_use]
    pub fn options(&self) -> &LintOptions {
        &self.options
    }

    /// Returns the settings file, if there is one.
    #[must_use]
    pub fn config(&self) -> Option<&Config> {
        self.config.as_ref()
    }

    /// Returns the facts that pages share. Empty before the first update.
    #[must_use]
    pub fn index(&self) -> Index<'_> {
        Index::new(&self.site, &self.index)
    }

    /// The words of a docset, with those that it has taught since it was linted.
    #[must_use]
    pub fn vocabulary(&self, docset: DocsetId) -> Vocabulary {
        let taught = self.vocabularies.get(docset.0 as usize).cloned();
        taught.unwrap_or_else(|| self.site.vocabulary(docset))
    }

    /// Returns the workspace's threads.
    #[must_use]
    pub fn threads(&self) -> &ThreadPool {
        &self.pool
    }

    /// Calls `work` on the workspace's threads.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.pool.install(work)
    }

    /// Returns the text of a page when it was linted; `None` if it cannot be read, or if it changed since.
    #[must_use]
    pub fn linted_text(&self, path: &str) -> Option<Arc<Source>> {
        if let Some(file) = self.site.redirections().file_at(path) {
            return Some(file.source.clone());
        }
        let file = match self.site.files.lookup(path) {
            Lookup::Found(file) => file,
            _ => return None,
        };
        let (hash, source) = match (self.pages.get(&file), self.tocs.get(&file)) {
            (Some(page), _) => (page.hash, &page.source),
            (None, Some(toc)) => (toc.hash, &toc.source),
            (None, None) => return None,
        };
        if let Some(source) = source {
            return Some(source.clone());
        }
        let bytes = self.tree.read(path, self.site.settings.max_page_size).ok()?;
        if hash != Some(content_hash(&bytes)) {
            return None;
        }
        Source::from_bytes(self.site.files.path(file).clone(), bytes).ok().map(Arc::new)
    }
}

impl Workspace {
    /// The bytes of a page, a TOC, or a redirection file as they were linted, with a byte order mark if it has one;
    /// `None` if it cannot be read, or if it changed since.
    #[must_use]
    pub fn linted_bytes(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(file) = self.site.redirections().file_at(path) {
            return Some(file.source.to_bytes());
        }
        let Lookup::Found(file) = self.site.files.lookup(path) else { return None };
        let hash = match self.pages.get(&file) {
            Some(page) => page.hash,
            None => self.tocs.get(&file)?.hash,
        };
        let bytes = self.tree.read(path, self.site.settings.max_page_size).ok()?;
        (hash == Some(content_hash(&bytes))).then_some(bytes)
    }
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workspace")
            .field("root", &self.site.root.path)
            .field("pages", &self.pages.len())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
