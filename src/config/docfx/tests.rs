//! Tests of [`super`].

use super::*;

fn config(text: &str) -> DocfxConfig {
    DocfxConfig::parse(text, "docfx.json").unwrap()
}

#[test]
fn content_is_files_without_excludes() {
    let config = config(
        r#"{ "build": { "content": [ {
            "files": ["**/*.md", "**/**.yml"],
            "exclude": ["**/includes/**", "README.md", "**/obj/**"], // generated
        } ] } }"#,
    );
    assert!(config.has_content());
    assert!(config.is_content("index.md"));
    assert!(config.is_content("a/b/toc.yml"));
    assert!(!config.is_content("readme.md"));
    assert!(config.is_content("a/README.md"));
    assert!(!config.is_content("includes/note.md"));
    assert!(!config.is_content("a/Includes/note.md"));
    assert!(!config.is_content("a/image.png"));
}

#[test]
fn content_accepts_every_form_that_docfx_accepts() {
    for content in [
        r#""**/*.md""#,
        r#"["**/*.md"]"#,
        r#"{"files": "**/*.md"}"#,
        r#"[{"files": "**/*.md", "exclude": "x/**"}]"#,
        r#"[7, {"files": "**/*.md"}]"#,
    ] {
        let config = config(&format!(r#"{{"build": {{"content": {content}}}}}"#));
        assert!(config.is_content("a/b.md"), "{content}");
        assert!(!config.is_content("a/b.yml"), "{content}");
    }
}

#[test]
fn src_is_where_patterns_start() {
    let config = config(r#"{"build": {"content": [{"src": "./docs/x/../", "files": "*.md", "exclude": "b.md"}]}}"#);
    assert!(config.is_content("docs/a.md"));
    assert!(config.is_content("Docs/a.md"));
    assert!(!config.is_content("docs/b.md"));
    assert!(!config.is_content("a.md"));
    assert!(!config.is_content("docs-old/a.md"));
    assert!(!config.is_content("docs"));
}

#[test]
fn the_docfx_3_form_is_read() {
    let config = config(
        r#"{"files": ["docs/**"], "exclude": "docs/old/**", "globalMetadata": {"a": 1},
            "fileMetadata": {"b": {"docs/**": 2}}}"#,
    );
    assert!(config.is_content("docs/a.md"));
    assert!(!config.is_content("docs/old/a.md"));
    assert_eq!(config.global("a").unwrap(), 1);
    assert_eq!(config.file_metadata("docs/a.md", "b").unwrap(), 2);
    let only_exclude = self::config(r#"{"exclude": ["x/**"]}"#);
    assert!(only_exclude.is_content("a.md"));
    assert!(!only_exclude.is_content("x/a.md"));
}

#[test]
fn without_content_every_markdown_file_is_a_page() {
    let config = config(r#"{"build": {"globalMetadata": {}}}"#);
    assert!(!config.has_content());
    assert!(config.is_content("a/B.MD"));
    assert!(!config.is_content("a/b.yml"));
    assert!(!config.is_content(".github/a.md"));
}

#[test]
fn an_empty_content_has_no_pages() {
    assert!(!config(r#"{"build": {"content": []}}"#).is_content("a.md"));
}

#[test]
fn the_last_matching_glob_of_file_metadata_wins() {
    // Sorting would reverse this order.
    let config = config(
        r#"{"build": {"fileMetadata": {"ms.topic": {
            "z/**/*.md": "conceptual", "a/**": {"x": [1]}, "a/b/*.md": "reference"}}}}"#,
    );
    assert_eq!(config.file_metadata("z/1.md", "ms.topic").unwrap(), "conceptual");
    assert_eq!(config.file_metadata("a/b/1.md", "ms.topic").unwrap(), "reference");
    assert_eq!(config.file_metadata("a/1.md", "ms.topic").unwrap()["x"][0], 1);
    assert_eq!(config.file_metadata("1.md", "ms.topic"), None);
    assert_eq!(config.file_metadata("a/1.md", "ms.date"), None);
}

#[test]
fn file_metadata_comes_before_global() {
    let config = config(r#"{"build": {"globalMetadata": {"author": "g"}, "fileMetadata": {"author": {"a/**": "f"}}}}"#);
    assert_eq!(config.metadata("a/x.md", "author").unwrap(), "f");
    assert_eq!(config.metadata("b/x.md", "author").unwrap(), "g");
    assert_eq!(config.global_keys().collect::<Vec<_>>(), ["author"]);
    assert_eq!(config.file_keys().collect::<Vec<_>>(), ["author"]);
}

#[test]
fn metadata_files_override_docfx_json() {
    let mut config = config(
        r#"{"build": {"globalMetadata": {"a": 1, "b": 1}, "globalMetadataFiles": ["g.json"],
            "fileMetadata": {"c": {"**": 1}}, "fileMetadataFiles": "f.json"}}"#,
    );
    assert_eq!(config.global_metadata_files(), ["g.json"]);
    assert_eq!(config.file_metadata_files(), ["f.json"]);
    config.merge_global(r#"{"a": 2}"#, "g.json").unwrap();
    config.merge_global(r#"{"globalMetadata": {"d": 3}}"#, "g.json").unwrap();
    config.merge_file(r#"{"c": {"x/**": 2}, "e": {"**": 3}}"#, "f.json").unwrap();
    assert_eq!(config.global("a").unwrap(), 2);
    assert_eq!(config.global("b").unwrap(), 1);
    assert_eq!(config.global("d").unwrap(), 3);
    assert_eq!(config.file_metadata("x/1.md", "c").unwrap(), 2);
    assert_eq!(config.file_metadata("y/1.md", "c").unwrap(), 1);
    assert_eq!(config.file_metadata("y/1.md", "e").unwrap(), 3);
    assert_eq!(config.merge_file("{", "f.json").unwrap_err().path, "f.json");
}

#[test]
fn wrong_types_are_ignored_field_by_field() {
    for part in ["null", "3", "\"x\"", "[]", "{}", "[[[]]]", "[null]", "{\"a\": null}"] {
        for key in ["content", "globalMetadata", "fileMetadata", "fileMetadataFiles"] {
            let config = config(&format!(r#"{{"build": {{"{key}": {part}, "dest": {part}}}}}"#));
            config.is_content("a.md");
            config.metadata("a.md", "a");
        }
        config(&format!(r#"{{"build": {part}, "files": {part}}}"#)).is_content("é/a.md");
    }
}

#[test]
fn deep_nesting_is_an_error_not_a_crash() {
    let text = format!("{{\"build\": {}", "[".repeat(100_000));
    assert!(DocfxConfig::parse(&text, "docfx.json").is_err());
}

#[test]
fn folders_that_docfx_writes_are_known() {
    let config = DocfxConfig::parse(
        r#"{"metadata": [{"src": [], "dest": "./api/"}, {"output": "obj/rest"}, {}], "build": {}}"#,
        "docfx.json",
    )
    .unwrap();
    assert!(
        config.is_generated("api/toc.yml") && config.is_generated("obj/rest/a.yml") && config.is_generated("_api/x")
    );
    assert!(!config.is_generated("apis/toc.yml") && !config.is_generated("api"));
    assert!(!DocfxConfig::default().is_generated("_api/x"));
}
