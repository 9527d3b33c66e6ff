//! A progress bar on stderr for long runs.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs that are shorter than this show no bar.
const SHOW_AFTER: Duration = Duration::from_millis(500);

/// Counts pages. Draws only on a terminal.
pub(super) struct Progress {
    started: Instant,
    done: AtomicU64,
    total: AtomicU64,
    wanted: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    pub(super) fn new(wanted: bool) -> Self {
        let (done, total) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { started: Instant::now(), done, total, wanted, bar: OnceLock::new() }
    }

    /// Sets how many files there are.
    pub(super) fn set_total(&self, total: usize) {
        self.total.store(total as u64, Ordering::Relaxed);
    }

    /// Counts a page as done.
    pub(super) fn advance(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // Reading the clock for each page would take too long.
        if !self.wanted || !done.is_multiple_of(64) || self.started.elapsed() < SHOW_AFTER {
            return;
        }
        self.bar.get_or_init(|| self.draw()).set_position(done);
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }

    /// indicatif draws nothing if stderr is not a terminal.
    fn draw(&self) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(Some(self.total.load(Ordering::Relaxed)), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} files");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}
