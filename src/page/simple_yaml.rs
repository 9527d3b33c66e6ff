//! Reads front matter of plain `key: value` lines, as nearly all is, without a YAML parser.
//!
//! The full parser costs as much as all Markdown of a short page. This reader accepts only what it can read exactly
//! like the parser, and leaves everything else to it: [`read`] returns `None` at the first line that is not plain. A
//! property test compares the two.

use std::borrow::Cow;

use super::{MetadataEntry, Value};
use crate::text::Span;

/// Returns the entries and comments of `yaml`, whose first byte is at `offset` in the page; `None` unless every line is
/// empty, a comment, or a key with a plain one-line value or no value.
pub(super) fn read(yaml: &str, offset: usize) -> Option<(Vec<MetadataEntry<'_>>, Vec<Span>)> {
    let (mut entries, mut comments) = (Vec::with_capacity(16), Vec::new());
    let mut at = 0;
    while at < yaml.len() {
        let end = at + memchr::memchr2(b'\n', b'\r', &yaml.as_bytes()[at..]).unwrap_or(yaml.len() - at);
        let line = &yaml[at..end];
        let trimmed = line.trim_end_matches(' ');
        if line.starts_with('#') {
            is_printable(line).then_some(())?;
            comments.push(Span::new(offset + at, offset + end));
        } else if !trimmed.is_empty() {
            entries.push(entry(trimmed, offset + at)?);
        }
        at = end + 1;
    }
    Some((entries, comments))
}

/// Reads a line without trailing spaces.
fn entry(line: &str, offset: usize) -> Option<MetadataEntry<'_>> {
    let bytes = line.as_bytes();
    let key_end =
        bytes.iter().position(|&byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')))?;
    let is_key = bytes[0].is_ascii_alphabetic() && key_end < 128 && bytes[key_end] == b':';
    let after = &line[key_end + usize::from(is_key)..];
    let value = after.trim_start_matches(' ');
    if !is_key || !(after.is_empty() || after.len() > value.len()) || !(value.is_empty() || is_plain(value)) {
        return None;
    }
    let key = &line[..key_end];
    let value_span = Span::new(offset + line.len() - value.len(), offset + line.len());
    let is_null = matches!(value, "" | "~" | "null");
    Some(MetadataEntry {
        key: Cow::Owned(key.to_owned()),
        key_span: Span::new(offset, offset + key_end),
        value: if is_null { Value::Null } else { Value::Scalar(Cow::Borrowed(value)) },
        value_span: if value.is_empty() { Span::empty(offset + key_end + 1) } else { value_span },
        comment: None,
    })
}

/// Whether a value is a plain scalar: no indicator at the start, no `: ` or ` #` in it.
fn is_plain(value: &str) -> bool {
    let first = value.as_bytes()[0];
    let starts_plain = first.is_ascii_alphanumeric() || !first.is_ascii();
    let mut previous = 0;
    let has_indicator = value.bytes().any(|byte| {
        let indicator = (previous == b':' && byte == b' ') || (previous == b' ' && byte == b'#');
        previous = byte;
        indicator
    });
    starts_plain && !has_indicator && !value.ends_with(':') && is_printable(value)
}

/// ASCII without control characters, and letters and digits beyond ASCII: characters that every YAML parser accepts.
fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        || text.chars().all(|c| (' '..='~').contains(&c) || c.is_alphanumeric())
}
