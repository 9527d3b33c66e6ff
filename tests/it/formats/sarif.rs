//! SARIF is validated against the schema of OASIS, and parsed into the types of `serde_sarif`.
//!
//! The schema is the one in the crate `serde-sarif`, which generates its types from it.

use std::path::PathBuf;
use std::process::Command;

use playbook_lint::rules::RULES;
use serde_json::Value;

use super::of_sample;

use crate::support::command::{check, stdout};
use crate::support::files::{one_bad_page, project, site};

/// Returns the SARIF 2.1.0 schema from the sources of `serde-sarif`, which cargo has downloaded.
fn schema() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(project()).output().unwrap();
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let rustc = said("rustc", &["-vV"]);
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata =
        said(&cargo, &["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let package = metadata["packages"].as_array().unwrap().iter().find(|package| package["name"] == "serde-sarif");
    let manifest = PathBuf::from(package.unwrap()["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // The schema's pattern for languages has an extra bracket, which Rust's regular expressions reject. Reports contain
    // no language.
    for holder in ["run", "toolComponent"] {
        if let Some(language) = schema["definitions"][holder]["properties"]["language"].as_object_mut() {
            language.remove("pattern");
        }
    }
    assert_eq!(schema["title"], "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema");
    schema
}

pub(crate) fn validator() -> jsonschema::Validator {
    jsonschema::draft7::options().should_validate_formats(true).build(&schema()).unwrap()
}

#[test]
fn reports_are_valid_by_the_published_schema_and_others_are_not() {
    let validator = validator();
    let (printed, _) = of_sample("sarif");
    let folder = one_bad_page();
    let empty = stdout(&check(folder.path(), &["--ignore", "ALL", "--format", "sarif"]));
    for text in [&printed, &empty] {
        let log: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<_> = validator.iter_errors(&log).map(|error| format!("{error}")).collect();
        assert_eq!(errors, Vec::<String>::new());
        let read: serde_sarif::sarif::Sarif = serde_json::from_str(text).unwrap();
        assert_eq!(read.runs.len(), 1);
    }
    let mut log: Value = serde_json::from_str(&printed).unwrap();
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    assert!(!validator.is_valid(&log));
}

#[test]
fn a_result_says_what_json_says() {
    let (printed, diagnostics) = of_sample("sarif");
    let log: Value = serde_json::from_str(&printed).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["automationDetails"]["id"], "playbook-lint/");
    assert!(run["originalUriBaseIds"]["%SRCROOT%"].is_object());
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), diagnostics.len());
    let unescaped = |text: &Value| text.as_str().unwrap().replace("{{", "{").replace("}}", "}").replace('\\', "");
    for (result, one) in results.iter().zip(&diagnostics) {
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!((&result["ruleId"], &rule["id"]), (&one["code"], &one["code"]));
        let level = if one["severity"] == "info" { "note" } else { one["severity"].as_str().unwrap() };
        assert_eq!(result["level"], level);
        let said = unescaped(&result["message"]["text"]);
        assert!(said.starts_with(&one["message"].as_str().unwrap().replace('\\', "")), "{said}");
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        let path = percent_encoding::percent_decode_str(uri).decode_utf8().unwrap();
        assert_eq!(path, one["file"].as_str().unwrap());
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
        let (start, end) = (&one["range"]["start"], &one["range"]["end"]);
        let region = &place["region"];
        assert_eq!((&region["startLine"], &region["startColumn"]), (&start["line"], &start["column"]));
        assert_eq!((&region["endLine"], &region["endColumn"]), (&end["line"], &end["column"]));
        assert_eq!(region["byteOffset"], start["byte"]);
        assert_eq!(result["partialFingerprints"]["playbookLint/v1"], one["fingerprint"]);
        let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
        assert_eq!(related, one["related"].as_array().unwrap().len());
        assert_eq!(result["fixes"].is_array(), !one["fix"].is_null());
        if let Some(edits) = one["fix"]["edits"].as_array() {
            let fix = &result["fixes"][0];
            assert_eq!(fix["properties"]["applicability"], one["fix"]["applicability"]);
            let replacements = fix["artifactChanges"][0]["replacements"].as_array().unwrap();
            assert_eq!(replacements.len(), edits.len());
            for (replacement, edit) in replacements.iter().zip(edits) {
                assert_eq!(replacement["insertedContent"]["text"], edit["text"]);
                assert_eq!(replacement["deletedRegion"]["startColumn"], edit["range"]["start"]["column"]);
                assert_eq!(replacement["deletedRegion"]["byteOffset"], edit["range"]["start"]["byte"]);
            }
        }
    }
    assert!(results.iter().any(|result| result["relatedLocations"].is_array()));
}

#[test]
fn every_rule_is_described_with_its_help() {
    let (printed, _) = of_sample("sarif");
    let log: Value = serde_json::from_str(&printed).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), RULES.len());
    for (rule, meta) in rules.iter().zip(RULES.iter().map(|rule| rule.meta())) {
        assert_eq!((&rule["id"], &rule["name"]), (&meta.code.into(), &meta.name.into()));
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Why this is bad"));
        assert_eq!(rule.get("helpUri").and_then(Value::as_str), meta.url().as_deref());
        assert_eq!(rule["defaultConfiguration"]["enabled"], meta.on_by_default);
        assert!(!rule["properties"]["tags"][0].as_str().unwrap().is_empty());
    }
}

/// §3.11.5 and §3.11.6 of the standard: braces are doubled, and text must not be able to form a link.
#[test]
fn what_a_page_says_is_neither_placeholder_nor_link() {
    let page: &[u8] = b"---\ntitle: '{title}'\nft.audience: '[x](https://evil.example) {0}'\n---\n# A\n";
    let folder = site(&[("a.md", page), ("[0](1) b.md", b"\xFF")]);
    let printed = stdout(&check(folder.path(), &["--select", "PB001,PB102,PB104", "--format", "sarif"]));
    let log: Value = serde_json::from_str(&printed).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let said: Vec<_> = results.iter().map(|result| result["message"]["text"].as_str().unwrap()).collect();
    assert!(said.iter().any(|text| text.contains("{{title}}")), "{said:?}");
    assert!(said.iter().any(|text| text.contains("\\[x\\](https://evil.example) {{0}}")), "{said:?}");
}
