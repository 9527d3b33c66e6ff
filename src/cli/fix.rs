//! `--fix` and `--diff`.

use std::io::{self, IsTerminal, Write};

use super::args::CheckArguments;
use super::check::note;
use super::progress::Progress;
use super::{CLEAN, FAILED, FOUND, Failure, internal, terminal};
use crate::fix::{FixOutcome, Fixer, atomic_write};
use crate::linter::{Report, Run};
use crate::output::{Diff, plural};

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
    let diff = Diff { color: terminal::color(arguments.color), terminal: io::stdout().is_terminal() };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for page in &outcome.pages {
        diff.write(&page.path, &page.before, &page.after, &mut out)?;
    }
    out.flush()?;
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

fn outcome(arguments: &CheckArguments, run: &Run<'_>) -> FixOutcome {
    let outcome = Fixer { run, unsafe_too: arguments.fixes.unsafe_fixes }.fix();
    // Said even where little else is: who asked for fixes must hear what was not fixed.
    outcome.remarks.iter().for_each(|remark| note(&remark.to_string()));
    outcome
}
