//! Markdown, parsed by pulldown-cmark, and by `markdown` with all of GitHub's extensions.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::of_sample;

use crate::support::command::{check, stdout};
use crate::support::files::{BAD, site};
use crate::support::markdown::{assert_harmless, count_diagnostics};

#[test]
fn markdown_has_one_line_per_rule_and_one_item_per_diagnostic() {
    let (printed, diagnostics) = of_sample("markdown");
    assert_harmless(&printed);
    assert_eq!(count_diagnostics(&printed), diagnostics.len());
    let rules: std::collections::BTreeSet<_> = diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect();
    for rule in rules {
        assert!(
            printed.lines().any(|line| line.starts_with("| ")
                && (line.contains(&format!("[{rule}]")) || line.contains(&format!("| {rule} ")))),
            "{rule}"
        );
    }
    let rows = Parser::new_ext(&printed, Options::ENABLE_TABLES).filter(|event| *event == Event::Start(Tag::TableRow));
    let counts: std::collections::BTreeSet<_> =
        diagnostics.iter().map(|one| (one["code"].as_str(), one["severity"].as_str())).collect();
    assert_eq!(rows.count(), counts.len());
}

#[test]
fn a_comment_never_grows_beyond_what_fits_one() {
    let names: Vec<String> = (0..1500).map(|number| format!("{}{number:04}.md", "long-".repeat(20))).collect();
    let folder = site(&names.iter().map(|name| (name.as_str(), BAD)).collect::<Vec<_>>());
    let printed = stdout(&check(folder.path(), &["--select", "PB001", "--format", "markdown"]));
    assert!(printed.len() <= 65_000, "{}", printed.len());
    let shown = count_diagnostics(&printed);
    assert!(shown > 100);
    assert!(printed.ends_with(&format!("\n{} more, not shown here.\n", 1500 - shown)));
    assert_harmless(&printed);
}

#[test]
fn if_there_is_no_room_for_all_the_worst_are_shown() {
    let page: &[u8] = b"---\ntitle: A\nms.date: 1/1/2018\n---\n# A\n";
    let names: Vec<String> = (0..1500).map(|number| format!("{}{number:04}.md", "long-".repeat(20))).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), page)).collect();
    files.extend([("z1.md", BAD), ("z2.md", BAD)]);
    let folder = site(&files);
    let printed = stdout(&check(folder.path(), &["--select", "PB001,PB202", "--format", "markdown"]));
    assert!(printed.contains("1500 warnings") && printed.len() <= 65_000, "{}", printed.len());
    for page in ["z1", "z2"] {
        assert!(printed.contains(&format!("### `{page}.md`\n\n- **2:1** error PB001: ")), "{page}");
    }
}
