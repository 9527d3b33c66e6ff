//! Completions match their position.

use std::path::Path;

use serde_json::{Value, json};

use super::client::{Setup, edited, position_of, uri};
use crate::support::files::site;

fn folder() -> tempfile::TempDir {
    let config = b"profile = \"fasttrack\"\n[metadata]\nrequired = [\"title\", \"ft.owner\"]\n[metadata.allowed]\n\"ms.topic\" = [\"article\", \"overview\"]\n[tasks]\nservices = [\"Core\", \"Mail\"]\n";
    site(&[
        ("docfx.json", b"{\"build\": {\"content\": [{\"files\": [\"**/*.md\", \"toc.yml\"]}]}}"),
        ("playbook-lint.toml", config),
        ("docs/a.md", b"# A\n"),
        ("docs/b c.md", b"---\ntitle: The B\n---\n# B\n\n## Part one\n\n<a name=\"place\"></a>\n"),
        ("docs/media/i.png", b"png"),
        ("docs/includes/n.md", b"note\n"),
        ("docs/tasks.md", b"| Task ID | Task | M/O | Role | Services |\n|---|---|---|---|---|\n| 101 | Draft it | M | Manager | Mail |\n"),
        ("toc.yml", b"- name: A\n  href: \n"),
    ])
}

/// Returns the text after each completion at `¦`.
fn completed(folder: &Path, path: &str, text: &str) -> Vec<(String, String)> {
    let path = folder.join(path);
    let at = position_of(text, "¦");
    let text = text.replace('¦', "");
    let mut client = Setup::new(folder).start();
    client.open(&path, &text);
    let found =
        client.request("textDocument/completion", json!({ "textDocument": { "uri": uri(&path) }, "position": at }));
    client.shut_down();
    let made = |item: &Value| {
        let text = edited(&text, std::slice::from_ref(&item["textEdit"]));
        (
            item["label"].as_str().unwrap().to_owned(),
            text.lines().nth(at["line"].as_u64().unwrap() as usize).unwrap().to_owned(),
        )
    };
    found.as_array().unwrap().iter().map(made).collect()
}

fn lines(folder: &Path, path: &str, text: &str) -> Vec<String> {
    completed(folder, path, text).into_iter().map(|(_, line)| line).collect()
}

#[test]
fn paths_fit_the_kind_of_link() {
    let folder = folder();
    let lines = |text: &str| lines(folder.path(), "docs/a.md", text);
    assert_eq!(lines("[x](¦"), ["[x](b%20c.md", "[x](tasks.md"]);
    assert_eq!(lines("[x](~/b¦)"), ["[x](~/docs/b%20c.md)"]);
    assert_eq!(lines("![x](¦)"), ["![x](media/i.png)"]);
    assert_eq!(lines("[!INCLUDE [x](¦)]"), ["[!INCLUDE [x](includes/n.md)]"]);
    assert_eq!(lines("`[x](¦`"), [""; 0]);
    let toc = super::completion::lines(folder.path(), "toc.yml", "- name: A\n  href: ./docs/¦\n");
    assert_eq!(toc, ["  href: ./docs/a.md", "  href: ./docs/b%20c.md", "  href: ./docs/tasks.md"]);
}

#[test]
fn fragments_are_those_of_the_target() {
    let folder = folder();
    let lines = |text: &str| lines(folder.path(), "docs/a.md", text);
    assert_eq!(lines("[x](b%20c.md#¦)"), ["[x](b%20c.md#b)", "[x](b%20c.md#part-one)", "[x](b%20c.md#place)"]);
    assert_eq!(lines("# Own\n\n[x](#o¦)"), ["[x](#own)"]);
}

#[test]
fn metadata_keys_and_values_are_known() {
    let folder = folder();
    let keys = completed(folder.path(), "docs/a.md", "---\ntitle: A\n¦\n---\n# A\n");
    let labels: Vec<&str> = keys.iter().map(|(label, _)| label.as_str()).collect();
    assert!(labels.contains(&"ft.owner") && labels.contains(&"ms.topic") && !labels.contains(&"title"), "{labels:?}");
    assert!(keys.iter().any(|(_, line)| line == "ms.date: "));
    let lines = |text: &str| lines(folder.path(), "docs/a.md", text);
    assert_eq!(lines("---\nms.topic: ov¦\n---\n"), ["ms.topic: article", "ms.topic: overview"]);
    assert_eq!(lines("---\nms.date: ¦\n---\n"), ["ms.date: 5/1/2020"]);
}

#[test]
fn cells_of_task_tables_are_known() {
    let folder = folder();
    let table = "| Task ID | Task | M/O | Role | Services |\n|---|---|---|---|---|\n";
    let lines = |row: &str| lines(folder.path(), "docs/a.md", &format!("{table}{row}\n"));
    assert_eq!(lines("| 1¦ | x | M | | |"), ["| 101 | x | M | | |"]);
    assert!(lines("| 5 | x | M | Ma¦ | |").contains(&"| 5 | x | M | Manager | |".to_owned()));
    assert_eq!(lines("| 5 | x | M | | Core, ¦ |"), ["| 5 | x | M | | Core, Core |", "| 5 | x | M | | Core, Mail |"]);
}
