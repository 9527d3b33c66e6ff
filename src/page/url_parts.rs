//! The parts of a URL or path.

/// A URL or path in three parts, which together are the text again. Source: RFC 3986, section 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlParts<'u> {
    /// Everything before the query and the fragment, with the scheme and the host if there are any.
    pub path: &'u str,
    /// The query with its `?`; empty if there is none.
    pub query: &'u str,
    /// The fragment with its `#`; empty if there is none.
    pub fragment: &'u str,
}

impl<'u> UrlParts<'u> {
    /// Splits a URL or path as it is written. A `?` after the first `#` is a part of the fragment.
    #[must_use]
    pub fn of(url: &'u str) -> Self {
        let (rest, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        Self { path, query, fragment }
    }

    /// Returns the fragment without its `#`; `None` if there is none.
    #[must_use]
    pub fn fragment_name(self) -> Option<&'u str> {
        self.fragment.strip_prefix('#')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_text_again() {
        for (path, query, fragment) in [
            ("a/b.md", "?view=1", "#top"),
            ("https://keys.example/", "", "#a?b#c"),
            ("", "", "#"),
            ("", "?a?b", ""),
            ("é", "", ""),
        ] {
            let url = format!("{path}{query}{fragment}");
            assert_eq!(UrlParts::of(&url), UrlParts { path, query, fragment }, "{url}");
        }
        assert_eq!(UrlParts::of("a#").fragment_name(), Some(""));
        assert_eq!(UrlParts::of("a?b").fragment_name(), None);
    }
}
