//! Byte ranges of a text.

/// A half-open range of bytes in the text of one file, counted after its byte order mark.
///
/// Both ends are on character boundaries. Files over 4 GiB are never read, so 32 bits suffice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// Creates the span from `start` to `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: offset(start), end: offset(end) }
    }

    /// Creates an empty span, for something that is missing at `at`.
    #[must_use]
    pub fn empty(at: usize) -> Self {
        Self::new(at, at)
    }

    /// Returns the range as `usize`, to slice with.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the text that the span covers, or an empty string if it is outside the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether the span is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` is inside.
    #[must_use]
    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// Whether `other` is completely inside.
    #[must_use]
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two have a byte in common.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the span without whitespace at both ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let slice = self.of(text);
        let start = self.start as usize + (slice.len() - slice.trim_start().len());
        Self::new(start, start + slice.trim().len())
    }

    /// Returns the span without spaces at both ends, and without the quotes of a YAML value.
    #[must_use]
    pub fn unquoted(self, text: &str) -> Self {
        let span = self.trimmed(text);
        let slice = span.of(text);
        let is_in = |quote: char| slice.len() >= 2 && slice.starts_with(quote) && slice.ends_with(quote);
        if is_in('"') || is_in('\'') { Self { start: span.start + 1, end: span.end - 1 } } else { span }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Offsets above 4 GiB cannot occur (see [`Span`]); they saturate rather than wrap.
fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Whether `offset` is in one of `spans`, which are sorted and do not overlap.
pub(crate) fn in_sorted(spans: &[Span], offset: usize) -> bool {
    let after = spans.partition_point(|span| span.start as usize <= offset);
    after > 0 && spans[after - 1].contains(offset)
}
