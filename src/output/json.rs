//! JSON: the library's data model, version 1.

use std::io::{self, Write};

use serde::Serialize;

use super::{Format, Setting};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Related, Severity};
use crate::engine::{Report, Summary};
use crate::rules;
use crate::text::Range;

/// One JSON document, indented.
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// The whole document. Fields are only ever added within a version.
#[derive(Serialize)]
struct DocumentJson<'a> {
    version: u32,
    tool: Tool,
    as_of: String,
    root: &'static str,
    summary: Summary,
    diagnostics: Vec<DiagnosticJson<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct DiagnosticJson<'a> {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    docset: &'a str,
    file: &'a str,
    range: Range,
    related: Vec<RelatedJson<'a>>,
    data: serde_json::Map<String, serde_json::Value>,
    fix: Option<FixJson<'a>>,
    fingerprint: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    file: &'a str,
    range: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    file: &'a str,
    range: Range,
    text: &'a str,
}

impl Format for Json {
    fn write(&self, report: &Report, setting: &Setting<'_>, out: &mut dyn Write) -> io::Result<()> {
        let document = DocumentJson {
            version: 1,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            as_of: setting.today.format("%Y-%m-%d").to_string(),
            root: ".",
            summary: report.summary,
            diagnostics: report.diagnostics.iter().map(diagnostic_json).collect(),
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }
}

fn diagnostic_json(diagnostic: &Diagnostic) -> DiagnosticJson<'_> {
    DiagnosticJson {
        code: diagnostic.code,
        name: diagnostic.name,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        docset: &diagnostic.docset,
        file: &diagnostic.file,
        range: diagnostic.range,
        related: diagnostic.related.iter().map(related_json).collect(),
        data: diagnostic.data.iter().map(|(key, value)| ((*key).to_owned(), value.as_str().into())).collect(),
        fix: diagnostic.fix.as_ref().map(|fix| fix_json(fix, &diagnostic.file)),
        fingerprint: format!("{:016x}", diagnostic.fingerprint),
        url: rules::find(diagnostic.code).map(rules::Meta::url),
    }
}

fn related_json(related: &Related) -> RelatedJson<'_> {
    RelatedJson { file: &related.file, range: related.range, message: &related.message }
}

fn fix_json<'a>(fix: &'a Fix, file: &'a str) -> FixJson<'a> {
    let edit = |edit: &'a Edit| EditJson { file, range: edit.range, text: &edit.text };
    FixJson { title: &fix.title, applicability: fix.applicability, edits: fix.edits.iter().map(edit).collect() }
}
