//! JSON is compared with its committed schema, and JSON Lines with JSON.

use serde_json::Value;

use super::of_sample;

use crate::support::command::check_json;
use crate::support::files::{one_bad_page, project, sample};

fn committed_schema() -> Value {
    let text = std::fs::read_to_string(project().join("docs/json.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_committed_schema_is_that_of_the_code() {
    let path = project().join("docs/json.schema.json");
    let schema = playbook_lint::output::json_schema();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        return;
    }
    assert_eq!(committed_schema(), schema, "run with UPDATE_EXPECT=1 and read the change");
}

#[test]
fn reports_are_valid_by_the_schema_and_others_are_not() {
    let schema = committed_schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let bad = one_bad_page();
    for report in [check_json(&sample(), &["--select", "ALL"]), check_json(bad.path(), &["--ignore", "ALL"])] {
        let errors: Vec<_> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    let mut report = check_json(&sample(), &[]);
    report["diagnostics"][0]["severity"] = "dreadful".into();
    assert!(!validator.is_valid(&report));
    report["diagnostics"][0].as_object_mut().unwrap().remove("severity");
    assert!(!validator.is_valid(&report), "every field is always there");
}

#[test]
fn json_lines_has_one_diagnostic_per_line_between_the_header_and_the_totals() {
    let (printed, diagnostics) = of_sample("jsonl");
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), diagnostics.len() + 2);
    let (first, last) = (&lines[0], &lines[lines.len() - 1]);
    assert_eq!((&first["type"], &first["version"], &first["as_of"]), (&"run".into(), &1.into(), &"2020-05-01".into()));
    assert_eq!((&last["type"], &last["pages"]), (&"summary".into(), &47.into()));
    for (line, diagnostic) in lines[1..].iter().zip(&diagnostics) {
        let mut line = line.clone();
        assert_eq!(line.as_object_mut().unwrap().remove("type"), Some("diagnostic".into()));
        assert_eq!(&line, diagnostic);
    }
}
