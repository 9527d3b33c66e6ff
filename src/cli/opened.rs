//! Opens a playbook, which is the first step of every command: finds its root, and reads its settings and the paths of
//! the command line.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::CliError;
use super::args::{CheckArguments, RuleArguments, SettingsArguments};
use super::paths::Paths;
use super::stdin::{self, StdinPage};
use crate::config::Root;
use crate::linter::{ConfigChoice, LintOptions, LoadError, Rules, SharedTree, Workspace};
use crate::rules::RuleSelection;
use crate::site::Site;
use crate::vfs::{FileError, Overlay, WorkTree};

/// A playbook, opened.
pub(super) struct Opened {
    /// The paths of the command line.
    pub(super) paths: Arc<Paths>,
    pub(super) workspace: Workspace,
}

impl Opened {
    /// Opens the playbook that contains `paths`.
    ///
    /// # Errors
    /// Paths that do not exist or that belong to several playbooks, and settings that cannot be read.
    pub(super) fn open(
        paths: &[PathBuf],
        rules: &RuleArguments,
        settings: &SettingsArguments,
    ) -> Result<Self, CliError> {
        let (root, paths) = Self::find(paths)?;
        Self::load(root, paths, options(rules, settings, None))
    }

    /// Opens the playbook that contains `paths`. `change` can change the `options`.
    ///
    /// # Errors
    /// As [`Opened::open`].
    pub(super) fn open_with(
        paths: &[PathBuf],
        mut options: LintOptions,
        change: impl FnOnce(&mut LintOptions),
    ) -> Result<Self, CliError> {
        change(&mut options);
        let (root, paths) = Self::find(paths)?;
        Self::load(root, paths, options)
    }

    /// Opens the playbook to check. If a page is on stdin, it is added.
    ///
    /// # Errors
    /// As for [`Opened::open`], or if stdin cannot be read.
    pub(super) fn for_check(
        arguments: &CheckArguments,
        progress: Option<Arc<dyn Fn() + Send + Sync>>,
    ) -> Result<Self, CliError> {
        let CheckArguments { rules, settings, .. } = arguments;
        let mut options = options(rules, settings, arguments.date.as_of);
        options.progress = progress;
        options.url_checks = arguments.url_checks.clone();
        options.threads = arguments.jobs.map_or(0, usize::from);
        // Files can change while they are watched, so each is read only once.
        options.keep_texts = arguments.watch;
        match StdinPage::from_args(&arguments.paths, arguments.stdin_filename.as_deref())? {
            None => {
                let (root, paths) = Self::find(&arguments.paths)?;
                Self::load(root, paths, options)
            }
            Some(page) => {
                let root = Root::discover(page.existing()).map_err(|error| cannot_read(page.existing(), &error))?;
                let paths = page.paths(&root)?;
                let mut opened = Self::load(root, paths, options)?;
                if let Some(page) = opened.paths.only().map(str::to_owned) {
                    let change = stdin::read(page, opened.site().settings.max_page_size)?;
                    opened.workspace.apply(&[change])?;
                }
                Ok(opened)
            }
        }
    }

    fn find(paths: &[PathBuf]) -> Result<(Root, Paths), CliError> {
        let paths = Paths::expand(paths)?;
        let root =
            Root::discover_all(paths.given(), Path::new(".")).map_err(|error| cannot_read(paths.first(), &error))?;
        let paths = paths.inside(&root.path)?;
        Ok((root, paths))
    }

    fn load(root: Root, paths: Paths, mut options: LintOptions) -> Result<Self, CliError> {
        let paths = Arc::new(paths);
        if !paths.are_everything() {
            let reported = paths.clone();
            options.reported = Some(Arc::new(move |path| reported.contain(path)));
        }
        let disk: SharedTree = Arc::new(WorkTree::new(&root.path));
        let workspace = Workspace::load_from(root, Overlay::new(disk), options)?;
        Ok(Self { paths, workspace })
    }

    pub(super) fn site(&self) -> &Site {
        self.workspace.site()
    }
}

/// Returns the options for the linter.
pub(super) fn options(rules: &RuleArguments, settings: &SettingsArguments, as_of: Option<NaiveDate>) -> LintOptions {
    let mut options = LintOptions::new(as_of.unwrap_or_else(|| chrono::Local::now().date_naive()));
    options.config = match (&settings.config, settings.no_config) {
        (_, true) => ConfigChoice::None,
        (Some(path), false) => ConfigChoice::File(path.clone()),
        (None, false) => ConfigChoice::Discover,
    };
    options.rules = Rules::Selected(RuleSelection {
        select: rules.select.clone(),
        extend_select: rules.extend_select.clone(),
        ignore: rules.ignore.clone(),
        severity: rules.severity.clone(),
    });
    options
}

fn cannot_read(path: &Path, error: &io::Error) -> CliError {
    CliError::new(format!("cannot read `{}`: {error}", path.display()), "pass a file or folder of the playbook")
}

impl From<LoadError> for CliError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Config(error) => Self::Config(error),
            LoadError::Site(error) => Self::Site(error),
            LoadError::Unreadable { error: FileError::Missing, .. } => {
                Self::new(error.to_string(), "check the path after `--config`")
            }
            LoadError::Unreadable { error: ref reason, .. } => Self::new(error.to_string(), reason.help()),
            LoadError::Threads(_) => Self::new(error.to_string(), "use fewer threads with `--jobs`"),
        }
    }
}
