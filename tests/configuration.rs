//! The documentation of the settings holds what the program takes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harness;

use harness::project;
use playbook_lint::config::{ConfigFile, Settings};
use playbook_lint::rules::Choices;

/// The fenced TOML blocks of a Markdown file.
fn toml_blocks(markdown: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line == "```toml" {
            blocks.push(lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect());
        }
    }
    blocks
}

#[test]
fn every_example_of_the_documentation_is_accepted() {
    let text = std::fs::read_to_string(project().join("docs/configuration.md")).unwrap();
    let blocks = toml_blocks(&text);
    assert!(!blocks.is_empty());
    for block in blocks {
        let file = ConfigFile::parse(&block, "playbook-lint.toml").unwrap_or_else(|error| panic!("{error}"));
        Settings::from_file(&file).unwrap_or_else(|error| panic!("{error}"));
        Choices::default().over(&file).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn every_key_of_the_schema_is_documented() {
    let text = std::fs::read_to_string(project().join("docs/configuration.md")).unwrap();
    let schema = playbook_lint::config::schema();
    let mut keys = Vec::new();
    collect_keys(&schema, &mut keys);
    assert!(keys.len() > 15, "{keys:?}");
    for key in keys {
        assert!(text.contains(&key), "`{key}` is not in docs/configuration.md");
    }
}

fn collect_keys(schema: &serde_json::Value, keys: &mut Vec<String>) {
    let Some(object) = schema.as_object() else { return };
    if let Some(properties) = object.get("properties").and_then(|properties| properties.as_object()) {
        keys.extend(properties.keys().cloned());
    }
    object.values().for_each(|value| collect_keys(value, keys));
}

#[test]
fn task_tables_of_languages_that_are_left_out_are_not_read() {
    let page = "---\nft.owner: mayap\n---\n\n| タスク ID | タスク名 | (M) 必須 (O) オプション | 役割 |\n|---|---|---|---|\n| 1 | a | x | b |\n";
    let config = |locales: &str| format!("[tasks]\nlocales = [{locales}]\n");
    for (locales, findings) in [("'ja'", 1), ("'en', 'de'", 0)] {
        let files = [("page.md".to_owned(), page.to_owned()), ("playbook-lint.toml".to_owned(), config(locales))];
        let folder = harness::tree(&files);
        let rule = playbook_lint::rules::find("malformed-mo-value").unwrap();
        assert_eq!(harness::lint(folder.path(), &harness::only(rule)).diagnostics.len(), findings, "{locales}");
    }
}
