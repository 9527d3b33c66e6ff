//! Renaming files: redirections and docfx.json.

use std::path::Path;

use serde_json::{Value, json};

use super::client::Setup;
use super::rename::{rename, rename_with, will_rename};
use crate::support::files::{site, write};

/// The redirections of [`redirected_site`].
const REDIRECTIONS: &str = r#"{
  // The entries are in chronological order.
  "redirections": [
    {
      "source_path": "lend.md",
      "redirect_url": "/keys/borrow"
    },
    { "source_path": "old.md", "redirect_url": "https:\/\/learn.microsoft.com/en-us/keys/borrow/?view=1#how" },
    { "source_path": "older.md", "redirect_url": "/keys/old" },
    { "source_path": "door.md", "redirect_url": "/keys/doors/open", "redirect_document_id": true },
    { "source_path": "far.md", "redirect_url": "/locks/borrow" }
  ]
}
"#;

/// A site that is published below `/keys`, with pages that moved.
fn redirected_site() -> tempfile::TempDir {
    site(&[
        ("docfx.json", b"{\"build\": {\"content\": [{\"files\": [\"**/*.md\"]}]}}"),
        (".openpublishing.redirection.json", REDIRECTIONS.as_bytes()),
        ("borrow.md", b"# Borrow\n"),
        ("doors/open.md", b"# Open\n\n[b](../borrow.md)\n"),
        ("index.md", b"# Keys\n\n[b](borrow.md) [o](doors/open.md)\n"),
    ])
}

fn redirections(folder: &Path) -> String {
    std::fs::read_to_string(folder.join(".openpublishing.redirection.json")).unwrap()
}

/// The redirections after files are renamed as an editor does.
fn redirections_after(renames: &[(&str, &str)]) -> String {
    let folder = redirected_site();
    rename(folder.path(), renames);
    redirections(folder.path())
}

#[test]
fn redirections_to_a_page_follow_it() {
    let expected = REDIRECTIONS.replace("\"/keys/borrow\"", "\"/keys/cards/take\"").replace(
        "https:\\/\\/learn.microsoft.com/en-us/keys/borrow/",
        "https://learn.microsoft.com/en-us/keys/cards/take",
    );
    assert_eq!(redirections_after(&[("borrow.md", "cards/take.md")]), expected);
    // URLs of a page that moved before and of another site stay.
    assert!(expected.contains("/keys/old\"") && expected.contains("/locks/borrow\""));
    assert_eq!(redirections_after(&[("index.md", "start.md")]), REDIRECTIONS);
    let folder = REDIRECTIONS.replace("/keys/doors/open", "/keys/gates/open");
    assert_eq!(redirections_after(&[("doors", "gates")]), folder);
}

#[test]
fn a_page_that_moves_back_is_not_redirected_any_more() {
    let back = redirections_after(&[("borrow.md", "lend.md")]);
    assert!(!back.contains("\"source_path\": \"lend.md\""), "{back}");
    assert!(back.contains("\"redirect_url\": \"https://learn.microsoft.com/en-us/keys/lend?view=1#how\""), "{back}");
    assert!(back.starts_with(
        "{\n  // The entries are in chronological order.\n  \"redirections\": [\n    { \"source_path\": \"old.md\""
    ));
    let two = redirections_after(&[("doors/open.md", "door.md"), ("borrow.md", "far.md")]);
    for source in ["door.md", "far.md"] {
        assert!(!two.contains(&format!("\"source_path\": \"{source}\"")), "{two}");
    }
    assert!(two.ends_with("\"redirect_url\": \"/keys/old\" }\n  ]\n}\n"), "{two}");
}

/// Sites whose old URLs are redirected without a question.
fn always(folder: &Path) -> Setup {
    Setup::new(folder).with_options(json!({ "redirections": "always" }))
}

#[test]
fn an_old_url_can_be_redirected() {
    let folder = redirected_site();
    // No entry is written like one that has more than a source and a URL.
    let text = REDIRECTIONS.replace(", \"redirect_document_id\": true", "");
    write(folder.path(), ".openpublishing.redirection.json", text.as_bytes());
    rename_with(always(folder.path()), folder.path(), &[("doors", "gates"), ("index.md", "start.md")]);
    let expected = text.replace("/keys/doors/open", "/keys/gates/open").replace(
        "\"/locks/borrow\" }",
        "\"/locks/borrow\" },\n    { \"source_path\": \"doors/open.md\", \"redirect_url\": \"/keys/gates/open\" },\n    \
         { \"source_path\": \"index.md\", \"redirect_url\": \"/keys/start\" }",
    );
    assert_eq!(redirections(folder.path()), expected);
    // Moved once more: both redirections follow, and each old URL has one.
    rename_with(always(folder.path()), folder.path(), &[("gates/open.md", "open.md")]);
    let twice = redirections(folder.path());
    assert_eq!(twice.matches("\"/keys/open\"").count(), 3, "{twice}");
    // And back: no page redirects to itself.
    rename_with(always(folder.path()), folder.path(), &[("open.md", "doors/open.md")]);
    let back = redirections(folder.path());
    assert!(!back.contains("\"source_path\": \"doors/open.md\""), "{back}");
    assert!(back.contains("{ \"source_path\": \"open.md\", \"redirect_url\": \"/keys/doors/open\" }"), "{back}");
}

#[test]
fn the_user_is_asked_whether_to_redirect_an_old_url() {
    let folder = redirected_site();
    let mut setup = Setup::new(folder.path());
    let edit_with = |setup: Setup| {
        let mut client = setup.start();
        let edit = will_rename(&mut client, folder.path(), &[("index.md", "start.md")]);
        client.shut_down();
        edit
    };
    // A client that cannot ask adds none, and neither does one whose user does not want any.
    assert_eq!(edit_with(setup.clone()), Value::Null);
    setup.capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({ "groupsOnLabel": true });
    assert_eq!(edit_with(setup.clone().with_options(json!({ "redirections": "never" }))), Value::Null);
    let edit = edit_with(setup);
    let annotation = &edit["changeAnnotations"]["redirection"];
    assert_eq!((&annotation["needsConfirmation"], &annotation["label"]), (&json!(true), &json!("Redirect old URLs")));
    let edits = edit["documentChanges"][0]["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 1, "{edit}");
    assert_eq!(edits[0]["annotationId"], "redirection");
    assert!(edits[0]["newText"].as_str().unwrap().contains("\"redirect_url\": \"/keys/start\""), "{edit}");
}

#[test]
fn only_published_urls_that_change_are_redirected() {
    let folder = redirected_site();
    write(folder.path(), "media/a.png", b"png");
    write(folder.path(), "notes.txt", b"text");
    // The case of a URL does not matter.
    for renames in [
        &[("media", "images")][..],
        &[("notes.txt", "other.txt")],
        &[("index.md", "Index.md")],
        // Another page takes its place.
        &[("borrow.md", "index.md"), ("index.md", "borrow.md")],
    ] {
        let mut client = always(folder.path()).start();
        let edit = will_rename(&mut client, folder.path(), renames).to_string();
        client.shut_down();
        assert!(!edit.contains("source_path"), "{renames:?}: {edit}");
    }
}

/// A docfx.json with paths of every kind.
const DOCFX: &str = r#"{
  "build": {
    // Leading parts without wildcards are paths.
    "content": [
      { "files": ["guide/**/*.md", "guide/old/**.yml", "*.md"], "exclude": ["**/old/**", "guide/old/*.md", "README.md"] },
      { "src": "manual", "files": ["**/*.md", "guide/old/x.md"], "dest": "manual" },
      { "src": "./guide/old/", "files": "sub/*.yml" },
    ],
    "resource": "guide/old/media/*.png",
    "globalMetadata": { "breadcrumb_path": "~/guide/old/toc.yml", "titleSuffix": "guide/old" },
    "fileMetadata": { "ms.topic": { "guide/old/**": "reference", "guide/**": "concept" } }
  }
}
"#;

fn docfx_after(renames: &[(&str, &str)]) -> String {
    let folder = site(&[
        ("docfx.json", DOCFX.as_bytes()),
        ("guide/old/a.md", b"# A\n"),
        ("guide/b.md", b"# B\n"),
        ("manual/c.md", b"# C\n"),
        ("README.md", b"# Read\n"),
    ]);
    rename(folder.path(), renames);
    std::fs::read_to_string(folder.path().join("docfx.json")).unwrap()
}

#[test]
fn globs_of_docfx_json_follow_a_folder() {
    // `**/old/**` may be about other folders, and what is below `manual` is another path.
    let expected = DOCFX
        .replace("\"guide/old/**.yml", "\"guide/new/**.yml")
        .replace("\"guide/old/*.md", "\"guide/new/*.md")
        .replace("./guide/old/", "./guide/new/")
        .replace("guide/old/media", "guide/new/media")
        .replace("~/guide/old", "~/guide/new")
        .replace("\"guide/old/**\"", "\"guide/new/**\"");
    assert_eq!(docfx_after(&[("guide/old", "guide/new")]), expected);
    let expected = DOCFX.replace("\"src\": \"manual\"", "\"src\": \"docs/manual\"");
    assert_eq!(docfx_after(&[("manual", "docs/manual")]), expected);
    assert_eq!(docfx_after(&[("README.md", "ABOUT.md")]), DOCFX.replace("README.md", "ABOUT.md"));
    // Globs with a wildcard in place of the name do not name it.
    assert_eq!(docfx_after(&[("guide/old/a.md", "guide/old/b.md")]), DOCFX);
}

#[test]
fn a_docfx_json_moves_with_its_folder() {
    let text = br#"{ "build": { "content": [{ "files": ["a/*.md"], "src": "pages" }, { "src": "../shared", "files": "*.md" }] } }"#;
    let folder = site(&[
        ("docs/docfx.json", text),
        ("docs/pages/a/x.md", b"# X\n"),
        ("shared/s.md", b"# S\n"),
        ("playbook-lint.toml", b""),
    ]);
    rename(folder.path(), &[("docs", "deep/docs")]);
    let moved = std::fs::read_to_string(folder.path().join("deep/docs/docfx.json")).unwrap();
    assert_eq!(moved, String::from_utf8_lossy(text).replace("../shared", "../../shared"));
    rename(folder.path(), &[("deep/docs/pages", "pages"), ("shared", "common")]);
    let moved = std::fs::read_to_string(folder.path().join("deep/docs/docfx.json")).unwrap();
    assert!(moved.contains("\"../../pages\"") && moved.contains("\"../../common\""), "{moved}");
}
