//! What a person or a program gets to see: one file a format.

mod blocks;
mod ci_escape;
mod concise;
mod control_escape;
mod diff;
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
mod paths;
mod prose;
mod sarif;
mod settings;
mod statistics;
mod wrapping;

use std::io::{self, Write};
use std::sync::Arc;

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
pub use sarif::Sarif;
pub use settings::{EffectiveSettings, SettingsTable, ValueOrigin};
pub use statistics::Statistics;
pub use wrapping::wrap;

use crate::diagnostic::Severity;
use crate::linter::Report;
use crate::text::Source;

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// The text of a page, for formats that show it.
pub type ReadSource<'a> = dyn Fn(&str) -> Option<Arc<Source>> + 'a;

/// What formats may know beside the report.
pub struct FormatContext<'a> {
    /// The day of the run.
    pub today: chrono::NaiveDate,
    /// The text of a page as it was when it was checked.
    pub read: &'a ReadSource<'a>,
    /// Whether escape sequences for colour are wanted.
    pub color: bool,
    /// Columns of the terminal, 80 where there is none.
    pub width: usize,
    /// The root's folder inside the repository that holds it, with a `/` at its end; empty where they are one. Services
    /// that show diagnostics beside the code count paths from the repository.
    pub folder: &'a str,
    /// From which severity on the run fails; `None` for never.
    pub fail_on: Option<Severity>,
    /// How paths are shown to people. Formats for programs have them relative to the root or the repository.
    pub paths: &'a ShownPaths,
    /// The URL of the folder of the repository at the commit that was checked, with a `/` at its end, if a service shows
    /// its files.
    pub commit_url: Option<&'a str>,
    /// Whether only introduced problems are reported.
    pub is_compared: bool,
}

impl FormatContext<'_> {
    /// The path of a page, given relative to the root, as the repository has it.
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
    /// What `out` says.
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()>;
}
