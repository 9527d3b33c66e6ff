//! PB001.

use crate::rules::declare::declare_rule;

declare_rule! {
    /// Finds a page whose bytes are no text: not UTF-8, with a NUL byte, larger than the limit, or not readable at all.
    /// Nothing else is said of such a page, and the run goes on.
    ///
    /// ## Why
    ///
    /// docfx reads pages as UTF-8. What does not decode is published as replacement characters, and a page that cannot
    /// be read is not published at all.
    ///
    /// ## Options
    ///
    /// `lint.max-page-size`: the limit in bytes (2 MiB unless told).
    ///
    /// ## Source
    ///
    /// The contributor guide of Microsoft Learn asks for UTF-8, with or without a byte order mark.
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
