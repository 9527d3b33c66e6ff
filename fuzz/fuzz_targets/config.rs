//! Any text as a playbook-lint.toml gives settings that a run can use, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_lint::config::{ConfigFile, Settings};
use playbook_lint::rules::{RuleSelection, RuleTable};
use playbook_lint_fuzz::{GOOD, Memory, lint};

fuzz_target!(|toml: &str| {
    let file = match ConfigFile::parse(toml, "playbook-lint.toml") {
        Ok(file) => file,
        Err(error) => return drop(error.to_string()),
    };
    match RuleSelection::default().over(&file) {
        Ok(choices) => drop(RuleTable::new(&choices)),
        Err(error) => drop(error.to_string()),
    }
    let settings = match Settings::from_file(&file) {
        Ok(settings) => settings,
        Err(error) => return drop(error.to_string()),
    };
    let page = "---\ntitle: a\nms.date: 3/25/2020\n---\n# a\n\n[b](b.md)\n\n| Task ID | (M)andatory / (O)ptional |\n|-|-|\n| 1 | x |\n";
    let tree =
        Memory::of(&[("a.md", page.as_bytes()), ("docs/l1l2l3-b.md", GOOD), ("docs/toc.yml", b"- href: a.md\n")]);
    let _ = lint(&tree, settings, None);
});
