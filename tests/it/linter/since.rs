//! Problems that a change introduces, in real repositories: no old ones, wherever the new ones are.

use std::sync::Arc;

use playbook_lint::git::{self, Revision, RevisionError, Snapshot};
use playbook_lint::linter::{BaseRevision, Report};
use playbook_lint::vfs::{Tree, WorkTree};

use crate::support::command::{check, stderr, stdout};
use crate::support::engine::{default_rules, show, workspace};
use crate::support::repository::Repository;

/// Compares the work tree of `repository`, or the staged files, with a revision.
fn since(repository: &Repository, revision: &str, is_staged: bool) -> Report {
    let root = repository.path();
    let found = git::Repository::of(&root).unwrap();
    let revision = Revision::find(&found, revision).unwrap();
    let listed = WorkTree::new(&root).files();
    let (before, changes) = Snapshot::at(&found, &revision, &listed, is_staged).unwrap();
    let mut workspace = workspace(&root, &default_rules());
    if is_staged {
        workspace = workspace.at_tree(Arc::new(Snapshot::staged(&found, &listed).unwrap())).unwrap();
    }
    let base = BaseRevision::new(before, changes, &workspace).unwrap();
    workspace.lint_since(&base)
}

/// Returns the diagnostics as `page:line: CODE`.
fn places(report: &Report) -> Vec<String> {
    let place =
        |one: &playbook_lint::diagnostic::Diagnostic| format!("{}:{}: {}", one.file, one.range.start.line, one.code);
    report.diagnostics.iter().map(place).collect()
}

fn page(title: &str, text: &str) -> String {
    format!(
        "---\ntitle: {title}\ndescription: What {title} is about, in some words.\nauthor: pat\nms.author: pat\n\
         ms.date: 4/1/2020\nms.topic: article\n---\n# {title}\n\n{text}\n"
    )
}

/// Two pages. One has an old problem, and links to the other.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("one.md", &page("One", "See [two](two.md) and [nowhere](nowhere.md)."));
    repository.write("two.md", &page("Two", "Text of the second page, which is long enough to be known again."));
    repository.commit("2020-04-01");
    repository
}

#[test]
fn old_diagnostics_are_not_reported_even_if_lines_are_added_above() {
    let repository = repository();
    assert_eq!(places(&since(&repository, "HEAD", false)), [""; 0]);
    repository.write("one.md", &page("One", "A new line.\n\nSee [two](two.md) and [nowhere](nowhere.md)."));
    assert_eq!(places(&since(&repository, "HEAD", false)), [""; 0]);
    repository.write("one.md", &page("One", "See [two](two.md) and [nowhere](nowhere.md).\n\n[New](gone.md)"));
    assert_eq!(places(&since(&repository, "HEAD", false)), ["one.md:13: PB401"]);
}

/// Files outside the scope are checked if a page includes them. That page need not change.
#[test]
fn old_diagnostics_in_a_changed_include_of_an_unchanged_page_are_old() {
    let repository = Repository::new();
    repository.write("docfx.json", r#"{"build": {"content": [{"files": ["*.md"], "exclude": ["part.md"]}]}}"#);
    repository.write("one.md", &page("One", "[!INCLUDE [part](part.md)]"));
    repository.write("part.md", "A zero\u{200b}width space.\n");
    repository.commit("2020-04-01");
    repository.write("part.md", "A new line.\n\nA zero\u{200b}width space.\n");
    assert_eq!(places(&since(&repository, "HEAD", false)), [""; 0]);
    repository.write("part.md", "A new\u{200b}line.\n\nA zero\u{200b}width space.\n");
    assert_eq!(places(&since(&repository, "HEAD", false)), ["part.md:1: PB006"]);
}

#[test]
fn a_second_diagnostic_like_an_old_one_is_new() {
    let repository = repository();
    let line = "See [two](two.md) and [nowhere](nowhere.md).";
    repository.write("one.md", &page("One", &format!("{line}\n\n{line}")));
    assert_eq!(since(&repository, "HEAD", false).diagnostics.len(), 1);
}

#[test]
fn a_deleted_page_breaks_links_elsewhere_and_is_reported_as_the_cause() {
    let repository = repository();
    repository.git(&["rm", "-q", "two.md"]);
    let report = since(&repository, "HEAD", false);
    assert_eq!(places(&report), ["one.md:11: PB401"], "the page itself was not touched");
    let help = report.diagnostics[0].help.as_deref().unwrap();
    assert!(help.starts_with("this change deletes `two.md`"), "{help}");
}

#[test]
fn a_moved_page_keeps_its_old_diagnostics_and_broken_links_suggest_its_new_name() {
    let repository = repository();
    repository
        .write("two.md", &page("Two", "An old flaw on a page that moves: [nowhere](nowhere.md), and some more text."));
    repository.commit("2020-04-02");
    repository.git(&["mv", "two.md", "second.md"]);
    let report = since(&repository, "HEAD", false);
    assert_eq!(places(&report), ["one.md:11: PB401"], "{}", report.diagnostics.iter().map(show).collect::<String>());
    assert_eq!(
        report.diagnostics[0].help.as_deref(),
        Some("this change moves `two.md` to `second.md`: write `second.md`")
    );
}

#[test]
fn what_is_staged_is_checked_whatever_the_work_tree_says() {
    let repository = repository();
    repository.write("two.md", &page("Two", "[Gone](gone.md)"));
    repository.git(&["add", "two.md"]);
    repository.write("two.md", &page("Two", "Mended, but not staged."));
    repository.write("untracked.md", "no page yet\n");
    assert_eq!(places(&since(&repository, "HEAD", true)), ["two.md:11: PB401"]);
    repository.git(&["checkout", "-q", "HEAD", "--", "two.md"]);
    repository.git(&["reset", "-q"]);
    repository.write("two.md", &page("Two", "[Gone](gone.md)"));
    assert_eq!(places(&since(&repository, "HEAD", true)), [""; 0], "nothing is staged");
}

#[test]
fn a_file_that_is_only_staged_for_deletion_is_gone() {
    let repository = repository();
    repository.git(&["rm", "-q", "--cached", "two.md"]);
    assert!(repository.path().join("two.md").exists());
    assert_eq!(places(&since(&repository, "HEAD", true)), ["one.md:11: PB401"]);
}

#[test]
fn docset_rules_report_only_what_is_new() {
    let repository = repository();
    repository.write("three.md", &page("Three", "See [there](two.md#two)."));
    repository.commit("2020-04-02");
    repository.write("two.md", &page("Second", "Text of the second page, which is long enough to be known again."));
    let report = since(&repository, "HEAD", false);
    assert_eq!(places(&report), ["three.md:11: PB403"], "a page that the change did not touch");
}

#[test]
fn the_fork_of_two_branches_can_be_named() {
    let repository = repository();
    repository.git(&["checkout", "-q", "-b", "work"]);
    repository.write("two.md", &page("Two", "[Gone](gone.md)"));
    repository.commit("2020-04-02");
    repository.git(&["checkout", "-q", "-b", "other", "HEAD~1"]);
    repository.write("one.md", &page("One", "Mended on another branch."));
    repository.commit("2020-04-03");
    repository.git(&["checkout", "-q", "work"]);
    assert_eq!(places(&since(&repository, "other", false)), ["one.md:11: PB401", "two.md:11: PB401"]);
    assert_eq!(places(&since(&repository, "other...", false)), ["two.md:11: PB401"]);
}

#[test]
fn a_missing_revision_is_an_error_with_help() {
    let repository = repository();
    let found = git::Repository::of(&repository.path()).unwrap();
    assert_eq!(Revision::find(&found, "v9"), Err(RevisionError::Unknown("v9".to_owned())));
    assert_eq!(Revision::find(&found, "--all"), Err(RevisionError::NotOne("--all".to_owned())));

    repository.write("two.md", &page("Two", "More."));
    repository.commit("2020-04-02");
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.path().display());
    repository.git(&["clone", "-q", "--depth=1", &url, folder.path().join("clone").to_str().unwrap()]);
    let shallow = git::Repository::of(&folder.path().join("clone")).unwrap();
    let error = Revision::find(&shallow, "origin/release").unwrap_err();
    assert!(
        error.help().contains("git fetch --depth=1 origin release:refs/remotes/origin/release"),
        "{}",
        error.help()
    );
    let error = Revision::find(&shallow, "HEAD~1").unwrap_err();
    assert!(error.help().contains("git fetch --deepen=1"), "{}", error.help());
}

#[test]
fn without_a_commit_everything_is_new() {
    let repository = Repository::new();
    repository.write("one.md", &page("One", "[Gone](gone.md)"));
    repository.git(&["add", "one.md"]);
    let found = git::Repository::of(&repository.path()).unwrap();
    let head = Revision::head(&found).unwrap();
    let (before, changes) = Snapshot::at(&found, &head, &["one.md".to_owned()], true).unwrap();
    assert!(before.files().is_empty() && changes.added.contains("one.md"));
}

/// A site with a publish config, whose redirections show its base path. `remove` changes the files.
fn removed(remove: impl FnOnce(&Repository)) -> Vec<String> {
    let repository = published();
    remove(&repository);
    let report = since(&repository, "HEAD", false);
    let of_rule = report.diagnostics.iter().filter(|one| one.code == "PB710");
    of_rule.map(|one| format!("{}: {}; {}", one.file, one.message, one.help.as_deref().unwrap())).collect()
}

/// A repository with redirections, and with pages that they do not point to.
fn published() -> Repository {
    let repository = Repository::new();
    let publish = r#"{"docsets_to_publish": [{"build_source_folder": "docs"}]}"#;
    repository.write(".openpublishing.publish.config.json", publish);
    repository.write(".openpublishing.redirection.json", &redirections(""));
    repository.write("docs/docfx.json", "{}");
    for name in ["lend", "return", "borrow", "front", "includes/note"] {
        let text = format!("Text about {name}, which is long enough to be known again when it moves.");
        repository.write(&format!("docs/{name}.md"), &page(name, &text));
    }
    repository.commit("2020-04-01");
    repository
}

fn redirections(more: &str) -> String {
    format!(
        r#"{{"redirections": [{{"source_path": "docs/a.md", "redirect_url": "/keys/lend"}},
            {{"source_path": "docs/b.md", "redirect_url": "/keys/return"}}{more}]}}"#
    )
}

#[test]
fn a_page_that_is_deleted_or_renamed_without_a_redirection_is_reported() {
    let deleted = removed(|repository| repository.remove("docs/borrow.md"));
    let place = "in `.openpublishing.redirection.json`, redirect it to";
    let message = "this change deletes `docs/borrow.md`, but does not redirect it";
    assert_eq!(deleted, [format!("docs/borrow.md: {message}; {place} the page that takes its place")]);
    let renamed = removed(|repository| {
        repository.git(&["mv", "docs/borrow.md", "docs/take.md"]);
    });
    let message = "`docs/borrow.md` is now `docs/take.md`, but is not redirected";
    assert_eq!(renamed, [format!(".openpublishing.redirection.json: {message}; redirect it to `/keys/take`")]);
}

#[test]
fn the_fix_for_renamed_pages_adds_their_redirections() {
    let repository = published();
    repository.git(&["mv", "docs/borrow.md", "docs/take.md"]);
    repository.git(&["mv", "docs/front.md", "docs/back.md"]);
    let output = check(&repository.path(), &["--new-since", "HEAD", "--select", "PB710", "--fix", "--unsafe-fixes"]);
    assert!(output.status.success(), "{}{}", stdout(&output), stderr(&output));
    let text = std::fs::read_to_string(repository.path().join(".openpublishing.redirection.json")).unwrap();
    let expected = redirections(
        r#",
            {"source_path": "docs/borrow.md", "redirect_url": "/keys/take"},
            {"source_path": "docs/front.md", "redirect_url": "/keys/back"}"#,
    );
    assert_eq!(text, expected);
    assert_eq!(removed_pages(&since(&repository, "HEAD", false)), 0);
}

fn removed_pages(report: &Report) -> usize {
    report.diagnostics.iter().filter(|one| one.code == "PB710").count()
}

#[test]
fn a_rename_without_a_place_for_an_entry_is_reported_at_the_old_path() {
    let repository = published();
    let entries = redirections("")
        .replace("\"redirect_url\": \"/keys/return\"", "\"redirect_url\": \"/keys/return\", \"monikers\": [\"a\"]");
    repository.write(".openpublishing.redirection.json", &entries);
    repository.commit("2020-04-02");
    repository.git(&["mv", "docs/borrow.md", "docs/take.md"]);
    let report = since(&repository, "HEAD", false);
    let found = report.diagnostics.iter().find(|one| one.code == "PB710").unwrap();
    assert_eq!((&*found.file, found.fix.is_some()), ("docs/borrow.md", false));
}

#[test]
fn a_page_that_is_redirected_or_keeps_its_url_can_be_deleted() {
    let more = r#", {"source_path": "docs/borrow.md", "redirect_url": "/keys/lend"}"#;
    let redirected = removed(|repository| {
        repository.remove("docs/borrow.md");
        repository.write(".openpublishing.redirection.json", &redirections(more));
    });
    assert_eq!(redirected, [""; 0]);
    let same_url = removed(|repository| {
        repository.git(&["mv", "docs/borrow.md", "docs/Borrow.md"]);
        repository.remove("docs/includes/note.md");
    });
    assert_eq!(same_url, [""; 0]);
    let as_yaml = removed(|repository| {
        repository.remove("docs/borrow.md");
        repository.write("docs/borrow.yml", "### YamlMime:Landing\ntitle: Borrow\n");
    });
    assert_eq!(as_yaml, [""; 0]);
}

#[test]
fn a_site_that_publishes_differently_gets_no_problems_about_redirections() {
    let repository = repository();
    repository.remove("two.md");
    assert_eq!(places(&since(&repository, "HEAD", false)), ["one.md:11: PB401"]);
}
