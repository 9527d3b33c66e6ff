//! How the command line treats configuration files.

use crate::support::command::{check, stderr, stdout};
use crate::support::files::{BAD, GOOD, site};

const CONFIG: &str = "playbook-lint.toml";

fn with_config(text: &str) -> tempfile::TempDir {
    site(&[("bad.md", BAD), ("good.md", GOOD), (CONFIG, text.as_bytes())])
}

#[test]
fn the_playbooks_own_settings_are_used_by_default() {
    let folder = with_config("[lint]\nselect = [\"PB001\"]\nfail-on = \"never\"\n");
    let own = check(folder.path(), &[]);
    assert_eq!(own.status.code(), Some(0));
    assert!(stdout(&own).contains("PB001"));
    assert_eq!(check(folder.path(), &["--no-config", "--select", "PB001"]).status.code(), Some(1));
    assert_eq!(check(folder.path(), &["--fail-on", "error"]).status.code(), Some(1), "an option wins over the file");
}

#[test]
fn another_file_can_be_named() {
    let folder = with_config("[lint]\nselect = [\"PB001\"]\n");
    std::fs::write(folder.path().join("other.toml"), "exclude = [\"bad.md\"]\n[lint]\nselect = [\"PB001\"]\n").unwrap();
    assert_eq!(check(folder.path(), &[]).status.code(), Some(1));
    let output = check(folder.path(), &["--config", "other.toml", "-v"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("settings: other.toml"));
    let missing = check(folder.path(), &["--config", "missing.toml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("cannot read `missing.toml`"));
    assert_eq!(check(folder.path(), &["--config", "other.toml", "--no-config"]).status.code(), Some(2));
}

#[test]
fn an_unknown_key_is_shown_with_its_line_an_underline_and_the_nearest_key() {
    let output = check(with_config("[lint]\nslect = [\"PB001\"]\n").path(), &[]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()));
    let said = stderr(&output);
    for part in ["playbook-lint.toml:2:1: unknown key `slect`", "2 | slect = ", " | ^^^^^\n", "did you mean `select`?"]
    {
        assert!(said.contains(part), "{part:?} is not in\n{said}");
    }
}

#[test]
fn an_unknown_rule_in_the_settings_is_shown_with_its_line_and_the_nearest() {
    for text in [
        "[lint]\nselect = [\"unreadable-pge\"]\n",
        "[lint]\nignore = [\"unreadable-pge\"]\n",
        "[lint.severity]\nunreadable-pge = \"info\"\n",
        "[lint.per-file-ignores]\n\"*.md\" = [\"unreadable-pge\"]\n",
    ] {
        let output = check(with_config(text).path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        let said = stderr(&output);
        assert!(said.contains("playbook-lint.toml:2:") && said.contains("did you mean `unreadable-page`?"), "{said}");
        assert!(said.contains("^^^"), "{said}");
    }
}

#[test]
fn a_wrong_type_and_broken_toml_fail_the_run_at_their_line() {
    for (text, line) in [("[lint]\nselect = 3\n", 2), ("[lint\n", 1), ("\n\n= 1\n", 3)] {
        let output = check(with_config(text).path(), &[]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(stderr(&output).contains(&format!("playbook-lint.toml:{line}:")), "{}", stderr(&output));
    }
}

#[test]
fn rules_can_be_ignored_for_some_pages() {
    let folder = with_config("[lint]\nselect = [\"PB001\"]\n[lint.per-file-ignores]\n\"bad.md\" = [\"PB0\"]\n");
    assert_eq!(stdout(&check(folder.path(), &[])), "");
}

#[test]
fn a_page_over_the_limit_of_the_settings_is_not_read() {
    let folder = with_config("[lint]\nselect = [\"PB001\"]\nmax-page-size = 10\n");
    let said = stdout(&check(folder.path(), &["good.md"]));
    assert!(said.contains("good.md:1:1: PB001 error this page has 21 bytes, more than the limit of 10"), "{said}");
}

#[test]
fn a_broken_docfx_json_fails_the_run_at_its_line() {
    let folder = site(&[("good.md", GOOD), ("docfx.json", b"{\n  \"build\": [\n")]);
    let output = check(folder.path(), &["--no-config"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("docfx.json:"), "{}", stderr(&output));
}
