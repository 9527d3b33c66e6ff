//! Definitions, references, hover, links, and symbols.

use std::path::Path;

use serde_json::{Value, json};

use super::client::{Client, Setup, position_of, uri};
use crate::support::files::site;

const TASKS: &str = "---\ntitle: Plan\nms.author: ann\n---\n# Plan\n\n## Steps\n\n\
| Task ID | Task | M/O | Role | Services |\n|---|---|---|---|---|\n\
| 101 | Draft the plan | M | Manager | Core |\n| 102 | Send it | O | Manager | Core |\n";
const OTHER: &str = "---\ntitle: Other\n---\n# Other\n\n[steps](plan.md#steps) ![i](media/i.png) [x](https://x.example)\n\n\
| Task ID | Task | M/O | Role | Services |\n|---|---|---|---|---|\n| 101 | Draft the plan | O | Manager | Core |\n";

fn folder() -> tempfile::TempDir {
    site(&[
        ("docfx.json", b"{\"build\": {\"content\": [{\"files\": [\"**/*.md\", \"toc.yml\"]}], \"globalMetadata\": {\"ms.author\": \"bob\"}}}"),
        ("playbook-lint.toml", b"profile = \"fasttrack\"\n"),
        ("plan.md", TASKS.as_bytes()),
        ("other.md", OTHER.as_bytes()),
        ("media/i.png", &[0; 2000]),
        ("toc.yml", b"- name: Plan\n  href: plan.md\n"),
    ])
}

fn ask(client: &mut Client, method: &str, path: &Path, text: &str, place: &str) -> Value {
    let mut params = json!({ "textDocument": { "uri": uri(path) }, "position": position_of(text, place) });
    params["context"] = json!({ "includeDeclaration": true });
    client.request(method, params)
}

/// Returns places as `file:line`.
fn places(found: &Value) -> Vec<String> {
    let place = |one: &Value| {
        let name = one["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        format!("{name}:{}", one["range"]["start"]["line"])
    };
    let mut places: Vec<String> = found.as_array().unwrap().iter().map(place).collect();
    places.sort();
    places
}

#[test]
fn links_and_toc_entries_point_to_their_targets() {
    let folder = folder();
    let (other, toc) = (folder.path().join("other.md"), folder.path().join("toc.yml"));
    let mut client = Setup::new(folder.path()).start();
    client.open(&other, OTHER);
    let definition = "textDocument/definition";
    assert_eq!(places(&ask(&mut client, definition, &other, OTHER, "plan.md#")), ["plan.md:6"]);
    assert_eq!(places(&ask(&mut client, definition, &other, OTHER, "media/i")), ["i.png:0"]);
    assert!(places(&ask(&mut client, definition, &other, OTHER, "https:")).is_empty());
    let text = "- name: Plan\n  href: plan.md\n";
    assert_eq!(places(&ask(&mut client, definition, &toc, text, "plan.md")), ["plan.md:0"]);
    let links = client.request("textDocument/documentLink", json!({ "textDocument": { "uri": uri(&other) } }));
    let targets: Vec<&str> = links.as_array().unwrap().iter().map(|link| link["target"].as_str().unwrap()).collect();
    let plan = format!("{}#L7", uri(&folder.path().canonicalize().unwrap().join("plan.md")));
    assert_eq!(targets.len(), 2, "{targets:?}");
    assert!(targets.iter().any(|target| target.ends_with("/plan.md#L7")), "{targets:?} {plan}");
    client.shut_down();
}

#[test]
fn uses_of_headings_pages_and_tasks_are_found() {
    let folder = folder();
    let (plan, other) = (folder.path().join("plan.md"), folder.path().join("other.md"));
    let mut client = Setup::new(folder.path()).start();
    client.open(&plan, TASKS);
    client.open(&other, OTHER);
    let references = "textDocument/references";
    assert_eq!(places(&ask(&mut client, references, &plan, TASKS, "Steps")), ["other.md:5", "plan.md:6"]);
    assert_eq!(places(&ask(&mut client, references, &plan, TASKS, "101")), ["other.md:9", "plan.md:10"]);
    assert_eq!(
        places(&ask(&mut client, "textDocument/definition", &other, OTHER, "101")),
        ["other.md:9", "plan.md:10"]
    );
    client.shut_down();
}

#[test]
fn hover_describes_what_is_under_the_cursor() {
    let folder = folder();
    let (plan, other) = (folder.path().join("plan.md"), folder.path().join("other.md"));
    let mut client = Setup::new(folder.path()).start();
    client.open(&plan, TASKS);
    client.open(&other, OTHER);
    let mut hover = |path: &Path, text: &str, place: &str| {
        let hover = ask(&mut client, "textDocument/hover", path, text, place);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let task = hover(&plan, TASKS, "101");
    assert!(task.contains("**101** Draft the plan") && task.contains("Role: Manager"), "{task}");
    assert!(task.contains("- mandatory") && task.contains("`other.md`, optional"), "{task}");
    let key = hover(&plan, TASKS, "ms.author");
    assert!(
        key.contains("`ann`, from the front matter, instead of `bob` from `globalMetadata` in `docfx.json`"),
        "{key}"
    );
    assert_eq!(hover(&other, OTHER, "plan.md#"), "**Plan › Steps**\n\n`plan.md`");
    assert_eq!(hover(&other, OTHER, "media/i"), "`media/i.png`, 2 KB");
    assert_eq!(hover(&plan, TASKS, "Steps"), "Fragment: `#steps`");
    assert_eq!(hover(&other, OTHER, "https:"), "");
    client.shut_down();
}

#[test]
fn the_outline_has_headings_and_tasks_and_a_search_finds_them() {
    let folder = folder();
    let plan = folder.path().join("plan.md");
    let mut client = Setup::new(folder.path()).start();
    client.open(&plan, TASKS);
    let symbols = client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&plan) } }));
    let top = &symbols[0];
    assert_eq!((&top["name"], &top["children"][0]["name"]), (&json!("Plan"), &json!("Steps")));
    let tasks = top["children"][0]["children"].as_array().unwrap();
    assert_eq!(
        tasks.iter().map(|task| task["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["101 Draft the plan", "102 Send it"]
    );
    let found = client.request("workspace/symbol", json!({ "query": "sendit" }));
    assert_eq!(found[0]["name"], json!("102 Send it"));
    assert_eq!(client.request("workspace/symbol", json!({ "query": "zzz" })), json!([]));
    client.shut_down();
}
