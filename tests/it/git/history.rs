//! The Git history of playbooks in real repositories.

use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use playbook_lint::git::{GitError, History, HistoryError};

use crate::support::repository::Repository;

/// Returns the dates of the last changes of `pages` below `root`; a hyphen if there is none.
fn days(root: &Path, pages: &[&str], ignored: &[String]) -> Vec<String> {
    let history = History::read(root, pages.iter().map(|&page| Arc::from(page)), ignored).unwrap();
    let day = |page: &&str| history.last_change(page).map_or("-".to_owned(), |change| change.day.to_string());
    pages.iter().map(day).collect()
}

fn lines(count: usize) -> String {
    (0..count).map(|line| format!("Line {line} of a page about the harbor.\n")).collect()
}

#[test]
fn the_last_change_counts_but_not_where_history_begins() {
    let repository = Repository::new();
    repository.write("old.md", "a\n");
    repository.write("changed.md", "a\n");
    repository.commit("2020-01-01");
    repository.write("new.md", "b\n");
    repository.commit("2020-02-01");
    repository.write("changed.md", "b\n");
    repository.commit("2020-03-01");
    repository.write("changed.md", "c\n");
    repository.commit("2020-02-20");
    repository.write("not-committed.md", "d\n");
    let pages = ["old.md", "changed.md", "new.md", "not-committed.md"];
    assert_eq!(days(&repository.path(), &pages, &[]), ["-", "2020-03-01", "2020-02-01", "-"]);
}

#[test]
fn moves_are_followed_and_do_not_count() {
    let repository = Repository::new();
    repository.write("README.md", "x\n");
    repository.commit("2020-01-01");
    for page in ["pure.md", "with-links.md", "rewritten.md"] {
        repository.write(page, &lines(40));
    }
    repository.commit("2020-01-05");
    repository.write("pure.md", &lines(41));
    repository.commit("2020-02-01");
    for page in ["pure.md", "with-links.md", "rewritten.md"] {
        repository.git(&["mv", page, &format!("moved-{page}")]);
    }
    repository.write("moved-with-links.md", &lines(40).replace("Line 7 ", "Line [7](../x.md) "));
    repository.write("moved-rewritten.md", &lines(40).replace("harbor", "market"));
    repository.commit("2020-03-01");
    // Another page takes the old name. Its history must not count for the page that had the name before.
    repository.write("pure.md", "new\n");
    repository.commit("2020-04-01");
    repository.git(&["mv", "moved-pure.md", "again.md"]);
    repository.commit("2020-05-01");
    let pages = ["again.md", "moved-with-links.md", "moved-rewritten.md", "pure.md"];
    assert_eq!(days(&repository.path(), &pages, &[]), ["2020-02-01", "2020-01-05", "2020-03-01", "2020-04-01"]);
}

#[test]
fn commits_can_be_ignored() {
    let repository = Repository::new();
    repository.write("README.md", "x\n");
    repository.commit("2020-01-01");
    repository.write("a.md", &lines(40));
    repository.commit("2020-01-05");
    repository.write("a.md", &lines(41));
    let blanks = repository.commit("2020-02-01");
    repository.write("a.md", &lines(42));
    let dashes = repository.commit("2020-03-01");
    assert_eq!(days(&repository.path(), &["a.md"], &[dashes[..9].to_owned()]), ["2020-02-01"]);
    repository.write(".git-blame-ignore-revs", &format!("# blanks\n{blanks}  # of all pages\n\nabc\n"));
    assert_eq!(days(&repository.path(), &["a.md"], &[dashes]), ["2020-01-05"]);
}

#[test]
fn changes_come_through_merges_and_modes_are_no_changes() {
    let repository = Repository::new();
    repository.write("a.md", "a\n");
    repository.write("b.md", "b\n");
    repository.commit("2020-01-01");
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository.write("a.md", "a2\n");
    repository.commit("2020-02-01");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["update-index", "--chmod=+x", "b.md"]);
    repository.git(&["commit", "--quiet", "--message=mode"]);
    repository.git(&["merge", "--quiet", "--no-ff", "--message=merge", "topic"]);
    assert_eq!(days(&repository.path(), &["a.md", "b.md"], &[]), ["2020-02-01", "-"]);
}

#[test]
fn a_playbook_can_be_in_a_folder_and_have_odd_names() {
    let repository = Repository::new();
    repository.write("x.md", "x\n");
    repository.commit("2020-01-01");
    let pages = ["Übersicht.md", "with blank.md", "a \"quoted\" [x] *.md", "-M.md", "CAPITALS.MD", ":(top)x.md"];
    if cfg!(windows) {
        return;
    }
    for page in pages {
        repository.write(&format!("docs/å/{page}"), "a\n");
    }
    repository.commit("2020-02-01");
    assert_eq!(days(&repository.path().join("docs/å"), &pages, &[]), ["2020-02-01"; 6]);
}

#[test]
fn what_git_cannot_tell_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let read = |path: &Path| History::read(path, std::iter::once(Arc::from("a.md")), &[]).map(drop);
    assert_eq!(read(folder.path()), Err(GitError::NoRepository.into()));

    let repository = Repository::new();
    assert!(matches!(read(&repository.path()), Err(HistoryError::Git(GitError::Failed(_)))), "no commit yet");
    repository.write("a.md", "a\n");
    repository.commit("2020-01-01");
    repository.write("a.md", "b\n");
    repository.commit("2020-02-01");
    let clone = folder.path().join("clone");
    let url = format!("file://{}", repository.path().display());
    repository.git(&["clone", "--quiet", "--depth=1", &url, clone.to_str().unwrap()]);
    assert_eq!(read(&clone), Err(HistoryError::Shallow));
}

/// A clone without the texts of older pages: nothing may be fetched, and the problems that can be determined are
/// reported.
#[test]
fn a_partial_clone_fetches_nothing() {
    let repository = Repository::new();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    repository.write("a.md", &lines(40));
    repository.commit("2020-01-01");
    repository.write("a.md", &lines(50));
    repository.commit("2020-02-01");
    repository.git(&["mv", "a.md", "b.md"]);
    repository.commit("2020-03-01");
    repository.git(&["mv", "b.md", "c.md"]);
    repository.write("c.md", &lines(51));
    repository.commit("2020-04-01");
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.path().display());
    let work = folder.path().join("work");
    repository.git(&["clone", "--quiet", "--filter=blob:none", &url, work.to_str().unwrap()]);
    assert_eq!(days(&work, &["c.md"], &[]), ["2020-04-01"]);
}

/// Programs that a repository's configuration specifies are not run.
#[cfg(unix)]
#[test]
fn nothing_of_the_repository_is_run() {
    use std::os::unix::fs::PermissionsExt;

    let repository = Repository::new();
    let mark = repository.path().join("was-run");
    let script = repository.path().join("script.sh");
    std::fs::write(&script, format!("#!/bin/sh\ntouch '{}'\ncat\n", mark.display())).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    repository.write(".gitattributes", "*.md diff=x filter=x\n");
    repository.write("a.md", "---\nms.date: 1/1/2020\n---\n");
    repository.commit("2020-01-01");
    repository.write("a.md", "---\nms.date: 1/1/2020\n---\nb\n");
    repository.commit("2020-02-01");
    let script = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "core.sshCommand",
        "core.editor",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "gpg.program",
        "credential.helper",
        "alias.log",
    ] {
        repository.git(&["config", key, script]);
    }
    repository.git(&["config", "log.showSignature", "true"]);
    repository.git(&["config", "log.follow", "true"]);
    repository.git(&["config", "diff.relative", "true"]);
    repository.git(&["config", "color.ui", "always"]);
    let output = check(&repository.path());
    assert!(output.0.contains("a.md:2:10: PB208"), "{output:?}");
    assert!(!mark.exists());
}

/// Returns what `playbook-lint --select PB208` reports for a folder.
fn check(folder: &Path) -> (String, String) {
    let output = Command::cargo_bin("playbook-lint")
        .unwrap()
        .args(["--as-of", "2020-05-01", "--select", "PB208", "--exit-zero", "--format", "concise"])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (text(output.stdout), text(output.stderr))
}

#[test]
fn a_run_without_history_says_so_once() {
    let folder = tempfile::tempdir().unwrap();
    for page in ["a.md", "b.md"] {
        std::fs::write(folder.path().join(page), "---\nms.date: 1/1/2020\n---\n").unwrap();
    }
    let (out, err) = check(folder.path());
    assert_eq!(out, "");
    assert_eq!(err.matches("PB208").count(), 1, "{err}");
    assert!(
        err.contains("PB208 date-behind-history was not checked: the playbook is not in a Git repository"),
        "{err}"
    );
}

#[test]
fn without_git_the_reason_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), "---\nms.date: 1/1/2020\n---\n").unwrap();
    let mut command = Command::cargo_bin("playbook-lint").unwrap();
    command.env("PATH", folder.path()).args(["--select", "PB208"]).current_dir(folder.path());
    command.assert().success().stderr(predicates::str::contains("Git is not installed"));
}

#[test]
fn an_earlier_text_is_found_under_its_earlier_name() {
    let repository = Repository::new();
    repository.write("site/README.md", "x\n");
    repository.commit("2020-01-01");
    repository.write("site/old.md", &lines(40));
    repository.write("site/other.md", "a\n");
    repository.commit("2020-02-01");
    repository.git(&["mv", "site/old.md", "site/new.md"]);
    repository.commit("2020-03-01");
    repository.write("site/new.md", &lines(41));
    repository.commit("2020-04-01");
    repository.write("site/other.md", "b\n");
    repository.commit("2020-05-01");
    let pages = ["site/new.md", "site/other.md", "site/README.md"].map(|page| page.trim_start_matches("site/"));
    let history =
        History::read(&repository.path().join("site"), pages.iter().map(|&page| Arc::from(page)), &[]).unwrap();
    let text = |at: &str, path: &str| history.text_at(history.last_change_or_import(at).unwrap(), path, 1 << 20);
    assert_eq!(history.last_change("README.md"), None);
    assert_eq!(history.last_change_or_import("README.md").unwrap().day.to_string(), "2020-01-01");
    assert_eq!(text("new.md", "new.md"), Some(lines(41)));
    assert_eq!(text("new.md", "other.md").as_deref(), Some("a\n"));
    assert_eq!(text("other.md", "new.md"), Some(lines(41)));
    assert_eq!(text("README.md", "new.md"), None, "it did not exist yet");
    assert_eq!(history.committed_text("new.md", 1 << 20), Some(lines(41)));
    assert_eq!(history.committed_text("new.md", 10), None, "it is larger");

    // Before the move, the page had another name.
    repository.write("site/third.md", "c\n");
    repository.git(&["mv", "site/new.md", "site/newest.md"]);
    repository.commit("2020-06-01");
    let pages = ["newest.md", "other.md", "third.md"];
    let history =
        History::read(&repository.path().join("site"), pages.iter().map(|&page| Arc::from(page)), &[]).unwrap();
    let text = |at: &str, path: &str| history.text_at(history.last_change(at).unwrap(), path, 1 << 20);
    assert_eq!(text("other.md", "newest.md"), Some(lines(41)));
    assert_eq!(text("newest.md", "newest.md"), Some(lines(41)));
    assert_eq!(text("third.md", "newest.md"), Some(lines(41)), "in the commit that moved it, it has its new name");
}
