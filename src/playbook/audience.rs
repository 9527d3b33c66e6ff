//! Who a page is for.

/// The readers of a page, from `ft.audience`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// FastTrack's own people.
    pub internal: bool,
    /// Partners.
    pub partner: bool,
}

impl Audience {
    /// Reads `internal`, `partner`, or both with a comma. Anything else among them is passed over.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let has = |name: &str| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(name));
        Self { internal: has("internal"), partner: has("partner") }
    }
}
