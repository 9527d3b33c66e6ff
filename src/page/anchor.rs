//! The fragments of a page that links can point to.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::{Document, Heading};
use crate::text::push_lower;

/// Returns docfx's identifier for a heading with the text `text`, before repeats are numbered.
///
/// Letters, digits, `-`, and `_` are kept in lowercase, a space becomes a hyphen, and everything else is dropped; a
/// heading with nothing else becomes `section`. Source: markdig's GitHub-style auto identifiers
/// (`LinkHelper.UrilizeAsGfm`, `AutoIdentifierExtension`), which docfx's Markdown engine enables.
#[must_use]
pub fn heading_anchor(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    push_anchor(text, &mut anchor);
    anchor
}

fn push_anchor(text: &str, anchor: &mut String) {
    let start = anchor.len();
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' | '-' | '_' => anchor.push(character),
            ' ' => anchor.push('-'),
            _ if character.is_alphanumeric() => push_lower(anchor, character),
            _ => {}
        }
    }
    if anchor.len() == start {
        anchor.push_str("section");
    }
}

/// All fragments of a page, in lowercase: docfx compares them ignoring case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors {
    /// All fragments, each followed by a line break.
    names: String,
}

impl Anchors {
    /// The identifiers of the page's headings, with `-1`, `-2` … for repeats, and its `id` and `name` attributes.
    #[must_use]
    pub fn of(document: &Document<'_>) -> Self {
        let mut names = String::with_capacity(document.headings.len() * 24);
        // The number of occurrences of each identifier, with the position of the first: `names` itself moves while it
        // grows.
        let mut seen: Vec<(std::ops::Range<usize>, u32)> = Vec::with_capacity(document.headings.len());
        let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
        for heading in in_order(&document.headings, &document.tabs) {
            let start = names.len();
            push_anchor(heading.text.trim(), &mut names);
            let range = start..names.len();
            let before = if seen.len() < MANY_HEADINGS {
                seen.iter().position(|(other, _)| names[other.clone()] == names[range.clone()])
            } else {
                if by_name.is_empty() {
                    by_name
                        .extend(seen.iter().enumerate().map(|(at, (other, _))| (names[other.clone()].to_owned(), at)));
                }
                by_name.get(&names[range.clone()]).copied()
            };
            if let Some(before) = before {
                seen[before].1 += 1;
                // Writing to a String cannot fail.
                let _ = write!(names, "-{}", seen[before].1);
            } else {
                if seen.len() >= MANY_HEADINGS {
                    by_name.insert(names[range.clone()].to_owned(), seen.len());
                }
                seen.push((range, 0));
            }
            names.push('\n');
            // Markdig keeps the spaces that HTML at the start or the end of a heading leaves, as hyphens.
            if heading.text.trim() != heading.text {
                push_anchor(&heading.text, &mut names);
                names.push('\n');
            }
        }
        for &span in &document.html_anchors {
            names.push_str(&document.slice(span).to_lowercase().replace('\n', " "));
            names.push('\n');
        }
        Self { names }
    }

    /// Whether `fragment`, percent-decoded and without `#`, exists here, ignoring case.
    #[must_use]
    pub fn contains(&self, fragment: &str) -> bool {
        let fragment = fragment.to_lowercase();
        self.iter().any(|name| name == fragment)
    }

    /// Returns all of them, in lowercase.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.lines()
    }

    /// Adds the fragments of an included file.
    pub fn extend(&mut self, other: &Anchors) {
        self.names.push_str(&other.names);
    }
}

/// The headings and tabs of a page in the order of the text: Markdig numbers repeats before docfx makes tabs.
fn in_order<'h, 's>(headings: &'h [Heading<'s>], tabs: &'h [Heading<'s>]) -> impl Iterator<Item = &'h Heading<'s>> {
    let (mut headings, mut tabs) = (headings.iter().peekable(), tabs.iter().peekable());
    std::iter::from_fn(move || match (headings.peek(), tabs.peek()) {
        (Some(heading), Some(tab)) if tab.span.start < heading.span.start => tabs.next(),
        (Some(_), _) => headings.next(),
        (None, _) => tabs.next(),
    })
}

/// From here on a map finds repeats faster than a look at each heading does.
const MANY_HEADINGS: usize = 32;

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
