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
    /// Only FastTrack's own people.
    pub const INTERNAL: Self = Self { internal: true, partner: false };
    /// Only partners.
    pub const PARTNER: Self = Self { internal: false, partner: true };

    /// Parses `internal`, `partner`, or both with a comma. Any other word among them is ignored.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let has = |name: &str| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(name));
        Self { internal: has("internal"), partner: has("partner") }
    }

    /// Returns whose build takes the file, if its name states that: `index--internal.md` and `toc--partner.yml` replace
    /// `index.md` and `toc.yml` in only one build.
    #[must_use]
    pub fn of_file_name(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next()?;
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (_, suffix) = stem.rsplit_once("--")?;
        match suffix {
            _ if suffix.eq_ignore_ascii_case("internal") => Some(Self::INTERNAL),
            _ if suffix.eq_ignore_ascii_case("partner") => Some(Self::PARTNER),
            _ => None,
        }
    }

    /// Whether there are any readers.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Whether some reader belongs to both.
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.internal && other.internal || self.partner && other.partner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_audiences_can_be_listed() {
        assert_eq!(Audience::parse(" Partner "), Audience::PARTNER);
        assert!(Audience::parse("internal, partner").intersects(Audience::PARTNER));
        assert!(Audience::parse("intern").is_empty());
    }

    #[test]
    fn names_identify_the_build() {
        assert_eq!(Audience::of_file_name("a/index--internal.md"), Some(Audience::INTERNAL));
        assert_eq!(Audience::of_file_name("toc--Partner.yml"), Some(Audience::PARTNER));
        for other in ["a--partner/index.md", "index-partner.md", "change--log.md", "partner.md", ""] {
            assert_eq!(Audience::of_file_name(other), None, "{other}");
        }
    }
}
