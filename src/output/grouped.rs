//! Diagnostics by page, for people who work through one page after the other.

use std::io::{self, Write};

use anstyle::Style;

use super::concise::{fixable_mark, style};
use super::{CommandEscaper, Format, FormatContext, escape_controls};
use crate::diagnostic::Diagnostic;
use crate::linter::Report;

/// A heading for each page, and below it one line per diagnostic, with its help.
#[derive(Clone, Copy, Debug)]
pub struct Grouped;

impl Format for Grouped {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut out = CommandEscaper::new(out);
        for page in report.diagnostics.chunk_by(|a, b| a.file == b.file) {
            write_page(page, setting, &mut out)?;
        }
        out.finish()
    }
}

fn write_page(page: &[Diagnostic], setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
    let styled = |style: Style| if setting.color { style } else { Style::new() };
    let bold = styled(Style::new().bold());
    let place = |diagnostic: &Diagnostic| format!("{}:{}", diagnostic.range.start.line, diagnostic.range.start.column);
    let widest = page.iter().map(|diagnostic| place(diagnostic).len()).max().unwrap_or_default();
    if let Some(first) = page.first() {
        writeln!(out, "{bold}{}{bold:#}", escape_controls(&setting.paths.of(&first.file)))?;
    }
    for diagnostic in page {
        let style = styled(style(diagnostic.severity));
        let (place, level) = (place(diagnostic), diagnostic.severity);
        let message = escape_controls(&diagnostic.message);
        writeln!(
            out,
            "  {place:>widest$}  {style}{level:<7}{style:#}  {}  {message}{}",
            diagnostic.code,
            fixable_mark(diagnostic)
        )?;
        if let Some(help) = &diagnostic.help {
            writeln!(out, "  {:widest$}  {:<7}  {:5}  {}", "", "", "", escape_controls(help))?;
        }
    }
    writeln!(out)
}
