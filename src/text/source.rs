//! The bytes of a file as text.

use std::sync::{Arc, OnceLock};

use super::{LineIndex, Position, Span, nesting};

const BOM: &str = "\u{feff}";

/// Byte order marks of other encodings; no UTF-8 text starts with one. UTF-32's starts with UTF-16's.
const OTHER_MARKS: [(&[u8], &str); 8] = [
    (b"\xFF\xFE\0\0", "UTF-32"),
    (b"\0\0\xFE\xFF", "UTF-32"),
    (b"\xFF\xFE", "UTF-16"),
    (b"\xFE\xFF", "UTF-16"),
    (b"\x84\x31\x95\x33", "GB 18030"),
    (b"\xDD\x73\x66\x73", "UTF-EBCDIC"),
    (b"\x0E\xFE\xFF", "SCSU"),
    (b"\xFB\xEE\x28", "BOCU-1"),
];

/// The text of one file. Its byte order mark, if any, is stripped, but counts in [`super::Position::byte`].
#[derive(Debug)]
pub struct Source {
    path: Arc<str>,
    text: String,
    bom: bool,
    lines: OnceLock<LineIndex>,
}

/// Why a file's bytes are not a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A byte sequence that is not UTF-8.
    #[error("this page is not UTF-8: the byte 0x{byte:02X} on line {line} (byte {offset} of the file) is not valid")]
    NotUtf8 {
        /// 1-based line of the first bad byte.
        line: u32,
        /// Its 1-based column in scalar values: the text before it is valid.
        column: u32,
        /// Its offset in the file.
        offset: u32,
        /// The byte.
        byte: u8,
    },
    /// The byte order mark of another encoding.
    #[error("this page is saved as {0}, not as UTF-8")]
    OtherEncoding(&'static str),
    /// A zero byte, which no text contains.
    #[error("this page contains an invisible NUL character on line {line} (byte {offset} of the file)")]
    Nul {
        /// 1-based line.
        line: u32,
        /// 1-based column in scalar values.
        column: u32,
        /// Offset in the file.
        offset: u32,
    },
    /// Quotes and lists nested so deeply, on so many lines, that parsing would take minutes.
    #[error("line {line} of this page nests quotes and lists {depth} levels deep")]
    TooDeep {
        /// 1-based line.
        line: u32,
        /// Offset of the line in the file.
        offset: u32,
        /// The maximum depth.
        depth: usize,
    },
    /// More bytes than the settings allow.
    #[error("this page has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The operating system cannot read it.
    #[error("this page cannot be read: {0}")]
    Io(String),
}

impl Source {
    /// Reads `bytes` as UTF-8.
    ///
    /// # Errors
    /// [`ReadError`] for bytes that are not text, with the first invalid location.
    pub fn from_bytes(path: Arc<str>, bytes: Vec<u8>) -> Result<Self, ReadError> {
        if let Some((_, name)) = OTHER_MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
            return Err(ReadError::OtherEncoding(name));
        }
        // Checking with SIMD and copying costs half as much as checking in place.
        let mut text = match simdutf8::basic::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8(bytes).map_err(|error| {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let Position { line, column, byte } = end_of(std::str::from_utf8(&bytes[..offset]).unwrap_or_default());
                ReadError::NotUtf8 { line, column, offset: byte, byte: bytes[offset] }
            })?,
        };
        if let Some(offset) = memchr::memchr(0, text.as_bytes()) {
            let Position { line, column, byte } = end_of(&text[..offset]);
            return Err(ReadError::Nul { line, column, offset: byte });
        }
        let bom = text.starts_with(BOM);
        if bom {
            text.drain(..BOM.len());
        }
        let source = Self { path, text, bom, lines: OnceLock::new() };
        match nesting::too_deep(&source.text) {
            Some((start, depth)) => {
                let Position { line, byte, .. } = source.lines().position(&source.text, start);
                Err(ReadError::TooDeep { line, offset: byte, depth })
            }
            None => Ok(source),
        }
    }

    /// Creates a source from a text, for tests and examples.
    #[must_use]
    pub fn from_text(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.to_owned(), bom: false, lines: OnceLock::new() }
    }

    /// Its bytes, with the byte order mark if it has one.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mark = if self.bom { BOM } else { "" };
        [mark.as_bytes(), self.text.as_bytes()].concat()
    }

    /// Path relative to the root, with `/`.
    #[must_use]
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Returns the text without its byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file starts with a byte order mark.
    #[must_use]
    pub fn has_bom(&self) -> bool {
        self.bom
    }

    /// Returns the slice that `span` covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Returns the lines and columns, which are indexed on first use: most pages do not need them.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text, if self.bom { 3 } else { 0 }))
    }
}

/// Returns the position after `text`, which starts with the byte order mark if there is one.
fn end_of(text: &str) -> Position {
    let bare = text.strip_prefix(BOM).unwrap_or(text);
    let bom_len = if bare.len() < text.len() { 3 } else { 0 };
    LineIndex::new(bare, bom_len).position(bare, bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Source, ReadError> {
        Source::from_bytes("page.md".into(), bytes.to_vec())
    }

    #[test]
    fn a_byte_order_mark_is_stripped_but_counted() {
        let source = read(b"\xEF\xBB\xBFab").expect("text");
        assert_eq!(source.text(), "ab");
        assert_eq!(source.lines().position("ab", 1).byte, 4);
    }

    #[test]
    fn the_first_bad_byte_is_named_with_its_line() {
        let error = read(b"ok\nno\xFF").expect_err("not UTF-8");
        assert_eq!(error, ReadError::NotUtf8 { line: 2, column: 3, offset: 5, byte: 0xFF });
    }

    #[test]
    fn the_place_of_a_bad_byte_counts_lone_carriage_returns_and_the_byte_order_mark() {
        let error = read("\u{feff}é\rüx\0".as_bytes()).expect_err("NUL");
        assert_eq!(error, ReadError::Nul { line: 2, column: 3, offset: 9 });
    }

    #[test]
    fn other_encodings_are_named() {
        assert_eq!(read(b"\xFF\xFEa\0").expect_err("UTF-16"), ReadError::OtherEncoding("UTF-16"));
        assert_eq!(read(b"a\n\0").expect_err("NUL"), ReadError::Nul { line: 2, column: 1, offset: 2 });
    }
}
