//! `--new-since`, `--staged`, `--baseline` and `--write-baseline`.

use std::path::Path;

use super::args::IntroducedArgs;
use super::check::note;
use super::session::Workspace;
use super::{CLEAN, Failure, replace};
use crate::git::{GitError, Repository, Revision, RevisionError, Snapshot};
use crate::linter::{BaseRevision, Baseline, BaselineError, Report};
use crate::output::plural;
use crate::vfs::FileError;

/// What is known and not reported.
#[derive(Default)]
pub(super) struct IntroducedFilter {
    pub(super) before: Option<BaseRevision>,
    pub(super) baseline: Option<Baseline>,
}

impl IntroducedFilter {
    /// Reads what the arguments name. With `--staged`, `session` is from then on what is staged.
    ///
    /// # Errors
    /// A revision that is not there, no git, or a file that is no baseline.
    pub(super) fn open(arguments: &IntroducedArgs, session: &mut Workspace) -> Result<Self, Failure> {
        let baseline = arguments.baseline.as_deref().map(Baseline::read).transpose()?;
        if !arguments.staged && arguments.new_since.is_none() {
            return Ok(Self { before: None, baseline });
        }
        let mut repository = Repository::of(&session.site.root.path)?;
        if arguments.staged {
            repository = repository.with_index_of_hook();
        }
        let revision = match &arguments.new_since {
            Some(name) => Revision::find(&repository, name)?,
            None => Revision::head(&repository)?,
        };
        let listed: Vec<String> = session.site.files.iter().map(|(_, path)| path.to_string()).collect();
        let (then, changes) = Snapshot::at(&repository, &revision, &listed, arguments.staged)?;
        if arguments.staged {
            let staged = Snapshot::staged(&repository, &listed)?;
            if !staged.matches_worktree() {
                session.site = session.site.at_tree(&staged)?;
                session.tree = Box::new(staged);
            }
        }
        let before = match BaseRevision::new(then, changes, &session.site) {
            Ok(before) => Some(before),
            Err(error) => {
                // Whoever mends a broken docfx.json must not be stopped by the broken one.
                note(&format!(
                    "nothing can be compared with the earlier state, so that all findings are shown: {error}"
                ));
                None
            }
        };
        Ok(Self { before, baseline })
    }

    /// Writes the findings of `report`, which holds them all, to the file at `path`; or, where there is a baseline,
    /// those that it lists. What the file lists of pages that were not `reported` on stays.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn write(&self, path: &Path, report: &Report, reported: impl Fn(&str) -> bool) -> Result<u8, Failure> {
        let mut written = Baseline::of(report);
        if let Some(baseline) = &self.baseline {
            written = baseline.pruned_to(&written);
        }
        if path.exists() {
            written.merge_unreported(Baseline::read(path)?, reported);
        }
        let count = written.len();
        replace::file(path, &mut |out| written.write(out))?;
        note(&format!("wrote {} to `{}`; `--baseline` keeps them quiet", plural(count, "finding"), path.display()));
        Ok(CLEAN)
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        RevisionError::Git(error).into()
    }
}

impl From<RevisionError> for Failure {
    fn from(error: RevisionError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

impl From<BaselineError> for Failure {
    fn from(error: BaselineError) -> Self {
        let help = match &error {
            BaselineError::Unreadable { error, .. } if *error != FileError::Missing => error.help(),
            _ => "write one with `--write-baseline FILE`",
        };
        Self::new(error.to_string(), help)
    }
}
