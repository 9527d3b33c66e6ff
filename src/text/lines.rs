//! Lines and columns.

use super::Span;

/// A place in a file, as people and editors count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode scalar values.
    pub column: u32,
    /// Offset in bytes of the file as it is on disk: a byte order mark counts.
    pub byte: u32,
}

/// From the first character to behind the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
pub struct Range {
    /// The first character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}

/// Where each line of a text starts. Lines end with `\n`, `\r\n` or a lone `\r`, as in CommonMark.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    bom_len: u32,
    /// Scalar values before every [`STEP`] bytes, for texts with longer lines; none otherwise.
    marks: Vec<u32>,
}

/// How many bytes are counted anew for a column at the most. Without the marks, many findings on one long line would
/// count the line from its start each time.
const STEP: usize = 4096;

impl LineIndex {
    /// Indexes `text`, in front of which `bom_len` bytes stand on disk.
    #[must_use]
    pub fn new(text: &str, bom_len: u32) -> Self {
        let bytes = text.as_bytes();
        let starts = line_starts(bytes);
        let ends = starts.iter().skip(1).copied().chain([Span::empty(text.len()).end]);
        let has_long_line = starts.iter().zip(ends).any(|(&start, end)| (end - start) as usize > STEP);
        let marks = if has_long_line { marks(bytes) } else { Vec::new() };
        Self { starts, bom_len, marks }
    }

    /// Number of lines; a text that ends with a line break has an empty last line.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: even an empty text has a line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The 0-based line that holds `offset`.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= offset) - 1
    }

    /// The span of a 0-based line of `text`, without its line break; empty behind the last line.
    #[must_use]
    pub fn line(&self, text: &str, line: usize) -> Span {
        let Some(&start) = self.starts.get(line) else { return Span::empty(text.len()) };
        let end = self.starts.get(line + 1).map_or(text.len(), |&next| next as usize);
        let slice = Span::new(start as usize, end).of(text);
        Span::new(start as usize, start as usize + slice.trim_end_matches(['\n', '\r']).len())
    }

    /// The place of `offset` in `text`.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line_of(offset);
        let start = self.starts[line] as usize;
        let column = self.scalars(text.as_bytes(), start, offset);
        Position { line: count(line + 1), column: count(column + 1), byte: Span::empty(offset).start + self.bom_len }
    }

    /// How many scalar values begin in the bytes from `start` to `end`.
    fn scalars(&self, bytes: &[u8], start: usize, end: usize) -> usize {
        let (first, last) = (start.div_ceil(STEP), end / STEP);
        match (self.marks.get(first), self.marks.get(last)) {
            (Some(before), Some(after)) if first < last => {
                scalars(&bytes[start..first * STEP]) + (after - before) as usize + scalars(&bytes[last * STEP..end])
            }
            _ => scalars(&bytes[start..end]),
        }
    }

    /// The range of `span` in `text`.
    #[must_use]
    pub fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.position(text, span.start as usize), end: self.position(text, span.end as usize) }
    }
}

fn line_starts(bytes: &[u8]) -> Vec<u32> {
    let (mut starts, mut pairs) = (vec![0], 0);
    for at in memchr::memchr_iter(b'\n', bytes) {
        starts.push(Span::empty(at + 1).start);
        pairs += usize::from(at > 0 && bytes[at - 1] == b'\r');
    }
    // A lone `\r` is rare, and counting all of them is cheap.
    if memchr::memchr_iter(b'\r', bytes).count() > pairs {
        let lone = memchr::memchr_iter(b'\r', bytes).filter(|&at| bytes.get(at + 1) != Some(&b'\n'));
        starts.extend(lone.map(|at| Span::empty(at + 1).start));
        starts.sort_unstable();
    }
    starts
}

fn marks(bytes: &[u8]) -> Vec<u32> {
    let mut total = 0;
    let steps = bytes.chunks_exact(STEP).map(|chunk| {
        total += scalars(chunk);
        count(total)
    });
    std::iter::once(0).chain(steps).collect()
}

/// How many scalar values begin in `bytes`: all bytes of UTF-8 but the continuing ones begin one.
fn scalars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// Lines and columns of a file under 4 GiB fit; anything else saturates.
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
        assert!(!index.marks.is_empty());
        for (offset, _) in text.char_indices().step_by(7) {
            let before = &text[..offset];
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            assert_eq!(index.position(&text, offset).column as usize, column, "at {offset}");
        }
    }

    #[test]
    fn an_offset_behind_the_text_is_its_end() {
        let index = LineIndex::new("ab", 0);
        assert_eq!(index.position("ab", 99), Position { line: 1, column: 3, byte: 2 });
    }
}
