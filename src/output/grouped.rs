//! By page, for people who work through one page after the other.

use std::io::{self, Write};

use anstyle::Style;

use super::concise::style;
use super::{Format, InertLines, Setting, visible};
use crate::diagnostic::Diagnostic;
use crate::engine::Report;

/// A heading a page, and below it a line a diagnostic with what to do.
#[derive(Clone, Copy, Debug)]
pub struct Grouped;

impl Format for Grouped {
    fn write(&self, report: &Report, setting: &Setting<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut out = InertLines::new(out);
        for page in report.diagnostics.chunk_by(|a, b| a.file == b.file) {
            write_page(page, setting, &mut out)?;
        }
        out.finish()
    }
}

fn write_page(page: &[Diagnostic], setting: &Setting<'_>, out: &mut dyn Write) -> io::Result<()> {
    let styled = |style: Style| if setting.color { style } else { Style::new() };
    let bold = styled(Style::new().bold());
    let place = |diagnostic: &Diagnostic| format!("{}:{}", diagnostic.range.start.line, diagnostic.range.start.column);
    let widest = page.iter().map(|diagnostic| place(diagnostic).len()).max().unwrap_or_default();
    if let Some(first) = page.first() {
        writeln!(out, "{bold}{}{bold:#}", visible(&first.file))?;
    }
    for diagnostic in page {
        let style = styled(style(diagnostic.severity));
        let (place, level) = (place(diagnostic), diagnostic.severity);
        let message = visible(&diagnostic.message);
        writeln!(out, "  {place:>widest$}  {style}{level:<7}{style:#}  {}  {message}", diagnostic.code)?;
        if let Some(help) = &diagnostic.help {
            writeln!(out, "  {:widest$}  {:<7}  {:5}  {}", "", "", "", visible(help))?;
        }
    }
    writeln!(out)
}
