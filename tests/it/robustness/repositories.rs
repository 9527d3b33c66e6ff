//! Repositories in states that a hook or a job can encounter, or that someone creates on purpose.

use crate::support::command::{check, stderr, stdout};
use crate::support::files::{BAD, GOOD, one_bad_page, write};
use crate::support::repository::{Repository, git};

const SINCE: [&[&str]; 3] = [&["--staged"], &["--new-since", "HEAD"], &["--staged", "--new-since", "HEAD"]];

fn repository() -> Repository {
    let repository = Repository::new();
    write(repository.folder.path(), "good.md", GOOD);
    repository.commit("2020-04-01");
    repository
}

/// Runs the program with each option. Returns the problems as codes and files, and checks the exit code.
fn found(repository: &Repository) -> Vec<Vec<String>> {
    let run = |since: &&[&str]| {
        let output = check(&repository.path(), &[since, &["--select", "PB001,PB401", "-q"][..]].concat());
        let out = stdout(&output);
        assert_eq!(output.status.code(), Some(i32::from(!out.is_empty())), "{since:?}: {output:?}");
        let place = |line: &str| Some(format!("{} {}", line.split(':').next()?, line.split(' ').nth(1)?));
        out.lines().filter_map(place).collect()
    };
    SINCE.iter().map(run).collect()
}

#[test]
fn without_a_commit_or_a_repository_there_is_nothing_to_compare_with() {
    let empty = Repository::new();
    write(empty.folder.path(), "bad.md", BAD);
    empty.git(&["add", "."]);
    let output = check(&empty.path(), &["--staged", "--select", "PB001"]);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{output:?}");
    for revision in ["HEAD", "main", "--output=x", "HEAD^{tree}:", "\u{1b}[31m", "", "@{-1}", ":/x", "a..b", "-1"] {
        let output = check(&empty.path(), &[&format!("--new-since={revision}"), "--select", "PB001"]);
        assert_eq!(output.status.code(), Some(2), "{revision}: {output:?}");
        assert!(stderr(&output).starts_with("error: ") && !stderr(&output).contains('\u{1b}'), "{output:?}");
        assert!(!empty.path().join("x").exists());
    }
    let folder = one_bad_page();
    for since in SINCE {
        let output = check(folder.path(), since);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{output:?}");
    }
}

#[test]
fn an_unmerged_index_is_checked_all_the_same() {
    let repository = repository();
    repository.git(&["checkout", "-q", "-b", "other"]);
    write(repository.folder.path(), "good.md", b"# Theirs\n\n[a](gone.md)\n");
    repository.commit("2020-04-02");
    repository.git(&["checkout", "-q", "main"]);
    write(repository.folder.path(), "good.md", b"# Ours\n");
    write(repository.folder.path(), "bad.md", BAD);
    repository.commit("2020-04-03");
    let folder = repository.path();
    let mut merge = git(&folder);
    assert!(!merge.args(["merge", "-q", "other"]).output().unwrap().status.success(), "the two do not go together");
    for since in SINCE {
        let output = check(&folder, since);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{since:?}: {output:?}");
    }
}

#[test]
fn submodules_are_folders_of_someone_else() {
    let (inner, repository) = (repository(), repository());
    write(inner.folder.path(), "bad.md", BAD);
    let id = inner.commit("2020-04-02");
    // As `git submodule add` leaves it without its files, and with a path only in the index.
    write(repository.folder.path(), ".gitmodules", b"[submodule \"sub\"]\n\tpath = sub\n\turl = ../x\n");
    std::fs::create_dir(repository.path().join("sub")).unwrap();
    repository.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},sub")]);
    repository.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},page.md")]);
    write(repository.folder.path(), "a.md", b"# A\n\n[a](sub/good.md)\n");
    repository.git(&["add", "a.md"]);
    assert_eq!(found(&repository), [["a.md PB401"]; 3]);
}

#[cfg(unix)]
#[test]
fn links_in_the_index_are_not_followed_outside() {
    let repository = repository();
    let outside = crate::support::files::site(&[("secret.md", b"# secret \xFF")]);
    std::os::unix::fs::symlink(outside.path().join("secret.md"), repository.path().join("link.md")).unwrap();
    std::os::unix::fs::symlink("good.md", repository.path().join("inner.md")).unwrap();
    std::os::unix::fs::symlink("loop.md", repository.path().join("loop.md")).unwrap();
    repository.git(&["add", "."]);
    let none: [&str; 0] = [];
    assert_eq!(found(&repository), [none; 3]);
    // It is only in the index, not on disk.
    for name in ["link.md", "inner.md", "loop.md"] {
        std::fs::remove_file(repository.path().join(name)).unwrap();
    }
    assert_eq!(found(&repository), [none; 3]);
    repository.commit("2020-04-02");
    write(repository.folder.path(), "link.md", GOOD);
    assert_eq!(found(&repository), [none; 3]);
}

#[test]
fn a_huge_blob_is_one_diagnostic() {
    let repository = repository();
    write(repository.folder.path(), "big.md", &b"[a](b.md)\n".repeat(300_000));
    repository.git(&["add", "."]);
    assert_eq!(found(&repository), [["big.md PB001"]; 3]);
    // The staged file is huge, and the one on disk is small.
    write(repository.folder.path(), "big.md", GOOD);
    assert_eq!(found(&repository)[0], ["big.md PB001"]);
}

#[cfg(unix)]
#[test]
fn names_with_line_breaks_and_quotes_stay_distinct() {
    let repository = repository();
    let names = ["new\nline.md", "tab\t.md", "\"quoted\".md", "back\\slash.md", "日本.md", " blank .md", "-dash.md"];
    for name in names {
        write(repository.folder.path(), name, BAD);
    }
    repository.git(&["add", "."]);
    for of_run in found(&repository) {
        assert_eq!(of_run.len(), names.len(), "{of_run:?}");
    }
    repository.commit("2020-04-02");
    let none: [&str; 0] = [];
    assert_eq!(found(&repository), [none; 3]);
    repository.git(&["mv", "new\nline.md", "other\nline.md"]);
    assert_eq!(found(&repository), [none; 3], "what moved is not new");
}

/// Git still tracks files that were added before `.gitignore` listed them. They are skipped as on disk, and a link to
/// one is broken for others.
#[test]
fn tracked_files_that_are_ignored_are_not_pages() {
    let repository = repository();
    write(repository.folder.path(), "drafts/bad.md", BAD);
    repository.commit("2020-04-02");
    write(repository.folder.path(), ".gitignore", b"drafts/\n");
    write(repository.folder.path(), "drafts/bad.md", &[BAD, b"more\n"].concat());
    write(repository.folder.path(), "a.md", b"# A\n\n[a](drafts/bad.md)\n");
    repository.git(&["add", "--all"]);
    assert_eq!(found(&repository), [["a.md PB401"]; 3]);
}

/// Programs and files that a repository's own configuration specifies.
#[test]
fn settings_of_the_repository_run_nothing() {
    let repository = repository();
    let canary = repository.path().join(".git/ran");
    let command = format!("touch {}", canary.display());
    for key in ["core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv", "core.sshCommand", "core.editor"] {
        repository.git(&["config", key, &command]);
    }
    write(repository.folder.path(), ".gitattributes", b"*.md diff=x filter=x\n");
    write(repository.folder.path(), "bad.md", BAD);
    // At this point, git has already run the file system monitor.
    repository.git(&["-c", "core.fsmonitor=", "add", "."]);
    let _ = std::fs::remove_file(&canary);
    for since in SINCE {
        check(&repository.path(), &[since, &["--select", "ALL"][..]].concat());
        assert!(!canary.exists(), "{since:?} ran a command of the repository's");
    }
}

#[test]
fn broken_repositories_fail_the_run_or_are_ignored() {
    for (path, bytes) in [
        (".git/HEAD", &b""[..]),
        (".git/HEAD", b"ref: refs/heads/\xFF\n"),
        (".git/HEAD", b"ref: refs/heads/missing\n"),
        (".git/index", b"DIRC\0\0\0\x02\xFF\xFF\xFF\xFF"),
        (".git/config", b"[core\n"),
        (".git/refs/heads/main", b"0000000000000000000000000000000000000000\n"),
    ] {
        let repository = repository();
        write(repository.folder.path(), "bad.md", BAD);
        write(repository.folder.path(), path, bytes);
        let output = check(&repository.path(), &["--select", "PB001"]);
        assert_eq!(output.status.code(), Some(1), "without git: {path}: {output:?}");
        for since in SINCE {
            let output = check(&repository.path(), since);
            assert!(matches!(output.status.code(), Some(0..=2)), "{path} {since:?}: {output:?}");
            assert!(!stderr(&output).contains("internal error"), "{path} {since:?}: {output:?}");
        }
    }
}
