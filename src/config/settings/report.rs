//! `[report]`: what the report and the issues for owners show.

use std::collections::BTreeMap;

/// The settings of the report for owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSettings {
    /// The oldest review of each bucket, in days. Never empty; increasing. Older reviews are in one more bucket.
    pub age_buckets: Vec<u32>,
    /// A file that lists the aliases of owners, relative to the root.
    pub owners: Option<String>,
    /// The URLs of files.
    pub url: Option<UrlPattern>,
    /// The GitHub logins or teams (`organization/team`) of owners, by alias in lowercase. Each [`is_github_login`].
    pub github_logins: BTreeMap<String, String>,
}

/// Whether `text` is a GitHub login, or an organization and a team with a slash between. Logins have letters, digits, and
/// hyphens; those of managed users end with an underscore and a short code.
#[must_use]
pub fn is_github_login(text: &str) -> bool {
    let is_name = |name: &str| {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        name.len() <= 100 && name.starts_with(|first: char| first.is_ascii_alphanumeric()) && name.bytes().all(is_inner)
    };
    match text.split_once('/') {
        Some((organization, team)) => is_name(organization) && is_name(team),
        None => is_name(text),
    }
}

impl Default for ReportSettings {
    fn default() -> Self {
        Self { age_buckets: vec![90, 180, 365], owners: None, url: None, github_logins: BTreeMap::new() }
    }
}

/// The URL of a file of the repository, with `{path}`, `{commit}`, and `{line}` in place of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlPattern(String);

/// Why a text is not a [`UrlPattern`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlPatternError {
    /// It is relative, or has a scheme that can run something.
    #[error("it does not start with `https://` or `http://`")]
    Scheme,
    /// All files would have the same URL.
    #[error("it has no `{{path}}`")]
    NoPath,
    /// It has a character that no URL has.
    #[error("it has a space or a character that is not ASCII")]
    NotUrl,
    /// It has another value in braces.
    #[error("`{{{0}}}` is not `{{path}}`, `{{commit}}`, or `{{line}}`")]
    Unknown(String),
}

impl UrlPattern {
    /// Checks `text`.
    ///
    /// # Errors
    /// [`UrlPatternError`] if it is not a pattern of web URLs.
    pub fn new(text: &str) -> Result<Self, UrlPatternError> {
        if !text.starts_with("https://") && !text.starts_with("http://") {
            return Err(UrlPatternError::Scheme);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(UrlPatternError::NotUrl);
        }
        let mut rest = text;
        let mut has_path = false;
        while let Some((_, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            match name {
                "path" => has_path = true,
                "commit" | "line" => {}
                other => return Err(UrlPatternError::Unknown(other.to_owned())),
            }
            rest = after;
        }
        if has_path { Ok(Self(text.to_owned())) } else { Err(UrlPatternError::NoPath) }
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same with `{commit}` replaced by the ID of a commit. `None` if it asks for a commit that is not known.
    #[must_use]
    pub fn at(&self, commit: Option<&str>) -> Option<String> {
        match commit {
            Some(commit) => Some(self.0.replace("{commit}", commit)),
            None => (!self.0.contains("{commit}")).then(|| self.0.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_github_mentions_is_a_login() {
        for text in ["mlund", "Marit-Lund", "mlund_contoso", "harbor/docs-team", "7th"] {
            assert!(is_github_login(text), "{text}");
        }
        for text in ["", "@mlund", "marit lund", "-m", "a/b/c", "a/", "m@harbor.example", "x](y)", "müller", "a\n"] {
            assert!(!is_github_login(text), "{text}");
        }
    }

    #[test]
    fn only_urls_of_files_are_patterns() {
        for text in ["https://git.example.com/a/blob/{commit}/{path}#L{line}", "http://git.example.com/?p={path}"] {
            assert_eq!(UrlPattern::new(text).unwrap().as_str(), text);
        }
        for (text, error) in [
            ("javascript:alert(1)//{path}", UrlPatternError::Scheme),
            ("{path}", UrlPatternError::Scheme),
            ("https://git.example.com/", UrlPatternError::NoPath),
            ("https://git.example.com/ {path}", UrlPatternError::NotUrl),
            ("https://git.example.com/{file}", UrlPatternError::Unknown("file".to_owned())),
            ("https://git.example.com/#{line", UrlPatternError::NoPath),
        ] {
            assert_eq!(UrlPattern::new(text).err(), Some(error), "{text}");
        }
    }

    #[test]
    fn a_pattern_without_commit_needs_none() {
        let at = |text: &str, commit| UrlPattern::new(text).unwrap().at(commit);
        assert_eq!(at("https://x.example/{commit}/{path}", Some("1f3")).unwrap(), "https://x.example/1f3/{path}");
        assert_eq!(at("https://x.example/{commit}/{path}", None), None);
        assert_eq!(at("https://x.example/main/{path}", None).unwrap(), "https://x.example/main/{path}");
    }
}
