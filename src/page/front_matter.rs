//! The YAML between the `---` fences.

use std::borrow::Cow;

use super::yaml::{self, YamlError};
use crate::text::Span;

/// A page's front matter.
#[derive(Debug)]
pub struct FrontMatter<'s> {
    /// Whether there is front matter, and whether it can be read.
    pub state: State,
    /// The opening fence, or an empty span at the start of the page.
    pub fence: Span,
    /// The YAML between the fences.
    pub span: Span,
    /// The top-level keys in their order, duplicates included.
    pub entries: Vec<MetadataEntry<'s>>,
    /// Comments, from `#` to the end of the line.
    pub comments: Vec<Span>,
}

/// Whether front matter can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The page does not start with a fence.
    Missing,
    /// There is no closing fence.
    Unclosed,
    /// The YAML is not valid, or is not a mapping.
    Invalid(YamlError),
    /// The front matter is valid.
    Read,
}

/// A key and its value.
#[derive(Debug)]
pub struct MetadataEntry<'s> {
    /// The key as YAML reads it.
    pub key: Cow<'static, str>,
    /// The location of the key.
    pub key_span: Span,
    /// Its value.
    pub value: Value<'s>,
    /// The location of the value; empty if there is none.
    pub value_span: Span,
    /// A comment after the value, on the key's line.
    pub comment: Option<Span>,
}

/// A value. Dates, numbers, and booleans are kept as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'s> {
    /// Nothing, `~` or `null`.
    Null,
    /// A text.
    Scalar(Cow<'s, str>),
    /// A list of texts; other items are left out.
    Sequence(Vec<(Cow<'s, str>, Span)>),
    /// Keys and values, which no rule reads.
    Mapping,
}

impl Value<'_> {
    /// Returns the text, if the value is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is empty: no value, or an empty text or list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Scalar(text) => text.trim().is_empty(),
            Self::Sequence(items) => items.is_empty(),
            Self::Mapping => false,
        }
    }
}

impl<'s> FrontMatter<'s> {
    /// Splits front matter from `text`. Spaces can follow the fences, as docfx allows.
    ///
    /// Returns it with the offset of the Markdown.
    #[must_use]
    pub fn split(text: &'s str) -> (Self, usize) {
        let empty =
            |state, fence| Self { state, fence, span: Span::empty(0), entries: Vec::new(), comments: Vec::new() };
        let first = line(text, 0);
        if !is_fence(first.of(text)) {
            return (empty(State::Missing, Span::empty(0)), 0);
        }
        let fence = first.trimmed(text);
        let start = next_line(text, first.end as usize);
        let mut at = start;
        let close = loop {
            if at >= text.len() {
                return (empty(State::Unclosed, fence), next_line(text, first.end as usize));
            }
            let line = line(text, at);
            // Every line that can close it starts with one of two characters, so most lines are cheap to check.
            if matches!(text.as_bytes()[at], b'-' | b'.') && is_closing_fence(line.of(text)) {
                break line;
            }
            at = next_line(text, line.end as usize);
        };
        let span = Span::new(start, close.start as usize);
        let body = next_line(text, close.end as usize);
        match yaml::mapping(span.of(text), start) {
            Ok((entries, comments)) => (Self { state: State::Read, fence, span, entries, comments }, body),
            Err(error) => (Self { span, ..empty(State::Invalid(error), fence) }, body),
        }
    }

    /// Returns the entries of `key`; more than one if the key is repeated.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a MetadataEntry<'s>> {
        self.entries.iter().filter(move |entry| entry.key == key)
    }

    /// Returns the entry of `key` that has an effect: the last one, as in docfx (YamlDotNet into a dictionary) and most
    /// parsers.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&MetadataEntry<'s>> {
        self.entries.iter().rev().find(|entry| entry.key == key)
    }
}

/// Whether the line is `---`, followed only by spaces.
fn is_fence(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.trim_matches([' ', '\t']).is_empty())
}

/// Whether the line can end front matter: `---`, or `...` as in Markdig, which docfx uses to read pages.
fn is_closing_fence(line: &str) -> bool {
    is_fence(line) || line.strip_prefix("...").is_some_and(|rest| rest.trim_matches([' ', '\t']).is_empty())
}

/// Returns the line that starts at `start`, without its line break.
fn line(text: &str, start: usize) -> Span {
    let rest = &text.as_bytes()[start..];
    Span::new(start, start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
}

/// Returns the offset after the line break at `end`.
fn next_line(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    end + if rest.starts_with(b"\r\n") { 2 } else { usize::from(!rest.is_empty()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(String, String)> {
        let (front_matter, _) = FrontMatter::split(text);
        front_matter.entries.iter().map(|entry| (entry.key.to_string(), entry.value_span.of(text).to_owned())).collect()
    }

    #[test]
    fn fences_may_have_spaces_and_any_line_end() {
        for text in
            ["--- \t\r\ntitle: A b\r\n---\r\nbody", "---\ntitle: A b\n---  \nbody", "---\rtitle: A b\r...\rbody"]
        {
            let (front_matter, body) = FrontMatter::split(text);
            assert_eq!(front_matter.state, State::Read, "{text:?}");
            assert_eq!(keys(text), [("title".to_owned(), "A b".to_owned())]);
            assert_eq!(&text[body..], "body");
        }
    }

    #[test]
    fn comments_null_and_duplicates_are_kept() {
        let text = "---\n# top\na: #Required; x\nb: 1 # note\nb: 'two'\nc:\n  - x\n  - y\nd: {e: f}\n---\n";
        let (front_matter, _) = FrontMatter::split(text);
        assert_eq!(front_matter.comments.len(), 3);
        let a = front_matter.get("a").expect("a");
        assert!(a.value.is_empty());
        assert_eq!(a.comment.expect("its comment").of(text), "#Required; x");
        assert_eq!(front_matter.all("b").count(), 2);
        let b = front_matter.get("b").expect("b");
        assert_eq!((b.value.as_str(), b.value_span.of(text)), (Some("two"), "'two'"));
        let Value::Sequence(items) = &front_matter.get("c").expect("c").value else { panic!("a list") };
        assert_eq!(items.iter().map(|(text, _)| &**text).collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(front_matter.get("d").expect("d").value, Value::Mapping);
    }

    #[test]
    fn a_value_that_is_not_a_mapping_is_invalid_at_its_place() {
        let (front_matter, _) = FrontMatter::split("---\ntitle: a: b\n---\n");
        let State::Invalid(error) = front_matter.state else { panic!("invalid") };
        assert_eq!(error.at.start, 4 + 8, "{error:?}");
        assert!(matches!(FrontMatter::split("---\n- a\n---\n").0.state, State::Invalid(_)));
        assert_eq!(FrontMatter::split("---\na: b\n").0.state, State::Unclosed);
        assert_eq!(FrontMatter::split("# Title\n").0.state, State::Missing);
        assert_eq!(FrontMatter::split("---\n---\n").0.state, State::Read);
    }
}
