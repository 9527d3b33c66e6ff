//! Formats of reports, for people and programs. There is one file per format.

mod blocks;
mod ci_escape;
mod concise;
mod control_escape;
mod diff;
mod escape_table;
mod excerpt;
mod full;
mod github;
mod gitlab;
mod grouped;
mod json;
mod json_text;
mod jsonl;
mod junit;
mod markdown;
mod owner_page;
mod parts;
mod paths;
mod prose;
mod review_issues;
mod sarif;
mod settings;
mod statistics;
mod wrapping;

use std::io::{self, Write};
use std::sync::Arc;

use rayon::ThreadPool;

pub use ci_escape::{CommandEscaper, command_pause, escape_commands};
pub use concise::{Concise, concise_line};
pub use control_escape::escape_controls;
pub use diff::Diff;
pub use full::Full;
pub use github::GitHub;
pub use gitlab::GitLab;
pub use grouped::Grouped;
pub use json::{Json, json_schema};
pub(crate) use json_text::write_indented;
pub use jsonl::JsonLines;
pub use junit::JUnit;
pub use markdown::Markdown;
pub(crate) use markdown::code as code_span;
pub use owner_page::{OwnerPage, write_owner_page};
pub use paths::ShownPaths;
pub use prose::TerminalMarkdown;
pub use review_issues::{IssueContext, ReviewIssues};
pub use sarif::Sarif;
pub use settings::{EffectiveSettings, SettingsTable, ValueOrigin};
pub use statistics::Statistics;
pub use wrapping::wrap;

use crate::diagnostic::Severity;
use crate::linter::Report;
use crate::text::Source;

/// Returns `1 error` or `2 errors`.
pub(crate) fn plural(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// The text of a page, for formats that show it.
pub type ReadSource<'a> = dyn Fn(&str) -> Option<Arc<Source>> + Sync + 'a;

/// What formats need in addition to the report.
pub struct FormatContext<'a> {
    /// The date of the run.
    pub today: chrono::NaiveDate,
    /// Returns the text of a page as it was checked.
    pub read: &'a ReadSource<'a>,
    /// Whether to write escape sequences for color.
    pub color: bool,
    /// The number of columns of the terminal, or 80 without one.
    pub width: usize,
    /// The root's folder in the repository that contains it, with a trailing `/`; empty if they are the same. Services
    /// that show diagnostics next to the code need paths relative to the repository.
    pub folder: &'a str,
    /// The lowest severity that makes the run fail; `None` if none does.
    pub fail_on: Option<Severity>,
    /// How paths are shown to people. In formats for programs, they are relative to the root or the repository.
    pub paths: &'a ShownPaths,
    /// The URL of the root of the repository at the checked commit, with a trailing `/`, if a service shows its files.
    pub commit_url: Option<&'a str>,
    /// Whether only introduced problems are reported.
    pub is_compared: bool,
    /// The threads that format long reports; `None` to use the calling thread.
    pub threads: Option<&'a ThreadPool>,
}

impl FormatContext<'_> {
    /// Returns the path of a page relative to the repository. `file` is relative to the root.
    #[must_use]
    pub fn in_repository(&self, file: &str) -> String {
        format!("{}{file}", self.folder)
    }
}

/// A way to write a report.
pub trait Format {
    /// Writes `report` to `out`.
    ///
    /// # Errors
    /// Errors of `out`.
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()>;
}
