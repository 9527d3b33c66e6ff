//! Which files count as staged, as changed, and as part of the repository.

use std::time::{Duration, SystemTime};

use crate::support::command::{check, stderr, stdout};
use crate::support::files::GOOD;
use crate::support::repository::Repository;

const BROKEN: &str = "---\ntitle: A\n---\n# A\n\n[x](nope.md)\n";

/// Returns the places where PB401 reports a problem.
fn places(repository: &Repository, arguments: &[&str]) -> Vec<String> {
    let output = check(&repository.path(), &[arguments, &["--select", "PB401", "-q"]].concat());
    let out = stdout(&output);
    assert_eq!(output.status.code(), Some(i32::from(!out.is_empty())), "{output:?}");
    out.lines().map(|line| line.split(": ").next().unwrap().to_owned()).collect()
}

fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("good.md", std::str::from_utf8(GOOD).unwrap());
    repository.commit("2020-04-01");
    repository
}

const NONE: [&str; 0] = [];

#[test]
fn a_page_with_intent_to_add_is_not_in_the_commit() {
    let repository = repository();
    repository.write("intent.md", BROKEN);
    repository.git(&["add", "-N", "intent.md"]);
    assert_eq!(places(&repository, &["--staged"]), NONE);
    assert_eq!(places(&repository, &["--staged", "--new-since", "HEAD"]), NONE);
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), ["intent.md:6:5"]);
    repository.write("good.md", "---\ntitle: A\n---\n# A\n\n[x](intent.md)\n");
    repository.git(&["add", "good.md"]);
    assert_eq!(places(&repository, &["--staged"]), ["good.md:6:5"], "the commit does not have the page");
    repository.git(&["add", "intent.md"]);
    assert_eq!(places(&repository, &["--staged"]), ["intent.md:6:5"]);
}

#[test]
fn pages_of_other_repositories_are_ignored() {
    let inner = repository();
    inner.write("bad.md", BROKEN);
    inner.commit("2020-04-02");
    let repository = repository();
    let url = inner.path();
    let url = url.to_str().unwrap();
    repository.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "sub"]);
    repository.git(&["clone", "--quiet", url, "nested"]);
    repository.write(".gitignore", "");
    repository.write("a.md", "---\ntitle: A\n---\n# A\n\n[a](sub/good.md) [b](sub/bad.md)\n");
    repository.git(&["add", "a.md"]);
    for arguments in [&["--staged"][..], &["--new-since", "HEAD"], &["--staged", "--new-since", "HEAD"]] {
        assert_eq!(places(&repository, arguments), NONE, "{arguments:?}: a new submodule");
    }
    repository.git(&["commit", "--quiet", "--message=x"]);
    std::fs::write(repository.path().join("sub/new.md"), BROKEN).unwrap();
    for arguments in [&["--staged"][..], &["--new-since", "HEAD"], &["--new-since", "HEAD~1"]] {
        assert_eq!(places(&repository, arguments), NONE, "{arguments:?}: a submodule that is there");
    }
    // All files are checked if nothing is compared.
    assert_eq!(places(&repository, &[]), ["nested/bad.md:6:5", "sub/bad.md:6:5", "sub/new.md:6:5"]);
}

/// Changes the time of a file, so the index can no longer vouch for its text.
fn touch(repository: &Repository, path: &str) {
    let file = std::fs::File::options().append(true).open(repository.path().join(path)).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
}

#[test]
fn files_are_compared_by_their_text_if_the_index_does_not_vouch_for_them() {
    let repository = repository();
    repository.write("old.md", BROKEN);
    repository.commit("2020-04-02");
    repository.write("old.md", BROKEN);
    touch(&repository, "old.md");
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), NONE);
    // The text as `core.autocrlf` leaves it.
    repository.write("old.md", &BROKEN.replace('\n', "\r\n"));
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), NONE);
    // The file has the same size, and the time that the index has recorded.
    repository.write("old.md", BROKEN);
    repository.git(&["add", "old.md"]);
    repository.write("old.md", &BROKEN.replace("nope", "gone"));
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), ["old.md:6:5"]);
    assert_eq!(places(&repository, &["--staged"]), NONE);
}

#[test]
fn moves_are_followed_whether_or_not_they_are_staged_in_full() {
    let repository = repository();
    repository.write("old.md", BROKEN);
    repository.commit("2020-04-02");
    std::fs::rename(repository.path().join("old.md"), repository.path().join("new.md")).unwrap();
    repository.git(&["add", "new.md"]);
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), NONE, "the old name is gone from the disk alone");
    repository.git(&["add", "--all"]);
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), NONE);
    std::fs::remove_file(repository.path().join("new.md")).unwrap();
    assert_eq!(places(&repository, &["--staged"]), NONE, "the index still has it");
    repository.write("other.md", "---\ntitle: A\n---\n# A\n\n[x](new.md)\n");
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), ["other.md:6:5"]);
}

#[test]
fn what_is_staged_and_reverted_on_disk_is_not_a_change_of_the_work_tree() {
    let repository = repository();
    let good = std::str::from_utf8(GOOD).unwrap();
    repository.write("good.md", BROKEN);
    repository.git(&["add", "good.md"]);
    repository.write("good.md", good);
    assert_eq!(places(&repository, &["--new-since", "HEAD"]), NONE);
    assert_eq!(places(&repository, &["--staged"]), ["good.md:6:5"]);
}

#[test]
fn a_revision_is_one_commit() {
    let repository = repository();
    for name in ["^HEAD", "HEAD..main", "..main", "HEAD^@", "HEAD^!", "-x", "--all", "main...HEAD"] {
        let output = check(&repository.path(), &[&format!("--new-since={name}")]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let message = format!("error: `{name}` is not a single revision\n");
        assert!(stderr(&output).starts_with(&message), "{}", stderr(&output));
    }
}

#[test]
fn a_fix_of_staged_pages_skips_pages_with_unstaged_changes() {
    let fixable = |title: &str| format!("---\ntitle: {title}\n---\n# {title}\n\nB\u{200b}C\n");
    let repository = repository();
    repository.write("both.md", &fixable("Both"));
    repository.write("whole.md", &fixable("Whole"));
    repository.git(&["add", "."]);
    let other = fixable("Both") + "More.\n";
    repository.write("both.md", &other);
    let output = check(&repository.path(), &["--staged", "--fix", "--select", "PB006"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let message = "error: skipped `both.md`: it has changes that are not staged; stage or stash them first\n";
    assert!(stderr(&output).contains(message), "{output:?}");
    let text = |page: &str| std::fs::read_to_string(repository.path().join(page)).unwrap();
    assert_eq!(text("both.md"), other);
    assert_eq!(text("whole.md"), fixable("Whole").replace('\u{200b}', ""));
}
