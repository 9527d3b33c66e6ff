//! Reports can be read again: a baseline suppresses exactly its own problems, and SARIF is valid JSON with every
//! diagnostic. Any bytes as a baseline give a baseline or an error.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use playbook_lint::config::Settings;
use playbook_lint::linter::Baseline;
use playbook_lint::output::{Format, FormatContext, Sarif, ShownPaths};
use playbook_lint_fuzz::{Memory, lint};

fn read(bytes: &[u8], file: &Path) -> Option<Baseline> {
    std::fs::write(file, bytes).expect("a temporary file can be written");
    Baseline::read(file).ok()
}

fuzz_target!(|data: (String, String, Vec<u8>)| {
    let (name, page, file) = data;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("baseline.json");
    let tree = Memory::of(&[(&format!("{}.md", name.replace('/', "-")), page.as_bytes())]);
    let Some(report) = lint(&tree, Settings::default(), None) else { return };
    if let Some(hostile) = read(&file, &path) {
        let judged = lint(&tree, Settings::default(), Some(&hostile)).expect("the same site");
        assert_eq!(judged.diagnostics.len() + judged.summary.baselined, report.diagnostics.len());
    }
    let mut written = Vec::new();
    Baseline::of(&report).write(&mut written).expect("memory takes it all");
    let baseline = read(&written, &path).expect("what was written is a baseline");
    assert_eq!(baseline.len(), report.diagnostics.len());
    let judged = lint(&tree, Settings::default(), Some(&baseline)).expect("the same site");
    assert!(judged.diagnostics.is_empty(), "{:?}", judged.diagnostics);
    assert_eq!((judged.summary.baselined, judged.summary.outdated), (report.diagnostics.len(), 0));

    let today = chrono::NaiveDate::from_ymd_opt(2020, 5, 1).expect("a day");
    let context = FormatContext {
        today,
        read: &|_| None,
        color: false,
        width: 80,
        folder: "",
        fail_on: None,
        paths: &ShownPaths::default(),
        commit_url: None,
        is_compared: false,
        threads: None,
    };
    let mut sarif = Vec::new();
    Sarif.write(&report, &context, &mut sarif).expect("memory takes it all");
    let sarif: serde_json::Value = serde_json::from_slice(&sarif).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), report.diagnostics.len());
    for (result, diagnostic) in results.iter().zip(&report.diagnostics) {
        assert_eq!(result["ruleId"].as_str(), Some(diagnostic.code));
    }
});
