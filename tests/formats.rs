//! Each format, read back by something that is not ours.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod command;
#[path = "formats/github.rs"]
mod github;
#[path = "formats/gitlab.rs"]
mod gitlab;
#[path = "formats/json.rs"]
mod json;
#[path = "formats/junit.rs"]
mod junit;
#[path = "formats/markdown.rs"]
mod markdown;
mod readers;
#[path = "formats/sarif.rs"]
mod sarif;
#[path = "formats/text.rs"]
mod text;

use command::{check, check_json, copy_of, diagnostics, sample, stdout};
use serde_json::Value;

/// The sample, away from this repository: nothing stands before its paths.
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
