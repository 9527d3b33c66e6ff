//! One line per diagnostic: `path:line:col: CODE severity message`, and ` [fixable]` if `--fix` removes it.

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Format, FormatContext, ShownPaths, escape_commands, escape_controls};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::linter::Report;

/// The format for pipes and editors: complete, one line each.
#[derive(Clone, Copy, Debug)]
pub struct Concise;

impl Format for Concise {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut line = String::new();
        for diagnostic in &report.diagnostics {
            line.clear();
            push(&mut line, diagnostic, setting.paths, setting.color);
            out.write_all(escape_commands(&line).as_bytes())?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// Returns the line of one diagnostic, without the line break.
#[must_use]
pub fn concise_line(diagnostic: &Diagnostic, paths: &ShownPaths, color: bool) -> String {
    let mut line = String::new();
    push(&mut line, diagnostic, paths, color);
    line
}

fn push(line: &mut String, diagnostic: &Diagnostic, paths: &ShownPaths, color: bool) {
    let Diagnostic { file, range, code, severity, message, .. } = diagnostic;
    let file = paths.of(file);
    let (file, start, message) = (escape_controls(&file), range.start, escape_controls(message));
    let mark = fixable_mark(diagnostic);
    // Writing to a String cannot fail.
    let _ = if color {
        let (bold, style) = (Style::new().bold(), style(*severity));
        let (line_number, column) = (start.line, start.column);
        write!(line, "{bold}{file}{bold:#}:{line_number}:{column}: {style}{code} {severity}{style:#} {message}{mark}")
    } else {
        write!(line, "{file}:{}:{}: {code} {severity} {message}{mark}", start.line, start.column)
    };
}

/// Returns the mark of a diagnostic that `--fix` removes; empty for others.
pub(super) fn fixable_mark(diagnostic: &Diagnostic) -> &'static str {
    let is_safe = diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe);
    if is_safe { " [fixable]" } else { "" }
}

/// Returns the color of a severity.
pub(super) fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    Style::new().bold().fg_color(Some(color.into()))
}
