//! A line a diagnostic: `path:line:col: CODE level message`.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Format, InertLines, Setting, visible};
use crate::diagnostic::Severity;
use crate::engine::Report;

/// The format for pipes and editors: complete, one line each.
#[derive(Clone, Copy, Debug)]
pub struct Concise;

impl Format for Concise {
    fn write(&self, report: &Report, setting: &Setting<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut out = InertLines::new(out);
        for diagnostic in &report.diagnostics {
            let style = if setting.color { style(diagnostic.severity) } else { Style::new() };
            let bold = if setting.color { Style::new().bold() } else { Style::new() };
            let start = diagnostic.range.start;
            let file = visible(&diagnostic.file);
            write!(out, "{bold}{file}{bold:#}:{}:{}: ", start.line, start.column)?;
            write!(out, "{style}{} {}{style:#} ", diagnostic.code, diagnostic.severity)?;
            writeln!(out, "{}", visible(&diagnostic.message))?;
        }
        out.finish()
    }
}

/// The colour of a severity.
pub(super) fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    Style::new().bold().fg_color(Some(color.into()))
}
