//! The workspace: a site, its settings and its files, and what is known of each page.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use rustc_hash::FxHashMap;
use toml::Spanned;

use super::assembly::FileReport;
use super::docsets::DocsetResults;
use super::options::PathFilter;
use super::pages::{PageState, content_hash};
use super::site_files::{MentionState, TocState};
use super::update::Pending;
use super::{ConfigChoice, InternalError, LintOptions, Rules};
use crate::config::path::normalize;
use crate::config::{CONFIG_FILE, ConfigError, ConfigFile, Root, Settings};
use crate::git::History;
use crate::index::{Index, IndexData};
use crate::rules::{RULES, RegisteredRule, RuleMetadata, RuleTable};
use crate::site::{Scope, Site, SiteError};
use crate::text::Source;
use crate::vfs::{
    FileError, FileId, Lookup, Overlay, Tree, UnreadableFile, WorkTree, is_markdown, limits, read_limited,
};

/// A tree of files that workspaces share.
pub type SharedTree = Arc<dyn Tree + Send + Sync>;

/// A site with the state of each of its files. Load it once, then apply changes; see the [module](super).
pub struct Workspace {
    pub(super) options: LintOptions,
    /// What the settings were read from, if there are any.
    pub(super) config: Option<Config>,
    pub(super) tree: Overlay<SharedTree>,
    pub(super) site: Arc<Site>,
    pub(super) rules: Arc<RuleTable>,
    pub(super) pool: Arc<ThreadPool>,
    /// When pages last changed, if a rule asks for it and Git tells it.
    pub(super) history: Option<Arc<History>>,
    /// What the run could not do, in whole sentences.
    pub(super) notes: Vec<String>,
    /// The pages that page rules check, if not all.
    pub(super) page_rules_on: Option<PathFilter>,
    pub(super) pages: FxHashMap<FileId, Arc<PageState>>,
    pub(super) tocs: FxHashMap<FileId, Arc<TocState>>,
    pub(super) mentions: FxHashMap<FileId, Arc<MentionState>>,
    pub(super) index: IndexData,
    pub(super) docset_results: DocsetResults,
    /// What is reported of each file that has something to report.
    pub(super) files: FxHashMap<Arc<str>, Arc<FileReport>>,
    pub(super) internal_errors: Vec<InternalError>,
    pub(super) pending: Pending,
    /// Whether the settings that changed last are wrong, so that the site has yet to be loaded with them.
    pub(super) needs_reload: bool,
    /// Symbolic links, by the path of their target. Looked for when a file first changes.
    links: OnceLock<Arc<FxHashMap<String, Vec<String>>>>,
}

/// The settings file, as it was read.
#[derive(Clone, Debug)]
pub struct Config {
    /// Its path.
    pub path: PathBuf,
    /// What it says.
    pub file: Arc<ConfigFile>,
}

/// Why a site cannot be linted.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The settings are wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file that configures the site's build is wrong.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The settings cannot be read.
    #[error("{}", UnreadableFile::new(path.to_string_lossy(), error.clone()))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: FileError,
    },
    /// The system starts no threads.
    #[error("cannot start threads: {0}")]
    Threads(#[from] ThreadPoolBuildError),
}

/// What the settings make of a site.
struct Loaded {
    config: Option<Config>,
    site: Site,
    rules: RuleTable,
}

impl Workspace {
    /// Loads the site at `root` from the disk. Nothing is linted yet.
    ///
    /// # Errors
    /// [`LoadError`] for settings and other configuration that cannot be read or are wrong.
    pub fn load(root: Root, options: LintOptions) -> Result<Self, LoadError> {
        let disk: SharedTree = Arc::new(WorkTree::new(&root.path));
        Self::load_from(root, Overlay::new(disk), options)
    }

    /// Loads the site at `root` from `tree`, in which some files may be replaced.
    ///
    /// # Errors
    /// As [`Workspace::load`].
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
            pages: FxHashMap::default(),
            tocs: FxHashMap::default(),
            mentions: FxHashMap::default(),
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

    /// Loads settings and site again, keeping the ids of files.
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

    /// The enabled rules that ask when pages last changed.
    pub(super) fn rules_with_history(&self) -> impl Iterator<Item = &'static RuleMetadata> {
        let rules = RULES.iter().map(RegisteredRule::meta);
        rules.filter(|rule| rule.needs_history && self.rules.severity(rule).is_some())
    }

    /// The same workspace, to be changed on its own: a draft of what changes would introduce. What was linted is shared.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            notes: self.notes.clone(),
            page_rules_on: self.page_rules_on.clone(),
            pages: self.pages.clone(),
            tocs: self.tocs.clone(),
            mentions: self.mentions.clone(),
            index: self.index.fork(&self.site),
            docset_results: self.docset_results.clone(),
            files: self.files.clone(),
            internal_errors: self.internal_errors.clone(),
            pending: self.pending.clone(),
            ..self.unlinted()
        }
    }

    /// The same site with nothing linted.
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
            pages: FxHashMap::default(),
            tocs: FxHashMap::default(),
            mentions: FxHashMap::default(),
            index: IndexData::default(),
            docset_results: DocsetResults::default(),
            files: FxHashMap::default(),
            internal_errors: Vec::new(),
            pending: Pending::everything(),
        }
    }

    /// The same site with other options and rules, and nothing linted. The settings are not read again.
    #[must_use]
    pub fn with_options(&self, change: impl FnOnce(&mut LintOptions, &mut RuleTable)) -> Self {
        let mut workspace = self.unlinted();
        change(&mut workspace.options, Arc::make_mut(&mut workspace.rules));
        if !workspace.rules_with_history().map(|rule| rule.code).eq(self.rules_with_history().map(|rule| rule.code)) {
            workspace.read_history();
        }
        workspace
    }

    /// The same site as another tree has it: at an earlier revision, say, or as it is staged. The settings stay. Nothing
    /// is linted.
    ///
    /// # Errors
    /// As [`Site::at_tree`].
    pub fn at_tree(&self, tree: SharedTree) -> Result<Self, SiteError> {
        let mut workspace = self.unlinted();
        workspace.site = Arc::new(self.pool.install(|| self.site.at_tree(&*tree))?);
        workspace.replace_tree(tree);
        Ok(workspace)
    }

    /// Reads files from another tree from now on. That they may have another text is not noted.
    pub(super) fn replace_tree(&mut self, tree: SharedTree) {
        self.tree = Overlay::new(tree);
        self.links = OnceLock::new();
    }

    /// The listed pages that are symbolic links to the file at `path`: an edit of it is one of them, too.
    pub(super) fn links_to(&self, path: &str) -> &[String] {
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

    /// The site, with its settings and files.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The files, with those that are edited.
    #[must_use]
    pub fn tree(&self) -> &Overlay<SharedTree> {
        &self.tree
    }

    /// The enabled rules.
    #[must_use]
    pub fn rules(&self) -> &RuleTable {
        &self.rules
    }

    /// What it was asked to do.
    #[must_use]
    pub fn options(&self) -> &LintOptions {
        &self.options
    }

    /// The settings file, if there is one.
    #[must_use]
    pub fn config(&self) -> Option<&Config> {
        self.config.as_ref()
    }

    /// What pages tell each other. Empty before the first update.
    #[must_use]
    pub fn index(&self) -> Index<'_> {
        Index::new(&self.site, &self.index)
    }

    /// Calls `work` on the workspace's threads.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.pool.install(work)
    }

    /// The text of a page as it was linted; `None` if it cannot be read, or if it changed since.
    #[must_use]
    pub fn linted_text(&self, path: &str) -> Option<Arc<Source>> {
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
    /// The bytes of a page as they were linted, with a byte order mark if it has one; `None` if it cannot be read, or if
    /// it changed since.
    #[must_use]
    pub fn linted_bytes(&self, path: &str) -> Option<Vec<u8>> {
        let Lookup::Found(file) = self.site.files.lookup(path) else { return None };
        let page = self.pages.get(&file)?;
        let bytes = self.tree.read(path, self.site.settings.max_page_size).ok()?;
        (page.hash == Some(content_hash(&bytes))).then_some(bytes)
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

impl Loaded {
    fn new(root: Root, before: Option<&Site>, tree: &dyn Tree, options: &LintOptions) -> Result<Self, LoadError> {
        let config = Config::read(&options.config, &root, tree)?;
        let settings = match (&config, &options.config) {
            (Some(Config { file, .. }), _) => Settings::from_file(file)?,
            (None, ConfigChoice::Given(settings)) => Settings::clone(settings),
            (None, _) => Settings::default(),
        };
        let rules = match (&options.rules, &config) {
            (Rules::Fixed(rules), _) => rules.clone(),
            (Rules::Selected(selection), Some(Config { file, .. })) => RuleTable::new(&selection.clone().over(file)?),
            (Rules::Selected(selection), None) => RuleTable::new(selection),
        };
        let known = before.map(|site| &site.files);
        let site = match known {
            Some(known) => Site::with_ids_of(known, root, settings, tree)?,
            None => Site::new(root, settings, tree)?,
        };
        if let Some(Config { file, .. }) = &config {
            validate_paths(file, &site, tree)?;
        }
        Ok(Self { config, site, rules })
    }
}

impl Config {
    fn read(choice: &ConfigChoice, root: &Root, tree: &dyn Tree) -> Result<Option<Self>, LoadError> {
        let (path, read) = match (choice, &root.config) {
            (ConfigChoice::None | ConfigChoice::Given(_), _) | (ConfigChoice::Discover, None) => return Ok(None),
            (ConfigChoice::File(path), _) => (path, read_limited(path, limits::SETTINGS)),
            // From the tree, where an editor may have another text of it.
            (ConfigChoice::Discover, Some(path)) => {
                (path, tree.read(CONFIG_FILE, limits::SETTINGS).map_err(FileError::from))
            }
        };
        let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| FileError::NotUtf8));
        let text = text.map_err(|error| LoadError::Unreadable { path: path.clone(), error })?;
        let name = path.file_name();
        let display = name.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        Ok(Some(Self { path: path.clone(), file: Arc::new(ConfigFile::parse(&text, &display)?) }))
    }
}

/// A folder or file in the settings that does not exist would have no effect, silently.
fn validate_paths(file: &ConfigFile, site: &Site, tree: &dyn Tree) -> Result<(), ConfigError> {
    let has_pages = |folder: &str| {
        let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        folder.is_empty() || site.files.iter().any(|(_, path)| below(path))
    };
    let missing = |path: &Spanned<String>, kind: &str| {
        let message = format!("there is no {kind} `{}`", path.get_ref());
        file.error_at(path.span(), message, Some("write the path as seen from the folder of this file".to_owned()))
    };
    for docset in &file.docset {
        for path in std::iter::once(&docset.path).chain(&docset.source) {
            if !has_pages(&normalize(path.get_ref())) {
                return Err(missing(path, "folder with files"));
            }
        }
    }
    let Some(path) = &file.links.redirects else { return Ok(()) };
    let at = normalize(path.get_ref());
    if tree.is_missing(&at) {
        return Err(missing(path, "file"));
    }
    let read = tree.read(&at, limits::REDIRECTIONS);
    read.map(drop).map_err(|error| {
        let message = UnreadableFile::new(path.get_ref(), error.into()).to_string();
        let help = "name a regular file below the folder of this file".to_owned();
        file.error_at(path.span(), message, Some(help))
    })
}

/// The path of a file below the root, with `/`; `None` if it is not below.
pub(super) fn path_below(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}
