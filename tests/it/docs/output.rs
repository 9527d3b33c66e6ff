//! The documentation shows what the program writes.

use crate::support::command::{check, stdout};
use crate::support::files::{copy_of, project, sample};

/// Returns the fenced blocks of a page, each with the format in the heading above it.
fn blocks(page: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(project().join(page)).unwrap().replace("\r\n", "\n");
    let (mut format, mut blocks) = ("json".to_owned(), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            format = heading.trim_matches('`').to_owned();
        } else if line.starts_with("```") {
            let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((format.clone(), block.join("\n") + "\n"));
        }
    }
    blocks
}

#[test]
fn excerpts_are_real_output() {
    let site = copy_of(&sample(), |_, bytes| bytes);
    let (pages, formats) = (["docs/output.md", "docs/json.md"], 10);
    let blocks: Vec<_> = pages.iter().flat_map(|page| blocks(page)).collect();
    assert!(blocks.len() > formats, "an excerpt for each format");
    for (format, block) in blocks {
        let written = stdout(&check(site.path(), &["--select", "PB204,PB309", "--format", &format]));
        assert!(written.contains(&block), "{format}: {block}\n--- is not in\n{written}");
    }
}

/// Every format in `--help` has its heading, and every heading has its format.
#[test]
fn every_format_is_described() {
    let text = std::fs::read_to_string(project().join("docs/output.md")).unwrap();
    let command = playbook_lint::cli::command();
    let format = command.get_arguments().find(|argument| argument.get_id() == "format").unwrap();
    let names: Vec<_> = format.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`')).collect();
    assert_eq!(headings, names);
}
