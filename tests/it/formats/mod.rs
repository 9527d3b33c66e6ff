//! Each format, read back by something that is not ours.

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

/// The sample, away from this repository: nothing is before its paths.
fn sample_alone() -> tempfile::TempDir {
    copy_of(&sample(), |_, bytes| bytes)
}

/// What `check --select ALL` prints of the sample in `format`, and its diagnostics in JSON to compare with.
fn of_sample(format: &str) -> (String, Vec<Value>) {
    let site = sample_alone();
    let printed = stdout(&check(site.path(), &["--select", "ALL", "--format", format]));
    let report = check_json(site.path(), &["--select", "ALL"]);
    (printed, diagnostics(&report).to_vec())
}
