//! Renaming headings and files keeps all references valid, and changes nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::client::{Client, Setup, edits_by_uri, position_of, uri, write_edit};
use crate::support::engine::{default_rules, lint};
use crate::support::files::{files_below, site, write};

/// A site in which thirty pages link to one, in all forms of links.
fn linked_site() -> tempfile::TempDir {
    let folder = site(&[
        ("docfx.json", b"{\"build\": {\"content\": [{\"files\": [\"**/*.md\", \"**/*.yml\"]}]}}"),
        ("playbook-lint.toml", b""),
        (
            "guide/target.md",
            b"# Target\n\n## First part\n\n[self](#first-part) [p](pages/page-1.md) ![i](media/a.png)\n",
        ),
        ("guide/media/a.png", b"png"),
        ("guide/includes/note.md", b"A note. [t](../target.md#first-part)\n"),
        ("guide/toc.yml", b"- name: Target\n  href: target.md\n- name: Pages\n  href: 'pages/page-0.md'\n"),
        ("guide/landing.yml", b"title: Landing\nlinks:\n  - url: target.md\n    text: target\n"),
    ]);
    let forms = [
        "[t](../target.md)",
        "[t](./../target.md#first-part \"title\")",
        "[t](~/guide/target.md?view=x#First-Part)",
        "[t](/guide/target.md)",
        "[t][ref] and [t][ref]\r\n\r\n[ref]: ../target.md#first-part",
        "<a href=\"../target.md\">t</a>",
        "[t](<../target.md>)",
        "`[t](../target.md)` [t](../target.md) ![i](../media/a.png)",
        "[!INCLUDE [n](../includes/note.md)]",
        "\u{1F600} [t](..\\target.md)",
    ];
    for number in 0..30 {
        let mark = if number % 7 == 0 { "\u{feff}" } else { "" };
        let text = format!("{mark}# Page {number}\r\n\r\n{}\r\nend\r\n", forms[number % forms.len()]);
        write(folder.path(), &format!("guide/pages/page-{number}.md"), text.as_bytes());
    }
    folder
}

fn texts(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files_below(folder).into_iter().map(|path| (path.clone(), std::fs::read(folder.join(&path)).unwrap())).collect()
}

fn problems(folder: &Path) -> Vec<(&'static str, String)> {
    let report = lint(folder, &default_rules());
    // The pages have what links and TOCs need. The backslash is intended.
    let is_about_files = |code: &str| (code.starts_with("PB4") || code.starts_with("PB5")) && code != "PB409";
    let found = report.diagnostics.into_iter().filter(|one| is_about_files(one.code));
    found.map(|one| (one.code, one.message)).collect()
}

/// The edit that an editor gets before it renames files.
pub fn will_rename(client: &mut Client, folder: &Path, renames: &[(&str, &str)]) -> Value {
    let files =
        renames.iter().map(|(old, new)| json!({ "oldUri": uri(&folder.join(old)), "newUri": uri(&folder.join(new)) }));
    let files: Vec<Value> = files.collect();
    client.request("workspace/willRenameFiles", json!({ "files": files }))
}

/// Renames files as an editor does, and returns the edited files.
pub fn rename(folder: &Path, renames: &[(&str, &str)]) -> Vec<String> {
    rename_with(Setup::new(folder), folder, renames)
}

/// Renames files as the editor `setup` does; all edits are accepted.
pub fn rename_with(setup: Setup, folder: &Path, renames: &[(&str, &str)]) -> Vec<String> {
    let mut client = setup.start();
    let edit = will_rename(&mut client, folder, renames);
    client.shut_down();
    let changed = write_edit(folder, &edit);
    for (old, new) in renames {
        std::fs::create_dir_all(folder.join(new).parent().unwrap()).unwrap();
        std::fs::rename(folder.join(old), folder.join(new)).unwrap();
    }
    changed
}

#[test]
fn a_page_that_thirty_others_link_to_can_be_renamed() {
    let folder = linked_site();
    let before = texts(folder.path());
    assert_eq!(problems(folder.path()), [], "the site is right");
    let changed = rename(folder.path(), &[("guide/target.md", "guide/deep er/goal.md")]);
    assert_eq!(problems(folder.path()), []);
    let after = texts(folder.path());
    // All pages except those that only include the note; the note, the two YAML files, and the page's own links.
    assert_eq!(changed.len(), 27 + 4, "{changed:?}");
    for (path, text) in &after {
        let old = &before[if path == "guide/deep er/goal.md" { "guide/target.md" } else { path }];
        let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(text));
        match path.as_str() {
            "guide/deep er/goal.md" => assert_eq!(
                new,
                "# Target\n\n## First part\n\n[self](#first-part) [p](../pages/page-1.md) ![i](../media/a.png)\n"
            ),
            "guide/toc.yml" => assert_eq!(new, old.replace("href: target.md", "href: deep%20er/goal.md")),
            "guide/landing.yml" => assert_eq!(new, old.replace("url: target.md", "url: deep%20er/goal.md")),
            _ => {
                // Text in code is not a link.
                let code = "`[t](../target.md)`";
                let expected = old.replace(code, "CODE").replace("..\\target.md", "../target.md");
                let expected = expected.replace("./../target.md", "../target.md");
                let expected = expected.replace("target.md", "deep%20er/goal.md").replace("CODE", code);
                assert_eq!(new.replace("./../deep", "../deep"), expected, "{path}");
            }
        }
    }
}

#[test]
fn a_folder_moves_with_all_links_into_it_and_out_of_it() {
    for (old, new) in [
        ("guide/pages", "other/sub/pages"),
        ("guide/media", "images"),
        ("guide/includes", "guide/inc"),
        ("guide", "manual"),
    ] {
        let folder = linked_site();
        rename(folder.path(), &[(old, new)]);
        assert_eq!(problems(folder.path()), [], "{old} to {new}");
    }
}

#[test]
fn what_moves_together_needs_no_edit() {
    let folder = linked_site();
    let before = texts(folder.path());
    let changed = rename(folder.path(), &[("guide", "manual")]);
    // Only destinations from the root contain the folder name.
    let with_name = before.values().filter(|text| {
        let text = String::from_utf8_lossy(text);
        text.contains("~/guide") || text.contains("](/guide")
    });
    assert_eq!(changed.len(), with_name.count(), "{changed:?}");
}

#[test]
fn a_rename_and_its_reverse_change_nothing() {
    let folder = linked_site();
    let before = texts(folder.path());
    let plain = |text: &[u8]| String::from_utf8_lossy(text).replace("./../", "../").replace("..\\", "../");
    rename(folder.path(), &[("guide/target.md", "x.md"), ("guide/media/a.png", "guide/media/b.png")]);
    assert_eq!(problems(folder.path()), []);
    rename(folder.path(), &[("x.md", "guide/target.md"), ("guide/media/b.png", "guide/media/a.png")]);
    for (path, text) in texts(folder.path()) {
        assert_eq!(plain(&text), plain(&before[&path]), "{path}");
    }
}

#[test]
fn a_file_that_no_one_links_to_needs_no_edit() {
    let folder = linked_site();
    write(folder.path(), "guide/alone.md", b"# Alone\n");
    let mut client = Setup::new(folder.path()).start();
    assert_eq!(will_rename(&mut client, folder.path(), &[("guide/alone.md", "guide/b.md")]), Value::Null);
    assert_eq!(will_rename(&mut client, folder.path(), &[("guide/new", "guide/newer")]), Value::Null);
    client.shut_down();
}

#[test]
fn fragments_follow_a_heading_in_all_files() {
    let folder = linked_site();
    let target = folder.path().join("guide/target.md");
    let text = std::fs::read_to_string(&target).unwrap();
    let mut client = Setup::new(folder.path()).start();
    client.open_file(&target);
    let at = position_of(&text, "First part");
    let document = json!({ "uri": uri(&target) });
    let range = client.request("textDocument/prepareRename", json!({ "textDocument": document, "position": at }));
    assert_eq!((&range["start"], &range["end"]["character"]), (&at, &json!(13)));
    let params = json!({ "textDocument": document, "position": at, "newName": "Über *all*" });
    let edit = client.request("textDocument/rename", params);
    let changed = write_edit(folder.path(), &edit);
    client.shut_down();
    assert_eq!(problems(folder.path()), []);
    assert_eq!(changed.len(), 9 + 2, "{changed:?}");
    let text = std::fs::read_to_string(&target).unwrap();
    assert!(text.contains("## Über *all*\n\n[self](#über-all)"), "{text}");
    let page = std::fs::read_to_string(folder.path().join("guide/pages/page-1.md")).unwrap();
    assert!(page.contains("[t](./../target.md#über-all \"title\")"), "{page}");
}

#[test]
fn headings_that_are_numbered_and_those_of_includes_are_followed_too() {
    let folder = site(&[
        ("docfx.json", b"{\"build\": {\"content\": [{\"files\": [\"**/*.md\"]}]}}"),
        ("a.md", b"# A\n\n## Same\n\n## Same\n\n[!INCLUDE [i](includes/i.md)]\n"),
        ("b.md", b"[first](a.md#same) [second](a.md#same-1) [inc](a.md#included)\n"),
        ("includes/i.md", b"## Included\n"),
    ]);
    let rename = |path: &str, place: &str, name: &str| {
        let path = folder.path().join(path);
        let mut client = Setup::new(folder.path()).start();
        client.open_file(&path);
        let at = position_of(&std::fs::read_to_string(&path).unwrap(), place);
        let params = json!({ "textDocument": { "uri": uri(&path) }, "position": at, "newName": name });
        let edit = client.request("textDocument/rename", params);
        client.shut_down();
        write_edit(folder.path(), &edit)
    };
    rename("a.md", "Same", "Other");
    rename("includes/i.md", "Included", "Inside");
    let b = std::fs::read_to_string(folder.path().join("b.md")).unwrap();
    assert_eq!(b, "[first](a.md#other) [second](a.md#same) [inc](a.md#inside)\n");
}

#[test]
fn only_headings_can_be_renamed_and_only_to_headings() {
    let folder = linked_site();
    let target = folder.path().join("guide/target.md");
    let mut client = Setup::new(folder.path()).start();
    client.open_file(&target);
    let document = json!({ "uri": uri(&target) });
    let nothing = json!({ "line": 4, "character": 0 });
    let range = client.request("textDocument/prepareRename", json!({ "textDocument": document, "position": nothing }));
    assert_eq!(range, Value::Null);
    for (position, name) in
        [(nothing, "X"), (json!({ "line": 2, "character": 4 }), "a\nb"), (json!({ "line": 0, "character": 3 }), " ")]
    {
        let id = client
            .ask("textDocument/rename", json!({ "textDocument": document, "position": position, "newName": name }));
        assert_eq!(client.answer(&id).unwrap_err().0, -32602, "{name:?}");
    }
    client.shut_down();
}

#[test]
fn on_a_real_site_a_rename_changes_no_problem() {
    let Some(folder) = crate::support::skip::real_site() else { return };
    let copy = crate::support::files::copy_of(&folder, |_, bytes| bytes);
    // The page with the most links to it.
    let files: Vec<String> = files_below(copy.path()).into_iter().filter(|path| path.ends_with(".md")).collect();
    let before = lint(copy.path(), &default_rules());
    let mut client = Setup::new(copy.path()).start();
    let mut most = (0, Value::Null, String::new());
    for path in files.iter().filter(|path| !path.contains("index")).step_by(5) {
        let edit = will_rename(&mut client, copy.path(), &[(path, &format!("moved/{}", path.replace(".md", "-x.md")))]);
        let count = edits_by_uri(&edit).len();
        if count > most.0 {
            most = (count, edit, path.clone());
        }
    }
    client.shut_down();
    let (count, edit, path) = most;
    assert!(count > 2, "no page is linked to");
    write_edit(copy.path(), &edit);
    let new = format!("moved/{}", path.replace(".md", "-x.md"));
    std::fs::create_dir_all(copy.path().join(&new).parent().unwrap()).unwrap();
    std::fs::rename(copy.path().join(&path), copy.path().join(&new)).unwrap();
    let after = lint(copy.path(), &default_rules());
    let links = |report: &playbook_lint::linter::Report| {
        report.diagnostics.iter().filter(|one| one.code.starts_with("PB40")).count()
    };
    assert_eq!(links(&after), links(&before), "{path}");
}
