//! The figures that docs/limits.md states, from where they are set. A test compares both.

use crate::config::Settings;
use crate::config::glob::{MAX_EXPANSIONS, MAX_PATTERN_LENGTH};
use crate::fix::MAX_IDLE_PASSES;
use crate::page::{MAX_KEYS, MAX_NESTING};
use crate::vfs::limits;

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Of a size, in bytes.
    Bytes(u64),
    /// Of a number.
    Count(usize),
}

/// Each limit by what the documentation calls it.
#[must_use]
pub fn stated_limits() -> Vec<(&'static str, Limit)> {
    use Limit::{Bytes, Count};
    let settings = Settings::default();
    vec![
        ("A page or include", Bytes(settings.max_page_size)),
        ("An image", Bytes(settings.max_image_size)),
        ("`playbook-lint.toml`, or a file that it extends", Bytes(limits::SETTINGS)),
        ("docfx.json, the publish config, or a metadata file", Bytes(limits::BUILD_CONFIG)),
        ("A redirection file", Bytes(limits::REDIRECTIONS)),
        ("A baseline", Bytes(limits::BASELINE)),
        ("A list of tasks for `tasks --against`", Bytes(limits::INVENTORY)),
        ("A list of owners", Bytes(limits::OWNERS)),
        ("An older report for `report --history`", Bytes(limits::OLDER_REPORT)),
        ("A state file of `links`", Bytes(limits::FAILURE_LOG)),
        ("A `.gitignore`", Bytes(limits::IGNORE_FILE)),
        ("Patterns of all `.gitignore` files together", Count(limits::IGNORE_PATTERNS)),
        ("A pattern in a `.gitignore`", Bytes(limits::IGNORE_PATTERN as u64)),
        ("`.git-blame-ignore-revs`", Bytes(limits::IGNORE_REVS)),
        ("Globs in `playbook-lint.toml` or docfx.json", Count(limits::GLOBS)),
        ("Alternatives of `{a,b}` in a glob of docfx.json", Count(MAX_EXPANSIONS)),
        ("A glob of docfx.json", Bytes(MAX_PATTERN_LENGTH as u64)),
        ("Keys in front matter", Count(MAX_KEYS)),
        ("Levels of nesting in front matter", Count(MAX_NESTING)),
        ("Rounds of fixes without progress", Count(MAX_IDLE_PASSES)),
    ]
}
