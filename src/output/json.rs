//! JSON, version 1. See docs/json.md for its description and docs/json.schema.json for its schema.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::json_text::ListDocument;
use super::{Format, FormatContext};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Related, Severity};
use crate::linter::{Report, Summary};
use crate::rules;
use crate::text::Range;

/// The version of the data model. Within a version, fields are only added.
pub(super) const VERSION: u32 = 1;

/// One JSON document, indented.
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// The output of `playbook-lint check --format json`. Within a version, fields are only added.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "playbook-lint report")]
struct DocumentJson<'a> {
    /// The version of this format: 1.
    version: u32,
    /// The program that wrote the report.
    tool: Tool,
    /// The date that dates were compared with, YYYY-MM-DD.
    as_of: String,
    /// The folder that paths are relative to; always `.`.
    root: &'static str,
    /// The totals.
    summary: Summary,
    /// The problems, in the order of path, line, column, and code.
    diagnostics: Vec<DiagnosticJson<'a>>,
}

/// The program that wrote the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    /// `playbook-lint`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

impl Tool {
    /// This program.
    pub(super) const SELF: Self = Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

/// One problem that a rule reports.
#[derive(Serialize, JsonSchema)]
pub(super) struct DiagnosticJson<'a> {
    /// The rule's code, such as `PB101`.
    code: &'static str,
    /// The rule's name, such as `missing-metadata`.
    name: &'static str,
    /// Its severity, after the settings were applied.
    severity: Severity,
    /// The problem, with the text in question in backticks.
    message: &'a str,
    /// How to fix it.
    help: Option<&'a str>,
    /// The docset's path; `.` for the root's own docset.
    docset: &'a str,
    /// The page, relative to the root, with `/`.
    file: &'a str,
    /// The smallest span that is wrong.
    range: Range,
    /// Related locations that explain it.
    related: Vec<RelatedJson<'a>>,
    /// Values for programs: `key` for metadata, `task` for tasks, `target` for links, `value`.
    #[schemars(with = "BTreeMap<String, String>")]
    data: serde_json::Map<String, serde_json::Value>,
    /// How to change the text, if that is known.
    fix: Option<FixJson<'a>>,
    /// 16 hexadecimal digits, unique in the report, which stay the same if other lines of the page change.
    fingerprint: String,
    /// The URL of the rule's documentation.
    url: Option<String>,
}

/// A related location of a problem.
#[derive(Serialize, JsonSchema)]
struct RelatedJson<'a> {
    /// Its page.
    file: &'a str,
    /// Its range on the page.
    range: Range,
    /// How it relates to the problem.
    message: &'a str,
}

/// Edits that remove a problem.
#[derive(Serialize, JsonSchema)]
struct FixJson<'a> {
    /// Its title, in the imperative.
    title: &'a str,
    /// How safe it is.
    applicability: Applicability,
    /// Edits that do not overlap.
    edits: Vec<EditJson<'a>>,
}

/// The replacement of a range with a text.
#[derive(Serialize, JsonSchema)]
struct EditJson<'a> {
    /// The page to edit.
    file: &'a str,
    /// The range to replace.
    range: Range,
    /// The new text.
    text: &'a str,
}

impl Format for Json {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let document = DocumentJson {
            version: VERSION,
            tool: Tool::SELF,
            as_of: setting.today.format("%Y-%m-%d").to_string(),
            root: ".",
            summary: report.summary,
            diagnostics: Vec::new(),
        };
        ListDocument::new(&document, "diagnostics")?.write(&report.diagnostics, diagnostic_json, setting.threads, out)
    }
}

/// Returns the JSON Schema of the output of [`Json`].
#[must_use]
pub fn json_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<DocumentJson<'_>>().to_value()
}

pub(super) fn diagnostic_json(diagnostic: &Diagnostic) -> DiagnosticJson<'_> {
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
        fingerprint: diagnostic.fingerprint_text(),
        url: rules::find(diagnostic.code).and_then(rules::RuleMetadata::url),
    }
}

fn related_json(related: &Related) -> RelatedJson<'_> {
    RelatedJson { file: &related.file, range: related.range, message: &related.message }
}

fn fix_json<'a>(fix: &'a Fix, file: &'a str) -> FixJson<'a> {
    let edit = |edit: &'a Edit| EditJson { file, range: edit.range, text: &edit.text };
    FixJson { title: &fix.title, applicability: fix.applicability, edits: fix.edits.iter().map(edit).collect() }
}
