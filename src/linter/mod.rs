//! The linter: a [`Workspace`] owns a site and the state of each of its pages, and updates both.
//!
//! An update has these steps: read, parse, and lint changed pages in parallel (`pages`); read TOCs and other files of
//! the site (`site_files`); run docset rules whose facts changed (`docsets`); assemble the diagnostics of each file
//! whose diagnostics may have changed (`assembly`).

mod assembly;
mod baseline;
mod cancel;
mod change;
mod docsets;
mod introduced;
mod load;
mod options;
mod pages;
mod panics;
mod pending;
mod positions;
mod reading;
mod report;
mod reporting;
mod school;
mod site_files;
mod supersede;
mod suppress;
mod unused;
mod update;
mod workspace;

pub use baseline::{Baseline, BaselineError};
pub use cancel::{CancelToken, Canceled};
pub(crate) use change::MANY_FILES;
pub use change::{Change, Update};
pub use introduced::{BaseRevision, Lens};
pub use load::{Config, LoadError};
pub use options::{ConfigChoice, LintOptions, PathFilter, Rules};
pub(crate) use panics::catch_panic;
pub use panics::{InternalError, record_panics};
pub use report::{Report, Summary};
pub use suppress::{is_suppressed, is_suppressible};
pub use workspace::{SharedTree, Workspace};

use crate::diagnostic::{Diagnostic, Severity};

/// Returns the highest severity among `diagnostics`.
#[must_use]
pub fn max_severity(diagnostics: &[Diagnostic]) -> Option<Severity> {
    diagnostics.iter().map(|diagnostic| diagnostic.severity).max()
}
