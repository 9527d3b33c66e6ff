//! Edits of a text, and where its parts are after them.

use crate::diagnostic::Edit;
use crate::text::Span;

/// Returns `text` with `edits` applied, and the number of edits that were skipped. If edits overlap, only the first one
/// in the order of the text is applied.
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

/// Whether two edits of different fixes cannot be applied together: they share text, or they touch where one only
/// inserts, so their order would be a guess.
pub(super) fn clash(one: Span, other: Span) -> bool {
    if one.is_empty() || other.is_empty() {
        one.start <= other.end && other.start <= one.end
    } else {
        one.overlaps(other)
    }
}

/// Whether all of `edits` can be applied to `text` together.
pub(super) fn can_apply(text: &str, edits: &[Edit]) -> bool {
    let mut spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    spans.sort_unstable();
    spans.iter().all(|span| text.get(span.range()).is_some())
        && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

/// Where the parts of a text are after edits that do not overlap.
#[derive(Debug, Default)]
pub(super) struct OffsetMap {
    /// Each edit's span before and its end after, in order.
    edits: Vec<(Span, i64)>,
}

impl OffsetMap {
    pub(super) fn new<'e>(edits: impl IntoIterator<Item = &'e Edit>) -> Self {
        let mut edits: Vec<&Edit> = edits.into_iter().collect();
        edits.sort_by_key(|edit| edit.span);
        let mut grown = 0;
        let shifted = edits.iter().map(|edit| {
            let end = i64::from(edit.span.start) + grown + length(edit.text.len());
            grown += length(edit.text.len()) - length(edit.span.len());
            (edit.span, end)
        });
        Self { edits: shifted.collect() }
    }

    /// Returns the new span of the text at `span`, including everything inserted in it or next to it.
    pub(super) fn of(&self, span: Span) -> Span {
        let start = self.start(span.start);
        Span { start, end: self.end(span.end).max(start) }
    }

    /// Returns the new start of a span that started at `offset`. Inside an edit, that is the start of the edit.
    fn start(&self, offset: u32) -> u32 {
        let is_before = |span: Span| span.end < offset || span.end == offset && !span.is_empty();
        let index = self.edits.partition_point(|&(span, _)| is_before(span));
        let at = self.edits.get(index).map_or(offset, |&(span, _)| span.start.min(offset));
        self.after(index, at)
    }

    /// Returns the new end of a span that ended at `offset`. Inside an edit, that is the end of the edit.
    fn end(&self, offset: u32) -> u32 {
        let is_before = |span: Span| span.start < offset || span == Span { start: offset, end: offset };
        let index = self.edits.partition_point(|&(span, _)| is_before(span));
        self.after(index, offset)
    }

    /// Returns the new position of `offset`, which no edit at or after `index` moves.
    fn after(&self, index: usize, offset: u32) -> u32 {
        let last = index.checked_sub(1).and_then(|index| self.edits.get(index));
        let (old_end, new_end) = last.map_or((0, 0), |&(span, end)| (span.end, end));
        u32::try_from(new_end + i64::from(offset.saturating_sub(old_end))).unwrap_or(0)
    }
}

/// Texts are shorter than 4 GiB.
fn length(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Range;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), range: Range::default(), text: text.to_owned() }
    }

    #[test]
    fn edits_are_made_in_order_and_overlaps_left_out() {
        let edits = [edit(4, 5, "E"), edit(0, 2, ""), edit(1, 3, "x"), edit(6, 6, "!")];
        assert_eq!(apply("abcdef", &edits), ("cdEf!".to_owned(), 1));
    }

    #[test]
    fn insertions_clash_where_they_touch_and_replacements_where_they_overlap() {
        let span = Span::new;
        assert!(clash(span(1, 3), span(2, 4)) && clash(span(2, 2), span(2, 2)) && clash(span(1, 2), span(2, 2)));
        assert!(!clash(span(1, 2), span(2, 3)) && !clash(span(1, 1), span(2, 3)));
    }

    #[test]
    fn places_move_with_the_edits_before_them() {
        let edits = [edit(2, 4, "long"), edit(6, 6, "++"), edit(8, 10, "")];
        let shift = OffsetMap::new(&edits);
        let moved = |start, end| (shift.of(Span::new(start, end)).start, shift.of(Span::new(start, end)).end);
        assert_eq!(moved(0, 2), (0, 2));
        assert_eq!(moved(2, 4), (2, 6), "an edit's own place");
        assert_eq!(moved(3, 5), (2, 7), "from inside an edit");
        assert_eq!(moved(6, 7), (8, 11), "an insertion at the start belongs to it");
        assert_eq!(moved(8, 10), (12, 12), "what is gone");
        assert_eq!(moved(11, 12), (13, 14));
    }
}
