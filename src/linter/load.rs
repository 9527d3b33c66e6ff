//! Loads a site: its settings, the rules that they enable, and the configuration of its build.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::ThreadPoolBuildError;
use toml::Spanned;

use super::{ConfigChoice, LintOptions, Rules};
use crate::config::path::normalize;
use crate::config::{CONFIG_FILE, ConfigError, ConfigFile, Root, Settings};
use crate::rules::RuleTable;
use crate::site::{Site, SiteError};
use crate::vfs::{FileError, Tree, UnreadableFile, limits, read_limited, relative_path};

/// The settings file.
#[derive(Clone, Debug)]
pub struct Config {
    /// Its path.
    pub path: PathBuf,
    /// Its settings, with those of the file that it extends.
    pub file: Arc<ConfigFile>,
    /// The path of the file that it extends, with links resolved.
    pub shared: Option<PathBuf>,
}

/// Why a site cannot be linted.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The settings are not valid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A configuration file of the site's build is not valid.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The settings cannot be read.
    #[error("{}", UnreadableFile::new(path.to_string_lossy(), error.clone()))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason.
        error: FileError,
    },
    /// The system cannot start threads.
    #[error("cannot start threads: {0}")]
    Threads(#[from] ThreadPoolBuildError),
}

/// The effect of the settings on a site.
pub(super) struct Loaded {
    pub(super) config: Option<Config>,
    pub(super) site: Site,
    pub(super) rules: RuleTable,
}

impl Loaded {
    pub(super) fn new(
        root: Root,
        before: Option<&Site>,
        tree: &dyn Tree,
        options: &LintOptions,
    ) -> Result<Self, LoadError> {
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
        let rules = rules.with_overrides(&settings);
        let rules = if options.url_checks.is_some() { rules } else { rules.offline() };
        let known = before.map(|site| &site.files);
        let site = match known {
            Some(known) => Site::with_ids_of(known, root, settings, tree)?,
            None => Site::new(root, settings, tree)?,
        };
        let mut site = site;
        if let Some(Config { file, shared, .. }) = &config {
            for layer in file.layers() {
                validate_paths(layer, &site, tree)?;
            }
            if let Some(path) = shared.as_ref().and_then(|path| relative_path(&site.root.path, path)) {
                site.add_configured_by(path);
            }
        }
        Ok(Self { config, site, rules })
    }
}

impl Config {
    fn read(choice: &ConfigChoice, root: &Root, tree: &dyn Tree) -> Result<Option<Self>, LoadError> {
        let (path, read) = match (choice, &root.config) {
            (ConfigChoice::None | ConfigChoice::Given(_), _) | (ConfigChoice::Discover, None) => return Ok(None),
            (ConfigChoice::File(path), _) => (path, read_limited(path, limits::SETTINGS)),
            // From the tree, in which an editor may have replaced its text.
            (ConfigChoice::Discover, Some(path)) => {
                (path, tree.read(CONFIG_FILE, limits::SETTINGS).map_err(FileError::from))
            }
        };
        let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| FileError::NotUtf8));
        let text = text.map_err(|error| LoadError::Unreadable { path: path.clone(), error })?;
        let name = path.file_name();
        let display = name.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let file = ConfigFile::parse(&text, &display)?;
        let shared = file.extends.as_ref().map(|extends| shared_path(&file, extends, path)).transpose()?;
        let Some(shared) = shared else {
            return Ok(Some(Self { path: path.clone(), file: Arc::new(file), shared }));
        };
        let base = read_shared(&file, &shared, root, tree)?;
        Ok(Some(Self { path: path.clone(), file: Arc::new(file.extending(base)), shared: Some(shared) }))
    }
}

/// Returns the path of the file that the settings file at `path` extends: in the same repository, with links resolved.
fn shared_path(file: &ConfigFile, extends: &Spanned<String>, path: &Path) -> Result<PathBuf, ConfigError> {
    let fail = |message: String, help: &str| Err(file.error_at(extends.span(), message, Some(help.to_owned())));
    let name = extends.get_ref();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = dunce::canonicalize(folder) else {
        return fail(format!("there is no file `{name}`"), "write the path relative to the folder of this file");
    };
    let Ok(shared) = dunce::canonicalize(folder.join(name)) else {
        return fail(format!("there is no file `{name}`"), "write the path relative to the folder of this file");
    };
    let repository = folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&folder);
    match shared.starts_with(repository) {
        true => Ok(shared),
        false => fail(format!("`{name}` is outside the repository"), "put the shared file into the same repository"),
    }
}

/// Reads the file that `file` extends.
fn read_shared(file: &ConfigFile, path: &Path, root: &Root, tree: &dyn Tree) -> Result<ConfigFile, LoadError> {
    // An editor may have another text of it, if it is in the site.
    let read = match relative_path(&root.path, path) {
        Some(inside) => tree.read(&inside, limits::SETTINGS).map_err(FileError::from),
        None => read_limited(path, limits::SETTINGS),
    };
    let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| FileError::NotUtf8));
    let text = text.map_err(|error| LoadError::Unreadable { path: path.to_owned(), error })?;
    let name = file.extends.as_ref().map_or("", |extends| extends.get_ref().as_str());
    let base = ConfigFile::parse(&text, name)?;
    match &base.extends {
        None => Ok(base),
        Some(extends) => {
            let help = "move the settings of the third file to one of the two".to_owned();
            Err(base.error_at(extends.span(), "a file that others extend cannot extend another", Some(help)).into())
        }
    }
}

/// A folder or file in the settings that does not exist would silently have no effect.
fn validate_paths(file: &ConfigFile, site: &Site, tree: &dyn Tree) -> Result<(), ConfigError> {
    let has_pages = |folder: &str| {
        let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        folder.is_empty() || site.files.iter().any(|(_, path)| below(path))
    };
    let missing = |path: &Spanned<String>, kind: &str| {
        let message = format!("no {kind} at `{}`", path.get_ref());
        file.error_at(path.span(), message, Some("write the path relative to the folder of this file".to_owned()))
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
        let help = "specify a regular file below the folder of this file".to_owned();
        file.error_at(path.span(), message, Some(help))
    })
}
