//! PB705.

use crate::index::Docset;
use crate::rules::declare::declare_rule;
use crate::rules::{DocsetRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Finds a picture of more than 1 MB.
    ///
    /// ## Why
    ///
    /// A page with a large picture opens slowly, above all for readers at a customer's site or on a phone; and everybody
    /// who downloads the playbook downloads each version of the picture.
    ///
    /// ## Fails
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
    /// (a picture of more than ten bytes)
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md title="kickoff.md"
    /// ![The agenda](media/agenda.png)
    /// ````
    ///
    /// ````text title="media/agenda.png"
    /// (a picture of less than 1 MB)
    /// ````
    ///
    /// ## Options
    ///
    /// `media.max-size`: the limit in bytes (1048576 unless told).
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
            let message = format!(
                "this picture has {}, more than the limit of {}",
                format_size(picture.size),
                format_size(limit)
            );
            reporter
                .report_in(picture.file, Span::default(), message)
                .help("cut it to the part that matters, or save it with fewer pixels or as another type")
                .data("value", picture.size.to_string());
        }
    }
}

/// A size as people read it, exact enough to tell it from the limit.
fn format_size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 2] = [("MB", 1 << 20), ("KB", 1 << 10)];
    for (unit, size) in UNITS {
        if bytes >= size {
            // Rounded up, so that what is over a limit never reads as the limit itself.
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
