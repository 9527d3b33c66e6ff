//! What every command on a playbook starts from: its root, its settings, its files and the rules in force.

use std::io;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::Failure;
use super::args::{RuleArguments, SettingsArguments};
use super::paths::Paths;
use super::stdin::{self, StdinPage};
use crate::config::path::normalize;
use crate::config::root::CONFIG_FILE;
use crate::config::{ConfigError, ConfigFile, Root, Settings};
use crate::rules::{RuleSelection, RuleTable};
use crate::site::Site;
use crate::vfs::{FileError, Overlay, Reader, Tree, UnreadableFile, WorkTree, limits, read_limited};

/// A playbook, opened.
pub(super) struct Workspace {
    /// What the command line names.
    pub(super) paths: Paths,
    /// The playbook's playbook-lint.toml, where there is one and it is wanted.
    pub(super) config: Option<Config>,
    pub(super) site: Site,
    /// The files on disk, with the page on stdin in place of its own, or what is staged.
    pub(super) tree: Box<dyn Tree>,
    pub(super) selection: RuleTable,
}

/// A configuration file as it was read.
pub(super) struct Config {
    pub(super) path: PathBuf,
    pub(super) file: ConfigFile,
}

impl Workspace {
    /// Opens the playbook that `paths` lie in.
    ///
    /// # Errors
    /// Paths that do not exist or lie in several playbooks, and settings that cannot be read.
    pub(super) fn open(
        paths: &[PathBuf],
        rules: &RuleArguments,
        settings: &SettingsArguments,
    ) -> Result<Self, Failure> {
        let paths = Paths::expand(paths)?;
        let root =
            Root::discover_all(paths.given(), Path::new(".")).map_err(|error| cannot_read(paths.first(), &error))?;
        let paths = paths.inside(&root.path)?;
        Self::at(root, paths, false, rules, settings)
    }

    /// Opens the playbook of `page`, whose text comes on stdin.
    ///
    /// # Errors
    /// A page outside the playbook, and settings or a stdin that cannot be read.
    pub(super) fn open_stdin(
        page: &StdinPage,
        rules: &RuleArguments,
        settings: &SettingsArguments,
    ) -> Result<Self, Failure> {
        let root = Root::discover(page.existing()).map_err(|error| cannot_read(page.existing(), &error))?;
        let paths = page.paths(&root)?;
        Self::at(root, paths, true, rules, settings)
    }

    fn at(
        root: Root,
        paths: Paths,
        is_stdin: bool,
        rules: &RuleArguments,
        settings: &SettingsArguments,
    ) -> Result<Self, Failure> {
        let config = Config::read(settings, &root)?;
        let choices = RuleSelection {
            select: rules.select.clone(),
            extend_select: rules.extend_select.clone(),
            ignore: rules.ignore.clone(),
            severity: rules.severity.clone(),
        };
        let (settings, choices) = match &config {
            Some(Config { file, .. }) => (Settings::from_file(file)?, choices.over(file)?),
            None => (Settings::default(), choices),
        };
        let mut tree = Overlay::new(WorkTree::new(&root.path));
        if is_stdin && let Some(page) = paths.only() {
            stdin::read_into(&mut tree, page, settings.max_page_size)?;
        }
        let site = Site::new(root, settings, &tree)?;
        if let Some(Config { file, .. }) = &config {
            validate_paths(file, &site, &tree)?;
        }
        Ok(Self { paths, config, site, tree: Box::new(tree), selection: RuleTable::new(&choices) })
    }
}

impl Config {
    fn read(arguments: &SettingsArguments, root: &Root) -> Result<Option<Self>, Failure> {
        let (path, read) = match (&arguments.config, &root.config) {
            _ if arguments.no_config => return Ok(None),
            (Some(path), _) => (path, read_limited(path, limits::SETTINGS)),
            (None, Some(path)) => (path, Reader::new(&root.path).read(CONFIG_FILE, limits::SETTINGS)),
            (None, None) => return Ok(None),
        };
        let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| FileError::NotUtf8));
        let text = text.map_err(|error| {
            let help = match error {
                FileError::Missing => "name a file with `--config`, or use `--no-config`",
                _ => error.help(),
            };
            Failure::new(UnreadableFile::new(path.to_string_lossy(), error.clone()).to_string(), help)
        })?;
        let name = path.file_name();
        let shown = name.map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        Ok(Some(Self { path: path.clone(), file: ConfigFile::parse(&text, &shown)? }))
    }
}

/// A folder or file that the settings name and that is not there would be passed over in silence.
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

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read `{}`: {error}", path.display()), "name a file or folder of the playbook")
}
