//! A hundred kinds of hostile pages: what is said of each, and that four times as much costs about four times as much.
//!
//! No time is held against a clock: what the processor spent on a page is compared with what it spent on one of four
//! times the size, generously, so that only what grows with the square stands out. Runs follow one another in a process
//! that starts no others, because the system gives the sum over all that ended.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fmt::Write;

use nix::sys::resource::{UsageWho, getrusage};

use super::pieces::{MARKUP, YAML};
use crate::support::command::{lint_in, stderr, stdout};
use crate::support::files::{expect_file, project, site};
use crate::support::own_process::one_test;

/// Bytes of the smaller page.
const SIZE: usize = 24 << 10;
/// What none may take in memory, in KiB.
const MOST_MEMORY: i64 = 200 << 10;

const TITLE: &str = "---\ntitle: A page\ndescription: What it is about, in some words.\nft.owner: a\n---\n# A page\n\n";

/// A kind of page, by its name, and the page of about so many bytes.
type Kind = (String, Box<dyn Fn(usize) -> Vec<u8>>);

/// `piece` over and over between `start` and `end`.
fn repeated(name: &str, start: &str, piece: &str, end: &str) -> Kind {
    let (start, piece, end) = (start.to_owned(), piece.to_owned(), end.to_owned());
    let page = move |size: usize| format!("{start}{}{end}", piece.repeat(size / piece.len())).into_bytes();
    (name.to_owned(), Box::new(page))
}

fn kinds() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for piece in MARKUP {
        kinds.push(repeated(&format!("text {piece:?}"), TITLE, piece, "\n"));
    }
    for piece in YAML {
        kinds.push(repeated(&format!("yaml {piece:?}"), "---\ntitle: a\nx: ", piece, "\n---\n# A\n"));
    }
    let table = format!("{TITLE}| a | b |\n|-|-|\n");
    let tasks = format!("{TITLE}| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |\n|-|-|-|-|\n");
    let level = format!("{TITLE}## List of L3s\n\n");
    for (name, start, piece) in [
        ("links to missing pages on one line", TITLE, "[a](missing.md) "),
        ("links to missing pages on lines of their own", TITLE, "[a](missing.md)\n\n"),
        ("links to missing headings", TITLE, "[a](#missing)\n"),
        ("headings that are linked", TITLE, "## A page\n\n[a](#a-page)\n\n"),
        ("headings and links to others", TITLE, "## One more\n\n[a](#one-mare)\n\n"),
        ("HTML links", TITLE, "<a href=\"missing.md\">b</a>\n"),
        ("pictures without words", TITLE, "![](a.png)\n"),
        ("definitions", TITLE, "[a]: missing.md\n"),
        ("uses of definitions", &format!("{TITLE}[a]: missing.md\n\n"), "[a][a] "),
        ("footnotes", TITLE, "[^1]\n\n[^1]: a\n\n"),
        ("includes that are missing", TITLE, "[!INCLUDE [a](includes/b.md)]\n\n"),
        ("includes of itself", TITLE, "[!INCLUDE [a](hostile.md)]\n\n"),
        ("brackets that are exchanged", TITLE, "(a b)[https://x.example/a] "),
        ("links with a gap", TITLE, "[a b] (https://x.example/a)\n"),
        ("addresses in brackets", TITLE, "[a]((https://x.example/b).\n\n"),
        ("addresses without a scheme", TITLE, "[a](www.x.example)\n"),
        ("one long address", &format!("{TITLE}[a]("), "b/"),
        ("one long address of dots", &format!("{TITLE}[a]("), "../"),
        ("one long address of percent signs", &format!("{TITLE}[a]("), "%2e%2e%2f"),
        ("invisible characters", TITLE, "a\u{200b} "),
        ("characters that change direction", TITLE, "a\u{202e}\n"),
        ("letters with many marks", TITLE, "a\u{300}\u{301}\u{302}"),
        ("emoji joined to one", TITLE, "👩\u{200d}"),
        ("conflict markers", TITLE, "<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n\n"),
        ("comments that silence nothing", TITLE, "<!-- playbook-lint-disable PB401 -->\n\n"),
        ("comments that silence something", TITLE, "[a](b.md) <!-- playbook-lint-disable-line PB401 -->\n\n"),
        ("comments that nobody knows", TITLE, "<!-- playbook-lint-disble PB999 -->\n\n"),
        ("regions", TITLE, "<!-- playbook-lint-disable PB401 -->\n\n<!-- playbook-lint-enable PB401 -->\n\n"),
        ("first headings", TITLE, "# A page\n\n"),
        ("headings that jump", TITLE, "## b\n\n##### c\n\n"),
        ("alerts", TITLE, "> [!NOTE]\n> a\n\n> [!nte]\n> b\n\n"),
        ("code by accident", TITLE, "a\n\n        [b](c.md)\n\n"),
        ("fences that do not close", TITLE, "````\n```\n~~~\n"),
        ("lists in lists", TITLE, "- a\n  - b\n    - c\n"),
        ("list items that are apart", TITLE, "1. a\n\n"),
        ("labels that run on", TITLE, "**a:** b **c:** d "),
        ("rows that lack cells", &table, "| 1 |\n"),
        ("rows with too many cells", &table, "| 1 | 2 | 3 |\n"),
        ("one row of many cells", &table, "| 1 "),
        ("tables of one row", TITLE, "| a |\n|-|\n| b |\n\n"),
        ("tasks of one number", &tasks, "| 4101 | a | M | b |\n"),
        ("tasks without values", &tasks, "| 4101 | a | X | |\n"),
        ("tasks with odd numbers", &tasks, "| 41a1, 4102 | a | M | b |\n"),
        ("rows of tasks that lack cells", &tasks, "| 4101 | a |\n"),
        ("one cell of many tasks", &format!("{tasks}| "), "4101, "),
        ("references to tasks", TITLE, "See task 4101 and tasks 4102. "),
        (
            "dates of refreshes",
            &format!("{TITLE}## Refresh Summary\n\n| Date | Who changed | What changed |\n|-|-|-|\n"),
            "| 13/45/2020 | a | b |\n",
        ),
        ("levels that are missing", &level, "- [a](l1l2l3-b.md)\n"),
        (
            "rows of a status",
            &format!("{level}| L1 | L2 | L3 |\n|-|-|-|\n"),
            "| Blocked | Identity | [a](l1l2l3-b.md) |\n",
        ),
        ("scenarios", TITLE, "Phase: **a**\n\n| L1 | L2 | L3 |\n|-|-|-|\n| a | b | c |\n\n"),
        ("keys that are repeated", "---\ntitle: a\n", "ms.author: b\n"),
        ("values that are wrong", "---\ntitle: a\nft.owner: b\nms.date: ", "3/25/2020 "),
        ("lines that are lazy", &format!("{TITLE}{}a\n", ">".repeat(20)), "b\n"),
        ("quotes that deepen", TITLE, ">"),
        ("lists that deepen", TITLE, "- "),
        ("carriage returns", "---\rtitle: a\r---\r# A\r\r", "a\r"),
        ("bytes that are no text", TITLE, "a"),
        ("zero bytes", TITLE, "\0"),
    ] {
        // Front matter that is left open would be another kind.
        let end = if start.starts_with(TITLE) || start.contains('\r') { "\n" } else { "\n---\n# A\n" };
        kinds.push(repeated(name, start, piece, end));
    }
    for kind in kinds.iter_mut().filter(|(name, _)| name == "bytes that are no text") {
        kind.1 = Box::new(|size| [vec![b'a'; size], vec![0xFF; size]].concat());
    }
    kinds.push((
        "keys that differ".to_owned(),
        Box::new(|size| {
            let keys: String = (0..size / 20).map(|key| format!("ft.key{key:06}: 1/1/2031\n")).collect();
            format!("---\n{keys}---\n# A\n").into_bytes()
        }),
    ));
    kinds.push((
        "headings and links that nearly meet".to_owned(),
        Box::new(|size| {
            let near = |n: usize| format!("## The part number {n:05}\n\n[a](#the-prt-number-{n:05})\n\n");
            format!("{TITLE}{}", (0..size / 55).map(near).collect::<String>()).into_bytes()
        }),
    ));
    kinds.push((
        "a table of many columns".to_owned(),
        Box::new(|size| {
            let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(size / 6));
            format!("{TITLE}{}{}{}", row("a"), row("-"), row("b")).into_bytes()
        }),
    ));
    kinds
}

/// What the processor spent on all that ended so far, in microseconds, and the most memory that one of them took, in
/// KiB.
fn spent() -> (i64, i64) {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
    (micros(usage.user_time()) + micros(usage.system_time()), usage.max_rss())
}

/// The codes of what is found on a page of this kind, and what it costs, in microseconds.
fn judged(page: &[u8]) -> (BTreeSet<String>, i64) {
    let folder = site(&[("playbook-lint.toml", b""), ("hostile.md", page), ("z.md", b"\xFF")]);
    let (before, _) = spent();
    // Short lines: what this process holds counts as its children's memory until they start.
    let arguments = ["--select", "ALL", "--ignore", "PB101,PB108", "--jobs", "1", "--format", "concise"];
    let output = lint_in(folder.path()).args(arguments).output().unwrap();
    let (after, _) = spent();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(!stderr(&output).contains("internal error"), "{}", stderr(&output));
    let out = String::from_utf8_lossy(&output.stdout);
    let of = |file: &str| {
        let found = out.lines().filter_map(|line| line.strip_prefix(file)?.split(' ').nth(1));
        found.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    // The page beside it is judged as ever.
    assert_eq!(of("z.md").into_iter().collect::<Vec<_>>(), ["PB001"]);
    (of("hostile.md"), after - before)
}

/// Set where nothing else is started.
const ALONE: &str = "PLAYBOOK_LINT_TEST_ALONE";

#[test]
fn a_hundred_kinds_are_told_right_and_cost_what_their_size_does() {
    if std::env::var_os(ALONE).is_none() {
        let mut alone = one_test(module_path!(), "a_hundred_kinds_are_told_right_and_cost_what_their_size_does");
        let output = alone.env(ALONE, "1").output().unwrap();
        assert!(
            output.status.success() && stdout(&output).contains("1 passed"),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
        return;
    }
    let (mut expected, mut slow) = (String::new(), Vec::new());
    let kinds = kinds();
    assert!(kinds.len() >= 100, "{}", kinds.len());
    for (name, page) in kinds {
        let (codes, once) = judged(&page(SIZE));
        let (codes_of_more, fourfold) = judged(&page(4 * SIZE));
        let codes = codes.into_iter().collect::<Vec<_>>().join(" ");
        writeln!(expected, "{name}: {codes}").unwrap();
        let codes_of_more = codes_of_more.into_iter().collect::<Vec<_>>().join(" ");
        if codes_of_more != codes {
            writeln!(expected, "{name}, four times: {codes_of_more}").unwrap();
        }
        // Twice as much as in a straight line, and a quarter of a second for whatever else the machine does.
        if fourfold > 8 * once + 250_000 {
            slow.push(format!("{name}: {once} µs, four times as much: {fourfold} µs"));
        }
        let (_, memory) = spent();
        assert!(memory < MOST_MEMORY, "{name} takes {memory} KiB");
    }
    assert!(slow.is_empty(), "{slow:#?}");
    expect_file(&project().join("tests/it/robustness/growth/expected.txt"), &expected);
}
