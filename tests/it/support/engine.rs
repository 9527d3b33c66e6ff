//! Runs the engine over small trees, for tests.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use playbook_lint::config::{ConfigFile, Root, Settings};
use playbook_lint::diagnostic::{Applicability, Diagnostic};
use playbook_lint::docset::{Site, WorkTree};
use playbook_lint::engine::{Report, Run};
use playbook_lint::fix::{Fixer, Outcome};
use playbook_lint::rules::{Choices, Meta, Selection, Selector};

use super::repository::Repository;

/// The day that all fixtures are judged on.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 5, 1).unwrap()
}

/// A selection of one rule, whether it is on by default or not.
pub fn only(rule: &Meta) -> Selection {
    let select = Some(vec![Selector::parse(rule.code).unwrap()]);
    Selection::new(&Choices { select, ..Choices::default() })
}

/// The rules that are on by default.
pub fn default_rules() -> Selection {
    Selection::new(&Choices::default())
}

/// Lints the tree below `folder`, with its playbook-lint.toml if it has one. Tests of rules for playbooks use the
/// `fasttrack` profile unless the tree says otherwise.
pub fn lint(folder: &Path, selection: &Selection) -> Report {
    lint_on(folder, selection, today())
}

/// The same on another day.
pub fn lint_on(folder: &Path, selection: &Selection, today: NaiveDate) -> Report {
    let (site, tree) = open(folder);
    let run = Run::new(&site, &tree, selection, today);
    run.run()
}

/// The pages below `folder` with the fixes of `selection` made, unsafe ones too. Nothing is written.
pub fn fix(folder: &Path, selection: &Selection) -> Outcome {
    fix_only(folder, selection, true, &|_| true)
}

/// The same for some pages, and without the unsafe ones if so wanted.
pub fn fix_only(
    folder: &Path,
    selection: &Selection,
    unsafe_too: bool,
    reported: &(dyn Fn(&str) -> bool + Sync),
) -> Outcome {
    let (site, tree) = open(folder);
    let run = Run { reported, ..Run::new(&site, &tree, selection, today()) };
    Fixer { run: &run, unsafe_too }.fix()
}

/// The site below `folder`, with its playbook-lint.toml if it has one.
pub fn open(folder: &Path) -> (Site, WorkTree) {
    let root = Root::at(&folder.canonicalize().unwrap());
    let settings = match &root.config {
        Some(path) => {
            let file = ConfigFile::parse(&std::fs::read_to_string(path).unwrap(), "playbook-lint.toml").unwrap();
            Settings::from_file(&file).unwrap()
        }
        None => Settings::default(),
    };
    let tree = WorkTree::new(&root.path);
    (Site::new(root, settings, &tree).unwrap(), tree)
}

/// The tree of a fixture, `bad` or `good`. Where the fixture has a file `history`, it is one in a git repository with
/// that history: a line is a commit, with its day and the files that come or change in it.
pub fn fixture_tree(fixture: &Path, name: &str) -> (PathBuf, Option<tempfile::TempDir>) {
    let Ok(history) = std::fs::read_to_string(fixture.join("history")) else { return (fixture.join(name), None) };
    let repository = Repository::new();
    repository.commit("2000-01-01");
    for (number, line) in history.lines().filter(|line| !line.starts_with('#')).enumerate() {
        let (day, files) = line.split_once(' ').unwrap();
        for file in files.split(' ') {
            let text = std::fs::read_to_string(fixture.join(file)).unwrap();
            repository.write(file, &format!("{text}\n<!-- {number} -->\n"));
        }
        repository.commit(day);
    }
    let folder = repository.folder;
    (folder.path().canonicalize().unwrap().join(name), Some(folder))
}

/// A diagnostic with all that a person sees of it:
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

/// All diagnostics of a report.
pub fn show_all(report: &Report) -> String {
    report.diagnostics.iter().map(show).collect()
}
