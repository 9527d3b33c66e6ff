//! The intended differences, each with its reason. Any other difference is a bug in one of the parsers: if it is ours,
//! fix it; if it is theirs, add an entry.

/// `markdown` 1.0 panics on a valid link title that spans several lines.
pub const PANIC: &str = "`markdown` panics or gives up";

/// A delimiter row with more or fewer columns than the header makes a table for docfx, but not in GFM.
pub const UNEVEN: &str = "a table whose delimiter row has other columns than the header";

/// Whether the line after the header row that ends at `end` has other columns than this row, as [`UNEVEN`] says.
pub fn is_uneven(text: &str, end: usize, columns: usize) -> bool {
    let row = text[end..].lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let row = row.trim_matches([' ', '\t', '>']);
    row.strip_prefix('|').unwrap_or(row).trim_end_matches('|').split('|').count() != columns
}

/// For `markdown`, a text that starts with an escape, `\\<`, starts after the backslash.
pub fn before_escape(text: &str, start: usize) -> usize {
    start - usize::from(text[..start].ends_with('\\'))
}

/// For `markdown`, a table row or a heading starts with its indentation. For our parser, it starts with its first pipe
/// or letter.
pub fn after_indentation(text: &str, start: usize) -> usize {
    start + text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len()
}
