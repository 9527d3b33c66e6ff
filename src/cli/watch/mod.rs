//! `--watch`: shows a result, and another one each time files change.

mod difference;
mod events;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

use self::difference::Difference;
use self::events::{FileEvents, FileWatcher};
use super::check::{CheckRun, note};
use super::introduced::IntroducedFilter;
use super::write::shown_paths;
use super::{CliError, ExitStatus, print_failure, terminal};
use crate::diagnostic::Diagnostic;
use crate::linter::{CancelToken, Change, LoadError};

/// How often to check whether a new day has started, because pages become stale over time.
const DAY_CHECK: Duration = Duration::from_secs(60);

/// A signal that the watch waits for.
enum Signal {
    /// File events from the system.
    Files(notify::Result<notify::Event>),
    /// Ctrl-C, or another request of the system to end.
    Stop,
}

/// What to do after a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Wait,
    End,
}

/// A running watch.
struct Watch<'a> {
    run: CheckRun<'a>,
    watcher: FileWatcher,
    /// Stops an update.
    cancel: CancelToken,
    /// The problems of the last result; `None` before the first one.
    before: Option<Vec<Diagnostic>>,
    /// The exit status for the last result.
    status: ExitStatus,
    /// The number of further results; `None` if there is no limit.
    updates_left: Option<usize>,
}

/// Shows a result each time files change, until the system asks the program to end or the reader closes the pipe.
/// Returns the exit status for the last result, or [`ExitStatus::Error`] if there was none.
///
/// # Errors
/// A system that cannot watch files or wait for Ctrl-C, and a site that is deleted.
pub(super) fn watch(run: CheckRun<'_>) -> Result<ExitStatus, CliError> {
    let (sender, signals) = unbounded();
    let cancel = CancelToken::default();
    stop_on_ctrl_c(&sender, &cancel)?;
    let watcher = FileWatcher::start(run.opened.site(), &named_files(&run), move |event| {
        // This fails only while the program ends.
        let _ = sender.send(Signal::Files(event));
    })?;
    if let Some(text) = watcher.remark() {
        note(&text);
    }
    let updates_left = updates_for_tests();
    let mut watch = Watch { run, watcher, cancel, before: None, status: ExitStatus::Error, updates_left };
    // Files may have changed between loading the site and watching it.
    watch.run.opened.workspace.apply(&[Change::Reload])?;
    let next = watch.show_result()?;
    watch.follow(next, &signals)
}

impl Watch<'_> {
    fn follow(mut self, mut next: Next, signals: &Receiver<Signal>) -> Result<ExitStatus, CliError> {
        while next == Next::Wait {
            next = match signals.recv_timeout(DAY_CHECK) {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => Next::End,
                Ok(Signal::Files(event)) => self.follow_events(event, signals)?,
                Err(RecvTimeoutError::Timeout) if self.is_new_day() => {
                    self.run = CheckRun::open(self.run.arguments, std::time::Instant::now())?;
                    self.show_changes(&[Change::Reload])?
                }
                Err(RecvTimeoutError::Timeout) => Next::Wait,
            };
        }
        Ok(self.status)
    }

    fn is_new_day(&self) -> bool {
        let today = self.run.opened.workspace.options().today;
        self.run.arguments.date.as_of.is_none() && chrono::Local::now().date_naive() != today
    }

    /// Waits until files stop changing, and shows a new result if their changes matter to the linter.
    fn follow_events(
        &mut self,
        first: notify::Result<notify::Event>,
        signals: &Receiver<Signal>,
    ) -> Result<Next, CliError> {
        let Some(events) = FileEvents::until_quiet(first, signals) else { return Ok(Next::End) };
        let workspace = &self.run.opened.workspace;
        let root = &workspace.site().root.path;
        if !root.is_dir() {
            let message = format!("the folder `{}` no longer exists", root.display());
            return Err(CliError::new(message, "start again in the new folder of the playbook"));
        }
        let changes = events.changes(workspace, &named_files(&self.run));
        if changes.is_empty() { Ok(Next::Wait) } else { self.show_changes(&changes) }
    }

    /// Applies changes, and shows a new result if they can affect it.
    fn show_changes(&mut self, changes: &[Change]) -> Result<Next, CliError> {
        let shown = match self.apply(changes) {
            Ok(()) if !self.run.opened.workspace.is_outdated() => return Ok(Next::Wait),
            Ok(()) => self.show_result(),
            Err(error) => Err(error.into()),
        };
        match shown {
            Err(error @ CliError::Output(_)) => Err(error),
            Err(error) => {
                // The settings or the baseline may be invalid for a moment: the next change may fix them.
                self.status = ExitStatus::Error;
                clear_screen()?;
                print_failure(&error);
                Ok(self.after_result())
            }
            shown => shown,
        }
    }

    fn apply(&mut self, changes: &[Change]) -> Result<(), LoadError> {
        self.run.opened.workspace.apply(changes)?;
        // The settings may now specify other files, which may have changed before they were watched.
        match self.watcher.add(self.run.opened.site(), &named_files(&self.run)) {
            true => self.run.opened.workspace.apply(&[Change::Reload]),
            false => Ok(()),
        }
    }

    /// # Errors
    /// A baseline that cannot be read, and a result that cannot be written.
    fn show_result(&mut self) -> Result<Next, CliError> {
        let Self { run, cancel, before, .. } = self;
        let arguments = run.arguments;
        let paths = shown_paths(&run.opened.site().root.path);
        let shown = run.show_update(cancel, |report| {
            let Some(before) = before.as_deref() else { return Ok(()) };
            clear_screen()?;
            if !arguments.output.quiet {
                let difference = Difference::between(before, &report.diagnostics);
                difference.print(&paths, terminal::stderr_color(arguments.output.color.when));
            }
            Ok(())
        })?;
        let Some((report, shown)) = shown else { return Ok(Next::End) };
        self.before = Some(report.diagnostics);
        self.status = shown.status;
        Ok(if shown.is_cut_off { Next::End } else { self.after_result() })
    }

    fn after_result(&mut self) -> Next {
        if self.cancel.is_canceled() {
            return Next::End;
        }
        match &mut self.updates_left {
            Some(0) => return Next::End,
            Some(left) => *left -= 1,
            None => {}
        }
        if !self.run.arguments.output.quiet {
            note("watching for changes; press Ctrl-C to stop");
        }
        Next::Wait
    }
}

/// Returns the files that the arguments and settings specify, wherever they are: settings files and a baseline.
fn named_files(run: &CheckRun<'_>) -> Vec<PathBuf> {
    let baseline = IntroducedFilter::baseline_path(&run.arguments.known, run.opened.site());
    let extended = run.opened.workspace.config().and_then(|config| config.shared.clone());
    let named = run.arguments.settings.config.iter().cloned().chain(extended).chain(baseline);
    named.filter_map(|path| events::with_real_folder(&path)).collect()
}

/// Makes Ctrl-C end the watch after the current result is written. A second Ctrl-C ends the program immediately.
fn stop_on_ctrl_c(signals: &Sender<Signal>, cancel: &CancelToken) -> Result<(), CliError> {
    let (signals, cancel) = (signals.clone(), cancel.clone());
    let handler = move || {
        if cancel.is_canceled() {
            std::process::exit(130);
        }
        cancel.cancel();
        let _ = signals.send(Signal::Stop);
    };
    ctrlc::set_handler(handler)
        .map_err(|error| CliError::new(format!("cannot wait for Ctrl-C: {error}"), "check once, without `--watch`"))
}

/// Clears the terminal, if stdout is one.
fn clear_screen() -> io::Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb") {
        // Move the cursor to the top left, and clear everything below it.
        out.write_all(b"\x1b[H\x1b[2J")?;
        out.flush()?;
    }
    Ok(())
}

/// Returns how many results may follow the first one. Tests set this limit, so a run ends.
fn updates_for_tests() -> Option<usize> {
    std::env::var("PLAYBOOK_LINT_WATCH_UPDATES").ok()?.parse().ok()
}
