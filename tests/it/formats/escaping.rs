//! The text of a page and the name of its file have no effect in any format except that they are shown.

use std::sync::Arc;

use playbook_lint::diagnostic::{Applicability, Diagnostic, Edit, Fix, Related, Severity};
use playbook_lint::linter::{Report, Summary};
use playbook_lint::output::{
    Concise, Format, FormatContext, Full, GitHub, GitLab, Grouped, JUnit, Json, JsonLines, Markdown, Sarif, ShownPaths,
};
use playbook_lint::text::{Position, Range, Source, Span};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::site;
use crate::support::markdown::{assert_harmless, count_diagnostics};
use crate::support::properties;
use crate::support::workflow_commands::commands;

/// Texts that could have an effect somewhere: in a terminal, a runner, XML, HTML, Markdown, JSON, SARIF, or a URI.
const PARTS: [&str; 57] = [
    "::error::",
    "::stop-commands::x",
    "::error file=a::b",
    "%0A::warning::w",
    "%0D%0A",
    "%25",
    "::",
    ":",
    "##[error]",
    "##[add-mask]",
    "##",
    "[group]",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[x]",
    "\u{1b}[31m",
    "\u{1b}]0;t\u{7}",
    "\u{9b}31m",
    "\u{85}",
    "\u{7f}",
    "\r",
    "\n",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{e0041}\u{e0049}",
    "\u{fff9}",
    "x\u{fe0f}\u{e0101}",
    "\u{3164}",
    "\u{2062}\u{34f}",
    "</script>",
    "<!--",
    "]]>",
    "<img src=x onerror=y>",
    "<b>",
    "&lt;",
    "@octocat",
    "@org/team",
    "`",
    "``",
    "```",
    "|",
    "\\",
    "*",
    "_",
    "[x](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "https://evil.example",
    "www.evil.example",
    "#12",
    "{0}",
    "$x$",
    "~~",
    "word",
    " ",
    "日本",
    "👩\u{200d}💻",
];

/// Everything from a page that formats get.
#[derive(Clone, Debug)]
struct Said {
    file: String,
    message: String,
    help: Option<String>,
    severity: Severity,
    insert: String,
}

fn text(least: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PARTS[..]), least..8).prop_map(|parts| parts.concat())
}

fn said() -> impl Strategy<Value = Said> {
    let severity = prop::sample::select(&[Severity::Error, Severity::Warning, Severity::Info][..]);
    (text(1), text(1), prop::option::of(text(0)), severity, text(0))
        .prop_map(|(file, message, help, severity, insert)| Said { file, message, help, severity, insert })
}

/// Returns a report in which all text from the page is hostile, as the linter would return it.
fn report(all: &[Said]) -> Report {
    let mut all = all.to_vec();
    all.sort_by(|a, b| a.file.cmp(&b.file));
    let diagnostics: Vec<Diagnostic> = all
        .iter()
        .zip(0u32..)
        .map(|(said, number)| {
            let at = |column| Position { line: 3 + number, column, byte: 40 + column };
            let range = Range { start: at(2), end: at(5) };
            let (file, span) = (Arc::from(said.file.as_str()), Span::new(41, 44));
            let edit = Edit { span, range, text: said.insert.clone() };
            let message = said.message.clone();
            Diagnostic {
                code: "PB306",
                name: "malformed-mo-value",
                severity: said.severity,
                message: message.clone(),
                help: said.help.clone(),
                file: Arc::clone(&file),
                span,
                range,
                related: vec![Related { file: Arc::clone(&file), span, range, message }],
                compared: Box::default(),
                data: vec![("value", said.insert.clone())],
                fix: Some(Fix { title: said.message.clone(), applicability: Applicability::Safe, edits: vec![edit] }),
                docset: file,
                fingerprint: u64::from(number),
            }
        })
        .collect();
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let summary = Summary {
        pages: diagnostics.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        ..Summary::default()
    };
    Report { diagnostics, summary, notes: Vec::new(), internal_errors: Vec::new() }
}

/// Returns what `format` writes for `report`. The source text is hostile too, for formats that show it.
fn written(format: &dyn Format, report: &Report, page: &str, width: usize) -> String {
    let read = |path: &str| Some(std::sync::Arc::new(Source::from_text(path, page)));
    let setting = FormatContext {
        today: chrono::NaiveDate::from_ymd_opt(2020, 5, 1).unwrap(),
        read: &read,
        color: false,
        width,
        folder: "",
        fail_on: Some(Severity::Warning),
        paths: &ShownPaths::default(),
        commit_url: None,
        is_compared: false,
        threads: None,
    };
    let mut out = Vec::new();
    format.write(report, &setting, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Asserts that no character can be misread by a terminal, a runner, or a reader.
fn assert_inert(printed: &str) -> Result<(), TestCaseError> {
    let acts = |character: char| {
        character.is_control() && character != '\n'
            || matches!(
                character,
                '\u{34f}'
                    | '\u{200b}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{3164}'
                    | '\u{fe0f}'
                    | '\u{fff9}'..='\u{fffb}'
                    | '\u{e0000}'..='\u{e0fff}'
            )
    };
    prop_assert!(!printed.chars().any(acts), "{printed:?}");
    prop_assert_eq!(commands(printed), vec![], "{}", printed);
    Ok(())
}

/// Returns a page with so many lines that every diagnostic is on a line with hostile text.
fn page(all: &[Said]) -> String {
    let line = all.iter().map(|said| said.insert.replace(['\r', '\n'], " ")).collect::<String>();
    format!("{line}\n").repeat(all.len() + 4)
}

proptest! {
    #![proptest_config(properties::config(128))]

    #[test]
    fn text_formats_show_a_diagnostic_and_nothing_acts(all in prop::collection::vec(said(), 1..5), width in 40usize..120) {
        let (report, page) = (report(&all), page(&all));
        let concise = written(&Concise, &report, &page, width);
        assert_inert(&concise)?;
        prop_assert_eq!(concise.lines().count(), all.len());
        let grouped = written(&Grouped, &report, &page, width);
        assert_inert(&grouped)?;
        let helps = all.iter().filter(|said| said.help.is_some()).count();
        let headings = report.diagnostics.chunk_by(|a, b| a.file == b.file).count();
        prop_assert_eq!(grouped.lines().count(), all.len() + helps + 2 * headings);
        assert_inert(&written(&Full { limit: 50, unsafe_fixes: false }, &report, &page, width))?;
    }

    #[test]
    fn json_formats_read_back_to_the_letter(all in prop::collection::vec(said(), 1..5)) {
        let report = report(&all);
        let json = written(&Json, &report, "", 80);
        assert_inert(&json)?;
        prop_assert!(!json.contains("</") && !json.contains("<!"));
        let read: Value = serde_json::from_str(&json).unwrap();
        let read = read["diagnostics"].as_array().unwrap();
        let lines = written(&JsonLines, &report, "", 80);
        assert_inert(&lines)?;
        prop_assert_eq!(lines.lines().count(), all.len() + 2);
        for ((one, diagnostic), line) in read.iter().zip(&report.diagnostics).zip(lines.lines().skip(1)) {
            let line: Value = serde_json::from_str(line).unwrap();
            prop_assert_eq!(one["message"].as_str(), Some(&*diagnostic.message));
            prop_assert_eq!(one["file"].as_str(), Some(&*diagnostic.file));
            prop_assert_eq!(one["help"].as_str(), diagnostic.help.as_deref());
            prop_assert_eq!(&line["message"], &one["message"]);
            prop_assert_eq!(&line["fix"], &one["fix"]);
            let edit = &diagnostic.fix.as_ref().unwrap().edits[0];
            prop_assert_eq!(one["fix"]["edits"][0]["text"].as_str(), Some(&*edit.text));
        }
        let gitlab = written(&GitLab, &report, "", 80);
        assert_inert(&gitlab)?;
        let read: Value = serde_json::from_str(&gitlab).unwrap();
        for (one, diagnostic) in read.as_array().unwrap().iter().zip(&report.diagnostics) {
            prop_assert_eq!(one["location"]["path"].as_str(), Some(&*diagnostic.file));
            assert_inert_but_commands(one["description"].as_str().unwrap())?;
        }
    }

    #[test]
    fn sarif_lists_each_file_and_contains_no_links(all in prop::collection::vec(said(), 1..5)) {
        let report = report(&all);
        let sarif = written(&Sarif, &report, "", 80);
        assert_inert(&sarif)?;
        let log: Value = serde_json::from_str(&sarif).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        prop_assert_eq!(results.len(), all.len());
        for (one, diagnostic) in results.iter().zip(&report.diagnostics) {
            let uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            prop_assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{}", uri);
            let path = percent_encoding::percent_decode_str(uri).decode_utf8().unwrap();
            prop_assert_eq!(&*path, &*diagnostic.file);
            for message in [&one["message"], &one["relatedLocations"][0]["message"], &one["fixes"][0]["description"]] {
                let text = message["text"].as_str().unwrap();
                assert_inert_but_commands(text)?;
                prop_assert!(!has_link(text) && !has_placeholder(text), "{}", text);
            }
        }
    }

    #[test]
    fn junit_is_complete_xml(all in prop::collection::vec(said(), 1..5)) {
        let report = report(&all);
        let junit = written(&JUnit, &report, "", 80);
        assert_inert(&junit)?;
        let document = roxmltree::Document::parse(&junit).unwrap();
        let cases = document.descendants().filter(|node| node.has_tag_name("testcase")).count();
        let pages = report.diagnostics.chunk_by(|a, b| a.file == b.file).count();
        prop_assert_eq!(cases, pages);
        let known = ["testsuites", "testsuite", "testcase", "failure", "system-out"];
        let mut elements = document.descendants().filter(|node| node.is_element());
        prop_assert!(elements.all(|node| known.contains(&node.tag_name().name())));
        prop_assert!(document.descendants().all(|node| !node.is_comment() && !node.is_pi()));
    }

    #[test]
    fn github_gets_our_commands_and_no_others(all in prop::collection::vec(said(), 1..5)) {
        let report = report(&all);
        let printed = written(&GitHub { has_summary: false }, &report, "", 80);
        let found = commands(&printed);
        prop_assert_eq!(found.len(), all.len());
        prop_assert_eq!(printed.lines().count(), all.len());
        let keys = ["col", "endColumn", "endLine", "file", "line", "title"];
        for command in &found {
            prop_assert!(["error", "warning", "notice"].contains(&&*command.name));
            prop_assert_eq!(command.properties.keys().collect::<Vec<_>>(), keys);
            prop_assert_eq!(&command.properties["title"], "PB306 malformed-mo-value");
            prop_assert_eq!(&command.properties["col"], "2");
            let (message, help) = command.data.split_once('\n').unwrap_or((&command.data, ""));
            assert_inert_but_commands(message)?;
            assert_inert_but_commands(help)?;
        }
    }

    #[test]
    fn markdown_shows_each_diagnostic_and_no_markup(all in prop::collection::vec(said(), 1..5)) {
        let report = report(&all);
        let printed = written(&Markdown::COMMENT, &report, "", 80);
        assert_inert(&printed)?;
        assert_harmless(&printed);
        prop_assert_eq!(count_diagnostics(&printed), all.len());
    }
}

/// Asserts the same for text that no runner reads because it is in JSON.
fn assert_inert_but_commands(text: &str) -> Result<(), TestCaseError> {
    let unread: String = text.replace("##", "").replace("::", "");
    assert_inert(&unread)
}

/// Whether the text has a link as in §3.11.6 of SARIF: `[text](target)` without unescaped brackets in the text.
fn has_link(text: &str) -> bool {
    let mut opened = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '[' => opened = true,
            ']' if opened && characters.peek() == Some(&'(') => return true,
            ']' => opened = false,
            _ => {}
        }
    }
    false
}

/// Whether the text has a placeholder such as `{0}` whose braces are not doubled.
fn has_placeholder(text: &str) -> bool {
    let text = text.replace("{{", "").replace("}}", "");
    text.contains(['{', '}'])
}

/// The same with the entire program. The hostile text is on pages, in all places that rules report.
#[test]
fn hostile_pages_are_shown_by_the_program() {
    let hostile =
        "::error::x ##[error]y ##vso[task.x]z %0A::warning::w \u{202e}\u{2066} </script> ]]> @octocat <b> {0} |";
    let quoted = format!("\"{hostile} \\e[31m \\N \\r\\n::error::v ``\"");
    let page = format!(
        "---\ntitle: {quoted}\nms.date: {quoted}\nft.audience: {quoted}\nms.author: {quoted}\n::error:: {hostile}: x\n\
         ft.owner: {quoted}\n---\n# {hostile}\n\n[a](<{hostile}.md>) ![](<{hostile}.png>) [x](#{hostile})\n\n\
         ::error::at the start\n\n    ::stop-commands::x\n\n\
         | **Task ID** | **Task** | **(M)andatory / (O)ptional** | **Role** |\n|---|---|---|---|\n\
         | {hostile} | {hostile} |\n| 12 \u{9b}31m | t | ::error::m \u{1b}[31m | r |\n\
         | 12 | ::error::t | ##[group] | ##[r] |\n"
    );
    let mut files = vec![("a.md", page.as_bytes()), ("toc.yml", b"- name: A\n  href: '::error::x.md'\n" as &[u8])];
    // Windows has no files with such names.
    let names = match cfg!(unix) {
        true => ["::error::x, y=1%0A.md", "##[error]`@octocat` <b>|$x$.md", " ::warning::\u{202e}]]>\u{1b}[31m.md"],
        false => ["b.md", "c.md", "d.md"],
    };
    files.extend(names.iter().map(|name| (*name, page.as_bytes())));
    let folder = site(&files);
    let json = check_json(folder.path(), &["--select", "ALL"]);
    let count = diagnostics(&json).len();
    assert!(count > 20, "{count}");
    for format in ["concise", "full", "grouped", "json", "jsonl", "sarif", "gitlab", "junit", "markdown"] {
        let output = check(folder.path(), &["--select", "ALL", "--format", format, "--color", "never"]);
        assert_inert(&stdout(&output)).unwrap();
        assert_inert(&stderr(&output)).unwrap();
    }
    assert_harmless(&stdout(&check(folder.path(), &["--select", "ALL", "--format", "markdown"])));
    assert_inert(&stdout(&check(folder.path(), &["--show-files"]))).unwrap();
    let output = lint_in(folder.path()).env("GITHUB_ACTIONS", "true").args(["--select", "ALL"]).output().unwrap();
    assert_inert(&stdout(&output)).unwrap();
    let found = commands(&stderr(&output));
    let kinds = [("error", "error"), ("warning", "warning"), ("notice", "info")];
    for (name, severity) in kinds {
        let of_kind = diagnostics(&json).iter().filter(|one| one["severity"] == severity).count();
        assert_eq!(found.iter().filter(|command| command.name == name).count(), of_kind.min(10), "{name}");
    }
    assert!(found.iter().all(|command| kinds.iter().any(|(name, _)| command.name == *name)), "{found:?}");
}

/// The name comes from the command line: no site can contain such a file.
#[test]
fn hostile_names_on_the_command_line_are_shown_too() {
    let folder = site(&[("a.md", b"# A\n")]);
    for arguments in
        [&["\u{1b}[31m ##[error]x"][..], &["a.md", "--format", "json", "--output-file", "no\u{1b}/##[error]x"]]
    {
        let output = check(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        assert_inert(&stderr(&output)).unwrap();
    }
}
