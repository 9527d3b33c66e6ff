//! The fragments that a page can be linked to by.

use rustc_hash::FxHashMap;

use super::Document;

/// docfx's identifier for a heading that reads `text`, before repeats are numbered.
///
/// Letters, digits, `-` and `_` are kept in lower case, a blank becomes a hyphen, all else is dropped; a heading of
/// nothing else is `section`. Source: markdig's GitHub-style auto identifiers (`LinkHelper.UrilizeAsGfm`,
/// `AutoIdentifierExtension`), which docfx's Markdown engine turns on.
#[must_use]
pub fn heading_anchor(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'A'..='Z' => anchor.push(character.to_ascii_lowercase()),
            'a'..='z' | '0'..='9' | '-' | '_' => anchor.push(character),
            ' ' => anchor.push('-'),
            _ if character.is_alphanumeric() => anchor.extend(character.to_lowercase()),
            _ => {}
        }
    }
    if anchor.is_empty() { "section".to_owned() } else { anchor }
}

/// All fragments of a page, in lower case: docfx compares them without case.
#[derive(Debug, Default, Clone)]
pub struct Anchors {
    names: Vec<Box<str>>,
}

impl Anchors {
    /// The identifiers of the page's headings, with `-1`, `-2` … for repeats, and its `id` and `name` attributes.
    #[must_use]
    pub fn of(document: &Document<'_>) -> Self {
        let mut seen: FxHashMap<String, u32> = FxHashMap::default();
        let mut names = Vec::with_capacity(document.headings.len() + document.html_anchors.len());
        for heading in &document.headings {
            let base = heading_anchor(heading.text.trim());
            let repeats = seen.entry(base.clone()).and_modify(|count| *count += 1).or_insert(0);
            names.push(if *repeats == 0 { base } else { format!("{base}-{repeats}") }.into_boxed_str());
        }
        names.extend(document.html_anchors.iter().map(|&span| document.slice(span).to_lowercase().into_boxed_str()));
        Self { names }
    }

    /// Whether `fragment`, percent-decoded and without `#`, names a place here. Case does not matter.
    #[must_use]
    pub fn contains(&self, fragment: &str) -> bool {
        let fragment = fragment.to_lowercase();
        self.names.iter().any(|name| **name == *fragment)
    }

    /// All of them, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// Takes over the fragments of an included file.
    pub fn extend(&mut self, other: &Anchors) {
        self.names.extend(other.names.iter().cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::heading_anchor;

    #[test]
    fn anchors_follow_docfx() {
        assert_eq!(heading_anchor("L2 - Product Feature/Capability"), "l2---product-featurecapability");
        assert_eq!(heading_anchor("What's_new in 2.0?"), "whats_new-in-20");
        assert_eq!(heading_anchor("概要の更新"), "概要の更新");
        assert_eq!(heading_anchor("\u{200b}Über uns"), "über-uns");
        assert_eq!(heading_anchor("!?"), "section");
    }
}
