//! JSON, field by field, as programs rely on it.

use std::collections::BTreeSet;
use std::path::Path;

use playbook_lint::rules::RULES;
use serde_json::{Value, json};

use crate::support::command::{check_json, diagnostics};
use crate::support::files::{copy_of, one_bad_page, sample};

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn names(list: &[&'static str]) -> BTreeSet<&'static str> {
    list.iter().copied().collect()
}

#[test]
fn a_report_reads_back_field_by_field() {
    let folder = one_bad_page();
    let mut report = check_json(folder.path(), &["--select", "PB001"]);
    let fingerprint = report["diagnostics"][0]["fingerprint"].take();
    let at = json!({"line": 2, "column": 1, "byte": 4});
    let expected = json!({
        "version": 1,
        "tool": {"name": "playbook-lint", "version": env!("CARGO_PKG_VERSION")},
        "as_of": "2020-05-01",
        "root": ".",
        "summary":
            {"pages": 2, "errors": 1, "warnings": 0, "infos": 0, "suppressed": 0, "baselined": 0, "fixable": 0},
        "diagnostics": [{
            "code": "PB001",
            "name": "unreadable-page",
            "severity": "error",
            "message": "this page is not UTF-8: the byte 0xFF on line 2 (byte 4 of the file) is not valid",
            "help": "save the page as UTF-8",
            "docset": ".",
            "file": "bad.md",
            "range": {"start": at, "end": at},
            "related": [],
            "data": {},
            "fix": null,
            "fingerprint": null,
            "url": RULES[0].meta().url(),
        }],
    });
    assert_eq!(report, expected);
    let digits = fingerprint.as_str().unwrap();
    assert!(digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digits}");
}

/// Covers every diagnostic of the sample, including those of rules that are off by default.
#[test]
fn every_diagnostic_has_the_documented_shape() {
    let report = check_json(&sample(), &["--select", "ALL"]);
    assert_eq!(keys(&report), names(&["version", "tool", "as_of", "root", "summary", "diagnostics"]));
    for one in diagnostics(&report) {
        let fields = [
            "code",
            "name",
            "severity",
            "message",
            "help",
            "docset",
            "file",
            "range",
            "related",
            "data",
            "fix",
            "fingerprint",
            "url",
        ];
        assert_eq!(keys(one), names(&fields));
        let rule = RULES.iter().find(|rule| rule.meta().code == one["code"]).expect("a rule of the catalogue").meta();
        assert_eq!(one["name"], rule.name);
        assert!(["error", "warning", "info"].contains(&one["severity"].as_str().unwrap()));
        assert!(!one["message"].as_str().unwrap().is_empty());
        let file = one["file"].as_str().unwrap();
        assert!(!file.starts_with('/') && !file.contains('\\') && sample().join(file).is_file(), "{file}");
        assert!(one["data"].as_object().unwrap().values().all(Value::is_string));
        for related in one["related"].as_array().unwrap() {
            assert_eq!(keys(related), names(&["file", "range", "message"]));
        }
        if !one["fix"].is_null() {
            assert_eq!(keys(&one["fix"]), names(&["title", "applicability", "edits"]));
            assert!(["safe", "unsafe"].contains(&one["fix"]["applicability"].as_str().unwrap()));
            for edit in one["fix"]["edits"].as_array().unwrap() {
                assert_eq!(keys(edit), names(&["file", "range", "text"]));
                assert_eq!(edit["file"], one["file"]);
            }
        }
    }
}

#[test]
fn the_summary_counts_the_diagnostics() {
    let report = check_json(&sample(), &["--select", "ALL"]);
    let count = |severity: &str| diagnostics(&report).iter().filter(|one| one["severity"] == severity).count();
    let summary = &report["summary"];
    assert_eq!(summary["errors"], count("error"));
    assert_eq!(summary["warnings"], count("warning"));
    assert_eq!(summary["infos"], count("info"));
    assert_eq!(summary["fixable"], diagnostics(&report).iter().filter(|one| !one["fix"].is_null()).count());
    assert!(summary["pages"].as_u64().unwrap() > 30);
}

#[test]
fn diagnostics_come_in_the_order_of_path_line_column_and_code_and_fingerprints_are_unique() {
    let report = check_json(&sample(), &["--select", "ALL"]);
    let key = |one: &Value| {
        let start = &one["range"]["start"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&one["file"]), start["line"].as_u64(), start["column"].as_u64(), text(&one["code"]))
    };
    assert!(diagnostics(&report).iter().map(key).is_sorted());
    let fingerprints: BTreeSet<_> = diagnostics(&report).iter().map(|one| one["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), diagnostics(&report).len());
}

/// Returns all ranges of a diagnostic, each with its file.
fn ranges(one: &Value) -> Vec<(&str, &Value)> {
    let own = std::iter::once(one);
    let related = one["related"].as_array().unwrap().iter();
    let edits = one["fix"]["edits"].as_array().into_iter().flatten();
    own.chain(related).chain(edits).map(|place| (place["file"].as_str().unwrap(), &place["range"])).collect()
}

/// Counts lines and columns in the bytes on disk, without using code of the library.
fn place_of(bytes: &[u8], offset: usize) -> (u64, u64) {
    let text = std::str::from_utf8(&bytes[..offset]).expect("a boundary of characters");
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let line = text.matches('\n').count() as u64 + 1;
    let column = text.rsplit('\n').next().unwrap().chars().count() as u64 + 1;
    (line, column)
}

fn every_offset_is_where_it_says(folder: &Path) {
    let report = check_json(folder, &["--select", "ALL"]);
    for one in diagnostics(&report) {
        for (file, range) in ranges(one) {
            let bytes = std::fs::read(folder.join(file)).unwrap();
            let number = |end: &str, field: &str| range[end][field].as_u64().unwrap();
            for end in ["start", "end"] {
                let offset = usize::try_from(number(end, "byte")).unwrap();
                assert!(offset <= bytes.len(), "{one:#}");
                assert_eq!(place_of(&bytes, offset), (number(end, "line"), number(end, "column")), "{one:#}");
            }
            assert!(number("start", "byte") <= number("end", "byte"), "{one:#}");
        }
    }
}

#[test]
fn bytes_lines_and_columns_point_at_the_same_place_on_disk() {
    every_offset_is_where_it_says(&sample());
}

#[test]
fn they_do_with_a_byte_order_mark_and_with_windows_line_ends() {
    let pages = |change: fn(Vec<u8>) -> Vec<u8>| {
        copy_of(&sample(), move |path, bytes| if path.ends_with(".md") { change(bytes) } else { bytes })
    };
    let marked =
        pages(|bytes| if bytes.starts_with(b"\xEF\xBB\xBF") { bytes } else { [b"\xEF\xBB\xBF", &*bytes].concat() });
    every_offset_is_where_it_says(marked.path());
    let windows = pages(|bytes| match String::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n").replace('\n', "\r\n").into(),
        Err(error) => error.into_bytes(),
    });
    every_offset_is_where_it_says(windows.path());
}

/// A byte order mark shifts bytes by three and changes nothing else.
#[test]
fn a_byte_order_mark_changes_no_diagnostic() {
    // PB001's message contains the byte.
    let rules = ["--select", "ALL", "--ignore", "PB001"];
    let bare = copy_of(&sample(), |_, bytes| bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes));
    let marked = copy_of(
        bare.path(),
        |path, bytes| {
            if path.ends_with(".md") { [b"\xEF\xBB\xBF", &*bytes].concat() } else { bytes }
        },
    );
    let (bare, mut marked) = (check_json(bare.path(), &rules), check_json(marked.path(), &rules));
    move_bytes(&mut marked, -3);
    assert_eq!(bare, marked);
}

fn move_bytes(value: &mut Value, by: i64) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_i64() {
                    Some(number) if key == "byte" => *value = (number + by).into(),
                    _ => move_bytes(value, by),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_bytes(item, by)),
        _ => {}
    }
}

/// If a diagnostic has a value and its span covers text, the text on disk contains the value.
#[test]
fn a_span_covers_the_value_in_the_diagnostic() {
    let report = check_json(&sample(), &["--select", "ALL"]);
    for one in diagnostics(&report) {
        let (Some(value), Some(file)) = (one["data"]["value"].as_str(), one["file"].as_str()) else { continue };
        let bytes = std::fs::read(sample().join(file)).unwrap();
        let byte = |end: &str| usize::try_from(one["range"][end]["byte"].as_u64().unwrap()).unwrap();
        let text = std::str::from_utf8(&bytes[byte("start")..byte("end")]).unwrap();
        if !value.is_empty() && !text.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            assert!(text.contains(value) || value.contains(text), "{one:#}\ncovers {text:?}");
        }
    }
}
