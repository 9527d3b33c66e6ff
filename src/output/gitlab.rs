//! GitLab's Code Quality report, which a merge request shows next to its changes.
//!
//! The format is GitLab's subset of the Code Climate one (docs.gitlab.com, "Code Quality": "Import Code Quality results
//! from a CI/CD job").

use std::io::{self, Write};

use serde::Serialize;

use super::json_text::ListDocument;
use super::{Format, FormatContext, escape_controls};
use crate::diagnostic::{Diagnostic, Severity};
use crate::linter::Report;

/// One JSON list.
#[derive(Clone, Copy, Debug)]
pub struct GitLab;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

impl Format for GitLab {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let serialized = |diagnostic| issue(diagnostic, setting);
        ListDocument::list().write(&report.diagnostics, serialized, setting.threads, out)
    }
}

fn issue(diagnostic: &Diagnostic, setting: &FormatContext<'_>) -> Issue {
    let mut description = escape_controls(&diagnostic.message).into_owned();
    if let Some(help) = &diagnostic.help {
        // GitLab shows a description on one line.
        description = format!("{description} ({})", escape_controls(help));
    }
    Issue {
        description,
        check_name: diagnostic.code,
        fingerprint: diagnostic.fingerprint_text(),
        // GitLab has five severities. The most severe ones, `blocker` and `critical`, are for problems that affect more
        // than a page.
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: setting.in_repository(&diagnostic.file),
            lines: Lines { begin: diagnostic.range.start.line.max(1) },
        },
    }
}
