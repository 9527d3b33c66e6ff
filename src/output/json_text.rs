//! Writes JSON whose text has no effect where it is printed.

use std::io::{self, Write};

use rayon::ThreadPool;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::ci_escape::command_bracket;
use super::control_escape::needs_escape;
use super::escape_table::EscapeTable;
use super::parts::write_in_parts;

/// Writes `value` indented, and a line break.
pub(crate) fn write_indented(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, EscapingFormatter(PrettyFormatter::new())))?;
    writeln!(out)
}

/// Writes `value` on one line, and a line break.
pub(super) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, EscapingFormatter(CompactFormatter)))?;
    writeln!(out)
}

/// Writes `value` on one line for a script block of an HTML page: it contains no `<`, `>`, or `&`.
pub(super) fn write_embedded(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut text, EscapingFormatter(CompactFormatter)))?;
    // JSON has these characters only in strings.
    for part in text.split_inclusive(|byte| matches!(byte, b'<' | b'>' | b'&')) {
        match part.split_last() {
            Some((last @ (b'<' | b'>' | b'&'), before)) => {
                out.write_all(before)?;
                write!(out, "\\u{last:04x}")?;
            }
            _ => out.write_all(part)?,
        }
    }
    Ok(())
}

/// A document with a long list, whose items are formatted on all threads.
pub(super) struct ListDocument {
    /// The document with an empty list.
    text: Vec<u8>,
    /// The offset just after the `[` of the list.
    inside: usize,
    /// The number of lists and objects that enclose the items, including the list.
    depth: usize,
}

impl ListDocument {
    /// Returns a document that is the list itself.
    pub(super) fn list() -> Self {
        Self { text: b"[]\n".to_vec(), inside: 1, depth: 1 }
    }

    /// Returns the document `frame`. The list is the last empty list in a field named `key`.
    ///
    /// # Errors
    /// Fails if the frame cannot be serialized or has no such field.
    pub(super) fn new(frame: &impl Serialize, key: &str) -> io::Result<Self> {
        let mut text = Vec::new();
        write_indented(frame, &mut text)?;
        // Quotes in strings are escaped, so this text cannot be in a string.
        let field = format!("\"{key}\": [");
        let at = memchr::memmem::rfind(&text, format!("{field}]").as_bytes());
        let at = at.ok_or_else(|| io::Error::other(format!("no list `{key}`")))?;
        let indentation = text[..at].iter().rev().take_while(|&&byte| byte == b' ').count();
        Ok(Self { inside: at + field.len(), depth: indentation / INDENT.len() + 1, text })
    }

    /// Writes the document and a line break. The items of the list are what `serialized` returns for `items`.
    ///
    /// # Errors
    /// Errors of `out`.
    pub(super) fn write<'t, T: Sync, S: Serialize>(
        &self,
        items: &'t [T],
        serialized: impl Fn(&'t T) -> S + Sync,
        threads: Option<&ThreadPool>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (before, after) = self.text.split_at(self.inside);
        out.write_all(before)?;
        let indents = |depth: usize| format!("\n{}", INDENT.repeat(depth));
        let (between, formatter) = (format!(",{}", indents(self.depth)), formatter_at(self.depth)?);
        write_in_parts(items, threads, out, |index, item, text| {
            text.extend_from_slice(&between.as_bytes()[usize::from(index == 0)..]);
            let formatter = EscapingFormatter(formatter.clone());
            Ok(serialized(item).serialize(&mut Serializer::with_formatter(text, formatter))?)
        })?;
        if !items.is_empty() {
            out.write_all(indents(self.depth - 1).as_bytes())?;
        }
        out.write_all(after)
    }
}

/// The indentation of one level, as in [`PrettyFormatter`].
const INDENT: &str = "  ";

/// Returns a formatter of values inside `depth` lists.
fn formatter_at(depth: usize) -> io::Result<PrettyFormatter<'static>> {
    let mut formatter = PrettyFormatter::new();
    (0..depth).try_for_each(|_| formatter.begin_array(&mut io::sink()))?;
    Ok(formatter)
}

/// The first bytes of characters that may need an escape.
const ESCAPES: EscapeTable = EscapeTable::of(b"<[\x7F").and_acting();

/// A formatter that also escapes characters that JSON allows in strings but that have an effect where they are printed.
/// These are C1 controls, DEL, invisible characters and those that change the direction of text, the `<` of `</script>`
/// and `<!--`, and the bracket of a runner's `##[command]`. A parser gets exactly the same text.
struct EscapingFormatter<F>(F);

impl<F: Formatter> Formatter for EscapingFormatter<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let bytes = fragment.as_bytes();
        // If the text has one command, all of its brackets are escaped: a parser returns the same text either way.
        let mut has_command = None;
        let (mut written, mut from) = (0, 0);
        while let Some((at, character)) =
            ESCAPES.find(bytes, from).and_then(|at| Some((at, fragment[at..].chars().next()?)))
        {
            from = at + character.len_utf8();
            let is_escaped = match character {
                '<' => matches!(bytes.get(from), Some(b'/' | b'!')),
                '[' => *has_command.get_or_insert_with(|| command_bracket(fragment).is_some()),
                _ => needs_escape(fragment[..at].chars().next_back().unwrap_or('\n'), character),
            };
            if is_escaped {
                out.write_all(&bytes[written..at])?;
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    write!(out, "\\u{unit:04x}")?;
                }
                written = from;
            }
        }
        out.write_all(&bytes[written..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped_and_reads_back_the_same() {
        let text = "a\u{85}\u{7f}\u{202e}\u{2028}</script><!-- <b> [x] 👩‍💻 日\u{1b}\"";
        let mut out = Vec::new();
        write_line(&text, &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        let expected = "\"a\\u0085\\u007f\\u202e\\u2028\\u003c/script>\\u003c!-- <b> [x] 👩‍💻 日\\u001b\\\"\"\n";
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    /// Returns the JSON of `text` without quotes. serde_json must read it as the same text.
    fn encoded(text: &str) -> String {
        let mut out = Vec::new();
        write_line(&text, &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        written[1..written.len() - 2].to_owned()
    }

    /// Returns the expected text for a character after `before`.
    fn expected(before: char, character: char) -> String {
        let plain = serde_json::to_string(&character).unwrap();
        let plain = &plain[1..plain.len() - 1];
        if plain.starts_with('\\') || !needs_escape(before, character) {
            return plain.to_owned();
        }
        character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    }

    #[test]
    fn every_character_is_escaped_if_serde_json_or_the_rules_for_printing_say_so_and_reads_back() {
        let characters: Vec<char> = ('\0'..=char::MAX).collect();
        for part in characters.chunks(1 << 12) {
            for before in ['x', '⚠'] {
                let text: String = part.iter().flat_map(|&character| [before, character]).collect();
                let after = |&character: &char| format!("{before}{}", expected(before, character));
                assert!(encoded(&text) == part.iter().map(after).collect::<String>(), "{before} {:?}", part[0]);
            }
        }
        for (text, written) in [("</a", "\\u003c/a"), ("<!a", "\\u003c!a"), ("<a <", "<a <"), ("[a] ##", "[a] ##")] {
            assert_eq!(encoded(text), written);
        }
    }

    #[test]
    fn a_list_is_written_as_it_would_be_in_its_document() {
        #[derive(Serialize)]
        struct Frame {
            version: u32,
            items: Vec<Item>,
            last: &'static str,
        }
        #[derive(Clone, Serialize)]
        struct Item {
            text: String,
            list: Vec<u32>,
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        for count in [0, 1, 2, 1000] {
            let item = |number: u32| Item { text: format!("\"items\": [] {number}"), list: vec![number; 2] };
            let items: Vec<Item> = (0..count).map(item).collect();
            let frame = |items| [Frame { version: 1, items, last: "\"items\": []" }];
            let (mut expected, mut written) = (Vec::new(), Vec::new());
            write_indented(&frame(items.clone()), &mut expected).unwrap();
            let document = ListDocument::new(&frame(Vec::new()), "items").unwrap();
            document.write(&items, |item| item, Some(&pool), &mut written).unwrap();
            assert_eq!(written, expected, "{count}");
            let (mut expected, mut written) = (Vec::new(), Vec::new());
            write_indented(&items, &mut expected).unwrap();
            ListDocument::list().write(&items, |item| item, None, &mut written).unwrap();
            assert_eq!(written, expected, "{count}");
        }
        assert!(ListDocument::new(&"\"items\": []", "items").is_err(), "a text is not a list");
    }

    #[test]
    fn embedded_json_has_no_markup() {
        let text = "</script><!--]]>&lt;\u{2028}\u{2029} [x]";
        let mut out = Vec::new();
        write_embedded(&[text], &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        let expected = r#"["\u003c/script\u003e\u003c!--]]\u003e\u0026lt;\u2028\u2029 [x]"]"#;
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_str::<[String; 1]>(&written).unwrap(), [text]);
    }

    #[test]
    fn a_runners_command_has_no_effect_in_json() {
        let mut out = Vec::new();
        write_indented(&["##[error]x ##vso[y]z"], &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, "[\n  \"##\\u005berror]x ##vso\\u005by]z\"\n]\n");
    }
}
