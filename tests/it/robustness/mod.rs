//! Whatever a site contains, the run reports a problem or nothing, soon, and continues.
//!
//! No test measures time. Each run has a limit of a minute, which it reaches only if it hangs.

mod baselines;
mod changing;
mod encodings;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod growth;
mod ignore_files;
mod pieces;
#[cfg(unix)]
mod reader;
mod repositories;
#[cfg(unix)]
mod streams;

use pieces::{MARKUP, YAML};

use crate::support::command::{check, check_json, diagnostics, stderr, stdout};
use crate::support::files::{GOOD, files_below, site, write};

const MEGABYTE: usize = 1 << 20;

/// Runs all rules on a site with `page` and a page that is not text, which must be reported as usual. Returns the
/// problems of `page`.
fn survives(page: &[u8]) -> Vec<String> {
    let folder = site(&[("playbook-lint.toml", b""), ("hostile.md", page), ("z.md", b"\xFF"), ("good.md", GOOD)]);
    survives_in(&folder)
}

fn survives_in(folder: &tempfile::TempDir) -> Vec<String> {
    let report = check_json(folder.path(), &["--select", "ALL"]);
    let said = |file: &str| {
        let of_file = diagnostics(&report).iter().filter(|one| one["file"] == file);
        of_file.map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(said("z.md"), ["PB001"]);
    // Every format must be able to show the problems.
    let out = tempfile::tempdir().unwrap();
    let mut arguments = ["--select", "ALL", "--format", "full"].map(str::to_owned).to_vec();
    for format in ["concise", "grouped", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"] {
        let file = out.path().join(format).to_str().unwrap().to_owned();
        arguments.extend(["--format".to_owned(), format.to_owned(), "--output-file".to_owned(), file]);
    }
    let output = check(folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(files_below(out.path()).len(), 9);
    said("hostile.md")
}

/// Repeats `piece` up to a megabyte.
fn megabyte(piece: &str) -> Vec<u8> {
    piece.repeat(MEGABYTE / piece.len()).into_bytes()
}

#[test]
fn random_bytes_are_one_diagnostic() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    })
    .take(100_000)
    .collect();
    assert_eq!(survives(&bytes), ["PB001"]);
}

#[test]
fn nothing_and_nearly_nothing_are_survived() {
    for page in ["", "---", "---\n", "---\n---", "---\n---\n", "\r", "\n", "\u{feff}", " ", "\u{feff}---\r---\r"] {
        survives(page.as_bytes());
    }
}

#[test]
fn lone_carriage_returns_are_line_ends() {
    assert_eq!(survives(b"---\rtitle: a\r---\r# a\r\rb\r"), survives(b"---\ntitle: a\n---\n# a\n\nb\n"));
    survives(&megabyte("\r"));
}

/// Puts all of these pages into one site: one run per page would take minutes.
fn survive_together(pages: Vec<Vec<u8>>) {
    let folder = site(&[("playbook-lint.toml", b""), ("good.md", GOOD)]);
    let count = pages.len();
    for (number, page) in pages.into_iter().enumerate() {
        write(folder.path(), &format!("p{number:03}.md"), &page);
    }
    write(folder.path(), "z.md", b"\xFF");
    // Outside a repository, these two report on stderr that there is no history.
    let output = check(folder.path(), &["--select", "ALL", "--ignore", "PB208,PB806", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("\nz.md:1:1: PB001 ") || stdout(&output).starts_with("z.md"));
    assert!(stderr(&output).starts_with(&format!("{} pages: ", count + 2)), "{}", stderr(&output));
}

#[test]
fn a_megabyte_of_one_piece_of_markup_is_survived() {
    survive_together(MARKUP.iter().map(|piece| megabyte(piece)).collect());
    survive_together(MARKUP.iter().map(|piece| [b"<div>\n", &*megabyte(piece)].concat()).collect());
}

#[test]
fn a_megabyte_of_one_piece_of_yaml_is_survived() {
    for key in ["", "a: "] {
        let page = |piece: &&str| [b"---\n", key.as_bytes(), &*megabyte(piece), b"\n---\n# a\n"].concat();
        survive_together(YAML.iter().map(page).collect());
    }
}

#[test]
fn yaml_bombs_have_no_effect() {
    let mut bomb = "---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let below = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", "));
    }
    bomb += "title: *a29\n---\n# a\n";
    survives(bomb.as_bytes());
    survives(format!("---\ntitle: {}\n---\n# a\n", "[".repeat(50_000)).as_bytes());
    survives(format!("---\ntitle: {}{}\n---\n# a\n", "[".repeat(50_000), "]".repeat(50_000)).as_bytes());
    survives(b"---\na: &a [*a]\nb: &b {c: *b}\n---\n# a\n");
}

#[test]
fn deep_nesting_is_survived() {
    let mut pages: Vec<String> = Vec::new();
    for marker in [">", "> ", "- ", "1. ", "> - ", "* > 1. "] {
        let deep = marker.repeat(50_000);
        pages.push(format!("{deep}a\n{}", "\n".repeat(50_000)));
        pages.push(format!("{deep}[a](b.md)\n{deep}# a\n"));
    }
    pages.push((0..1000).map(|level| format!("{}- a\n", "  ".repeat(level))).collect());
    survive_together(pages.into_iter().map(String::into_bytes).collect());
}

/// For each lazy line, the parser would have to walk through all open quotes.
#[test]
fn deep_quotes_with_many_lazy_lines_are_one_diagnostic() {
    let page = format!("# a\n\n{}a\n{}", ">".repeat(50_000), "b\n".repeat(50_000));
    assert_eq!(survives(page.as_bytes()), ["PB001"]);
}

#[test]
fn wide_and_long_tables_are_survived() {
    let row = |cell: &str, columns: usize| format!("|{}\n", format!("{cell}|").repeat(columns));
    let wide = row("a", 100_000) + &row("-", 100_000);
    let tasks = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n|-|-|-|-|-|\n";
    let pages = [
        wide.clone() + &row("b", 100_000),
        // The rows lack nearly all cells.
        wide + &"|b\n".repeat(20_000),
        tasks.to_owned() + &"| 4101 | a | X | b | c |\n".repeat(10_000),
        tasks.to_owned() + &row("4101", 100_000),
    ];
    survive_together(pages.map(String::into_bytes).into());
}

/// As many diagnostics as a page can have: all on one line, or on as many lines as possible.
#[test]
fn many_diagnostics_on_a_page_are_survived() {
    let mut pages: Vec<String> = Vec::new();
    for piece in ["a\u{200b} ", "[a](missing.md) ", "[a](#missing) ", "<a href=\"missing.md\">b</a> ", "![](a.png) "] {
        let line = piece.repeat(10_000);
        pages.push(format!("{}\n\n", piece.trim_end()).repeat(10_000));
        pages.push(format!("# {line}\n"));
        pages.push(format!("|a|\n|-|\n|{line}|\n"));
        pages.push(line);
    }
    pages.push("# a\n\n".repeat(10_000));
    pages.push("## List of L3s\n\n- [a](l1l2l3-b.md)\n\n".repeat(5_000));
    pages.push("<!-- playbook-lint-disable -->\n\n".repeat(10_000));
    pages.push("<!-- playbook-lint-disable PB401 -->\n\n[a](b.md)\n\n".repeat(10_000));
    pages.push("[a](b.md) <!-- playbook-lint-disable-line PB401 -->\n\n".repeat(10_000));
    let closed = |code: &str| format!("<!-- playbook-lint-{code} -->\n\n").repeat(10_000);
    pages.push(closed("disable PB401") + &closed("enable PB402"));
    pages.push("<<<<<<< a\n".repeat(10_000) + &"<<<<<<<".repeat(50_000));
    pages.push("# a\n\n".repeat(10_000) + &"[a](#b)\n".repeat(10_000));
    let keys: String = (0..20_000).map(|key| format!("ft.k{key}: 3/25/2020\n")).collect();
    pages.push(format!("---\n{keys}{keys}---\n# a\n"));
    pages.push(format!("---\n{}---\n# a\n", "authors: b\n".repeat(20_000)));
    survive_together(pages.into_iter().map(String::into_bytes).collect());
}

/// A page with more misspelled links than there is time for. All are reported, but only the first ones get a
/// suggestion.
#[test]
fn suggestions_end_and_problems_do_not() {
    let links: String = (0..600).map(|number| format!("[a](p/part-{number:03}-overveiw.md)\n")).collect();
    let folder = site(&[("playbook-lint.toml", b""), ("hostile.md", links.as_bytes())]);
    for number in 0..600 {
        write(folder.path(), &format!("p/part-{number:03}-overview.md"), GOOD);
    }
    let run = |jobs| {
        let report = check_json(folder.path(), &["--select", "PB401", "--jobs", jobs]);
        let helps = diagnostics(&report).iter().map(|one| one["help"].as_str().unwrap().to_owned());
        helps.collect::<Vec<_>>()
    };
    let helps = run("1");
    assert_eq!(helps.len(), 600);
    let suggested = helps.iter().take_while(|help| help.starts_with("did you mean")).count();
    assert!((100..500).contains(&suggested), "{suggested}");
    assert!(helps[suggested..].iter().all(|help| help.starts_with("correct the path")));
    assert_eq!(run("2"), helps);
}

/// Shows diagnostics on a very long line in every format.
#[test]
fn diagnostics_on_a_line_of_a_megabyte_are_shown() {
    for piece in ["a\u{200b} ", "[a](missing.md) ", "é[a](#missing) "] {
        survives(piece.repeat(2_000).as_bytes());
        survives(format!("{} {piece}", "a".repeat(MEGABYTE)).as_bytes());
    }
}

#[test]
fn a_page_over_the_limit_is_one_diagnostic_and_is_not_read() {
    assert_eq!(survives(&b"[a](b.md)\n".repeat(MEGABYTE / 4)), ["PB001"]);
}

/// Text from a site must not control the terminal that shows it.
#[test]
fn nothing_that_acts_reaches_a_terminal() {
    let acts = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}1m\u{202e}\u{200b}\u{8}\r";
    let page = format!(
        "---\ntitle: {acts}\nms.date: {acts}\n{acts}: b\n---\n# {acts}\n\n[{acts}]({acts}.md)\n\n[a](b.md#{acts})\n\n\
         <a href=\"{acts}\">\n\n| Task ID | (M)andatory / (O)ptional |\n|-|-|\n| {acts} | {acts} |\n| 1 | {acts} | 2 |\n"
    );
    let folder = site(&[("playbook-lint.toml", b""), ("a.md", page.as_bytes()), ("b.md", b"---\nft.owner: a\n---\n")]);
    for format in ["full", "concise"] {
        let output = check(folder.path(), &["--select", "ALL", "--format", format]);
        let shown = stdout(&output) + &stderr(&output);
        let acting = shown.chars().find(|c| c.is_control() && *c != '\n' || matches!(c, '\u{202e}' | '\u{200b}'));
        assert_eq!(acting, None, "{format}: {shown:?}");
    }
}

/// The output must not reveal whether a file outside the site exists.
#[test]
fn links_out_of_the_root_reveal_nothing_about_their_targets() {
    let folder = site(&[("site/playbook-lint.toml", b""), ("site/deep/z.md", GOOD), ("outside.md", b"# secret\n")]);
    let said = |target: &str| {
        let page = format!(
            "# a\n\n[a]({target})\n\n![a]({target})\n\n[!INCLUDE [a]({target})]\n\n<a href=\"{target}\">b</a>\n"
        );
        write(folder.path(), "site/deep/a.md", page.as_bytes());
        let output = check(&folder.path().join("site"), &["--select", "ALL", "--format", "json"]);
        assert!(!stdout(&output).contains("secret"));
        // Only the page's own text affects the fingerprint.
        let said = stdout(&output);
        let lines: Vec<&str> = said.lines().filter(|line| !line.contains("\"fingerprint\"")).collect();
        // Messages quote the path without its fragment.
        let path = target.split('#').next().unwrap_or(target);
        let escaped = path.replace('\\', "\\\\");
        lines.join("\n").replace(target, "<target>").replace(path, "<path>").replace(&escaped, "<path>")
    };
    // Both have the same length, so columns are equal.
    assert_eq!(said("../../outside.md"), said("../../missing.md"));
    assert_eq!(said("../../outside.md#secret"), said("../../missing.md#secret"));
    assert_eq!(said("../../../../../../../../etc/passwd"), said("../../../../../../../../etc/passwx"));
    assert_eq!(said("%2e%2e/%2e%2e/outside.md"), said("%2e%2e/%2e%2e/missing.md"));
    assert_eq!(said("..\\..\\outside.md"), said("..\\..\\missing.md"));
    assert_eq!(said("/../outside.md"), said("/../missing.md"));
    assert_eq!(said("~/../outside.md"), said("~/../missing.md"));
    assert_eq!(said("/etc/passwd"), said("/etc/passwx"));
}
