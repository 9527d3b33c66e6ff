//! Baselines that are damaged or hostile.

use crate::support::command::{check, check_json, diagnostics, stderr};
use crate::support::files::{BAD, one_bad_page, site, write};

#[test]
fn a_file_that_is_not_a_baseline_fails_the_run_with_its_name() {
    let folder = one_bad_page();
    let deep = "[".repeat(100_000);
    let entry = |fingerprint: &str| {
        format!(
            "{{\"version\":1,\"findings\":[{{\"fingerprint\":{fingerprint},\"code\":\"a\",\"file\":\"b\",\"message\":\"c\"}}]}}"
        )
    };
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "{\"version\":1}",
        "{\"version\":2,\"findings\":[]}",
        "{\"version\":-1,\"findings\":[]}",
        "{\"version\":1e99,\"findings\":[]}",
        "{\"version\":1,\"findings\":{}}",
        "{\"version\":1,\"findings\":[null]}",
        "{\"version\":1,\"version\":1,\"findings\":[]}",
        "{\"version\":1,\"findings\":[]} trailing",
        "\u{feff}{\"version\":1,\"findings\":[]}",
        "{\"version\":1,\"findings\":[",
        "\0",
        "\u{1b}[31m",
        &deep,
        &format!("{{\"version\":1,\"findings\":{deep}"),
        &entry("1"),
        &entry("null"),
    ] {
        write(folder.path(), "known.json", text.as_bytes());
        for option in ["--baseline", "--write-baseline"] {
            let output = check(folder.path(), &[option, "known.json"]);
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{option} {text:.60}: {said}");
            assert!(said.contains("known.json") && said.contains("baseline") && !said.contains('\u{1b}'), "{said}");
            assert_eq!(std::fs::read(folder.path().join("known.json")).unwrap(), text.as_bytes(), "it is left alone");
        }
    }
    for path in ["missing.json", "."] {
        let output = check(folder.path(), &["--baseline", path]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(&format!("cannot read the baseline `{path}`")), "{output:?}");
    }
    write(folder.path(), "known.json", b"\xFF\xFE");
    assert_eq!(check(folder.path(), &["--baseline", "known.json"]).status.code(), Some(2));
}

#[test]
fn fingerprints_of_other_diagnostics_suppress_nothing() {
    let folder = one_bad_page();
    let text = |fingerprint: &str| {
        let one =
            format!("{{\"fingerprint\":\"{fingerprint}\",\"code\":\"PB001\",\"file\":\"bad.md\",\"message\":\"\"}}");
        format!("{{\"version\":1,\"findings\":[{one},{one}],\"more\":1}}")
    };
    for fingerprint in ["", "0", "x", "-1", "+1", " 1", "ffffffffffffffffffff", "\\u0000", "0000000000000000"] {
        write(folder.path(), "known.json", text(fingerprint).as_bytes());
        let report = check_json(folder.path(), &["--baseline", "known.json", "--select", "PB001"]);
        assert_eq!(diagnostics(&report).len(), 1, "{fingerprint}");
    }
}

#[test]
fn a_baseline_of_a_hundred_thousand_diagnostics_is_read() {
    let folder = site(&[("playbook-lint.toml", b""), ("bad.md", BAD)]);
    let one = |number: usize| {
        format!("{{\"fingerprint\":\"{number:016x}\",\"code\":\"\",\"file\":\"bad.md\",\"message\":\"\"}}")
    };
    let all = (0..100_000).map(one).collect::<Vec<_>>().join(",");
    write(folder.path(), "known.json", format!("{{\"version\":1,\"findings\":[{all}]}}").as_bytes());
    let output = check(folder.path(), &["--baseline", "known.json", "--select", "PB001"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stderr(&output).contains("100000 in the baseline no longer exist"), "{output:?}");
}
