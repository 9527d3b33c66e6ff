//! Each format is parsed by an independent program.

mod diff_in_logs;
mod escaping;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

use serde_json::Value;

use crate::support::command::{check, check_json, diagnostics, stdout};
use crate::support::files::{copy_of, sample};

/// Returns a copy of the sample outside of this repository, so nothing precedes its paths.
fn sample_alone() -> tempfile::TempDir {
    copy_of(&sample(), |_, bytes| bytes)
}

/// Returns what `check --select ALL` prints for the sample in `format`, and the same diagnostics in JSON.
fn of_sample(format: &str) -> (String, Vec<Value>) {
    let site = sample_alone();
    let printed = stdout(&check(site.path(), &["--select", "ALL", "--format", format]));
    let report = check_json(site.path(), &["--select", "ALL"]);
    (printed, diagnostics(&report).to_vec())
}
