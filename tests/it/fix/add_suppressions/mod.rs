//! `--add-suppressions` suppresses all reported problems, and changes nothing else.

mod any_page;

use std::path::Path;
use std::process::Output;

use playbook_lint::page::same_rendering;
use serde_json::Value;

use crate::support::command::{check, check_json, diagnostics, lint_in, stderr, stdout};
use crate::support::files::{copy_of, files_below, sample, site};
use crate::support::skip::real_site;

const ALL: [&str; 2] = ["--select", "ALL"];

fn add(folder: &Path, arguments: &[&str]) -> Output {
    let output = check(folder, &[&["--add-suppressions"], arguments].concat());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    output
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

/// Adds comments for the rules, and returns the page.
fn added(page: &str, rules: &str) -> String {
    let folder = site(&[("page.md", page.as_bytes())]);
    add(folder.path(), &["--select", rules, "--reason", "soon"]);
    let rest = check_json(folder.path(), &["--select", &format!("{rules},PB901")]);
    assert_eq!(diagnostics(&rest), &[] as &[Value], "{}", read(folder.path(), "page.md"));
    read(folder.path(), "page.md")
}

#[test]
fn a_diagnostic_in_a_line_of_text_gets_a_comment_at_its_end() {
    let page =
        "See [a](a.md)\n[b](b.md)\\\nand [c](c.md) [d](c.md#d)  \nend.\n\n- An [e](e.md)\n\n> A [f](f.md)\n> quote\n";
    let comment = "<!-- playbook-lint-disable-line PB401 -- soon -->";
    let expected = format!(
        "See [a](a.md) {comment}\n[b](b.md) {comment}\\\nand [c](c.md) [d](c.md#d) {comment}  \nend.\n\n\
         - An [e](e.md) {comment}\n\n> A [f](f.md) {comment}\n> quote\n"
    );
    assert_eq!(added(page, "PB401"), expected);
}

#[test]
fn rules_with_problems_on_one_line_share_a_comment() {
    let expected = "![](a.png) [b](b.md) <!-- playbook-lint-disable-line PB401, PB407, PB408 -- soon -->\n";
    assert_eq!(added("![](a.png) [b](b.md)\n", "PB401,PB407,PB408"), expected);
}

#[test]
fn a_rule_that_another_one_replaces_gets_a_comment_too() {
    // Without this comment, it would be reported as soon as the other one is suppressed.
    let expected = "[a](www.harbor.example) <!-- playbook-lint-disable-line PB401, PB409 -- soon -->\n";
    assert_eq!(added("[a](www.harbor.example)\n", "PB401,PB409"), expected);
}

#[test]
fn front_matter_gets_one_comment_of_its_own() {
    let page = "\u{feff}--- \r\ntitle: A\r\nms.date: 1/1/2015\r\n---\r\n# A\r\n";
    let expected = "\u{feff}--- \r\n# playbook-lint-disable PB101, PB202 -- soon\r\ntitle: A\r\n\
                    ms.date: 1/1/2015\r\n---\r\n# A\r\n";
    assert_eq!(added(page, "PB101,PB202"), expected);
}

#[test]
fn front_matter_that_is_missing_unclosed_or_invalid_gets_a_comment_for_the_page() {
    let comment = |code: &str| format!("<!-- playbook-lint-disable-file {code} -- soon -->\n");
    assert_eq!(added("# A\n", "PB002"), format!("{}# A\n", comment("PB002")));
    assert_eq!(added("---\ntitle: A\n\n# A\n", "PB003"), format!("---\n{}title: A\n\n# A\n", comment("PB003")));
    assert_eq!(added("---\na: b: c\n---\n# A\n", "PB004"), format!("---\na: b: c\n---\n{}# A\n", comment("PB004")));
}

#[test]
fn a_table_a_fence_and_a_heading_keep_their_content() {
    let page = "a\n\n| x | y |\n|---|---|\n| [a](a.md) | [b](b.md) |\n| [c](c.md) | d |\n\n\
                ## [e](e.md)\n\n| [f](f.md) | x |\n|---|---|\n| a | b |\n\n```\nx\u{200b}\n```\n";
    let expected = "a\n\n<!-- playbook-lint-disable PB401 -- soon -->\n| x | y |\n|---|---|\n\
                | [a](a.md) | [b](b.md) |\n| [c](c.md) | d |\n<!-- playbook-lint-enable PB401 -->\n\n\
                <!-- playbook-lint-disable-next-line PB401 -- soon -->\n## [e](e.md)\n\n\
                <!-- playbook-lint-disable-next-line PB401 -- soon -->\n| [f](f.md) | x |\n|---|---|\n| a | b |\n\n\
                <!-- playbook-lint-disable PB006 -- soon -->\n```\nx\u{200b}\n```\n\
                <!-- playbook-lint-enable PB006 -->\n";
    assert_eq!(added(page, "PB006,PB401"), expected);
}

#[test]
fn what_docfx_reads_only_on_a_line_of_its_own_keeps_it() {
    let comment = "<!-- playbook-lint-disable-next-line PB405, PB606 -- soon -->";
    let page = "a\n\n[!INCLUDE [x](x.md)]\n\n> [!Note]\n> b\n";
    let [include, alert] = ["PB405", "PB606"].map(|code| comment.replace("PB405, PB606", code));
    assert_eq!(
        added(page, "PB405,PB606"),
        format!("a\n\n{include}\n[!INCLUDE [x](x.md)]\n\n{alert}\n> [!Note]\n> b\n")
    );
}

#[test]
fn a_problem_that_a_comment_next_to_it_would_change_is_suppressed_for_the_page() {
    // Nothing may come after the definition of a reference, or before it in its paragraph.
    let page = "---\ntitle: A\n---\n- a\n\n  [!INCLUDE [x](x.md)] and\n  [!INCLUDE [y](y.md)]\n";
    let expected = page.replace("title", "# playbook-lint-disable PB405 -- soon\ntitle");
    assert_eq!(added(page, "PB405"), expected);
}

#[test]
fn existing_comments_stay_and_are_not_repeated() {
    let folder = site(&[("page.md", b"[a](a.md) <!-- playbook-lint-disable-line PB401 -- x -->\n\n[b](b.md)\n")]);
    add(folder.path(), &["--select", "PB401", "--reason", "soon"]);
    let once = read(folder.path(), "page.md");
    assert_eq!(once.matches("playbook-lint-").count(), 2, "{once}");
    let output = add(folder.path(), &["--select", "PB401"]);
    assert!(stderr(&output).starts_with("added 0 comments to 0 pages for 0 problems\n"), "{output:?}");
    assert_eq!(read(folder.path(), "page.md"), once);
}

#[test]
fn the_default_reason_is_the_date_and_a_given_one_must_fit_a_comment() {
    let folder = site(&[("page.md", b"[a](a.md)\n")]);
    for reason in ["", "a --> b", "a\nb", "a\u{202e}b", "a--b"] {
        let output = lint_in(folder.path()).args(["--add-suppressions", "--reason", reason]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{reason:?}");
    }
    assert_eq!(check(folder.path(), &["--reason", "x"]).status.code(), Some(2), "it says why something is added");
    assert_eq!(read(folder.path(), "page.md"), "[a](a.md)\n");
    add(folder.path(), &["--select", "PB401"]);
    assert!(read(folder.path(), "page.md").contains("PB401 -- known on 2020-05-01 -->"));
}

#[test]
fn only_the_given_paths_are_written_and_problems_that_cannot_be_suppressed_are_reported() {
    let folder = site(&[
        ("a.md", b"[a](x.md)\n"),
        ("b.md", b"[a](x.md)\n"),
        ("c.md", b"\xFF\n"),
        ("toc.yml", b"- href: x.md\n"),
    ]);
    let output = add(folder.path(), &["--select", "PB001,PB401,PB701", "a.md", "c.md", "toc.yml"]);
    assert!(stderr(&output).starts_with("added 1 comment to 1 page for 1 problem; 2 problems cannot be suppressed"));
    assert_eq!(output.status.code(), Some(1), "it exits by what is left");
    assert_eq!(stdout(&output).lines().count(), 2, "{output:?}");
    assert_eq!(read(folder.path(), "b.md"), "[a](x.md)\n");
}

#[cfg(unix)]
#[test]
fn a_protected_page_fails_the_run_and_keeps_its_text() {
    use std::os::unix::fs::PermissionsExt;

    let folder = site(&[("a.md", b"[a](x.md)\n")]);
    std::fs::set_permissions(folder.path().join("a.md"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let output = check(folder.path(), &["--select", "PB401", "--add-suppressions"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("a.md`: it is read-only"), "{}", stderr(&output));
    assert_eq!(read(folder.path(), "a.md"), "[a](x.md)\n");
    assert_eq!(files_below(folder.path()), ["a.md"]);
}

/// Returns what browsers show, without the linter's comments. It uses an independent parser.
fn html(text: &str) -> Option<String> {
    let constructs = markdown::Constructs { gfm_table: true, ..Default::default() };
    let parse = markdown::ParseOptions { constructs, ..Default::default() };
    let compile = markdown::CompileOptions { allow_dangerous_html: true, ..Default::default() };
    let text = text.trim_start_matches('\u{feff}');
    let body = &text[playbook_lint::page::FrontMatter::split(text).1..];
    let options = std::panic::AssertUnwindSafe(markdown::Options { parse, compile });
    let html = std::panic::catch_unwind(|| markdown::to_html_with_options(body, &options));
    let html = html.ok()?.ok()?;
    let mut pieces = html.split("<!-- playbook-lint-");
    let mut shown = pieces.next()?.to_owned();
    for piece in pieces {
        shown.push_str(piece.split_once("-->")?.1);
    }
    Some(shown.split_whitespace().collect::<Vec<_>>().join(" ").replace(" <", "<"))
}

/// Adds comments everywhere, and compares the result with the copy. Returns the number of remaining diagnostics.
fn silence(from: &Path, arguments: &[&str]) -> usize {
    let copy = copy_of(from, |_, bytes| bytes);
    let before = diagnostics(&check_json(copy.path(), arguments)).len();
    assert!(before > 0);
    add(copy.path(), arguments);
    let with_pb901 = [arguments, &["--extend-select", "PB901"]].concat();
    let left = check_json(copy.path(), &with_pb901);
    for one in diagnostics(&left) {
        let (code, file) = (one["code"].as_str().unwrap(), one["file"].as_str().unwrap());
        assert!(code == "PB001" || !file.ends_with(".md"), "{one}");
    }
    let (mut changed, mut second) = (0, 0);
    for path in files_below(from) {
        let (old, new) = (std::fs::read(from.join(&path)).unwrap(), std::fs::read(copy.path().join(&path)).unwrap());
        if old == new {
            continue;
        }
        changed += 1;
        let [old, new] = [old, new].map(|bytes| String::from_utf8(bytes).unwrap());
        let [old_text, new_text] = [&old, &new].map(|text| text.trim_start_matches('\u{feff}'));
        assert!(path.ends_with(".md") && same_rendering(old_text, new_text), "{path}");
        assert_eq!(old.starts_with('\u{feff}'), new.starts_with('\u{feff}'), "{path}");
        // A page with one type of line break keeps that type.
        if !old.replace("\r\n", "").contains('\n') {
            assert!(!new.replace("\r\n", "").contains('\n'), "{path}");
        }
        if let (Some(old), Some(new)) = (html(&old), html(&new)) {
            second += 1;
            let differ = old.split('<').zip(new.split('<')).find(|(old, new)| old != new);
            assert!(differ.is_none() && old == new, "{path}: {differ:?}");
        }
    }
    eprintln!(
        "{before} findings, {} left, {changed} pages changed, {second} rendered by another parser too",
        diagnostics(&left).len()
    );
    assert!(second * 10 > changed * 8, "only {second} of {changed} pages have a second opinion");
    diagnostics(&left).len()
}

#[test]
fn all_problems_of_the_sample_can_be_suppressed_without_visible_changes() {
    assert_eq!(silence(&sample(), &[]), 1, "the page that is no text");
    silence(&sample(), &ALL);
}

#[test]
fn all_problems_of_a_real_site_can_be_suppressed_without_visible_changes() {
    let Some(folder) = real_site() else { return };
    silence(&folder, &[]);
}

#[test]
fn all_problems_of_a_real_site_with_all_rules_can_be_suppressed_without_visible_changes() {
    let Some(folder) = real_site() else { return };
    silence(&folder, &ALL);
}
