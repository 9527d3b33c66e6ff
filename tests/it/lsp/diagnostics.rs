//! Problems appear while the user types, on the page and on others that it affects.

use std::path::Path;

use serde_json::{Value, json};

use super::client::{Setup, shown_as, uri};
use crate::support::files::{site, write};

const A: &[u8] = b"---\ntitle: A\n---\n# A\n\n## One\n\n[b](b.md)\n";
const B: &[u8] = b"---\ntitle: B\n---\n# B\n\n[a](a.md#one)\n";
/// Enables only rules about links, so pages can be short.
const CONFIG: &[u8] = b"[lint]\nselect = [\"PB401\", \"PB403\", \"PB001\", \"PB901\"]\n";

fn two_pages() -> tempfile::TempDir {
    site(&[("docs/a.md", A), ("docs/b.md", B), ("playbook-lint.toml", CONFIG)])
}

fn items(report: &Value) -> Vec<String> {
    report["items"].as_array().unwrap().iter().map(shown_as).collect()
}

#[test]
fn an_edit_shows_the_problems_of_its_page_and_of_closed_pages_that_it_affects() {
    let folder = two_pages();
    let (a, b) = (folder.path().join("docs/a.md"), folder.path().join("docs/b.md"));
    let mut client = Setup::new(folder.path()).start();
    client.open_file(&a);
    assert!(client.problems(&a).is_empty());
    let edit = |from: u32, to: u32, line: u32, text: &str| {
        let at = |character| json!({ "line": line, "character": character });
        json!([{ "range": { "start": at(from), "end": at(to) }, "text": text }])
    };
    client.change(&a, edit(3, 6, 5, "Two"));
    client.change(&a, edit(4, 8, 7, "gone.md"));
    let own = client.problems(&a);
    assert_eq!(own.len(), 1, "{own:?}");
    assert!(own[0].starts_with("7:4 PB401"), "{own:?}");
    let other = client.problems(&b);
    assert_eq!(other.len(), 1, "{other:?}");
    assert!(other[0].starts_with("5:8 PB403"), "{other:?}");
    client.replace(&a, std::str::from_utf8(A).unwrap());
    assert!(client.problems(&a).is_empty() && client.problems(&b).is_empty());
    client.shut_down();
}

#[test]
fn old_problems_of_closed_pages_are_shown_if_the_user_wants_them() {
    let folder = two_pages();
    write(folder.path(), "docs/c.md", b"[x](gone.md)\n");
    let (a, c) = (folder.path().join("docs/a.md"), folder.path().join("docs/c.md"));
    for (scope, closed, open) in [("off", 0, 0), ("open", 0, 1), ("affected", 0, 1), ("site", 1, 1)] {
        let mut client = Setup::new(folder.path()).with_options(json!({ "diagnostics": scope })).start();
        client.open_file(&a);
        assert_eq!(client.problems(&c).len(), closed, "{scope}");
        client.open_file(&c);
        assert_eq!(client.problems(&c).len(), open, "{scope}");
        client.close(&c);
        assert_eq!(client.problems(&c).len(), closed, "{scope}");
        client.shut_down();
    }
}

#[test]
fn a_pulling_client_gets_no_published_diagnostics_and_only_new_ones() {
    let folder = two_pages();
    let (a, b) = (folder.path().join("docs/a.md"), folder.path().join("docs/b.md"));
    let mut client = Setup::pulling(folder.path()).start();
    assert_eq!(client.initialized["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"], json!(true));
    client.open_file(&a);
    let report = client.pull(&a, None);
    assert_eq!((&report["kind"], items(&report).len()), (&json!("full"), 0));
    client.replace(&a, "# A\n\n[b](gone.md)\n");
    let report = client.pull(&a, report["resultId"].as_str());
    assert_eq!((&report["kind"], items(&report).len()), (&json!("full"), 1));
    let again = client.pull(&a, report["resultId"].as_str());
    assert_eq!((&again["kind"], &again["resultId"]), (&json!("unchanged"), &report["resultId"]));
    assert!(client.asked.contains(&"workspace/diagnostic/refresh".to_owned()));
    // The heading is gone, but the other page still links to it.
    let all = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let [closed] = all["items"].as_array().unwrap().as_slice() else { panic!("{all}") };
    assert_eq!(closed["uri"], json!(uri(&b)));
    assert_eq!(items(closed).len(), 1);
    // Nothing is new, so the response waits for an edit.
    let known = json!([{ "uri": closed["uri"], "value": closed["resultId"] }]);
    let waiting = client.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    client.replace(&a, std::str::from_utf8(A).unwrap());
    let answer = client.answer(&waiting).unwrap();
    assert_eq!(answer["items"][0]["items"], json!([]), "{answer}");
    assert!(client.shown.is_empty(), "nothing is published to a client that asks");
    client.shut_down();
}

/// VS Code requests a document a last time when it closes it, without a note in its requests for all files.
#[test]
fn problems_that_a_client_gets_when_it_closes_a_document_are_taken_back() {
    let folder = two_pages();
    let (a, b) = (folder.path().join("docs/a.md"), folder.path().join("docs/b.md"));
    let right = std::str::from_utf8(A).unwrap();
    let mut client = Setup::pulling(folder.path()).start();
    client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    client.open_file(&a);
    client.open_file(&b);
    let waiting = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    client.replace(&a, "# A\n");
    client.close(&b);
    let last = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&b) } }));
    let broken = client.answer(&waiting).unwrap()["items"][0].clone();
    assert_eq!(items(&client.answer(&last).unwrap()).len(), 1);
    assert_eq!((&broken["uri"], items(&broken).len()), (&json!(uri(&b)), 1));
    let request = |value: &Value| json!({ "previousResultIds": [{ "uri": uri(&b), "value": value }] });
    let waiting = client.ask("workspace/diagnostic", request(&broken["resultId"]));
    client.replace(&a, right);
    let right_again = client.answer(&waiting).unwrap()["items"][0].clone();
    assert_eq!((&right_again["uri"], items(&right_again).len()), (&json!(uri(&b)), 0));
    // The page is broken as before, but in the meantime the client heard that it is not.
    client.replace(&a, "# A\n");
    client.request("workspace/diagnostic", request(&right_again["resultId"]));
    client.replace(&a, right);
    assert_eq!(items(&client.pull(&b, None)).len(), 0);
    client.replace(&a, "# A\n");
    let answer = client.request("workspace/diagnostic", request(&broken["resultId"]));
    assert_eq!(items(&answer["items"][0]).len(), 1, "{answer}");
    client.shut_down();
}

#[test]
fn a_waiting_request_can_be_canceled() {
    let folder = two_pages();
    let mut client = Setup::pulling(folder.path()).start();
    client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let waiting = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    client.notify("$/cancelRequest", json!({ "id": 3 }));
    assert_eq!(client.answer(&waiting).unwrap_err().0, -32800);
    client.open_file(&folder.path().join("docs/a.md"));
    client.settle();
    client.shut_down();
}

#[test]
fn settings_apply_as_they_are_typed_and_mistakes_in_them_are_shown() {
    let folder = two_pages();
    let (a, config) = (folder.path().join("docs/a.md"), folder.path().join("playbook-lint.toml"));
    let mut client = Setup::new(folder.path()).start();
    client.open(&a, "# A\n\n[b](gone.md)\n");
    assert_eq!(client.problems(&a).len(), 1);
    client.open_file(&config);
    client.replace(&config, "[lint]\nselect = [\"PB401\"]\nignore = [\"PB401\"]\n");
    assert!(client.problems(&a).is_empty());
    client.replace(&config, "# é\n[lint]\nselekt = []\n");
    let shown = client.problems(&config);
    assert!(shown.len() == 1 && shown[0].starts_with("2:0 - unknown key `selekt`"), "{shown:?}");
    client.close(&config);
    assert!(client.problems(&config).is_empty());
    assert_eq!(client.problems(&a).len(), 1);
    client.shut_down();
}

#[test]
fn a_site_whose_settings_are_wrong_is_checked_once_they_are_right() {
    let folder = two_pages();
    let (a, config) = (folder.path().join("docs/a.md"), folder.path().join("playbook-lint.toml"));
    write(folder.path(), "playbook-lint.toml", b"[lint]\nselect = 1\n");
    let mut client = Setup::new(folder.path()).start();
    client.open(&a, "# A\n\n[b](gone.md)\n");
    assert_eq!(client.problems(&config).len(), 1);
    assert!(client.problems(&a).is_empty());
    assert_eq!(client.messages.len(), 1, "{:?}", client.messages);
    write(folder.path(), "playbook-lint.toml", CONFIG);
    client.changed_on_disk(&[&config]);
    assert_eq!(client.problems(&a).len(), 1);
    assert!(client.problems(&config).is_empty());
    client.shut_down();
}

#[test]
fn files_that_change_on_disk_are_read_again_and_open_ones_are_not() {
    let folder = two_pages();
    let (a, b) = (folder.path().join("docs/a.md"), folder.path().join("docs/b.md"));
    let mut client = Setup::new(folder.path()).start();
    client.open_file(&b);
    assert!(client.problems(&b).is_empty());
    std::fs::remove_file(&a).unwrap();
    client.changed_on_disk(&[&a]);
    assert_eq!(client.problems(&b).len(), 1);
    write(folder.path(), "docs/a.md", A);
    write(folder.path(), "docs/b.md", b"[x](gone.md)\n");
    client.changed_on_disk(&[&a, &b]);
    assert!(client.problems(&b).is_empty(), "the editor's text counts");
    client.close(&b);
    assert_eq!(client.problems(&b).len(), 1, "now that of the disk counts");
    // A deleted folder is reported without its files.
    std::fs::rename(folder.path().join("docs"), folder.path().join("other")).unwrap();
    client.changed_on_disk(&[&folder.path().join("docs"), &folder.path().join("other")]);
    assert!(client.problems(&b).is_empty());
    client.shut_down();
}

#[test]
fn folders_without_a_marker_are_not_read() {
    let home = site(&[("notes/a.md", b"[x](gone.md)\n"), ("site/docs/a.md", b"[x](gone.md)\n")]);
    let (note, page) = (home.path().join("notes/a.md"), home.path().join("site/docs/a.md"));
    let mut client = Setup::new(home.path()).start();
    client.open_file(&note);
    client.open_file(&page);
    assert!(client.problems(&note).is_empty() && client.problems(&page).is_empty());
    write(home.path(), "site/playbook-lint.toml", CONFIG);
    client.changed_on_disk(&[&home.path().join("site/playbook-lint.toml")]);
    assert_eq!(client.problems(&page).len(), 1);
    assert!(client.problems(&note).is_empty());
    client.shut_down();
}

#[test]
fn each_folder_has_its_own_settings_and_can_go() {
    let (one, other) = (two_pages(), two_pages());
    write(other.path(), "playbook-lint.toml", b"[lint]\nselect = [\"PB401\"]\nseverity = { PB401 = \"info\" }\n");
    let broken = "[b](gone.md)\n";
    let pages = [one.path().join("docs/a.md"), other.path().join("docs/a.md")];
    let mut client = Setup::new(one.path()).start();
    let added = json!([{ "uri": uri(other.path()), "name": "other" }]);
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": added, "removed": [] } }));
    pages.iter().for_each(|page| client.open(page, broken));
    client.settle();
    let severity = |client: &super::client::Client, page: &Path| client.shown[&uri(page)][0]["severity"].clone();
    assert_eq!((severity(&client, &pages[0]), severity(&client, &pages[1])), (json!(1), json!(3)));
    client.shut_down();
}

#[test]
fn columns_are_counted_as_negotiated_whatever_the_line_breaks() {
    let text = "\u{feff}# A\r\n\r\n😀é [x](gone.md)\r\n";
    let folder = site(&[("a b%20ü.md", text.as_bytes()), ("playbook-lint.toml", CONFIG)]);
    let page = folder.path().join("a b%20ü.md");
    for (encoding, column) in [("utf-8", 11), ("utf-16", 8), ("utf-32", 7)] {
        // Editors may or may not include the byte order mark in the text.
        for text in [text, text.trim_start_matches('\u{feff}')] {
            let mut client = Setup::new(folder.path()).with_encoding(encoding).start();
            assert_eq!(client.initialized["capabilities"]["positionEncoding"], json!(encoding));
            client.open(&page, text);
            let shown = client.problems(&page);
            assert!(shown.len() == 1 && shown[0].starts_with(&format!("2:{column} PB401")), "{encoding}: {shown:?}");
            client.shut_down();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_keeps_the_spelling_of_the_client() {
    let folder = two_pages();
    let outside = tempfile::tempdir().unwrap();
    let link = outside.path().join("link");
    std::os::unix::fs::symlink(folder.path().canonicalize().unwrap(), &link).unwrap();
    let mut client = Setup::new(&link).start();
    client.open_file(&link.join("docs/a.md"));
    client.settle();
    client.replace(&link.join("docs/a.md"), "# A\n");
    assert_eq!(client.problems(&link.join("docs/b.md")).len(), 1, "{:?}", client.shown);
    client.shut_down();
}

#[test]
fn a_page_that_is_not_utf8_stays_unreadable_while_it_is_open() {
    let folder = site(&[("a.md", b"# A \xFF\n"), ("playbook-lint.toml", CONFIG)]);
    let page = folder.path().join("a.md");
    let mut client = Setup::new(folder.path()).start();
    client.open(&page, "# A \u{fffd}\n");
    let shown = client.problems(&page);
    assert!(shown.len() == 1 && shown[0].contains("PB001"), "{shown:?}");
    client.replace(&page, "# A B\n");
    assert!(client.problems(&page).is_empty());
    client.shut_down();
}

#[test]
fn a_client_that_watches_no_files_reports_what_the_user_does_to_them() {
    let folder = two_pages();
    let (a, b, c) = (folder.path().join("docs/a.md"), folder.path().join("docs/b.md"), folder.path().join("docs/c.md"));
    let mut client = Setup::new(folder.path()).start();
    client.open_file(&b);
    assert!(client.problems(&b).is_empty());
    std::fs::rename(&a, &c).unwrap();
    let renamed = json!([{ "oldUri": uri(&a), "newUri": uri(&c) }]);
    client.notify("workspace/didRenameFiles", json!({ "files": renamed }));
    assert_eq!(client.problems(&b).len(), 1);
    write(folder.path(), "docs/a.md", A);
    client.notify("workspace/didCreateFiles", json!({ "files": [{ "uri": uri(&a) }] }));
    assert!(client.problems(&b).is_empty());
    std::fs::remove_file(&a).unwrap();
    client.notify("workspace/didDeleteFiles", json!({ "files": [{ "uri": uri(&a) }] }));
    assert_eq!(client.problems(&b).len(), 1);
    client.shut_down();
}
