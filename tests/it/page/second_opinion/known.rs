//! The intended differences, each with its reason. A difference that is not listed here is a defect of one of the
//! parsers: ours is fixed, theirs gets an entry.

/// `markdown` 1.0 panics on a valid link title that spans lines.
pub const PANIC: &str = "`markdown` panics or gives up";

/// A text that starts with an escape, `\\<`, starts after the backslash for `markdown`.
pub fn before_escape(text: &str, start: usize) -> usize {
    start - usize::from(text[..start].ends_with('\\'))
}

/// A row of a table, or a heading, begins for `markdown` with its indentation, for us with its first pipe or letter.
pub fn after_indentation(text: &str, start: usize) -> usize {
    start + text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len()
}
