//! Fixes and suppressions.

use std::path::Path;

use serde_json::{Value, json};

use super::client::{Client, Setup, edited, edits_by_uri, position_of, uri};
use crate::support::files::site;

/// A page with two links: a target in the wrong case has a safe fix, and a misspelled one has an unsafe fix.
const PAGE: &str = "# A\r\n\r\n😀 [x](Other.md) and [y](othr.md)\r\n";

fn folder() -> tempfile::TempDir {
    let config = b"profile = \"fasttrack\"\n[lint]\nselect = [\"PB401\", \"PB404\", \"PB901\"]\n";
    site(&[("a.md", PAGE.as_bytes()), ("other.md", b"# B\n"), ("playbook-lint.toml", config)])
}

fn setup(folder: &Path, resolves: bool) -> Setup {
    let mut setup = Setup::new(folder);
    if resolves {
        setup.capabilities["textDocument"]["codeAction"] =
            json!({ "dataSupport": true, "resolveSupport": { "properties": ["edit"] } });
    }
    setup
}

fn actions(client: &mut Client, path: &Path, place: &str, only: &[&str]) -> Vec<Value> {
    let at = position_of(PAGE, place);
    let context = match only {
        [] => json!({ "diagnostics": [] }),
        only => json!({ "diagnostics": [], "only": only }),
    };
    let params =
        json!({ "textDocument": { "uri": uri(path) }, "range": { "start": at, "end": at }, "context": context });
    client.request("textDocument/codeAction", params).as_array().unwrap().clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

fn applied(action: &Value, path: &Path) -> String {
    edited(PAGE, &edits_by_uri(&action["edit"])[&uri(path)])
}

#[test]
fn safe_fixes_are_preferred_and_unsafe_ones_say_so() {
    let folder = folder();
    let page = folder.path().join("a.md");
    let mut client = setup(folder.path(), false).start();
    client.open(&page, PAGE);
    let found = actions(&mut client, &page, "Other", &["quickfix"]);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!((&found[0]["isPreferred"], &found[0]["kind"]), (&json!(true), &json!("quickfix")));
    assert_eq!(applied(&found[0], &page), PAGE.replace("Other", "other"));
    assert_eq!(found[0]["diagnostics"][0]["code"], json!("PB404"));
    assert_eq!(found[0]["edit"]["documentChanges"][0]["textDocument"]["version"], json!(1));
    let found = actions(&mut client, &page, "othr", &["quickfix"]);
    assert_eq!(found[0]["isPreferred"], Value::Null);
    assert!(titles(&found)[0].ends_with("(unsafe: may change the meaning)"), "{:?}", titles(&found));
    assert_eq!(applied(&found[0], &page), PAGE.replace("othr", "other"));
    assert!(actions(&mut client, &page, "# A", &["quickfix"]).is_empty());
    client.shut_down();
}

#[test]
fn a_suppression_has_a_reason_and_leaves_no_problem() {
    let folder = folder();
    let page = folder.path().join("a.md");
    for resolves in [false, true] {
        let mut client = setup(folder.path(), resolves).start();
        client.open(&page, PAGE);
        let found = actions(&mut client, &page, "Other", &["quickfix"]);
        let mut action = found[1].clone();
        assert_eq!(action["title"], json!("PB404: suppress with a reason"));
        if resolves {
            assert_eq!(action["edit"], Value::Null);
            action = client.request("codeAction/resolve", action);
        }
        let text = applied(&action, &page);
        assert!(text.contains("<!-- playbook-lint-disable-line PB404 -- known on 2020-05-01 -->\r\n"), "{text}");
        client.replace(&page, &text);
        let left = client.problems(&page);
        assert!(left.len() == 1 && left[0].contains("PB401"), "{left:?}");
        client.shut_down();
    }
}

#[test]
fn all_safe_fixes_of_a_page_are_one_action() {
    let folder = folder();
    let page = folder.path().join("a.md");
    let mut client = setup(folder.path(), true).start();
    client.open(&page, PAGE);
    let found = actions(&mut client, &page, "# A", &[]);
    assert_eq!(titles(&found), ["Fix all safe problems of this page"]);
    let action = client.request("codeAction/resolve", found[0].clone());
    assert_eq!(applied(&action, &page), PAGE.replace("Other", "other"));
    client.replace(&page, "# Another\r\n");
    let id = client.ask("codeAction/resolve", found[0].clone());
    assert_eq!(client.answer(&id).unwrap_err().0, -32801, "it was offered for another text");
    client.shut_down();
    // An editor that fixes files on save requests only this kind.
    let mut client = setup(folder.path(), false).start();
    client.open(&page, PAGE);
    for kind in ["source", "source.fixAll", "source.fixAll.playbook-lint"] {
        let found = actions(&mut client, &page, "# A", &[kind]);
        assert_eq!(applied(&found[0], &page), PAGE.replace("Other", "other"), "{kind}");
    }
    assert!(actions(&mut client, &page, "# A", &["source.organizeImports"]).is_empty());
    client.shut_down();
}

#[test]
fn answers_about_a_text_that_changed_are_dropped() {
    let folder = folder();
    let page = folder.path().join("a.md");
    let mut client = setup(folder.path(), false).start();
    client.open(&page, PAGE);
    let at = position_of(PAGE, "Other");
    let params = json!({
        "textDocument": { "uri": uri(&page) }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] },
    });
    let asked = client.ask("textDocument/codeAction", params);
    client.replace(&page, "# Another\n");
    // The answer either comes before the edit or is dropped. An answer for the old text must not come after the new
    // text.
    if let Err((code, _)) = client.answer(&asked) {
        assert_eq!(code, -32801);
    }
    client.shut_down();
}

#[test]
fn a_feature_that_is_off_is_not_offered() {
    let folder = folder();
    let options = json!({ "codeActions": false, "rename": false, "hover": false, "navigation": false, "symbols": false,
                          "documentLinks": false, "completion": false });
    let client = setup(folder.path(), false).with_options(options).start();
    let offered = client.initialized["capabilities"].as_object().unwrap();
    let providers: Vec<&String> = offered.keys().filter(|key| key.ends_with("Provider")).collect();
    assert!(providers.is_empty(), "{providers:?}");
    client.shut_down();
}
