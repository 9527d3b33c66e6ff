//! `--fix` and `--diff`.

use std::io::{self, IsTerminal, Write};

use super::args::CheckArguments;
use super::check::note;
use super::progress::Progress;
use super::{CLEAN, FAILED, FOUND, Failure, internal, terminal};
use crate::fix::{FixOutcome, Fixer, atomic_write};
use crate::linter::{Report, Run};
use crate::output::{Diff, command_pause, plural};

/// What `--fix` did.
pub(super) struct Fixed {
    /// How many findings are gone.
    pub(super) count: usize,
    /// Whether a page could not be written.
    pub(super) failed: bool,
    /// What is left, where nothing was written.
    pub(super) untouched: Option<Report>,
}

/// Fixes what may be fixed and writes it. What is left has to be found out anew, from the disk.
pub(super) fn fix(arguments: &CheckArguments, run: &Run<'_>) -> Fixed {
    let outcome = outcome(arguments, run);
    let mut fixed = Fixed { count: 0, failed: false, untouched: outcome.untouched };
    for page in outcome.pages {
        match atomic_write(&run.site.root.path, &page) {
            Ok(()) => fixed.count += page.fixed,
            Err(error) => {
                fixed.failed = true;
                super::print_failure(&Failure::Said { message: error.to_string(), help: None });
            }
        }
    }
    fixed
}

/// Shows what `fix` would do.
pub(super) fn diff(arguments: &CheckArguments, run: &Run<'_>, progress: &Progress) -> Result<u8, Failure> {
    let outcome = outcome(arguments, run);
    progress.finish();
    let log = if terminal::is_to_file() { None } else { LogService::from_env() };
    let diff = Diff {
        color: terminal::color(arguments.color),
        terminal: io::stdout().is_terminal(),
        escape_commands: log == Some(LogService::Other),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let pause = (log == Some(LogService::GitHub) && !outcome.pages.is_empty()).then(command_pause);
    if let Some([start, _]) = &pause {
        writeln!(out, "{start}")?;
    }
    let mut is_escaped = false;
    for page in &outcome.pages {
        let can_be_applied = diff.write(&page.path, &page.before, &page.after, &mut out)?;
        is_escaped |= diff.escape_commands && !can_be_applied;
    }
    if let Some([_, end]) = &pause {
        writeln!(out, "{end}")?;
    }
    out.flush()?;
    if is_escaped {
        note(
            "lines with a command for the build service are escaped and start with `!`, so that the diff cannot be \
             applied; to apply it, write it to a file: `playbook-lint --diff > fixes.patch`",
        );
    }
    if !arguments.quiet {
        let count: usize = outcome.pages.iter().map(|page| page.fixed).sum();
        let pages = plural(outcome.pages.len(), "page");
        note(&format!("{} on {pages} would be fixed; nothing was written", plural(count, "finding")));
    }
    if internal::print_internal_errors(&outcome.internal_errors) {
        return Ok(FAILED);
    }
    Ok(if outcome.pages.is_empty() || arguments.exit_zero { CLEAN } else { FOUND })
}

/// A service that reads what a step prints, and obeys some of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LogService {
    /// GitHub Actions and its kin, which can be told to obey nothing for a while.
    GitHub,
    /// Azure Pipelines or TeamCity, which cannot.
    Other,
}

impl LogService {
    fn from_env() -> Option<Self> {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "false");
        match () {
            () if is_set("GITHUB_ACTIONS") => Some(Self::GitHub),
            () if is_set("TF_BUILD") || is_set("TEAMCITY_VERSION") => Some(Self::Other),
            () => None,
        }
    }
}

fn outcome(arguments: &CheckArguments, run: &Run<'_>) -> FixOutcome {
    let outcome = Fixer { run, unsafe_too: arguments.fixes.unsafe_fixes }.fix();
    // Said even where little else is: who asked for fixes must hear what was not fixed.
    outcome.remarks.iter().for_each(|remark| note(&remark.to_string()));
    outcome
}
