//! PB705.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for images larger than 1 MB.
    ///
    /// ## Why this is bad
    ///
    /// A page with a large image loads slowly, especially for readers at a customer's site or on a phone. Everyone who
    /// downloads the playbook downloads every version of the image.
    ///
    /// ## Incorrect
    ///
    /// ````toml title="playbook-lint.toml"
    /// [media]
    /// max-size = 10
    /// ````
    ///
    /// ````md title="kickoff.md"
    /// ![The agenda](media/agenda.png)
    /// ````
    ///
    /// ````text title="media/agenda.png"
    /// (an image of more than 10 bytes)
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md title="kickoff.md"
    /// ![The agenda](media/agenda.png)
    /// ````
    ///
    /// ````text title="media/agenda.png"
    /// (an image of less than 1 MB)
    /// ````
    ///
    /// ## Options
    ///
    /// - `media.max-size`: the limit in bytes (default: 1048576).
    pub LargeFile {
        code: "PB705",
        name: "large-file",
        severity: Warning,
        fix: None,
        since: "0.1.0",
        checks: [IMAGES],
        facts: [IMAGES],
    }
}

impl DocsetRule for LargeFile {
    fn check(&self, docset: &Docset<'_>, reporter: &mut Reporter<'_>) {
        let limit = reporter.settings().max_image_size;
        for picture in docset.images().filter(|picture| picture.size > limit) {
            let message =
                format!("image size is {}, but the limit is {}", format_size(picture.size), format_size(limit));
            reporter
                .report_in(picture.file, Span::default(), message)
                .help("crop the image, or save it with fewer pixels or in another format")
                .data("value", picture.size.to_string());
        }
    }
}

/// Returns a readable size, exact enough to differ from the limit.
fn format_size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 2] = [("MB", 1 << 20), ("KB", 1 << 10)];
    for (unit, size) in UNITS {
        if bytes >= size {
            // Rounded up, so a size above the limit never reads as the limit itself.
            let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(size));
            return match tenths % 10 {
                0 => format!("{} {unit}", tenths / 10),
                tenth => format!("{}.{tenth} {unit}", tenths / 10),
            };
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::format_size;

    #[test]
    fn sizes_are_rounded_up() {
        let sizes = [1, 1023, 1024, 1 << 20, (1 << 20) + 1, 1_500_000, u64::MAX];
        let shown: Vec<_> = sizes.map(format_size).into();
        assert_eq!(shown, ["1 bytes", "1023 bytes", "1 KB", "1 MB", "1.1 MB", "1.5 MB", "17592186044416 MB"]);
    }
}
