//! Files that the program opens in addition to pages. It must not wait for them, fill the memory with them, or read
//! them outside the site unless the user specifies them. If it refuses one, it must say so.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Output;

use nix::sys::stat::Mode;

use crate::support::command::{check, lint_in, stderr, stdout};
use crate::support::files::{GOOD, site, write};
use crate::support::repository::Repository;

const GIGABYTE: u64 = 1 << 30;
const PUBLISH: &str = ".openpublishing.publish.config.json";

fn playbook() -> tempfile::TempDir {
    site(&[("docfx.json", b"{}"), ("a.md", GOOD), ("b/c.md", GOOD)])
}

fn pipe(path: &Path) {
    nix::unistd::mkfifo(path, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
}

/// Creates a file of a gigabyte that uses no disk space.
fn sparse(path: &Path) {
    std::fs::File::create(path).unwrap().set_len(GIGABYTE).unwrap();
}

/// Runs `check` with only as much memory as a run on a small playbook needs.
fn check_in_little_memory(folder: &Path, arguments: &[&str]) -> Output {
    // Threads reserve address space that they do not use, so use few of them.
    let binary = assert_cmd::cargo::cargo_bin!("playbook-lint").to_str().unwrap();
    let mut command = assert_cmd::Command::new("sh");
    command.args(["-c", "ulimit -v 900000; exec \"$0\" \"$@\"", binary, "check", "--jobs", "2"]).args(arguments);
    command.env("PLAYBOOK_LINT_AS_OF", "2020-05-01").current_dir(folder);
    command.timeout(crate::support::command::HANG).output().unwrap()
}

/// Checks that the run fails with a short error that contains the name of the file.
fn fails_with(output: &Output, words: &[&str]) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{said:.2000}");
    assert!(words.iter().all(|word| said.contains(word)) && said.len() < 1_000, "{words:?}: {said:.2000}");
}

#[test]
fn a_linked_gitignore_is_not_followed() {
    let outside = site(&[("secret", b"a.md\n"), ("empty", b"")]);
    let said = |target: &Path| {
        let folder = playbook();
        symlink(target, folder.path().join(".gitignore")).unwrap();
        symlink(target, folder.path().join("b/.gitignore")).unwrap();
        let output = check_in_little_memory(folder.path(), &["--show-files"]);
        (stdout(&output), stderr(&output))
    };
    let (listed, notes) = said(Path::new("/dev/zero"));
    assert_eq!(listed, "a.md\nb/c.md\n");
    let note = |path: &str| format!("`{path}` is not applied: it is a symbolic link, not a regular file\n");
    assert_eq!(notes, note(".gitignore") + &note("b/.gitignore"));
    for target in ["secret", "empty", "missing"] {
        assert_eq!(said(&outside.path().join(target)), (listed.clone(), notes.clone()), "{target}");
    }
    // A link inside the root is not followed either, as in Git.
    let folder = playbook();
    write(folder.path(), "patterns", b"a.md\n");
    symlink("patterns", folder.path().join(".gitignore")).unwrap();
    assert_eq!(stdout(&check(folder.path(), &["--show-files"])), listed);
}

#[test]
fn an_ignore_file_that_is_a_pipe_is_not_waited_for() {
    let folder = playbook();
    for name in [".gitignore", ".ignore", "b/.gitignore", "b/.ignore"] {
        pipe(&folder.path().join(name));
    }
    let output = check(folder.path(), &["--show-files"]);
    assert_eq!(stdout(&output), "a.md\nb/c.md\n");
    let said = stderr(&output);
    assert!(said.contains("`.gitignore` is not applied: it is a named pipe") && !said.contains(".ignore`"), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[test]
fn many_refused_ignore_files_are_a_few_notes() {
    let folder = playbook();
    for number in 0..50 {
        write(folder.path(), &format!("d{number:02}/.gitignore/x"), b"");
    }
    let said = stderr(&check(folder.path(), &["--show-files"]));
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(said.contains("`d00/.gitignore` is not applied: it is a folder"), "{said}");
    assert!(said.ends_with("47 more ignore files are not applied\n"), "{said}");
}

#[test]
fn a_pipe_or_device_as_the_list_of_ignored_commits_causes_a_note() {
    let repository = Repository::new();
    repository.write("docfx.json", "{}");
    repository.write("a.md", "---\nms.date: 3/25/2020\n---\n# A\n");
    repository.commit("2020-04-20");
    let path = repository.path().join(".git-blame-ignore-revs");
    let run = || stderr(&check(&repository.path(), &["--select", "PB208"]));
    pipe(&path);
    assert!(run().contains("`.git-blame-ignore-revs` is not applied: it is a named pipe, not a regular file\n"));
    std::fs::remove_file(&path).unwrap();
    symlink("/dev/zero", &path).unwrap();
    assert!(run().contains("`.git-blame-ignore-revs` is not applied: it is not in the playbook's folder\n"));
    std::fs::remove_file(&path).unwrap();
    sparse(&path);
    assert!(run().contains("`.git-blame-ignore-revs` is not applied: it has 1073741824 bytes"));
}

#[test]
fn files_on_the_command_line_must_be_regular_and_not_too_large() {
    let folder = playbook();
    let outside = tempfile::tempdir().unwrap();
    pipe(&outside.path().join("pipe"));
    sparse(&outside.path().join("sparse"));
    for (name, reason) in [
        ("pipe", "it is a named pipe, not a regular file"),
        ("sparse", "it has 1073741824 bytes, more than the limit of"),
        ("/dev/zero", "it is a device, not a regular file"),
        (".", "it is a folder, not a regular file"),
    ] {
        let path = outside.path().join(name);
        let path = path.to_str().unwrap();
        for option in ["--baseline", "--config"] {
            let output = check_in_little_memory(folder.path(), &[option, path]);
            fails_with(&output, &["cannot read", &format!("`{path}`"), reason, "help: "]);
        }
    }
    write(outside.path(), "known.json", b"{\"version\":1,\"findings\":[]}");
    write(outside.path(), "settings.toml", b"");
    for (option, name) in [("--baseline", "known.json"), ("--config", "settings.toml")] {
        let link = folder.path().join(format!("linked-{name}"));
        symlink(outside.path().join(name), &link).unwrap();
        let output = check(folder.path(), &[option, link.to_str().unwrap(), "--select", "PB001"]);
        assert_eq!(output.status.code(), Some(0), "a person may name what is outside: {output:?}");
    }
}

#[test]
fn configuration_files_of_a_gigabyte_are_a_plain_error() {
    for name in ["playbook-lint.toml", "docfx.json", PUBLISH] {
        let folder = playbook();
        sparse(&folder.path().join(name));
        let output = check_in_little_memory(folder.path(), &[]);
        fails_with(&output, &[&format!("{name}`: it has 1073741824 bytes, more than the limit of ")]);
    }
    for name in [".gitignore", ".openpublishing.redirection.json", "metadata.json"] {
        let folder = playbook();
        write(folder.path(), "docfx.json", b"{\"build\": {\"fileMetadataFiles\": [\"metadata.json\"]}}");
        sparse(&folder.path().join(name));
        let said = stderr(&check_in_little_memory(folder.path(), &["--select", "PB001"]));
        assert!(said.contains("is not applied: it has 1073741824 bytes, more than the limit of"), "{name}: {said}");
        assert!(said.contains(&format!("`{name}`")), "{said}");
    }
}

#[test]
fn a_rejected_configuration_file_causes_a_note() {
    let outside = site(&[("secret", b"secret: [not, for, you]\n")]);
    for name in ["playbook-lint.toml", "docfx.json", PUBLISH, ".openpublishing.redirection.json"] {
        let said = |make: &dyn Fn(&Path)| {
            let folder = site(&[("a.md", GOOD), (".git/HEAD", b"")]);
            make(&folder.path().join(name));
            stderr(&check(folder.path(), &["--select", "PB001"]))
        };
        let linked = said(&|path| symlink(outside.path().join("secret"), path).unwrap());
        assert!(linked.contains(&format!("`{name}` is not applied: it is not in the playbook's folder\n")), "{linked}");
        let piped = said(&|path| pipe(path));
        assert!(piped.contains(&format!("`{name}` is not applied: it is a named pipe")), "{piped}");
    }
}

#[test]
fn files_that_docfx_json_lists_are_in_the_folder_or_a_note() {
    let folder = site(&[("site/a.md", GOOD), ("site/.git/HEAD", b""), ("out/secret", b"{}")]);
    let root = folder.path().join("site");
    symlink("../out", root.join("linked")).unwrap();
    pipe(&root.join("fifo"));
    let said = |named: &str| {
        let docfx = format!("{{\"build\": {{\"globalMetadataFiles\": [\"{named}\"]}}}}");
        write(&root, "docfx.json", docfx.as_bytes());
        let publish = format!("{{\"redirection_files\": [\"{named}\"]}}");
        write(&root, PUBLISH, publish.as_bytes());
        let said = stderr(&check(&root, &["--select", "PB001"]));
        said.lines().filter(|line| line.contains(named)).map(|line| line.replace(named, "X")).collect::<Vec<_>>()
    };
    let outside =
        ["docfx.json", PUBLISH].map(|by| format!("`X` from `{by}` is not applied: it is not in the playbook's folder"));
    for named in ["../out/secret", "../out/missing", "linked/secret", "linked/missing", "linked/a/b"] {
        assert_eq!(said(named), outside, "{named}");
    }
    assert_eq!(said("missing.json"), Vec::<String>::new(), "docfx itself warns of it");
    assert!(said("fifo").iter().all(|line| line.ends_with("it is a named pipe, not a regular file")));
}

#[test]
fn a_path_in_the_settings_must_not_leave_the_root() {
    let folder = site(&[("site/a.md", GOOD), ("site/.git/HEAD", b""), ("out/secret", b"{}")]);
    let root = folder.path().join("site");
    symlink("../out", root.join("linked")).unwrap();
    pipe(&root.join("pipe"));
    for (named, reason) in [
        ("../out/secret", "is outside the site"),
        ("linked/secret", "it is not in the playbook's folder"),
        ("linked/missing", "it is not in the playbook's folder"),
        ("pipe", "it is a named pipe, not a regular file"),
        ("missing", "no file at"),
    ] {
        write(&root, "playbook-lint.toml", format!("\nlinks.redirects = \"{named}\"\n").as_bytes());
        let output = lint_in(&root).arg("check").output().unwrap();
        fails_with(&output, &["playbook-lint.toml:2:", named, reason, "help: "]);
    }
}

#[test]
fn pages_that_are_not_files_of_the_playbook_cause_one_note() {
    let folder = playbook();
    pipe(&folder.path().join("pipe.md"));
    symlink("/dev/zero", folder.path().join("endless.md")).unwrap();
    symlink("missing.md", folder.path().join("toc.yml")).unwrap();
    symlink("a.md", folder.path().join("linked.md")).unwrap();
    let output = check(folder.path(), &["--show-files"]);
    assert_eq!(stdout(&output), "a.md\nb/c.md\nlinked.md\n");
    assert!(stderr(&output).starts_with("skipped `endless.md` and 2 more: not a regular file"), "{output:?}");
    assert_eq!(stderr(&output).lines().count(), 1, "{output:?}");
}

#[test]
fn a_million_globs_are_a_plain_error() {
    let globs = |count: usize| (0..count).map(|at| format!("\"**/a{at}/**/*.md\"")).collect::<Vec<_>>().join(",\n");
    let docfx = |list: &str| format!("{{\"build\": {{\"content\": [{{\"files\": [{list}]}}]}}}}");
    let by_key = |count| {
        format!("{{\"build\": {{\"fileMetadata\": {{\"a\": {{{}}}}}}}}}", globs(count).replace("\",", "\": 1,"))
    };
    // Eight pairs of braces expand to 256 globs.
    let braces = format!("\"{}\"", "{a,b}".repeat(7));
    let too_many = "lists more than 10000 globs";
    for (text, place) in [
        (docfx(&globs(400_000)), "docfx.json:10001:"),
        (by_key(10_001).replace("md\"}", "md\": 1}"), "docfx.json:10001:"),
        (docfx(&vec![braces; 1_000].join(",\n")), "docfx.json:79:"),
    ] {
        let folder = playbook();
        write(folder.path(), "docfx.json", text.as_bytes());
        fails_with(&check_in_little_memory(folder.path(), &[]), &[place, too_many, "help: "]);
    }
    let folder = playbook();
    write(folder.path(), "docfx.json", docfx(&format!("\"**/*.md\", {}", globs(2_000))).as_bytes());
    assert_eq!(check(folder.path(), &["--select", "PB001"]).status.code(), Some(0));
    write(folder.path(), "playbook-lint.toml", format!("exclude = [\n{}]\n", globs(10_001)).as_bytes());
    fails_with(&check_in_little_memory(folder.path(), &[]), &["playbook-lint.toml:10002:", too_many, "help: "]);
    let one_each: String =
        (0..10_001).map(|at| format!("[[sections.for]]\npaths = [\"{at}\"]\nrequired = []\n")).collect();
    write(folder.path(), "playbook-lint.toml", one_each.as_bytes());
    fails_with(&check_in_little_memory(folder.path(), &[]), &["playbook-lint.toml:30002:", too_many, "help: "]);
}

/// Code that opens a file elsewhere would bypass the checks.
#[test]
fn nothing_else_opens_files_for_reading() {
    let source = crate::support::files::project().join("src");
    let opens = ["File::open", "fs::read(", "fs::read_to_string(", ".read(true)"];
    let mut found = Vec::new();
    for path in crate::support::files::files_below(&source) {
        let text = std::fs::read_to_string(source.join(&path)).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        found.extend(opens.iter().filter(|open| code.contains(**open)).map(|open| format!("{path}: {open}")));
    }
    assert_eq!(found, ["vfs/reader.rs: .read(true)"]);
}
