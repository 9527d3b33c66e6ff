//! Files that are no regular files, or that lie where none should.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::command::{GOOD, check, check_json, diagnostics, site, stderr, stdout, write};
use super::survives_in;

fn with_files() -> tempfile::TempDir {
    site(&[("playbook-lint.toml", b""), ("z.md", b"\xFF"), ("good.md", GOOD)])
}

#[test]
fn a_file_that_may_not_be_read_is_one_diagnostic() {
    let folder = with_files();
    write(folder.path(), "hostile.md", GOOD);
    let path = folder.path().join("hostile.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        println!("skipped: whoever runs the tests may read everything");
        return;
    }
    assert_eq!(survives_in(&folder), ["PB001"]);
}

#[test]
fn a_folder_that_may_not_be_read_is_passed_over() {
    let folder = with_files();
    write(folder.path(), "closed/a.md", GOOD);
    let path = folder.path().join("closed");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    survives_in(&folder);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn loops_of_links_are_survived() {
    let folder = with_files();
    symlink("b.md", folder.path().join("a.md")).unwrap();
    symlink("a.md", folder.path().join("b.md")).unwrap();
    symlink(".", folder.path().join("self")).unwrap();
    symlink("..", folder.path().join("up")).unwrap();
    symlink("hostile.md", folder.path().join("hostile.md")).unwrap();
    assert_eq!(survives_in(&folder), Vec::<String>::new());
}

#[test]
fn links_out_of_the_root_are_not_followed() {
    let outside = site(&[("secret.md", b"# secret \xFF"), ("deep/secret.md", b"# secret \xFF")]);
    let folder = with_files();
    symlink(outside.path().join("secret.md"), folder.path().join("hostile.md")).unwrap();
    symlink(outside.path().join("deep"), folder.path().join("folder")).unwrap();
    write(folder.path(), "a.md", b"# a\n\n[a](hostile.md#b)\n\n[!INCLUDE [a](folder/secret.md)]\n");
    assert_eq!(survives_in(&folder), Vec::<String>::new());
    assert_eq!(stdout(&check(folder.path(), &["--show-files"])), "a.md\ngood.md\nz.md\n");
}

#[test]
fn a_link_inside_the_root_is_a_page() {
    let folder = with_files();
    symlink("z.md", folder.path().join("hostile.md")).unwrap();
    assert_eq!(survives_in(&folder), ["PB001"]);
}

/// Their errors show a line of what they hold.
#[test]
fn configuration_files_are_not_read_through_links_that_lead_out() {
    let outside = site(&[("secret", b"secret: [not, for, you]\n")]);
    for name in
        ["playbook-lint.toml", "docfx.json", ".openpublishing.publish.config.json", ".openpublishing.redirection.json"]
    {
        let folder = site(&[("good.md", GOOD), (".git/HEAD", b"")]);
        symlink(outside.path().join("secret"), folder.path().join(name)).unwrap();
        let output = check(folder.path(), &["-v"]);
        assert!(!(stdout(&output) + &stderr(&output)).contains("not, for, you"), "{name}: {output:?}");
    }
    let folder = site(&[("good.md", GOOD), (".git/HEAD", b"")]);
    symlink(outside.path(), folder.path().join("linked")).unwrap();
    for named in ["linked/secret", "../secret", "/etc/passwd", "linked/secret.md"] {
        let docfx =
            format!("{{\"build\": {{\"globalMetadataFiles\": [\"{named}\"], \"fileMetadataFiles\": [\"{named}\"]}}}}");
        write(folder.path(), "docfx.json", docfx.as_bytes());
        let publish = format!("{{\"docsets_to_publish\": [], \"redirection_files\": [\"{named}\"]}}");
        write(folder.path(), ".openpublishing.publish.config.json", publish.as_bytes());
        write(folder.path(), "playbook-lint.toml", format!("links.redirects = \"{named}\"\n").as_bytes());
        let output = check(folder.path(), &["-v"]);
        let said = stdout(&output) + &stderr(&output);
        assert!(!said.contains("not, for, you") && !said.contains("root:x"), "{named}: {said}");
    }
}

#[test]
fn a_pipe_in_the_place_of_a_page_is_not_waited_for() {
    let folder = with_files();
    let mode = nix::sys::stat::Mode::from_bits_truncate(0o600);
    nix::unistd::mkfifo(&folder.path().join("hostile.md"), mode).unwrap();
    assert_eq!(survives_in(&folder), Vec::<String>::new());
    let output = check(folder.path(), &["hostile.md"]);
    assert!(output.status.code().is_some(), "{output:?}");
}

#[test]
fn a_folder_named_like_a_page_is_a_folder() {
    let folder = with_files();
    write(folder.path(), "hostile.md/a.md", b"\xFF");
    survives_in(&folder);
    assert_eq!(stdout(&check(folder.path(), &["--show-files", "hostile.md"])), "hostile.md/a.md\n");
}

#[test]
fn names_of_files_are_shown_without_what_acts() {
    let folder = with_files();
    let name = "new\nline\u{1b}[31m\u{202e}::error::.md";
    write(folder.path(), name, b"\xFF");
    write(folder.path(), "a.md", b"# a\n\n[a](new%0Aline%1B[31m.md)\n");
    survives_in(&folder);
    let report = check_json(folder.path(), &["--select", "PB001"]);
    assert!(diagnostics(&report).iter().any(|one| one["file"] == name), "JSON gives the name as it is");
    for arguments in [&["--select", "ALL"][..], &["--format", "full"], &["--show-files"], &[name], &["-v", "new\nline"]]
    {
        let output = check(folder.path(), arguments);
        let shown = stdout(&output) + &stderr(&output);
        assert!(!shown.contains(['\u{1b}', '\u{202e}']) && !shown.contains("new\nline"), "{arguments:?}: {shown:?}");
    }
}

#[test]
fn names_that_are_not_utf8_are_survived() {
    let folder = with_files();
    let name = OsStr::from_bytes(b"odd\xFF.md");
    if std::fs::write(folder.path().join(name), b"\xFF").is_err() {
        println!("skipped: this file system takes no such name");
        return;
    }
    survives_in(&folder);
    let output = super::command::lint_in(folder.path()).arg("check").arg(name).output().unwrap();
    assert!(output.status.code().is_some(), "{output:?}");
}
