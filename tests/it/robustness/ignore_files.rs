//! `.gitignore` files have the same effect as in Git, and are only read from the places where Git reads them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use playbook_lint::vfs::{Tree, WorkTree};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::command::{check, stderr, stdout};
use crate::support::files::{GOOD, site, write};
use crate::support::properties;
use crate::support::repository::{Repository, git};

/// Returns the pages of the playbook in `folder`.
fn pages(folder: &Path) -> String {
    stdout(&check(folder, &["--show-files"]))
}

#[test]
fn ignore_files_above_the_repository_do_not_count() {
    let folder = site(&[("repo/docs/docfx.json", b"{}"), ("repo/docs/a.md", GOOD), ("repo/docs/b.md", GOOD)]);
    let repo = folder.path().join("repo");
    assert!(git(&repo).args(["init", "--quiet"]).status().unwrap().success());
    for name in [".gitignore", ".ignore", ".rgignore"] {
        write(folder.path(), name, b"*\n");
    }
    for root in ["repo", "repo/docs"] {
        assert_eq!(pages(&folder.path().join(root)).lines().count(), 2, "{root}");
    }
    write(&repo, ".gitignore", b"/docs/a.md\n");
    assert_eq!(pages(&repo.join("docs")), "b.md\n", "those inside it do");
}

#[test]
fn without_a_repository_those_in_the_root_count() {
    let folder = site(&[(".gitignore", b"b.md\n"), ("in/docfx.json", b"{}"), ("in/a.md", GOOD), ("in/b.md", GOOD)]);
    assert_eq!(pages(&folder.path().join("in")), "a.md\nb.md\n");
    write(folder.path(), "in/.gitignore", b"a.md\n");
    assert_eq!(pages(&folder.path().join("in")), "b.md\n");
}

#[test]
fn only_what_git_knows_ignores_files() {
    let folder = Repository::new();
    for name in ["a.md", "b.md", "c.md"] {
        folder.write(name, "# A\n");
    }
    folder.write(".ignore", "*\n");
    folder.write(".rgignore", "*\n");
    folder.write("global", "*\n");
    folder.git(&["config", "core.excludesFile", folder.path().join("global").to_str().unwrap()]);
    assert_eq!(pages(&folder.path()), "a.md\nb.md\nc.md\n");
    folder.write(".git/info/exclude", "a.md\nb.md\n");
    folder.write(".gitignore", "!b.md\n");
    assert_eq!(pages(&folder.path()), "b.md\nc.md\n");
    folder.git(&["config", "--unset", "core.excludesFile"]);
    folder.commit("2020-04-02");
    folder.git(&["worktree", "add", "--quiet", "linked"]);
    write(&folder.path(), "linked/a.md", GOOD);
    assert_eq!(pages(&folder.path().join("linked")), "b.md\nc.md\n", "the exclude file of all work trees counts");
}

#[test]
fn what_is_hidden_stays_hidden() {
    let folder = site(&[(".gitignore", b"!.github\n!node_modules\n"), (".github/a.md", GOOD), ("b.md", GOOD)]);
    write(folder.path(), "node_modules/c.md", GOOD);
    assert_eq!(pages(folder.path()), "b.md\n");
}

#[test]
fn an_excessive_ignore_file_is_skipped_with_a_note() {
    let said = |output: &Output| (output.status.code(), stdout(output), stderr(output));
    let folder = site(&[("playbook-lint.toml", b""), ("a.md", GOOD), ("b/c.md", GOOD)]);
    std::fs::File::create(folder.path().join(".gitignore")).unwrap().set_len(1 << 30).unwrap();
    let (code, listed, notes) = said(&check(folder.path(), &["--show-files"]));
    assert_eq!((code, listed.as_str()), (Some(0), "a.md\nb/c.md\n"));
    assert_eq!(notes, "`.gitignore` is not applied: it has 1073741824 bytes, more than the limit of 1048576\n");
    write(folder.path(), ".gitignore", format!("{}\n", "a*".repeat(3_000)).as_bytes());
    assert!(said(&check(folder.path(), &["--show-files"])).2.contains("a pattern of more than 4096 bytes"));
    write(folder.path(), ".gitignore", "*.md\n".repeat(20_001).as_bytes());
    assert!(said(&check(folder.path(), &["--show-files"])).2.contains("more than 20000 patterns"));
    // The order in which many files are read differs from run to run. The ignored files must not differ.
    write(folder.path(), ".gitignore", b"a.md\n");
    for number in 0..30 {
        let patterns: String = (0..1_000).map(|at| format!("{at}.txt\n")).collect();
        write(folder.path(), &format!("d{number}/.gitignore"), format!("*.md\n{patterns}").as_bytes());
        write(folder.path(), &format!("d{number}/d.md"), GOOD);
    }
    let (_, listed, notes) = said(&check(folder.path(), &["--show-files"]));
    assert_eq!((listed.lines().count(), listed.contains("\na.md")), (31, false), "{listed}");
    assert_eq!(
        notes,
        "the `.gitignore` files have more than 20000 patterns; only those in the root and above are applied\n"
    );
}

/// Names and lines with a special meaning in Git, in all combinations.
const NAMES: [&str; 9] = ["a", "b", "ab", "a.md", "b.md", "A", "a b", "[a]", "{a,b}"];
const PIECES: [&str; 34] = [
    "a",
    "a",
    "b",
    "ab",
    "A",
    ".md",
    "*",
    "*",
    "**",
    "**/",
    "/**",
    "/",
    "/",
    "!",
    "?",
    "[ab]",
    "[!a]",
    "[^b]",
    "[a-",
    "[]a]",
    "[*-b]",
    "[[:alpha:]]",
    "[!.]",
    "]",
    "{a,b}",
    "{",
    ",",
    "}",
    "\\",
    " ",
    "\t",
    "#",
    "-",
    "\\ ",
];

fn pattern() -> impl Strategy<Value = String> {
    let patterns = vec(select(&PIECES[..]), 1..5).prop_map(|pieces| pieces.concat());
    // Git compares the text before a wildcard separately. Whether two asterisks after that text then match `/` depends
    // on the version, so `a**/b` may or may not match `a/b`.
    patterns.prop_filter("two stars within a name", |pattern| {
        pattern.match_indices("**").all(|(at, _)| at == 0 || pattern[..at].ends_with(['/', '!', '*']))
    })
}

fn path() -> impl Strategy<Value = String> {
    vec(select(&NAMES[..]), 1..4).prop_map(|names| names.join("/"))
}

/// Returns the files that `git add` would add in `folder`, except hidden ones.
fn untracked(folder: &Path) -> BTreeSet<String> {
    let output = git(folder)
        .args(["-c", "core.excludesFile=", "-c", "core.ignoreCase=false"])
        .args(["ls-files", "--others", "--cached", "--exclude-standard", "-z"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let listed = String::from_utf8(output.stdout).unwrap();
    let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    listed.split_terminator('\0').filter(|path| !is_hidden(path)).map(str::to_owned).collect()
}

fn walked(folder: &Path) -> BTreeSet<String> {
    WorkTree::new(&dunce::canonicalize(folder).unwrap()).files().into_iter().collect()
}

proptest! {
    #![proptest_config(properties::config(64))]

    #[test]
    fn git_and_the_walk_ignore_the_same_files(
        files in vec(path(), 1..20),
        ignore_files in vec((path(), vec(pattern(), 1..5), any::<bool>()), 1..4),
        at_top in vec(pattern(), 0..5),
        exclude in vec(pattern(), 0..2),
    ) {
        let folder = tempfile::tempdir().unwrap();
        assert!(git(folder.path()).args(["init", "--quiet", "--template="]).status().unwrap().success());
        let put = |path: &str, text: &str| {
            // If a file and a folder have the same path, only the first one is created.
            let path = folder.path().join(path);
            let _ = std::fs::create_dir_all(path.parent().unwrap());
            let _ = std::fs::write(path, text);
        };
        files.iter().for_each(|path| put(path, ""));
        put(".gitignore", &at_top.join("\n"));
        put(".git/info/exclude", &exclude.join("\n"));
        for (path, patterns, has_carriage_returns) in &ignore_files {
            let line_end = if *has_carriage_returns { "\r\n" } else { "\n" };
            put(&format!("{path}/.gitignore"), &patterns.join(line_end));
        }
        prop_assert_eq!(walked(folder.path()), untracked(folder.path()));
        for name in NAMES {
            let inner = folder.path().join(name);
            let is_ignored = || {
                let asked = git(folder.path()).args(["check-ignore", "--quiet", "--", name]).status().unwrap();
                asked.success()
            };
            if inner.is_dir() && !is_ignored() {
                prop_assert_eq!(walked(&inner), untracked(&inner), "in {}", name);
            }
        }
    }
}
