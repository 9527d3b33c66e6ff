//! JUnit XML, which Jenkins, GitLab, and Azure Pipelines show as test results.
//!
//! A page is a test suite, and a rule that reported problems on it is a test case. Both keep their names while the page
//! is edited, so a build server can show since when a test fails: only the text contains line numbers. Of test cases
//! with one name, GitLab keeps one, which is why diagnostics of one rule on one page share a test case.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as JUnitReport, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::{Format, FormatContext, escape_commands, escape_controls};
use crate::diagnostic::{Diagnostic, Severity};
use crate::linter::Report;

/// One XML document.
#[derive(Clone, Copy, Debug)]
pub struct JUnit;

impl Format for JUnit {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut junit = JUnitReport::new(env!("CARGO_PKG_NAME"));
        for page in report.diagnostics.chunk_by(|a, b| a.file == b.file) {
            junit.add_test_suite(suite(page, setting));
        }
        if report.diagnostics.is_empty() {
            // Jenkins fails a build whose report contains no test.
            let mut suite = TestSuite::new("pages");
            let name = format!("nothing to report on {} pages", report.summary.pages);
            suite.add_test_case(TestCase::new(name, TestCaseStatus::success()));
            junit.add_test_suite(suite);
        }
        // Into a string first: an error of `out`, such as a closed pipe, must reach the caller unchanged.
        out.write_all(junit.to_string().map_err(io::Error::other)?.as_bytes())
    }
}

fn suite(page: &[Diagnostic], setting: &FormatContext<'_>) -> TestSuite {
    let path = page.first().map(|first| setting.in_repository(&first.file)).unwrap_or_default();
    let shown = escaped_xml(&path);
    let mut by_rule: BTreeMap<(&str, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in page {
        by_rule.entry((diagnostic.code, diagnostic.name)).or_default().push(diagnostic);
    }
    let mut suite = TestSuite::new(shown.as_str());
    for ((code, name), found) in by_rule {
        let mut case = TestCase::new(format!("{code} {name}"), status(&found, setting.fail_on));
        case.set_classname(shown.as_str());
        case.extra.insert(XmlString::new("file"), XmlString::new(&shown));
        if let Some(first) = found.first() {
            case.extra.insert(XmlString::new("line"), XmlString::new(first.range.start.line.to_string()));
        }
        if !fails(&found, setting.fail_on) {
            case.set_system_out(text(&found));
        }
        suite.add_test_case(case);
    }
    suite
}

/// Whether the diagnostics fail the run: a test fails only if the exit code is 1 because of it.
fn fails(found: &[&Diagnostic], fail_on: Option<Severity>) -> bool {
    found.iter().any(|diagnostic| fail_on.is_some_and(|least| diagnostic.severity >= least))
}

fn status(found: &[&Diagnostic], fail_on: Option<Severity>) -> TestCaseStatus {
    let Some(worst) = found.iter().max_by_key(|diagnostic| diagnostic.severity).filter(|_| fails(found, fail_on))
    else {
        return TestCaseStatus::success();
    };
    let mut message = escaped_xml(&worst.message);
    if found.len() > 1 {
        // Writing to a String cannot fail.
        let _ = write!(message, " (and {} more)", found.len() - 1);
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(message).set_type(worst.severity.name()).set_description(text(found));
    status
}

/// Returns all diagnostics, for the details of a test.
fn text(found: &[&Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in found {
        let start = diagnostic.range.start;
        let Diagnostic { severity, message, help, .. } = diagnostic;
        // Writing to a String cannot fail.
        let _ = writeln!(text, "line {}, column {}: {severity}: {}", start.line, start.column, escaped_xml(message));
        if let Some(help) = help {
            let _ = writeln!(text, "    help: {}", escaped_xml(help));
        }
    }
    text
}

fn escaped_xml(text: &str) -> String {
    escape_commands(&escape_controls(text)).into_owned()
}
