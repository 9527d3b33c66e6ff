//! Lints small trees, for tests.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use playbook_lint::config::Root;
use playbook_lint::diagnostic::{Applicability, Diagnostic};
use playbook_lint::fix::{FixOutcome, Fixer};
use playbook_lint::linter::{Lens, LintOptions, PathFilter, Report, Rules, SharedTree, Workspace};
use playbook_lint::online::{UrlChecks, Verdict};
use playbook_lint::rules::{RuleMetadata, RuleSelection, RuleTable, Selector};
use playbook_lint::vfs::{Overlay, Tree};

use super::repository::Repository;

/// The date on which all fixtures are checked.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 5, 1).unwrap()
}

/// Returns the usual options, and fixed answers instead of asking servers.
pub fn options(today: NaiveDate) -> LintOptions {
    LintOptions { url_checks: Some(Arc::new(url_checks())), ..LintOptions::new(today) }
}

/// Returns the answers of servers for the fixtures of PB414.
fn url_checks() -> UrlChecks {
    let gone = |why: &str| Verdict::Gone { why: why.to_owned() };
    let moved = |to: &str| Verdict::Moved { to: to.to_owned(), is_settled: true };
    let answers = [
        ("https://guides.example.com/2016", gone("the server answers 404 Not Found")),
        ("https://retired.example.com/", gone("there is no server `retired.example.com`")),
        ("https://guides.example.com/old?part=1", moved("https://guides.example.com/new")),
        ("http://guides.example.com/plain", moved("https://guides.example.com/plain")),
        ("https://guides.example.com/odd", moved("https://guides.example.com/a)b")),
        (
            "https://portal.example.com/",
            Verdict::Unknown { why: "the server answers 403 Forbidden".to_owned(), is_host_down: false },
        ),
    ];
    answers.into_iter().map(|(address, verdict)| (address.to_owned(), verdict)).collect()
}

/// Selects one rule, whether it is on by default or not.
pub fn only(rule: &RuleMetadata) -> RuleTable {
    let select = Some(vec![Selector::parse(rule.code).unwrap()]);
    RuleTable::new(&RuleSelection { select, ..RuleSelection::default() })
}

/// Returns the rules that are on by default.
pub fn default_rules() -> RuleTable {
    RuleTable::new(&RuleSelection::default())
}

/// Lints the tree below `folder` with its playbook-lint.toml, if it has one. Tests of playbook rules use the
/// `fasttrack` profile unless the tree specifies another one.
pub fn lint(folder: &Path, selection: &RuleTable) -> Report {
    lint_on(folder, selection, today())
}

/// Does the same on another date.
pub fn lint_on(folder: &Path, rules: &RuleTable, today: NaiveDate) -> Report {
    workspace_with(folder, LintOptions { rules: Rules::Fixed(rules.clone()), ..options(today) }).lint_once()
}

/// Returns the pages below `folder` after the fixes of `rules`, including unsafe ones. Does not write files.
pub fn fix(folder: &Path, rules: &RuleTable) -> FixOutcome {
    fix_only(folder, rules, true, None)
}

/// Does the same for some pages, with or without unsafe fixes.
pub fn fix_only(folder: &Path, rules: &RuleTable, include_unsafe: bool, reported: Option<PathFilter>) -> FixOutcome {
    let options = LintOptions { rules: Rules::Fixed(rules.clone()), reported, ..options(today()) };
    fix_all(&workspace_with(folder, options), include_unsafe)
}

/// Makes the fixes of a workspace.
pub fn fix_all(workspace: &Workspace, include_unsafe: bool) -> FixOutcome {
    Fixer { workspace, lens: Lens::default(), include_unsafe, only: None }.fix()
}

/// Returns the workspace below `folder`, with its playbook-lint.toml, if it has one, and with these rules.
pub fn workspace(folder: &Path, rules: &RuleTable) -> Workspace {
    workspace_with(folder, LintOptions { rules: Rules::Fixed(rules.clone()), ..options(today()) })
}

/// Does the same with options.
pub fn workspace_with(folder: &Path, options: LintOptions) -> Workspace {
    Workspace::load(Root::at(&folder.canonicalize().unwrap()), options).unwrap()
}

/// Returns a workspace of files in memory, with default settings.
pub fn workspace_of(tree: impl Tree + Send + 'static, rules: &RuleTable) -> Workspace {
    let root = Root { path: "/nowhere".into(), config: None, publish: None, docfx: Vec::new() };
    let tree: SharedTree = Arc::new(tree);
    let options = LintOptions { rules: Rules::Fixed(rules.clone()), ..options(today()) };
    Workspace::load_from(root, Overlay::new(tree), options).unwrap()
}

/// Returns the tree of a fixture, `bad` or `good`. If the fixture has a file `history`, the tree is in a Git repository
/// with that history. Each line is a commit: its date, and the files that it adds or changes. `file=other` commits
/// another text of the file.
pub fn fixture_tree(fixture: &Path, name: &str) -> (PathBuf, Option<tempfile::TempDir>) {
    let Ok(history) = std::fs::read_to_string(fixture.join("history")) else { return (fixture.join(name), None) };
    let repository = Repository::new();
    repository.commit("2000-01-01");
    for (number, line) in history.lines().filter(|line| !line.starts_with('#')).enumerate() {
        let (day, files) = line.split_once(' ').unwrap();
        for file in files.split(' ') {
            let (file, version) = file.split_once('=').unwrap_or((file, file));
            let text = std::fs::read_to_string(fixture.join(version)).unwrap();
            let comment = if file.ends_with(".md") { format!("\n<!-- {number} -->\n") } else { String::new() };
            repository.write(file, &format!("{text}{comment}"));
        }
        repository.commit(day);
    }
    let folder = repository.folder;
    (folder.path().canonicalize().unwrap().join(name), Some(folder))
}

/// Shows a diagnostic with everything that people see:
///
/// ```text
/// page.md:3:1-3:5: PB101 error required metadata `title` is missing
///     help: add `title:`
///     also: page.md:9:1-9:4 first listed here
///     fix (safe): set `x` | replaces 3:1-3:5 by "y"
/// ```
pub fn show(diagnostic: &Diagnostic) -> String {
    let span = |range: playbook_lint::text::Range| {
        format!("{}:{}-{}:{}", range.start.line, range.start.column, range.end.line, range.end.column)
    };
    let Diagnostic { code, severity, message, file, range, .. } = diagnostic;
    let mut shown = format!("{file}:{}: {code} {severity} {message}\n", span(*range));
    if let Some(help) = &diagnostic.help {
        writeln!(shown, "    help: {help}").unwrap();
    }
    for related in &diagnostic.related {
        writeln!(shown, "    also: {}:{} {}", related.file, span(related.range), related.message).unwrap();
    }
    if let Some(fix) = &diagnostic.fix {
        let applicability = if fix.applicability == Applicability::Safe { "safe" } else { "unsafe" };
        for edit in &fix.edits {
            let title = &fix.title;
            writeln!(shown, "    fix ({applicability}): {title} | replaces {} by {:?}", span(edit.range), edit.text)
                .unwrap();
        }
    }
    shown
}

/// Shows all diagnostics of a report.
pub fn show_all(report: &Report) -> String {
    report.diagnostics.iter().map(show).collect()
}
