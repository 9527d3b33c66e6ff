//! Workflow commands, which GitHub Actions shows as annotations on the lines of a pull request.
//!
//! The commands and their escapes are documented under "Workflow commands for GitHub Actions". For what the runner
//! parses, see `ActionCommand.cs` in actions/runner.

use std::io::{self, Write};

use super::blocks::{Block, blocks, pick};
use super::markdown::format_counts;
use super::{Format, FormatContext, escape_controls};
use crate::diagnostic::Severity;
use crate::linter::Report;

/// One line per annotation, the worst first, spread over rules and pages.
#[derive(Clone, Copy, Debug)]
pub struct GitHub {
    /// Whether the job summary lists the rest.
    pub has_summary: bool,
}

/// The maximum number of annotations per level that GitHub shows for a step. It silently drops the rest. Three levels
/// stay below its limit of 50 for a job.
const MAX_ANNOTATIONS_PER_LEVEL: usize = 10;

impl Format for GitHub {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let blocks = blocks(&report.diagnostics);
        let count = |blocks: &[Block<'_>]| blocks.iter().map(|block| block.len()).sum::<usize>();
        let mut left = [0; 3];
        for (severity, left) in [Severity::Error, Severity::Warning, Severity::Info].into_iter().zip(&mut left) {
            let of_kind: Vec<Block<'_>> = blocks
                .iter()
                .copied()
                .filter(|block| block.first().is_some_and(|one| one.severity == severity))
                .collect();
            let picked = pick(&of_kind, MAX_ANNOTATIONS_PER_LEVEL);
            *left = count(&of_kind) - count(&picked);
            for block in picked {
                if let Some(command) = command(block, setting) {
                    writeln!(out, "{command}")?;
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
                "GitHub shows {MAX_ANNOTATIONS_PER_LEVEL} annotations per level; {sum} more ({tally}) are not annotated; {place}"
            )?;
        }
        Ok(())
    }
}

/// Returns the annotation of a block, with all its messages and help.
fn command(block: Block<'_>, setting: &FormatContext<'_>) -> Option<String> {
    let diagnostic = block.first()?;
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = (diagnostic.range.start, diagnostic.range.end);
    let file = setting.in_repository(&diagnostic.file);
    let mut command =
        format!("::{name} file={},line={},endLine={}", property(&escape_controls(&file)), start.line, end.line);
    // GitHub accepts columns only for a single line.
    if start.line == end.line {
        command.push_str(&format!(",col={},endColumn={}", start.column, end.column));
    }
    let messages = block.iter().map(|one| one.message.as_str());
    let helps = block.iter().filter_map(|one| one.help.as_deref());
    let lines: Vec<_> = messages.chain(helps).map(|line| escape_controls(line).into_owned()).collect();
    let title = format!("{} {}", diagnostic.code, diagnostic.name);
    Some(format!("{command},title={}::{}", property(&title), data(&lines.join("\n"))))
}

/// Escapes text after the second `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
