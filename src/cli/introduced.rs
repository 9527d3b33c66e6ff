//! `--new-since`, `--staged`, `--baseline`, and `--write-baseline`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::IntroducedArguments;
use super::check::note;
use super::opened::Opened;
use super::{CliError, ExitStatus};
use crate::git::{GitError, Repository, Revision, RevisionError, Snapshot};
use crate::linter::{BaseRevision, Baseline, BaselineError, Lens, Report, Workspace};
use crate::site::Site;
use crate::vfs::FileError;

/// Which known problems are not reported.
#[derive(Default)]
pub(super) struct IntroducedFilter {
    pub(super) base: Option<BaseRevision>,
    pub(super) baseline: Option<Baseline>,
}

impl IntroducedFilter {
    /// Reads the files and revisions of the arguments. With `--staged`, `opened` then has the staged files.
    ///
    /// # Errors
    /// A revision that does not exist, missing Git, or a file that is not a baseline.
    pub(super) fn open(arguments: &IntroducedArguments, opened: &mut Opened) -> Result<Self, CliError> {
        let baseline = Self::baseline_path(arguments, opened.site());
        let baseline = baseline.as_deref().map(Baseline::read).transpose()?;
        if !arguments.staged && arguments.new_since.is_none() {
            return Ok(Self { base: None, baseline });
        }
        let mut repository = Repository::of(&opened.site().root.path)?;
        if arguments.staged {
            repository = repository.with_index_of_hook();
        }
        let revision = match &arguments.new_since {
            Some(name) => Revision::find(&repository, name)?,
            None => Revision::head(&repository)?,
        };
        let listed: Vec<String> = opened.site().files.iter().map(|(_, path)| path.to_string()).collect();
        let (then, changes) = Snapshot::at(&repository, &revision, &listed, arguments.staged)?;
        if arguments.staged {
            let staged = Snapshot::staged(&repository, &listed)?;
            if !staged.matches_worktree() {
                opened.workspace = opened.workspace.at_tree(Arc::new(staged))?;
            }
        }
        let base = match BaseRevision::new(then, changes, &opened.workspace) {
            Ok(base) => Some(base),
            Err(error) => {
                // A broken docfx.json in the base revision must not stop someone who is fixing it.
                note(&format!("cannot compare with the earlier state, so all problems are shown: {error}"));
                None
            }
        };
        Ok(Self { base, baseline })
    }

    /// Returns the path of the baseline, if the arguments or the settings specify one.
    pub(super) fn baseline_path(arguments: &IntroducedArguments, site: &Site) -> Option<PathBuf> {
        // `--write-baseline` writes all problems. Only `--baseline`, not the setting, limits them to known ones.
        match &arguments.write_baseline {
            None => Self::known_problems(arguments.baseline.file.as_deref(), site),
            Some(_) => arguments.baseline.file.clone(),
        }
    }

    /// Returns the path of the baseline: `given` on the command line, or from the settings.
    pub(super) fn known_problems(given: Option<&Path>, site: &Site) -> Option<PathBuf> {
        let configured = || site.settings.baseline.as_ref().map(|path| site.root.path.join(path));
        given.map(Path::to_owned).or_else(configured)
    }

    /// Removes known problems from `report`.
    pub(super) fn drop_known(&self, report: &mut Report, workspace: &Workspace) {
        if let Some(baseline) = &self.baseline {
            baseline.apply(report, |file, code| workspace.is_asked(file, code));
        }
    }

    /// Returns the filter that decides which problems count.
    pub(super) fn lens(&self) -> Lens<'_> {
        Lens { base: self.base.as_ref(), baseline: self.baseline.as_ref() }
    }

    /// Writes the diagnostics of the complete `report` to the file at `path`. With a baseline, it writes only those
    /// that the baseline lists. Entries for files and rules that were not checked remain; they come from the file, or
    /// from the baseline if the file does not exist.
    ///
    /// # Errors
    /// Errors of the system.
    pub(super) fn write(
        &self,
        path: &Path,
        report: &Report,
        is_asked: impl Fn(&str, &str) -> bool,
    ) -> Result<(usize, ExitStatus), CliError> {
        let mut written = Baseline::of(report);
        if let Some(baseline) = &self.baseline {
            written = baseline.pruned_to(&written);
        }
        match &self.baseline {
            _ if path.exists() => written.merge_unasked(&Baseline::read(path)?, is_asked),
            Some(baseline) => written.merge_unasked(baseline, is_asked),
            None => {}
        }
        let count = written.len();
        super::write::write_file(path, &mut |out| written.write(out))?;
        Ok((count, ExitStatus::Success))
    }
}

impl From<GitError> for CliError {
    fn from(error: GitError) -> Self {
        RevisionError::Git(error).into()
    }
}

impl From<RevisionError> for CliError {
    fn from(error: RevisionError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

impl From<BaselineError> for CliError {
    fn from(error: BaselineError) -> Self {
        let help = match &error {
            BaselineError::Unreadable { error, .. } if *error != FileError::Missing => error.help(),
            _ => "create one with `--write-baseline FILE`",
        };
        Self::new(error.to_string(), help)
    }
}
