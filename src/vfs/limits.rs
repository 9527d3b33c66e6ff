//! The maximum amount that is read of each type of file. Larger files are rejected with an error or a note, never cut
//! off.
//!
//! Each limit is far above the size of real files, and low enough that a malicious file costs neither minutes nor
//! gigabytes. The limit of a page is a setting, `lint.max-page-size`.

/// Bytes of `playbook-lint.toml`.
pub const SETTINGS: u64 = 1 << 20;

/// Bytes of docfx.json, the publish config, and the metadata files that docfx.json lists.
pub const BUILD_CONFIG: u64 = 16 << 20;

/// Bytes of a redirection file. Those of large sites have tens of thousands of entries.
pub const REDIRECTIONS: u64 = 64 << 20;

/// Bytes of a baseline: about a million problems.
pub const BASELINE: u64 = 256 << 20;

/// Bytes of a list of tasks that `tasks --against` compares with: about 200,000 tasks.
pub const INVENTORY: u64 = 32 << 20;

/// Bytes of a list of owners: about 100,000 aliases.
pub const OWNERS: u64 = 1 << 20;

/// Bytes of an older report in JSON, from which `report --history` takes its totals.
pub const OLDER_REPORT: u64 = 256 << 20;

/// Bytes of a state file of `links`: about 100,000 URLs that fail.
pub const FAILURE_LOG: u64 = 16 << 20;

/// Bytes of a `.gitignore`.
pub const IGNORE_FILE: u64 = 1 << 20;

/// Patterns of all `.gitignore` files together.
pub const IGNORE_PATTERNS: usize = 20_000;

/// Bytes of a pattern in a `.gitignore`: no path is longer on the systems that Git runs on.
pub const IGNORE_PATTERN: usize = 4096;

/// Bytes of `.git-blame-ignore-revs`: about 20,000 commits.
pub const IGNORE_REVS: u64 = 1 << 20;

/// Bytes of the small files in which Git notes where a repository is.
pub const GIT_POINTER: u64 = 1 << 16;

/// Globs in one docfx.json or `playbook-lint.toml`, with the alternatives of `{a,b}` counted one by one in docfx.json.
pub const GLOBS: usize = 10_000;
