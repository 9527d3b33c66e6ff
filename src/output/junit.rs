//! JUnit XML, which Jenkins, GitLab, and Azure Pipelines show as test results.
//!
//! A page is a test suite. A rule that reports problems on the page is a test case. Both keep their names while the
//! page is edited, so a build server can show since when a test fails; line numbers appear only in the text. All
//! diagnostics of a rule on a page share a test case, because GitLab keeps only one test case per name.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::escape_table::EscapeTable;
use super::parts::write_in_parts;
use super::{Format, FormatContext, escape_commands, escape_controls};
use crate::diagnostic::{Diagnostic, Severity};
use crate::linter::Report;

/// One XML document.
#[derive(Clone, Copy, Debug)]
pub struct JUnit;

impl Format for JUnit {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        let pages: Vec<&[Diagnostic]> = report.diagnostics.chunk_by(|a, b| a.file == b.file).collect();
        let (tests, failures) =
            pages.iter().map(|page| counts(page, setting)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        write!(out, "<testsuites name=\"{}\" tests=\"{}\"", env!("CARGO_PKG_NAME"), tests.max(1))?;
        writeln!(out, " skipped=\"0\" failures=\"{failures}\" errors=\"0\">")?;
        if pages.is_empty() {
            // Jenkins fails a build whose report contains no tests.
            writeln!(out, "    <testsuite name=\"pages\" tests=\"1\" skipped=\"0\" errors=\"0\" failures=\"0\">")?;
            writeln!(out, "        <testcase name=\"nothing to report on {} pages\"/>", report.summary.pages)?;
            writeln!(out, "    </testsuite>")?;
        }
        write_in_parts(&pages, setting.threads, out, |_, page, text| write_suite(page, setting, text))?;
        writeln!(out, "</testsuites>")
    }
}

/// Returns the number of test cases of a page, and the number of those that fail.
fn counts(page: &[Diagnostic], setting: &FormatContext<'_>) -> (usize, usize) {
    let codes = |page: &mut dyn Iterator<Item = &Diagnostic>| page.map(|one| one.code).collect::<BTreeSet<_>>().len();
    let mut failing = page.iter().filter(|one| fails(one, setting.fail_on));
    (codes(&mut page.iter()), codes(&mut failing))
}

fn write_suite(page: &[Diagnostic], setting: &FormatContext<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let path = page.first().map(|first| setting.in_repository(&first.file)).unwrap_or_default();
    let mut by_rule: BTreeMap<(&str, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in page {
        by_rule.entry((diagnostic.code, diagnostic.name)).or_default().push(diagnostic);
    }
    let (tests, failures) = counts(page, setting);
    write!(out, "    <testsuite name=\"")?;
    let start = out.len();
    push_text(out, &path);
    let path = out[start..].to_vec();
    writeln!(out, "\" tests=\"{tests}\" skipped=\"0\" errors=\"0\" failures=\"{failures}\">")?;
    for ((code, name), found) in by_rule {
        write!(out, "        <testcase name=\"{code} {name}\"")?;
        for attribute in [" classname=\"", " file=\""] {
            out.extend_from_slice(attribute.as_bytes());
            out.extend_from_slice(&path);
            out.push(b'"');
        }
        let line = found.first().map_or(0, |first| first.range.start.line);
        writeln!(out, " line=\"{line}\">")?;
        write_outcome(&found, setting.fail_on, out)?;
        writeln!(out, "        </testcase>")?;
    }
    writeln!(out, "    </testsuite>")
}

/// Whether the diagnostic fails the test. Tests fail exactly if the run exits with 1.
fn fails(diagnostic: &Diagnostic, fail_on: Option<Severity>) -> bool {
    fail_on.is_some_and(|least| diagnostic.severity >= least)
}

/// Writes the diagnostics of a test case: as a failure if they fail the run, or otherwise as its output.
fn write_outcome(found: &[&Diagnostic], fail_on: Option<Severity>, out: &mut Vec<u8>) -> io::Result<()> {
    write!(out, "            ")?;
    match found.iter().max_by_key(|diagnostic| diagnostic.severity).filter(|worst| fails(worst, fail_on)) {
        Some(worst) => {
            write!(out, "<failure message=\"")?;
            push_text(out, &worst.message);
            if found.len() > 1 {
                write!(out, " (and {} more)", found.len() - 1)?;
            }
            write!(out, "\" type=\"{}\">", worst.severity)?;
            write_details(found, out)?;
            writeln!(out, "</failure>")
        }
        None => {
            write!(out, "<system-out>")?;
            write_details(found, out)?;
            writeln!(out, "</system-out>")
        }
    }
}

/// Writes all diagnostics, for the details of a test.
fn write_details(found: &[&Diagnostic], out: &mut Vec<u8>) -> io::Result<()> {
    for diagnostic in found {
        let start = diagnostic.range.start;
        let Diagnostic { severity, message, help, .. } = diagnostic;
        write!(out, "line {}, column {}: {severity}: ", start.line, start.column)?;
        push_text(out, message);
        out.push(b'\n');
        if let Some(help) = help {
            write!(out, "    help: ")?;
            push_text(out, help);
            out.push(b'\n');
        }
    }
    Ok(())
}

/// Characters that are escaped in XML text and attribute values.
const ENTITIES: EscapeTable = EscapeTable::of(b"<>&'\"");

/// Writes text that may come from a page. Characters with an effect are escaped.
fn push_text(out: &mut Vec<u8>, text: &str) {
    let text = escape_controls(text);
    let text = escape_commands(&text);
    let (bytes, mut written) = (text.as_bytes(), 0);
    while let Some(at) = ENTITIES.find(bytes, written) {
        out.extend_from_slice(&bytes[written..at]);
        out.extend_from_slice(match bytes[at] {
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'&' => b"&amp;",
            b'\'' => b"&apos;",
            _ => b"&quot;",
        });
        written = at + 1;
    }
    out.extend_from_slice(&bytes[written..]);
}

#[cfg(test)]
mod tests {
    use quick_junit::{NonSuccessKind, Report as JUnitReport, TestCase, TestCaseStatus, TestSuite, XmlString};

    use super::*;
    use crate::diagnostic::RawDiagnostic;
    use crate::linter::Summary;
    use crate::output::ShownPaths;
    use crate::text::{Source, Span};

    fn diagnostic(file: &str, code: &'static str, severity: Severity, text: &str) -> Diagnostic {
        let raw = RawDiagnostic {
            code,
            name: "name",
            severity,
            message: text.to_owned(),
            help: Some(format!("{text} {code}")).filter(|_| severity != Severity::Info),
            file: file.into(),
            span: Span::empty(2),
            related: Vec::new(),
            compared: Box::default(),
            data: Vec::new(),
            fix: None,
            docset: ".".into(),
        };
        raw.locate(&Source::from_text(file, "a\nb\n"), |_| unreachable!())
    }

    fn report(diagnostics: Vec<Diagnostic>) -> Report {
        Report { diagnostics, summary: Summary::default(), notes: Vec::new(), internal_errors: Vec::new() }
    }

    fn written(report: &Report, fail_on: Option<Severity>) -> String {
        let setting = FormatContext {
            today: chrono::NaiveDate::default(),
            read: &|_| None,
            color: false,
            width: 80,
            folder: "a&b/",
            fail_on,
            paths: &ShownPaths::default(),
            commit_url: None,
            is_compared: false,
            threads: None,
        };
        let mut out = Vec::new();
        JUnit.write(report, &setting, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// A file with its test cases: the code of a rule and its diagnostics.
    type Suite<'d> = (&'d str, &'d [Case<'d>]);
    type Case<'d> = (&'d str, &'d [Diagnostic]);

    /// Returns the report of these suites as quick-junit writes it.
    fn expected(suites: &[Suite<'_>], fail_on: Severity) -> String {
        let shown = |text: &str| escape_commands(&escape_controls(text)).into_owned();
        let mut report = JUnitReport::new("playbook-lint");
        for (file, cases) in suites {
            let path = shown(&format!("a&b/{file}"));
            let mut suite = TestSuite::new(path.as_str());
            for (code, found) in *cases {
                let line = |one: &Diagnostic| {
                    let said = format!("line 2, column 1: {}: {}\n", one.severity, shown(&one.message));
                    said + &one.help.iter().map(|help| format!("    help: {}\n", shown(help))).collect::<String>()
                };
                let text: String = found.iter().map(line).collect();
                let worst = found.iter().max_by_key(|one| one.severity).unwrap();
                let mut case = TestCase::new(format!("{code} name"), TestCaseStatus::success());
                if worst.severity >= fail_on {
                    let more = if found.len() > 1 { format!(" (and {} more)", found.len() - 1) } else { String::new() };
                    let message = shown(&worst.message) + &more;
                    case.status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    case.status.set_message(message).set_type(worst.severity.name()).set_description(text);
                } else {
                    case.set_system_out(text);
                }
                case.set_classname(path.as_str());
                case.extra.insert(XmlString::new("file"), XmlString::new(&path));
                case.extra.insert(XmlString::new("line"), XmlString::new("2"));
                suite.add_test_case(case);
            }
            report.add_test_suite(suite);
        }
        report.to_string().unwrap()
    }

    #[test]
    fn it_is_what_another_writer_makes_of_the_same() {
        let hostile = "<a href='x'>&amp; \"</failure>]]> ##[error] ::error:: \u{1b}[31m\u{85}\u{202e} 日本 \u{7f}\n";
        let first = [
            diagnostic("x<.md", "PB001", Severity::Warning, hostile),
            diagnostic("x<.md", "PB001", Severity::Error, "::error::x"),
        ];
        let second = [diagnostic("x<.md", "PB002", Severity::Warning, "plain")];
        let third = [diagnostic("y.md", "PB001", Severity::Info, hostile)];
        let diagnostics = [&first[..], &second, &third].concat();
        let report = report(diagnostics);
        let suites: [Suite<'_>; 2] =
            [("x<.md", &[("PB001", &first), ("PB002", &second)]), ("y.md", &[("PB001", &third)])];
        for fail_on in [Severity::Info, Severity::Warning, Severity::Error] {
            assert_eq!(written(&report, Some(fail_on)), expected(&suites, fail_on), "{fail_on}");
        }
    }

    #[test]
    fn without_problems_it_is_what_another_writer_makes_of_one_test() {
        let mut expected = JUnitReport::new("playbook-lint");
        let mut suite = TestSuite::new("pages");
        suite.add_test_case(TestCase::new("nothing to report on 0 pages", TestCaseStatus::success()));
        expected.add_test_suite(suite);
        assert_eq!(written(&report(Vec::new()), None), expected.to_string().unwrap());
    }
}
