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
    /// FastTrack's own people alone.
    pub const INTERNAL: Self = Self { internal: true, partner: false };
    /// Partners alone.
    pub const PARTNER: Self = Self { internal: false, partner: true };

    /// Reads `internal`, `partner`, or both with a comma. Anything else among them is passed over.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let has = |name: &str| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(name));
        Self { internal: has("internal"), partner: has("partner") }
    }

    /// Whose build takes the file, where its name says so: `index--internal.md` and `toc--partner.yml` stand for
    /// `index.md` and `toc.yml` in one build alone.
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

    /// Whether anybody is named.
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
    fn both_audiences_may_be_named() {
        assert_eq!(Audience::parse(" Partner "), Audience::PARTNER);
        assert!(Audience::parse("internal, partner").intersects(Audience::PARTNER));
        assert!(Audience::parse("intern").is_empty());
    }

    #[test]
    fn names_tell_the_build() {
        assert_eq!(Audience::of_file_name("a/index--internal.md"), Some(Audience::INTERNAL));
        assert_eq!(Audience::of_file_name("toc--Partner.yml"), Some(Audience::PARTNER));
        for other in ["a--partner/index.md", "index-partner.md", "change--log.md", "partner.md", ""] {
            assert_eq!(Audience::of_file_name(other), None, "{other}");
        }
    }
}
