//! `--fix` and `--diff`.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::check::{CheckRun, note};
use super::write::shown_paths;
use super::{CliError, ExitStatus, internal, terminal};
use crate::fix::{FixOutcome, Fixer, WriteError, write_page};
use crate::linter::{Change, Report};
use crate::output::{Diff, command_pause, plural};
use crate::vfs::Tree;

/// The maximum number of changed pages to list.
const NAMED: usize = 20;

/// The maximum number of pages that are written at the same time. A write waits for the disk, not for a processor.
const WRITERS: usize = 16;

/// The exit code after Ctrl-C, as in shells.
const INTERRUPTED: i32 = 130;

/// The result of `--fix`.
pub(super) struct Fixed {
    /// The number of fixed problems.
    pub(super) count: usize,
    /// Whether a page could not be written.
    pub(super) failed: bool,
    /// The remaining problems, if they are known without a second run.
    pub(super) left: Option<Report>,
}

/// Makes the fixes and writes the pages.
///
/// # Errors
/// Invalid settings, which are read again if a page could not be written.
pub(super) fn fix(run: &mut CheckRun<'_>) -> Result<Fixed, CliError> {
    let outcome = outcome(run);
    let mut fixed = Fixed { count: 0, failed: false, left: outcome.untouched };
    let (mut changed, mut unwritten) = (Vec::new(), Vec::new());
    let root = &run.opened.site().root.path;
    let interrupt = Interrupt::watch_for();
    let write = |page| (!interrupt.is_requested()).then(|| write_page(root, page));
    let write_all = || outcome.pages.par_iter().map(write).collect();
    let writers = ThreadPoolBuilder::new().num_threads(WRITERS.min(outcome.pages.len())).build();
    let written: Vec<Option<Result<(), WriteError>>> = match &writers {
        Ok(writers) => writers.install(write_all),
        Err(_) => run.opened.workspace.install(write_all),
    };
    let left = written.iter().filter(|written| written.is_none()).count();
    for (page, written) in outcome.pages.into_iter().zip(written) {
        let Some(written) = written else { continue };
        match written {
            Ok(()) => {
                fixed.count += page.fixed;
                changed.push(page.path);
            }
            Err(error) => {
                fixed.failed = true;
                let message = match &error {
                    // The fix is for the staged text, but the file on disk has another text.
                    WriteError::Changed(page) if run.arguments.known.staged => {
                        format!("skipped `{page}`: it has changes that are not staged; stage or stash them first")
                    }
                    _ => error.to_string(),
                };
                super::print_failure(&CliError::Said { message, help: None });
                unwritten.push(page.path);
            }
        }
    }
    let is_interrupted = interrupt.end();
    if (is_interrupted || !run.arguments.output.quiet) && !changed.is_empty() {
        let shown = shown_paths(&run.opened.site().root.path);
        let names = changed.iter().take(NAMED).map(|path| format!("`{}`", shown.of(path)));
        let mut names: Vec<_> = names.collect();
        if changed.len() > NAMED {
            names.push(format!("and {} more", changed.len() - NAMED));
        }
        note(&format!("changed {}: {}", plural(changed.len(), "page"), names.join(", ")));
    }
    if is_interrupted {
        note(&format!("stopped by Ctrl-C; pages that were not changed: {left}"));
        std::process::exit(INTERRUPTED);
    }
    if let Some(mut after) = outcome.after {
        // Symbolic links to a written page have its new text too.
        let links = changed.iter().flat_map(|path| after.links_to(path)).cloned();
        let on_disk = links.chain(unwritten.iter().map(|path| path.to_string()));
        let on_disk: Vec<Change> = on_disk.map(|path| Change::OnDisk { path }).collect();
        after.apply(&on_disk)?;
        after.finish_update();
        run.opened.workspace = after;
        fixed.left = Some(run.report_of_workspace());
    }
    Ok(fixed)
}

/// Ctrl-C while pages are written: pages that were started are completed and listed, and no others are changed. A second
/// Ctrl-C, and one after the pages are written, ends the program immediately.
struct Interrupt(Arc<AtomicU8>);

impl Interrupt {
    const WRITING: u8 = 0;
    const REQUESTED: u8 = 1;
    const DONE: u8 = 2;

    /// Starts to handle Ctrl-C. If the system does not allow it, Ctrl-C ends the program as usual.
    fn watch_for() -> Self {
        let state = Arc::new(AtomicU8::new(Self::WRITING));
        let shared = state.clone();
        let _ = ctrlc::set_handler(move || {
            let first = shared.compare_exchange(Self::WRITING, Self::REQUESTED, Ordering::SeqCst, Ordering::SeqCst);
            if first.is_err() {
                std::process::exit(INTERRUPTED);
            }
        });
        Self(state)
    }

    fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst) == Self::REQUESTED
    }

    /// Ends the time in which pages are written. Returns whether Ctrl-C was pressed during it.
    fn end(&self) -> bool {
        self.0.swap(Self::DONE, Ordering::SeqCst) == Self::REQUESTED
    }
}

/// Fixes the page on stdin and writes all of it to stdout, even if nothing was fixed. No files are written.
pub(super) fn fix_stdin(run: &mut CheckRun<'_>) -> Result<Fixed, CliError> {
    let outcome = outcome(run);
    let Some(path) = run.opened.paths.only().map(str::to_owned) else {
        return Err(CliError::new("stdin has no page name", "pass its name with `--stdin-filename PATH`"));
    };
    let fixed = outcome.pages.into_iter().find(|page| *page.path == *path);
    let count = fixed.as_ref().map_or(0, |page| page.fixed);
    let workspace = &mut run.opened.workspace;
    let limit = workspace.site().settings.max_page_size;
    let bytes = match fixed {
        Some(page) => page.after,
        None => workspace
            .tree()
            .read(&path, limit)
            .map_err(|error| CliError::new(format!("cannot read `{path}`: {error}"), "pipe a page into it"))?,
    };
    let mut out = io::stdout().lock();
    out.write_all(&bytes)?;
    out.flush()?;
    workspace.apply(&[Change::Edited { path, bytes: bytes.into() }])?;
    Ok(Fixed { count, failed: false, left: outcome.untouched })
}

/// Shows the changes that fixes would make.
pub(super) fn diff(run: &CheckRun<'_>) -> Result<ExitStatus, CliError> {
    let arguments = run.arguments;
    let outcome = outcome(run);
    run.progress.finish();
    let log = if terminal::is_to_file() { None } else { LogService::from_env() };
    let diff = Diff {
        color: terminal::color(arguments.output.color.when),
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
            "lines with a command for the build service are escaped and start with `!`, so the diff cannot be \
             applied; to apply it, write it to a file: `playbook-lint --diff > fixes.patch`",
        );
    }
    if !arguments.output.quiet {
        let count: usize = outcome.pages.iter().map(|page| page.fixed).sum();
        let pages = plural(outcome.pages.len(), "page");
        note(&format!("{} on {pages} would be fixed; nothing was written", plural(count, "problem")));
    }
    if internal::print_internal_errors(&outcome.internal_errors) {
        return Ok(ExitStatus::Error);
    }
    Ok(if outcome.pages.is_empty() || arguments.exit.exit_zero { ExitStatus::Success } else { ExitStatus::Failure })
}

/// A service that reads the output of a step and runs commands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LogService {
    /// GitHub Actions or a similar service, which can be told to run no commands for a while.
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

fn outcome(run: &CheckRun<'_>) -> FixOutcome {
    let fixer = Fixer {
        workspace: &run.opened.workspace,
        lens: run.filter.lens(),
        include_unsafe: run.arguments.fixes.unsafe_fixes,
        only: None,
    };
    let outcome = fixer.fix();
    // Print this even with `--quiet`: users who ask for fixes must see what was not fixed.
    outcome.remarks.iter().for_each(|remark| note(&remark.to_string()));
    outcome
}
