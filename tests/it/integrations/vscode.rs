//! The extension for VS Code matches the program. Its own tests are in `editors/vscode/test`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::lsp::client::Setup;
use crate::support::command::{lint_in, stdout};
use crate::support::files::{expect_file, one_bad_page, project};

fn manifest() -> Value {
    serde_json::from_str(&std::fs::read_to_string(project().join("editors/vscode/package.json")).unwrap()).unwrap()
}

/// Returns the settings that the server reads, with their defaults.
fn features() -> BTreeMap<String, Value> {
    let manifest = manifest();
    let settings = manifest["contributes"]["configuration"]["properties"].as_object().unwrap();
    let settings = settings
        .iter()
        .map(|(key, setting)| (key.strip_prefix("playbook-lint.").unwrap().to_owned(), setting["default"].clone()));
    settings.filter(|(key, _)| key != "path" && key != "arguments").collect()
}

#[test]
fn it_has_the_version_and_the_schema_of_the_program() {
    assert_eq!(manifest()["version"], json!(env!("CARGO_PKG_VERSION")));
    let schema = lint_in(&project()).args(["config", "schema"]).output().unwrap();
    expect_file(&project().join("editors/vscode/playbook-lint.schema.json"), &stdout(&schema));
}

#[test]
fn its_settings_are_the_options_of_the_server_and_of_the_documentation() {
    let folder = one_bad_page();
    let mut client = Setup::new(folder.path()).with_options(json!(features())).start();
    client.settle();
    assert!(client.messages.is_empty(), "{:?}", client.messages);
    client.shut_down();
    let text = std::fs::read_to_string(project().join("docs/editors.md")).unwrap();
    let documented = text.lines().skip_while(|line| !line.starts_with("| option |")).skip(2);
    let documented = documented.take_while(|line| line.starts_with('|')).map(|line| line.split('`').nth(1).unwrap());
    assert_eq!(documented.collect::<BTreeSet<_>>(), features().keys().map(String::as_str).collect());
    let code = std::fs::read_to_string(project().join("editors/vscode/src/extension.ts")).unwrap();
    for feature in features().keys() {
        assert!(code.contains(&format!("\"{feature}\"")), "{feature}");
    }
}
