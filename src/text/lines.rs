//! Lines and columns.

use super::Span;

/// A position in a file, as people and editors count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode scalar values.
    pub column: u32,
    /// Offset in bytes of the file on disk, including a byte order mark.
    pub byte: u32,
}

/// From the first character to the position after the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
pub struct Range {
    /// The first character.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

/// Where the lines of a text are. Lines end with `\n`, `\r\n`, or a lone `\r`, as in CommonMark.
///
/// The counts before every few hundred bytes are stored, and the rest is counted on demand: most pages need only a few
/// positions, and a list of all lines would cost more than these.
#[derive(Clone, Debug)]
pub struct LineIndex {
    marks: Vec<Checkpoint>,
    /// The number of lines that end with a line break.
    breaks: usize,
    has_lone_returns: bool,
    is_ascii: bool,
    bom_len: u32,
}

/// The counts before a position in the text.
#[derive(Clone, Copy, Debug, Default)]
struct Checkpoint {
    /// Line breaks.
    breaks: u32,
    /// Scalar values that start there.
    scalars: u32,
    /// The start of the line that contains the position.
    line_start: u32,
}

/// The maximum number of bytes that are counted for a position.
const CHECKPOINT_INTERVAL: usize = 256;

impl LineIndex {
    /// Indexes `text`, which has `bom_len` bytes before it on disk.
    #[must_use]
    pub fn new(text: &str, bom_len: u32) -> Self {
        let bytes = text.as_bytes();
        let mut index = Self {
            marks: Vec::with_capacity(bytes.len() / CHECKPOINT_INTERVAL + 1),
            breaks: 0,
            has_lone_returns: has_lone_returns(bytes),
            is_ascii: bytes.is_ascii(),
            bom_len,
        };
        let (mut mark, mut start) = (Checkpoint::default(), 0);
        loop {
            index.marks.push(mark);
            let end = (start + CHECKPOINT_INTERVAL).min(bytes.len());
            let breaks = index.breaks_in(bytes, start, end);
            index.breaks += breaks;
            if end == bytes.len() {
                return index;
            }
            mark.breaks = count(index.breaks);
            mark.scalars = mark.scalars.saturating_add(count(index.scalars(&bytes[start..end])));
            if let Some(last) = index.last_break(bytes, start, end) {
                mark.line_start = Span::empty(last + 1).start;
            }
            start = end;
        }
    }

    /// Returns the number of lines. A text that ends with a line break has an empty last line.
    #[must_use]
    pub fn len(&self) -> usize {
        self.breaks + 1
    }

    /// Never true: even an empty text has a line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Returns the 0-based line of `text` that contains `offset`.
    #[must_use]
    pub fn line_of(&self, text: &str, offset: usize) -> usize {
        let offset = offset.min(text.len());
        let (mark, at) = self.mark_before(offset);
        mark.breaks as usize + self.breaks_in(text.as_bytes(), at, offset)
    }

    /// Returns the span of a 0-based line of `text`, without its line break; empty after the last line.
    #[must_use]
    pub fn line(&self, text: &str, line: usize) -> Span {
        let bytes = text.as_bytes();
        let Some(start) = self.line_start(bytes, line) else { return Span::empty(text.len()) };
        let rest = &bytes[start..];
        Span::new(start, start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
    }

    /// Returns the span of the line of `text` that contains `offset`, without its line break. Of a longer line than usual
    /// it is only the part near `offset`: many places on one endless line then cost no more than as many lines.
    #[must_use]
    pub(crate) fn line_near(&self, text: &str, offset: usize) -> Span {
        const NEAR: usize = 512;
        let (bytes, offset) = (text.as_bytes(), offset.min(text.len()));
        let first = offset.saturating_sub(NEAR);
        let start = self.last_break(bytes, first, offset).map_or(first, |last| last + 1);
        let near = &bytes[start..bytes.len().min(offset + NEAR)];
        let end = start + memchr::memchr2(b'\n', b'\r', near).unwrap_or(near.len());
        Span::new(text.floor_char_boundary(start), text.floor_char_boundary(end))
    }

    /// Returns the position of `offset` in `text`.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let (bytes, offset) = (text.as_bytes(), offset.min(text.len()));
        let (mark, at) = self.mark_before(offset);
        let line = mark.breaks as usize + self.breaks_in(bytes, at, offset);
        let column = match self.last_break(bytes, at, offset) {
            Some(last) => self.scalars(&bytes[last + 1..offset]),
            None => {
                let start = mark.line_start as usize;
                let (before, behind) = self.mark_before(start);
                let before = before.scalars as usize + self.scalars(&bytes[behind..start]);
                mark.scalars as usize + self.scalars(&bytes[at..offset]) - before
            }
        };
        Position { line: count(line + 1), column: count(column + 1), byte: Span::empty(offset).start + self.bom_len }
    }

    /// Returns the range of `span` in `text`.
    #[must_use]
    pub fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.position(text, span.start as usize), end: self.position(text, span.end as usize) }
    }

    /// Returns the last checkpoint at or before `offset`, and its position.
    fn mark_before(&self, offset: usize) -> (Checkpoint, usize) {
        let place = (offset / CHECKPOINT_INTERVAL).min(self.marks.len() - 1);
        (self.marks[place], place * CHECKPOINT_INTERVAL)
    }

    /// Returns the start of a 0-based line; `None` after the last one.
    fn line_start(&self, bytes: &[u8], line: usize) -> Option<usize> {
        let Some(before) = line.checked_sub(1) else { return Some(0) };
        // The line break before the line is after the last checkpoint with fewer line breaks.
        let place = self.marks.partition_point(|mark| mark.breaks as usize <= before) - 1;
        let (start, skipped) = (place * CHECKPOINT_INTERVAL, before - self.marks[place].breaks as usize);
        let end = bytes.len().min(start + CHECKPOINT_INTERVAL);
        let mut breaks = memchr::memchr2_iter(b'\n', b'\r', &bytes[start..end]).map(|at| start + at);
        breaks.by_ref().filter(|&at| is_break(bytes, at)).nth(skipped).map(|at| at + 1)
    }

    /// Returns the number of line breaks that end in the bytes from `start` to `end`.
    fn breaks_in(&self, bytes: &[u8], start: usize, end: usize) -> usize {
        if self.has_lone_returns {
            return (start..end).filter(|&at| is_break(bytes, at)).count();
        }
        memchr::memchr_iter(b'\n', &bytes[start..end]).count()
    }

    /// Returns the number of scalar values that start in `bytes`: every UTF-8 byte except continuation bytes starts
    /// one.
    fn scalars(&self, bytes: &[u8]) -> usize {
        if self.is_ascii {
            return bytes.len();
        }
        // Sums that fit into a byte let the compiler process many bytes at once.
        let parts = bytes.chunks(usize::from(u8::MAX));
        parts.map(|part| usize::from(part.iter().map(|&byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>())).sum()
    }

    /// Returns where the last line break in the bytes from `start` to `end` ends.
    fn last_break(&self, bytes: &[u8], start: usize, end: usize) -> Option<usize> {
        if self.has_lone_returns {
            return (start..end).rev().find(|&at| is_break(bytes, at));
        }
        memchr::memrchr(b'\n', &bytes[start..end]).map(|at| start + at)
    }
}

/// Whether a line break ends with the byte at `at`.
fn is_break(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')
}

/// Whether there is a `\r` without a `\n` after it.
fn has_lone_returns(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// Lines and columns of a file below 4 GiB fit; anything else saturates.
fn count(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let text = "a\nb\r\nc\rd\n";
        let index = LineIndex::new(text, 0);
        let lines: Vec<_> = (0..index.len()).map(|line| index.line(text, line).of(text)).collect();
        assert_eq!(lines, ["a", "b", "c", "d", ""]);
    }

    #[test]
    fn columns_are_scalar_values_and_bytes_count_the_byte_order_mark() {
        let text = "x\n日本 👩‍💻!";
        let index = LineIndex::new(text, 3);
        let at = text.find('!').unwrap_or_default();
        assert_eq!(index.position(text, at), Position { line: 2, column: 7, byte: 2 + 6 + 1 + 11 + 3 });
    }

    #[test]
    fn columns_of_long_lines_are_exact_everywhere() {
        let text = format!("kurz\n{}\nlang {}", "aé日👩".repeat(3000), "é".repeat(5000));
        let index = LineIndex::new(&text, 0);
        assert!(index.marks.len() > 10);
        for (offset, _) in text.char_indices().step_by(7) {
            let before = &text[..offset];
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            assert_eq!(index.position(&text, offset).column as usize, column, "at {offset}");
        }
    }

    #[test]
    fn places_agree_with_counting_line_by_line_whatever_the_breaks() {
        for line_break in ["\n", "\r\n", "\r", "\n\r", "\r\r\n", "é\r\n\n"] {
            // Two-byte line breaks are on both sides of a checkpoint.
            let text: String = (0..1500).map(|number| format!("{}{line_break}", "aé".repeat(number % 7))).collect();
            let index = LineIndex::new(&text, 0);
            let (mut line, mut column, mut start) = (0, 0, 0);
            for (offset, character) in text.char_indices() {
                let position = index.position(&text, offset);
                assert_eq!((position.line, position.column), (line + 1, column + 1), "{line_break:?} at {offset}");
                assert_eq!(index.line_of(&text, offset), line as usize);
                assert_eq!(index.line_near(&text, offset), index.line(&text, line as usize));
                column += 1;
                let next = text[offset..].chars().nth(1);
                if character == '\n' || character == '\r' && next != Some('\n') {
                    let span = index.line(&text, line as usize);
                    assert_eq!(span.of(&text), text[start..=offset].trim_end_matches(['\n', '\r']));
                    (line, column, start) = (line + 1, 0, offset + 1);
                }
            }
            assert_eq!(index.len(), line as usize + 1);
            assert_eq!(index.line(&text, index.len()), Span::empty(text.len()));
        }
    }

    #[test]
    fn for_an_endless_line_the_part_near_an_offset_is_returned() {
        let text = format!("a\n{}\nb", "é".repeat(2000));
        let index = LineIndex::new(&text, 0);
        for offset in 2..text.len() - 2 {
            let near = index.line_near(&text, offset);
            let (start, end) = (offset.saturating_sub(512).max(2), (offset + 512).min(text.len() - 2));
            assert_eq!(near, Span::new(text.floor_char_boundary(start), text.floor_char_boundary(end)), "{offset}");
        }
    }

    #[test]
    fn an_offset_after_the_text_is_its_end() {
        let index = LineIndex::new("ab", 0);
        assert_eq!(index.position("ab", 99), Position { line: 1, column: 3, byte: 2 });
    }
}
