//! Files that are not regular files or that are in unexpected places.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::survives_in;

use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{GOOD, files_below, site, write};
use crate::support::skip;

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
        skip::impossible_here("this user may read everything");
        return;
    }
    assert_eq!(survives_in(&folder), ["PB001"]);
}

#[test]
fn an_unreadable_folder_is_skipped() {
    let folder = with_files();
    write(folder.path(), "closed/a.md", GOOD);
    let path = folder.path().join("closed");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    survives_in(&folder);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn cycles_of_symbolic_links_are_survived() {
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

/// Their error messages would show a line of the file.
#[test]
fn configuration_files_are_not_read_through_links_that_leave_the_root() {
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
        skip::impossible_here("this file system takes no such name");
        return;
    }
    survives_in(&folder);
    let output = lint_in(folder.path()).arg("check").arg(name).output().unwrap();
    assert!(output.status.code().is_some(), "{output:?}");
}

#[test]
fn sockets_and_devices_in_the_place_of_pages_are_not_read() {
    let folder = with_files();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("hostile.md")).unwrap();
    // Only root can create a device. Without one, the socket is the test.
    let mode = nix::sys::stat::Mode::from_bits_truncate(0o600);
    for (name, minor) in [("zero.md", 5), ("full.md", 7), ("random.yml", 9), ("toc.yml", 5), ("docfx.json", 5)] {
        let device = nix::sys::stat::makedev(1, minor);
        let kind = nix::sys::stat::SFlag::S_IFCHR;
        if nix::sys::stat::mknod(&folder.path().join(name), kind, mode, device).is_err() {
            skip::impossible_here("only root can make devices");
            break;
        }
    }
    symlink("/dev/zero", folder.path().join("endless.md")).unwrap();
    assert_eq!(survives_in(&folder), Vec::<String>::new());
    assert_eq!(stdout(&check(folder.path(), &["--show-files"])), "good.md\nz.md\n");
}

#[test]
fn pages_whose_names_differ_only_in_case_are_two_pages() {
    let folder = with_files();
    for name in ["Page.md", "page.md", "PAGE.md"] {
        write(folder.path(), name, format!("---\nft.owner: a\n---\n# {name}\n").as_bytes());
    }
    if files_below(folder.path()).len() < 6 {
        skip::impossible_here("this file system ignores case");
        return;
    }
    write(folder.path(), "hostile.md", b"# A\n\n[a](page.md) [b](Page.md) [c](PAGE.md#page.md) [d](pAGE.md)\n");
    let codes = survives_in(&folder);
    // Links that match a file name exactly are right. `pAGE.md` can refer to any of the files.
    assert!(!codes.contains(&"PB401".to_owned()), "{codes:?}");
    let report = check_json(folder.path(), &["--select", "PB404", "hostile.md"]);
    assert_eq!(diagnostics(&report).len(), 1, "{report}");
    assert_eq!(diagnostics(&report)[0]["data"]["target"], "pAGE.md");
}

#[test]
fn ten_thousand_pages_in_one_folder_that_each_lack_one_are_survived() {
    let folder = with_files();
    for number in 0..10_000 {
        let page = format!("# A\n\n[a](page-{number:05}-missing.md) [b](nowhere/index.md)\n");
        write(folder.path(), &format!("many/page-{number:05}-there.md"), page.as_bytes());
    }
    let output = check(folder.path(), &["--select", "PB401", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stdout(&output).matches("\"code\":\"PB401\"").count(), 20_000);
}

#[test]
fn folders_as_deep_as_paths_can_be_are_survived() {
    let folder = with_files();
    // Paths can have at most 4,096 bytes.
    let deep = "d/".repeat(1_500);
    write(folder.path(), &format!("{deep}hostile.md"), b"# A\n\n[a](missing.md)\n");
    let up = "../".repeat(1_500);
    write(
        folder.path(),
        "hostile.md",
        format!("# A\n\n[a]({deep}hostile.md) [b]({deep}{up}good.md) [c]({up}x.md)\n").as_bytes(),
    );
    let report = check_json(folder.path(), &["--select", "PB401"]);
    let places: Vec<_> = diagnostics(&report).iter().map(|one| one["file"].as_str().unwrap().len()).collect();
    // One is deep in the tree, and the other goes above the root.
    assert_eq!(places, [3_010, 10]);
}

#[test]
fn names_as_long_as_can_be_are_survived() {
    let folder = with_files();
    let name = "n".repeat(252);
    write(folder.path(), &format!("{name}.md"), b"# A\n");
    let page = format!("# A\n\n[a]({name}.md) [b]({name}{name}.md) [c]({}x.md)\n", "long/".repeat(2_000));
    write(folder.path(), "hostile.md", page.as_bytes());
    let codes = survives_in(&folder);
    assert_eq!(codes.iter().filter(|code| *code == "PB401").count(), 2, "{codes:?}");
}
