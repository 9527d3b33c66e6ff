//! `--fix`, `--unsafe-fixes`, and `--diff` on the built binary.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::support::command::{check, check_json, diagnostics, stderr, stdout};
use crate::support::files::{copy_of, files_below, sample, site, write};
use crate::support::repository::git;
use crate::support::skip::real_site;

/// A page with one safe fix, for `[!NOTE]`, and one unsafe fix, for the date.
const PAGE: &[u8] = b"---\nms.date: 5/2/19\n---\n# A\n\n> [!Note]\n> Text.\n";
const SAFE: &[u8] = b"---\nms.date: 5/2/19\n---\n# A\n\n> [!NOTE]\n> Text.\n";
const BOTH: &[u8] = b"---\nms.date: 5/2/2019\n---\n# A\n\n> [!NOTE]\n> Text.\n";
/// Enables the two rules of these fixes.
const RULES: &[&str] = &["--select", "PB201,PB606"];

fn with_rules(folder: &Path, arguments: &[&str]) -> Output {
    check(folder, &[RULES, arguments].concat())
}

fn read(folder: &Path, path: &str) -> Vec<u8> {
    fs::read(folder.join(path)).unwrap()
}

#[test]
fn fix_makes_safe_fixes_and_reports_what_is_left() {
    let folder = site(&[("a.md", PAGE)]);
    let output = with_rules(folder.path(), &["--fix"]);
    assert_eq!(read(folder.path(), "a.md"), SAFE);
    assert_eq!(output.status.code(), Some(1), "the date is still wrong");
    assert!(stdout(&output).contains("PB201") && !stdout(&output).contains("PB606"), "{output:?}");
    let said = stderr(&output);
    assert!(said.contains("1 error, 0 warnings, 1 fixed, 1 fixable with `--unsafe-fixes`"), "{said}");
}

#[test]
fn unsafe_fixes_are_made_only_with_fix() {
    let folder = site(&[("a.md", PAGE)]);
    let output = with_rules(folder.path(), &[]);
    assert!(stderr(&output).contains("1 fixable with `--fix`, 1 more fixable with `--unsafe-fixes`"), "{output:?}");
    let output = with_rules(folder.path(), &["--unsafe-fixes"]);
    assert!(stderr(&output).contains("2 fixable with `--fix --unsafe-fixes`"), "{output:?}");
    assert_eq!(read(folder.path(), "a.md"), PAGE, "nobody asked for it");
    let output = with_rules(folder.path(), &["--fix", "--unsafe-fixes"]);
    assert_eq!((output.status.code(), read(folder.path(), "a.md")), (Some(0), BOTH.to_vec()));
    assert!(stderr(&output).contains("0 errors, 0 warnings, 2 fixed in"), "{output:?}");
}

#[test]
fn full_marks_what_can_be_fixed() {
    let folder = site(&[("a.md", PAGE)]);
    let shown = stdout(&with_rules(folder.path(), &["--format", "full"]));
    assert!(shown.contains("PB606 alert-case [fixable]\n"), "{shown}");
    assert!(shown.contains("PB201 malformed-date [fixable with --unsafe-fixes]\n"), "{shown}");
    let shown = stdout(&with_rules(folder.path(), &["--format", "full", "--unsafe-fixes"]));
    assert!(shown.contains("PB201 malformed-date [fixable]\n"), "{shown}");
}

#[test]
fn a_second_time_changes_nothing_more() {
    let folder = copy_of(&sample(), |_, bytes| bytes);
    let first = check(folder.path(), &["--fix", "--unsafe-fixes"]);
    let pages: Vec<_> = files_below(folder.path()).into_iter().map(|path| read(folder.path(), &path)).collect();
    let second = check(folder.path(), &["--fix", "--unsafe-fixes"]);
    let again: Vec<_> = files_below(folder.path()).into_iter().map(|path| read(folder.path(), &path)).collect();
    assert!(pages == again);
    assert_eq!((first.status.code(), stdout(&first)), (second.status.code(), stdout(&second)));
    assert!(stderr(&second).contains(", 0 fixed in "), "{}", stderr(&second));
}

#[test]
fn what_is_left_is_what_another_run_finds() {
    // The exit code shows that a page cannot be written.
    let report = |folder: &Path, options: &[&[&str]]| -> Value {
        let output = check(folder, &[options.concat(), vec!["--format", "json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let is_same = |folder: &Path, options: &[&str]| {
        let left = report(folder, &[&["--fix"], options]);
        assert_eq!(left, report(folder, &[options]));
        assert!(!diagnostics(&left).is_empty());
    };
    for options in [&[][..], &["--select", "ALL"], &["--unsafe-fixes"]] {
        is_same(copy_of(&sample(), |_, bytes| bytes).path(), options);
    }
    // A page that cannot be written keeps its problems, and so does a symbolic link to it.
    let folder = site(&[("a.md", PAGE), ("b.md", PAGE)]);
    let path = folder.path().join("b.md");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    #[cfg(unix)]
    for (target, link) in [("a.md", "c.md"), ("b.md", "d.md")] {
        std::os::unix::fs::symlink(target, folder.path().join(link)).unwrap();
    }
    is_same(folder.path(), RULES);
    assert_eq!((read(folder.path(), "a.md"), read(folder.path(), "b.md")), (SAFE.to_vec(), PAGE.to_vec()));
}

#[test]
fn the_sample_with_all_its_problems_has_no_fixes_left() {
    for arguments in [&["--fix", "--unsafe-fixes"][..], &["--fix", "--unsafe-fixes", "--select", "ALL"]] {
        let folder = copy_of(&sample(), |_, bytes| bytes);
        let before = check_json(folder.path(), &arguments[2..]);
        let report = check_json(folder.path(), arguments);
        let left: Vec<_> = diagnostics(&report).iter().filter(|one| !one["fix"].is_null()).collect();
        assert!(left.is_empty(), "{left:#?}");
        assert_eq!(report["summary"]["fixable"], 0);
        // Nothing was reported about the metadata of this page before, because its front matter could not be read.
        let is_unread =
            |file: &str| diagnostics(&before).iter().any(|one| one["code"] == "PB004" && one["file"] == file);
        let new: Vec<_> = risen(&before, &report).into_iter().filter(|(file, _)| !is_unread(file)).collect();
        assert_eq!(new, [], "nothing came in their place");
    }
}

/// Returns the pages and rules for which `after` has more diagnostics than `before`.
fn risen(before: &Value, after: &Value) -> Vec<(String, String)> {
    let count = |report: &Value| {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for one in diagnostics(report) {
            let text = |key: &str| one[key].as_str().unwrap().to_owned();
            *counts.entry((text("file"), text("code"))).or_default() += 1;
        }
        counts
    };
    let before = count(before);
    count(after)
        .into_iter()
        .filter(|(key, now)| before.get(key).is_none_or(|then| now > then))
        .map(|(key, _)| key)
        .collect()
}

#[test]
fn nothing_but_the_edits_changes() {
    let marked =
        [b"\xEF\xBB\xBF".as_slice(), b"---\r\nms.date: 5/2/19\r\n---\r\n# A\r\n\r\n> [!Note]  \r\n> Text.\n\tx\r\n y "]
            .concat();
    let folder = site(&[("a.md", &marked)]);
    with_rules(folder.path(), &["--fix", "--unsafe-fixes"]);
    let expected = String::from_utf8(marked).unwrap().replace("Note", "NOTE").replace("5/2/19", "5/2/2019");
    assert_eq!(String::from_utf8(read(folder.path(), "a.md")).unwrap(), expected);
}

#[test]
fn line_breaks_that_come_in_are_those_of_the_page() {
    let folder = site(&[("a.md", b"# A\r\n\r\n> [!NOTE] Text.\r\n> More.\r\n")]);
    check(folder.path(), &["--fix", "--select", "PB605"]);
    assert_eq!(read(folder.path(), "a.md"), b"# A\r\n\r\n> [!NOTE]\r\n> Text.\r\n> More.\r\n");
}

#[test]
fn only_what_is_reported_is_fixed() {
    let silenced =
        b"# A\n\n> [!Note] <!-- playbook-lint-disable-line PB606 -->\n> Text.\n\n> [!Tip]\n> Text.\n".as_slice();
    let folder = site(&[("a/x.md", PAGE), ("b/y.md", PAGE), ("b/z.md", silenced)]);
    with_rules(folder.path(), &["--fix", "b"]);
    assert_eq!(read(folder.path(), "a/x.md"), PAGE, "outside the paths");
    assert_eq!(read(folder.path(), "b/y.md"), SAFE);
    let kept = String::from_utf8(silenced.to_vec()).unwrap().replace("Tip", "TIP");
    assert_eq!(String::from_utf8(read(folder.path(), "b/z.md")).unwrap(), kept, "the comment holds");
    write(folder.path(), "playbook-lint.toml", b"[lint.per-file-ignores]\n\"a/*\" = [\"PB606\"]\n");
    with_rules(folder.path(), &["--fix"]);
    assert_eq!(read(folder.path(), "a/x.md"), PAGE, "ignored there");
    check(folder.path(), &["--fix", "--unsafe-fixes", "--no-config", "--select", "PB201"]);
    let dated = String::from_utf8(PAGE.to_vec()).unwrap().replace("5/2/19", "5/2/2019");
    assert_eq!(String::from_utf8(read(folder.path(), "a/x.md")).unwrap(), dated, "one rule alone");
}

#[test]
fn a_fix_that_would_introduce_a_problem_is_skipped_and_reported() {
    // The page with the most similar name is for another audience. A link to it would be a leak, which is worse than
    // the broken link.
    let page = |audience: &str, text: &str| {
        format!("---\ntitle: A\nft.audience: {audience}\n---\n# A\n\n{text}\n").into_bytes()
    };
    let (visit, plan) = (page("partner", "See the [plan](plann.md)."), page("internal", "Text."));
    let folder = site(&[("visit.md", &visit), ("plan.md", &plan)]);
    let rules = ["--select", "PB401,PB411,PB606", "--fix", "--unsafe-fixes"];
    let output = check(folder.path(), &rules);
    assert_eq!(read(folder.path(), "visit.md"), visit);
    let said = stderr(&output);
    assert!(said.contains("visit.md:7: skipped the fix for PB401 broken-link: it would introduce PB411"), "{said}");
    assert_eq!(output.status.code(), Some(1), "the link is still broken");
    // Other fixes of the page are still made.
    let visit = page("partner", "See the [plan](plann.md).\n\n> [!Note]\n> Text.\n\n> [!Tip]\n> Text.");
    write(folder.path(), "visit.md", &visit);
    check(folder.path(), &rules);
    let expected = String::from_utf8(visit).unwrap().replace("Note", "NOTE").replace("Tip", "TIP");
    assert_eq!(String::from_utf8(read(folder.path(), "visit.md")).unwrap(), expected);
}

#[test]
fn what_unreadable_metadata_hid_is_no_reason_to_leave_it_unreadable() {
    let folder = site(&[("a.md", b"---\ntitle: Harbor: a plan\nms.date: 2017-03-25\n---\n# A\n")]);
    let output = check(folder.path(), &["--fix", "--select", "PB004,PB201,PB202"]);
    let expected = "---\ntitle: \"Harbor: a plan\"\nms.date: 3/25/2017\n---\n# A\n";
    assert_eq!(String::from_utf8(read(folder.path(), "a.md")).unwrap(), expected);
    assert!(stdout(&output).contains("PB202") && !stderr(&output).contains("left out"), "{output:?}");
    assert!(stderr(&output).contains("2 fixed"), "the date is fixed in the second round: {output:?}");
}

#[test]
fn diff_shows_and_writes_nothing_and_git_applies_it() {
    for (place, name) in [("", "a.md"), ("docs/play book", "sub folder/ä b.md")] {
        let folder = site(&[]);
        let root = folder.path().join(place);
        let page =
            [b"\xEF\xBB\xBF".as_slice(), &String::from_utf8(PAGE.to_vec()).unwrap().replace('\n', "\r\n").into_bytes()]
                .concat();
        write(&root, name, page.strip_suffix(b"\r\n").unwrap());
        write(&root, "plain.md", PAGE);
        write(&root, "playbook-lint.toml", b"");
        assert!(git(folder.path()).args(["init", "--quiet"]).status().unwrap().success());
        let before = files_below(&root);
        let output = with_rules(&root, &["--diff", "--unsafe-fixes"]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(stderr(&output).contains("4 problems on 2 pages would be fixed; nothing was written"), "{output:?}");
        assert_eq!((files_below(&root), read(&root, "plain.md")), (before, PAGE.to_vec()));
        let patch = folder.path().join(".git/x.patch");
        fs::write(&patch, &output.stdout).unwrap();
        let applied = git(&root).arg("apply").arg(&patch).output().unwrap();
        assert!(applied.status.success(), "{applied:?}\n{}", stdout(&output));
        let by_git: Vec<_> = [name, "plain.md"].iter().map(|path| read(&root, path)).collect();
        assert!(git(&root).args(["apply", "--reverse"]).arg(&patch).status().unwrap().success());
        with_rules(&root, &["--fix", "--unsafe-fixes"]);
        let by_fix: Vec<_> = [name, "plain.md"].iter().map(|path| read(&root, path)).collect();
        assert_eq!(by_git, by_fix);
        let output = with_rules(&root, &["--diff", "--unsafe-fixes"]);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), ""), "nothing is left to show");
    }
}

#[test]
fn diff_shows_only_what_fix_would_do() {
    let folder = site(&[("a.md", PAGE)]);
    let shown = stdout(&with_rules(folder.path(), &["--diff"]));
    assert!(shown.contains("+> [!NOTE]") && !shown.contains("5/2/2019"), "{shown}");
    assert_eq!(stdout(&with_rules(folder.path(), &["--diff", "--fix"])), shown, "nothing is written with both");
    assert_eq!(read(folder.path(), "a.md"), PAGE);
    let coloured = stdout(&with_rules(folder.path(), &["--diff", "--color", "always"]));
    assert!(coloured.contains("\u{1b}[32m+> [!NOTE]\u{1b}[0m"), "{coloured:?}");
}

#[test]
fn a_read_only_page_fails_the_run_and_the_others_are_written() {
    let folder = site(&[("a.md", PAGE), ("b.md", PAGE)]);
    let page = folder.path().join("a.md");
    let mut permissions = fs::metadata(&page).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&page, permissions).unwrap();
    let output = with_rules(folder.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("error: cannot write `a.md`: it is read-only"), "{output:?}");
    assert_eq!((read(folder.path(), "a.md"), read(folder.path(), "b.md")), (PAGE.to_vec(), SAFE.to_vec()));
    assert!(stdout(&output).contains("a.md:6:5: PB606") && !stdout(&output).contains("b.md:6:5: PB606"), "{output:?}");
    assert!(stderr(&output).contains(", 1 fixed, "), "{output:?}");
}

/// The system refuses files above a certain size. As on a full disk, this either returns an error or ends the program.
#[cfg(unix)]
#[test]
fn on_a_full_disk_every_page_is_complete() {
    let large = [PAGE, "More text.\n".repeat(400).as_bytes()].concat();
    for (ignored, code) in [(true, Some(2)), (false, None)] {
        let folder = site(&[("a.md", large.as_slice()), ("b.md", PAGE)]);
        let program = crate::support::command::lint_in(folder.path());
        let trap = if ignored { "trap '' XFSZ; " } else { "" };
        let script = format!("{trap}ulimit -f 2; exec \"$0\" \"$@\"");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &script]).arg(program.get_program()).args(RULES).args(["--fix", "--as-of", "2020-05-01"]);
        let output = command.current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), code, "{output:?}");
        assert_eq!(read(folder.path(), "a.md"), large);
        if ignored {
            assert!(stderr(&output).contains("error: cannot write `a.md`, which is unchanged"), "{output:?}");
            assert_eq!(read(folder.path(), "b.md"), SAFE, "the other page has room");
            assert_eq!(files_below(folder.path()), ["a.md", "b.md"]);
        } else {
            // Pages are written on all threads, so the other one may be written before the system ends the program.
            let other = read(folder.path(), "b.md");
            assert!(other == PAGE || other == SAFE, "{}", String::from_utf8_lossy(&other));
        }
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_to_a_page_is_fixed_only_at_its_target() {
    use std::os::unix::fs::symlink;
    let folder = site(&[("pages/a.md", PAGE), ("parts/text.md", PAGE), ("playbook-lint.toml", b"")]);
    symlink("a.md", folder.path().join("pages/link.md")).unwrap();
    symlink("../parts/text.md", folder.path().join("pages/text.md")).unwrap();
    let output = with_rules(folder.path(), &["--fix", "pages"]);
    assert_eq!(read(folder.path(), "pages/a.md"), SAFE);
    assert!(fs::symlink_metadata(folder.path().join("pages/link.md")).unwrap().is_symlink());
    assert_eq!(read(folder.path(), "parts/text.md"), PAGE, "nobody named it");
    let said = stderr(&output);
    assert!(said.contains("pages/text.md: skipped symbolic link to `parts/text.md`"), "{said}");
    assert!(!said.contains("link.md:"), "{said}");
}

#[test]
fn ignored_files_and_links_out_of_the_root_are_not_written() {
    let folder =
        site(&[("a.md", PAGE), ("drafts/b.md", PAGE), (".gitignore", b"drafts/\n"), ("node_modules/c.md", PAGE)]);
    with_rules(folder.path(), &["--fix"]);
    assert_eq!(read(folder.path(), "a.md"), SAFE);
    assert_eq!(
        (read(folder.path(), "drafts/b.md"), read(folder.path(), "node_modules/c.md")),
        (PAGE.to_vec(), PAGE.to_vec())
    );
}

/// Needs a real site: set `PLAYBOOK_LINT_SITE` to its folder.
#[test]
fn safe_fixes_remove_their_problems_from_a_real_site_and_add_none() {
    let Some(real) = real_site() else { return };
    let folder = copy_of(&real, |_, bytes| bytes);
    let before = check_json(folder.path(), &["--exit-zero"]);
    let report = check_json(folder.path(), &["--fix"]);
    let safe = |report: &Value| diagnostics(report).iter().filter(|one| one["fix"]["applicability"] == "safe").count();
    assert!(safe(&before) > 0);
    assert_eq!(safe(&report), 0);
    // After the date of a page is fixed, its translation may turn out to be older than 90 days.
    let new: Vec<_> = risen(&before, &report).into_iter().filter(|(_, code)| code != "PB803").collect();
    assert_eq!(new, []);
    let pages = |folder: &Path| files_below(folder).into_iter().map(|path| read(folder, &path)).collect::<Vec<_>>();
    let once = pages(folder.path());
    check(folder.path(), &["--fix"]);
    assert!(pages(folder.path()) == once, "a second time changes nothing");
}
