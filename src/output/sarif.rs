//! SARIF 2.1.0 for GitHub's code scanning, Azure DevOps, and editors.
//!
//! The fields are those of the OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::json_text::ListDocument;
use super::{Format, FormatContext, escape_controls};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Related, Severity};
use crate::linter::Report;
use crate::publication;
use crate::rules::{RULES, RegisteredRule, RuleMetadata};
use crate::text;

/// One SARIF log with one run.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The base of paths: the repository's folder. Its location on disk stays private.
const ROOT: &str = "%SRCROOT%";
/// All characters except those that RFC 3986 allows in a path. A colon would turn the text before it into a URL scheme.
const IN_PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: serde_json::Value,
    automation_details: AutomationDetails,
    invocations: [Invocation; 1],
    original_uri_base_ids: serde_json::Value,
    column_kind: &'static str,
    newline_sequences: [&'static str; 3],
    results: Vec<SarifResult<'a>>,
}

#[derive(Serialize)]
struct AutomationDetails {
    id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

/// A result in SARIF.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixObject<'a>>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "playbookLint/v1")]
    own: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    byte_offset: u32,
    byte_length: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixObject<'a> {
    description: Message,
    artifact_changes: [ArtifactChange<'a>; 1],
    properties: FixProperties,
}

#[derive(Serialize)]
struct FixProperties {
    applicability: Applicability,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

impl Format for Sarif {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let notification = |level, text: &str| Notification { level, message: message(&escape_controls(text)) };
        let notes = report.notes.iter().map(|text| notification("note", text));
        let errors = report.internal_errors.iter().map(|error| notification("error", &error.to_string()));
        let run = Run {
            tool: serde_json::json!({ "driver": driver() }),
            // The trailing slash makes it a category: a run replaces earlier runs of its category.
            automation_details: AutomationDetails { id: "playbook-lint/" },
            invocations: [Invocation {
                execution_successful: report.internal_errors.is_empty(),
                tool_execution_notifications: notes.chain(errors).collect(),
            }],
            original_uri_base_ids: serde_json::json!({ ROOT: { "description": { "text": "The repository." } } }),
            column_kind: "unicodeCodePoints",
            newline_sequences: ["\r\n", "\n", "\r"],
            results: Vec::new(),
        };
        let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
        let serialized = |diagnostic| outcome(diagnostic, setting);
        ListDocument::new(&log, "results")?.write(&report.diagnostics, serialized, setting.threads, out)
    }
}

/// Returns the tool with all its rules, including those that reported no problems.
fn driver() -> serde_json::Value {
    let mut driver = serde_json::json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": RULES.iter().map(|rule| descriptor(rule.meta())).collect::<Vec<_>>(),
    });
    if let Some(repository) = publication::repository() {
        driver["informationUri"] = repository.into();
    }
    driver
}

fn descriptor(rule: &RuleMetadata) -> serde_json::Value {
    let mut descriptor = serde_json::json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": rule.summary() },
        "help": { "text": rule.text(), "markdown": rule.text() },
        "defaultConfiguration": { "enabled": rule.on_by_default, "level": level(rule.severity) },
        "properties": { "tags": [rule.family()], "problem.severity": problem_severity(rule.severity) },
    });
    if let Some(url) = rule.url() {
        descriptor["helpUri"] = url.into();
    }
    descriptor
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Returns the value that GitHub filters by.
fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

fn outcome<'a>(diagnostic: &'a Diagnostic, setting: &FormatContext<'_>) -> SarifResult<'a> {
    let said = match &diagnostic.help {
        // Viewers with little space show only the first sentence.
        Some(help) => format!("{}.\n\n{}", escape_controls(&diagnostic.message), escape_controls(help)),
        None => escape_controls(&diagnostic.message).into_owned(),
    };
    let related = |(id, related): (usize, &Related)| Location {
        id: Some(id),
        message: Some(message(&escape_controls(&related.message))),
        ..location(&related.file, related.range, setting)
    };
    SarifResult {
        rule_id: diagnostic.code,
        rule_index: RULES.iter().map(RegisteredRule::meta).position(|rule| rule.code == diagnostic.code),
        level: level(diagnostic.severity),
        message: message(&said),
        locations: [location(&diagnostic.file, diagnostic.range, setting)],
        related_locations: diagnostic.related.iter().enumerate().map(related).collect(),
        partial_fingerprints: Fingerprints { own: diagnostic.fingerprint_text() },
        fixes: diagnostic.fix.iter().map(|fix| fix_object(fix, diagnostic, setting)).collect(),
    }
}

fn location(file: &str, range: text::Range, setting: &FormatContext<'_>) -> Location {
    let physical_location = PhysicalLocation {
        artifact_location: artifact(file, setting),
        // If a page can no longer be read, the location has no line.
        region: (range.start.line > 0).then(|| region(range)),
    };
    Location { id: None, physical_location, message: None }
}

fn artifact(file: &str, setting: &FormatContext<'_>) -> ArtifactLocation {
    let path = setting.in_repository(file);
    ArtifactLocation { uri: utf8_percent_encode(&path, &IN_PATH).to_string(), uri_base_id: ROOT }
}

fn region(text::Range { start, end }: text::Range) -> Region {
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: start.byte,
        byte_length: end.byte.saturating_sub(start.byte),
    }
}

fn fix_object<'a>(fix: &'a Fix, diagnostic: &Diagnostic, setting: &FormatContext<'_>) -> FixObject<'a> {
    let replacement = |edit: &'a Edit| Replacement {
        deleted_region: region(edit.range),
        inserted_content: Content { text: &edit.text },
    };
    FixObject {
        description: message(&escape_controls(&fix.title)),
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(&diagnostic.file, setting),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
        properties: FixProperties { applicability: fix.applicability },
    }
}

/// Returns a message in which nothing is a placeholder (§3.11.5: braces are doubled) or a link (§3.11.6: brackets that
/// could start one get a backslash).
fn message(text: &str) -> Message {
    let mut text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    }
    Message { text }
}
