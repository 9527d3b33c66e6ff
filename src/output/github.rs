//! Workflow commands, which GitHub Actions shows as annotations on a pull request's lines.
//!
//! The commands and what they escape are documented under "Workflow commands for GitHub Actions"; what the runner reads
//! is in actions/runner, `ActionCommand.cs`.

use std::io::{self, Write};

use super::markdown::format_counts;
use super::{Format, FormatContext, escape_controls};
use crate::diagnostic::{Diagnostic, Severity};
use crate::linter::Report;

/// A line an annotation, the worst diagnostics first.
#[derive(Clone, Copy, Debug)]
pub struct GitHub {
    /// Whether the job summary lists what finds no room here.
    pub has_summary: bool,
}

/// How many annotations of a kind GitHub shows of one step; it drops the others silently. Three kinds stay below the
/// fifty that it shows of a job.
const MAX_ANNOTATIONS_PER_LEVEL: usize = 10;

impl Format for GitHub {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut left = [0; 3];
        for (severity, left) in [Severity::Error, Severity::Warning, Severity::Info].into_iter().zip(&mut left) {
            let of_kind = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity);
            for (number, diagnostic) in of_kind.enumerate() {
                match number < MAX_ANNOTATIONS_PER_LEVEL {
                    true => writeln!(out, "{}", command(diagnostic, setting))?,
                    false => *left += 1,
                }
            }
        }
        let sum: usize = left.iter().sum();
        if sum > 0 {
            let place = if self.has_summary { "the job summary lists all" } else { "another format lists all" };
            let [errors, warnings, infos] = left;
            let tally = format_counts(errors, warnings, infos);
            writeln!(
                out,
                "GitHub shows {MAX_ANNOTATIONS_PER_LEVEL} annotations of a kind; {sum} more ({tally}) have none: {place}"
            )?;
        }
        Ok(())
    }
}

fn command(diagnostic: &Diagnostic, setting: &FormatContext<'_>) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = (diagnostic.range.start, diagnostic.range.end);
    let file = setting.in_repository(&diagnostic.file);
    let mut command =
        format!("::{name} file={},line={},endLine={}", property(&escape_controls(&file)), start.line, end.line);
    // GitHub takes columns of a single line only.
    if start.line == end.line {
        command.push_str(&format!(",col={},endColumn={}", start.column, end.column));
    }
    let mut message = escape_controls(&diagnostic.message).into_owned();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(&escape_controls(help));
    }
    let title = format!("{} {}", diagnostic.code, diagnostic.name);
    format!("{command},title={}::{}", property(&title), data(&message))
}

/// What stands behind the second `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
