//! `-`: the page on stdin replaces the one on disk.

use std::path::Path;
use std::process::Output;

use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{GOOD, copy_of, files_below, sample, site};

fn on_stdin(folder: &Path, page: &[u8], arguments: &[&str]) -> Output {
    lint_in(folder).args(["check", "-"]).args(arguments).write_stdin(page).output().unwrap()
}

fn found(folder: &Path, page: &[u8], arguments: &[&str]) -> String {
    stdout(&on_stdin(folder, page, &[arguments, &["-q"]].concat()))
}

#[test]
fn an_unchanged_page_on_stdin_gets_the_same_diagnostics_as_on_disk() {
    let copy = copy_of(&sample(), |_, bytes| bytes);
    for path in files_below(copy.path()).iter().filter(|path| path.ends_with(".md")) {
        let bytes = std::fs::read(copy.path().join(path)).unwrap();
        // The text of the page must come from stdin: the file on disk has another text by now.
        std::fs::write(copy.path().join(path), b"\xFF").unwrap();
        let of_stdin =
            stdout(&on_stdin(copy.path(), &bytes, &["--stdin-filename", path, "--format", "json", "--select=ALL"]));
        std::fs::write(copy.path().join(path), &bytes).unwrap();
        let on_disk = check_json(copy.path(), &["--select", "ALL", path]);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&of_stdin).unwrap(), on_disk, "{path}");
    }
}

#[test]
fn only_that_page_is_reported_and_the_docset_is_known() {
    let folder = site(&[("playbook-lint.toml", b""), ("a.md", GOOD), ("b.md", b"\xFF")]);
    let page = b"---\ntitle: A\n---\n# A\n\n[b](b.md) [c](c.md)\n";
    let shown = found(folder.path(), page, &["--stdin-filename", "a.md", "--select", "PB001,PB401"]);
    assert!(shown.contains("a.md:6:15: PB401 error page `c.md` does not exist"), "{shown}");
    assert!(!shown.contains("b.md:") && !shown.contains("PB401 error page `b.md`"), "{shown}");
}

#[test]
fn others_see_the_page_on_stdin() {
    let folder = site(&[
        ("playbook-lint.toml", b""),
        ("a.md", b"---\ntitle: One\n---\n# One\n"),
        ("b.md", b"---\ntitle: Two\n---\n# Two\n"),
    ]);
    let same_title = b"---\ntitle: One\n---\n# One\n";
    let shown = found(folder.path(), same_title, &["--stdin-filename", "b.md", "--select", "PB109"]);
    assert!(shown.starts_with("b.md:2:8: PB109 warning title `One` is also the title of `a.md`"), "{shown}");
}

#[test]
fn a_page_may_be_new_in_a_folder_that_is_new() {
    let folder = site(&[("playbook-lint.toml", b""), ("b.md", GOOD)]);
    let page = b"---\ntitle: A\n---\n# A\n\n[b](../../b.md) [self](new.md) [c](other.md)\n";
    let shown = found(folder.path(), page, &["--stdin-filename", "x/y/new.md", "--select", "PB4"]);
    assert_eq!(shown.matches("PB401").count(), 1, "{shown}");
    assert!(shown.starts_with("x/y/new.md:6:36: PB401 error page `other.md` does not exist"), "{shown}");
    assert!(!folder.path().join("x").exists(), "nothing is written");
}

#[test]
fn the_root_is_that_of_the_page_and_paths_are_relative_to_the_current_folder() {
    let folder = site(&[("site/playbook-lint.toml", b""), ("site/a/b.md", GOOD)]);
    let from_above = found(folder.path(), b"\xFF", &["--stdin-filename", "site/a/b.md"]);
    let from_below = found(&folder.path().join("site/a"), b"\xFF", &["--stdin-filename", "../a/b.md"]);
    assert!(from_above.starts_with("site/a/b.md:1:1: PB001"), "{from_above}");
    assert_eq!(from_above, format!("site/a/{from_below}"));
    let absolute = folder.path().join("site/a/b.md");
    assert_eq!(found(folder.path(), b"\xFF", &["--stdin-filename", absolute.to_str().unwrap()]), from_above);
}

#[test]
fn bytes_that_are_not_a_page_are_one_diagnostic() {
    let folder = site(&[("a.md", GOOD)]);
    for (bytes, said) in [
        (&b"# A\n\xFF"[..], "a.md:2:1: PB001 error this page is not UTF-8"),
        (b"# A\0", "a.md:1:4: PB001 error this page contains an invisible NUL character"),
        (b"\xFF\xFE#\0", "a.md:1:1: PB001 error this page is saved as UTF-16"),
    ] {
        let shown = found(folder.path(), bytes, &["--stdin-filename", "a.md", "--select", "ALL"]);
        assert!(shown.starts_with(said) && shown.lines().count() == 1, "{shown}");
    }
    let empty = found(folder.path(), b"", &["--stdin-filename", "a.md", "--select", "ALL"]);
    std::fs::write(folder.path().join("a.md"), b"").unwrap();
    assert_eq!(empty, stdout(&check(folder.path(), &["a.md", "--select", "ALL", "-q"])));
    assert!(empty.contains("PB002"));
}

#[test]
fn text_beyond_the_page_limit_is_counted_but_not_kept() {
    let folder = site(&[("playbook-lint.toml", b"[lint]\nmax-page-size = 1000\n"), ("a.md", GOOD)]);
    let shown = found(folder.path(), &vec![b'x'; 3_000_000], &["--stdin-filename", "a.md"]);
    assert_eq!(shown, "a.md:1:1: PB001 error this page has 3000000 bytes, more than the limit of 1000\n");
    let fits = found(folder.path(), &[b'x'; 1000], &["--stdin-filename", "a.md"]);
    assert!(!fits.contains("PB001"), "{fits}");
}

#[test]
fn full_shows_the_text_of_stdin() {
    let folder = site(&[("a.md", b"# on disk\n")]);
    let output =
        on_stdin(folder.path(), b"# typed\n", &["--stdin-filename", "a.md", "--select", "PB002", "--format", "full"]);
    let shown = stdout(&output);
    assert!(shown.contains("# typed") && !shown.contains("on disk"), "{shown}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn one_without_the_other_fails_the_run_with_help() {
    let folder = site(&[("a.md", GOOD), ("d/b.md", GOOD)]);
    let (other, folder) = (site(&[("x.md", GOOD)]), folder.path());
    let outside = other.path().join("x.md");
    let outside = outside.to_str().unwrap();
    std::fs::write(folder.join("playbook-lint.toml"), "").unwrap();
    for (arguments, said) in [
        (&["-"][..], "pass the name with `--stdin-filename PATH`"),
        (&["--stdin-filename", "a.md"], "requires the path `-`"),
        (&["-", "d", "--stdin-filename", "a.md"], "requires the path `-`"),
        (&["-", "--stdin-filename", "d"], "`d` is a folder"),
    ] {
        let output = lint_in(folder).args(arguments).write_stdin("x").output().unwrap();
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    // Windows removes `none/..` from a path before it looks for the folder.
    let arguments = ["-", "--stdin-filename", "none/../a.md"];
    let output = lint_in(folder).args(arguments).write_stdin("x").output().unwrap();
    if cfg!(windows) {
        assert!(stdout(&output).starts_with("a.md:1:1: "), "{output:?}");
    } else {
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{output:?}");
        assert!(stderr(&output).contains("is in a folder that does not exist"), "{output:?}");
    }
    // A page of another playbook is checked as part of that playbook.
    let shown = found(folder, b"\xFF", &["--stdin-filename", outside]);
    assert!(shown.starts_with("../") && shown.contains("/x.md:1:1: PB001"), "{shown}");
}

#[test]
fn an_excluded_page_stays_excluded() {
    let folder =
        site(&[(".gitignore", b"drafts/\n"), ("playbook-lint.toml", b""), ("drafts/a.md", GOOD), ("b.md", GOOD)]);
    let output = on_stdin(folder.path(), b"\xFF", &["--stdin-filename", "drafts/a.md"]);
    assert_eq!((stdout(&output).as_str(), output.status.code()), ("", Some(0)));
    assert!(stderr(&output).contains("is not a page of the playbook"), "{}", stderr(&output));
}

/// A file with this name is specified like any other file whose name looks like an option.
#[test]
fn a_file_called_dash_can_be_checked() {
    let folder = site(&[("-", b""), ("a.md", b"\xFF")]);
    let output = check(folder.path(), &["./-", "a.md", "--select", "PB001"]);
    assert!(stdout(&output).starts_with("a.md:1:1: PB001"), "{output:?}");
    assert_eq!(diagnostics(&check_json(folder.path(), &["./-"])).len(), 0);
}
