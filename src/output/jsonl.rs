//! JSON Lines: one JSON object per line, for programs that read while playbook-lint writes.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{DiagnosticJson, Tool, VERSION, diagnostic_json};
use super::{Format, FormatContext, json_text};
use crate::linter::{Report, Summary};

/// First the header, then one line per diagnostic, then the totals. A program that gets the totals has read everything.
#[derive(Clone, Copy, Debug)]
pub struct JsonLines;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Run { version: u32, tool: Tool, as_of: String, root: &'static str },
    Diagnostic(Box<DiagnosticJson<'a>>),
    Summary(Summary),
}

impl Format for JsonLines {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let as_of = setting.today.format("%Y-%m-%d").to_string();
        json_text::write_line(&Line::Run { version: VERSION, tool: Tool::SELF, as_of, root: "." }, out)?;
        for diagnostic in &report.diagnostics {
            json_text::write_line(&Line::Diagnostic(Box::new(diagnostic_json(diagnostic))), out)?;
        }
        json_text::write_line(&Line::Summary(report.summary), out)
    }
}
