//! Applying edits, and writing pages.

mod suppressions;
mod write;

pub use suppressions::{Added, add_suppressions};
pub use write::{WriteError, write_page};

use crate::diagnostic::Edit;

/// `text` with `edits` made. Of edits that overlap, the first in the order of the text is made and the others are left
/// out; the number of those is returned too.
#[must_use]
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> (String, usize) {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    let (mut result, mut at, mut left_out) = (String::with_capacity(text.len()), 0, 0);
    for edit in edits {
        let range = edit.span.range();
        match text.get(at..range.start) {
            Some(before) if text.is_char_boundary(range.end) => {
                result.push_str(before);
                result.push_str(&edit.text);
                at = range.end;
            }
            _ => left_out += 1,
        }
    }
    result.push_str(&text[at..]);
    (result, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Range, Span};

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), range: Range::default(), text: text.to_owned() }
    }

    #[test]
    fn edits_are_made_in_order_and_overlaps_left_out() {
        let edits = [edit(4, 5, "E"), edit(0, 2, ""), edit(1, 3, "x"), edit(6, 6, "!")];
        assert_eq!(apply("abcdef", &edits), ("cdEf!".to_owned(), 1));
    }
}
