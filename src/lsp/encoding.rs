//! Positions as clients count them: lines, and code units on a line.

use crate::text::{Source, Span};

/// The unit in which a client counts columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every client supports.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// A place in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Point {
    /// 0-based line. Lines end with `\n`, `\r\n`, or `\r`, as in [`LineIndex`](crate::text::LineIndex).
    pub(super) line: u32,
    /// 0-based code unit.
    pub(super) unit: u32,
}

/// From its first character to the position after its last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PointRange {
    pub(super) start: Point,
    pub(super) end: Point,
}

/// Converts positions in one text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Positions<'s> {
    encoding: Encoding,
    source: &'s Source,
    /// Whether the client counts a byte order mark, which is not part of `source`.
    counts_bom: bool,
}

impl Encoding {
    /// The number of code units of `text`.
    fn len(self, text: &str) -> u32 {
        let length = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        };
        u32::try_from(length).unwrap_or(u32::MAX)
    }

    /// The byte offset of a code unit on `line`: the end of the line for a unit after it, and the start of a character
    /// for a unit inside it.
    fn offset(self, line: &str, unit: u32) -> usize {
        let mut units = 0;
        for (offset, character) in line.char_indices() {
            units += self.len(character.encode_utf8(&mut [0; 4]));
            if units > unit {
                return offset;
            }
        }
        line.len()
    }
}

impl<'s> Positions<'s> {
    pub(super) fn new(encoding: Encoding, source: &'s Source, counts_bom: bool) -> Self {
        Self { encoding, source, counts_bom }
    }

    /// The number of code units that the client counts before the first character of the text.
    fn units_before(&self, line: u32) -> u32 {
        if self.counts_bom && line == 0 { self.encoding.len("\u{feff}") } else { 0 }
    }

    /// The byte offset of `point` in the text: the end of the line for a point after it.
    pub(super) fn offset(&self, point: Point) -> usize {
        let text = self.source.text();
        let line = self.source.lines().line(text, point.line as usize);
        let unit = point.unit.saturating_sub(self.units_before(point.line));
        line.start as usize + self.encoding.offset(line.of(text), unit)
    }

    /// The point at a byte offset.
    pub(super) fn point(&self, offset: usize) -> Point {
        let (text, lines) = (self.source.text(), self.source.lines());
        let offset = text.floor_char_boundary(offset);
        let line = lines.line_of(text, offset);
        // The offset is after the line if it is inside `\r\n`.
        let before = text.get(lines.line(text, line).start as usize..offset).unwrap_or_default();
        let before = before.trim_end_matches(['\r', '\n']);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Point { line, unit: self.units_before(line) + self.encoding.len(before) }
    }

    pub(super) fn range(&self, span: Span) -> PointRange {
        PointRange { start: self.point(span.start as usize), end: self.point(span.end as usize) }
    }

    pub(super) fn span(&self, range: PointRange) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn each_encoding_counts_its_own_units() {
        let source = Source::from_text("a.md", "x\r\né日😀!");
        let at = source.text().find('!').unwrap();
        let units = ENCODINGS.map(|encoding| Positions::new(encoding, &source, false).point(at));
        assert_eq!(units, [(1, 9), (1, 4), (1, 3)].map(|(line, unit)| Point { line, unit }));
    }

    #[test]
    fn points_outside_a_line_are_at_its_end_and_those_inside_a_character_at_its_start() {
        let source = Source::from_text("a.md", "😀b\r\nc");
        let positions = Positions::new(Encoding::Utf16, &source, false);
        let offset = |line, unit| positions.offset(Point { line, unit });
        assert_eq!([offset(0, 1), offset(0, 2), offset(0, 9), offset(7, 7)], [0, 4, 5, 8]);
    }

    #[test]
    fn a_byte_order_mark_that_the_client_has_counts() {
        let source = Source::from_bytes("a.md".into(), "\u{feff}ab\nc".into()).unwrap();
        let units = |counts_bom| ENCODINGS.map(|encoding| Positions::new(encoding, &source, counts_bom).point(1).unit);
        assert_eq!((units(false), units(true)), ([1, 1, 1], [4, 2, 2]));
        let positions = Positions::new(Encoding::Utf16, &source, true);
        assert_eq!(positions.offset(Point { line: 0, unit: 2 }), 1);
        assert_eq!(positions.point(3), Point { line: 1, unit: 0 });
    }

    proptest! {
        #[test]
        fn each_character_boundary_comes_back(text in "[ab é日😀\u{301}\n\r\t]{0,60}", counts_bom: bool) {
            let source = Source::from_text("a.md", &text);
            for encoding in ENCODINGS {
                let positions = Positions::new(encoding, &source, counts_bom);
                for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let inside_break = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                    let back = positions.offset(positions.point(offset));
                    prop_assert_eq!(back, if inside_break { offset - 1 } else { offset });
                }
            }
        }
    }
}
