//! PB001.

use crate::rules::declare::declare_rule;

declare_rule! {
    /// Checks for files that cannot be read as text: not UTF-8, with NUL characters, larger than the limit, or
    /// unreadable on disk.
    ///
    /// No other rule checks such a file. The run continues with the other files.
    ///
    /// ## Why this is bad
    ///
    /// docfx reads pages as UTF-8. It publishes bytes that are not UTF-8 as replacement characters, and it does not
    /// publish a page that it cannot read.
    ///
    /// ## Options
    ///
    /// - `lint.max-page-size`: the limit in bytes (default: 2 MiB).
    ///
    /// ## References
    ///
    /// Learn's contributor guide asks for UTF-8, with or without a byte order mark.
    pub UnreadablePage {
        code: "PB001",
        name: "unreadable-page",
        severity: Error,
        fix: None,
        since: "0.1.0",
        checks: [PAGES, INCLUDES, TOCS],
        role: UnreadableFile,
    }
}
