//! The differences that are meant, each with its reason. A difference that is not listed here is a defect of one of the
//! parsers: ours is mended, theirs gets an entry.

/// `markdown` 1.0 panics on a valid link title that spans lines.
pub const PANIC: &str = "`markdown` panics or gives up";

/// A text that begins with an escape, `\\<`, begins for `markdown` behind the backslash.
pub fn before_escape(text: &str, start: usize) -> usize {
    start - usize::from(text[..start].ends_with('\\'))
}

/// A row of a table, or a heading, begins for `markdown` with its indentation, for us with its first pipe or letter.
pub fn behind_indentation(text: &str, start: usize) -> usize {
    start + text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len()
}
