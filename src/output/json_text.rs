//! JSON whose text has no effect where it is printed.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::ci_escape::command_bracket;
use super::control_escape::needs_escape;

/// Writes `value` indented, and a line break.
pub(crate) fn write_indented(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, EscapingFormatter::new(PrettyFormatter::new())))?;
    writeln!(out)
}

/// Writes `value` on one line, and a line break.
pub(super) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, EscapingFormatter::new(CompactFormatter)))?;
    writeln!(out)
}

/// Writes `value` on one line for a script block of an HTML page: it contains no `<`, `>`, or `&`.
pub(super) fn write_embedded(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let formatter = EscapingFormatter { form: CompactFormatter, is_markup: true };
    Ok(value.serialize(&mut Serializer::with_formatter(out, formatter))?)
}

/// A formatter that also escapes characters that JSON allows in strings but that have an effect: C1 controls, DEL,
/// characters that change the direction of text or are invisible, the `<` of `</script>` and `<!--`, and the bracket of
/// a runner's `##[command]`. A parser gets exactly the same text.
struct EscapingFormatter<F> {
    form: F,
    /// Whether `<`, `>`, and `&` are escaped wherever they are.
    is_markup: bool,
}

impl<F> EscapingFormatter<F> {
    fn new(form: F) -> Self {
        Self { form, is_markup: false }
    }
}

impl<F: Formatter> Formatter for EscapingFormatter<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let bracket = command_bracket(fragment);
        let bytes = fragment.as_bytes();
        let is_escaped = |at: usize, character: char| match character {
            '<' | '>' | '&' if self.is_markup => true,
            ' '..=';' | '='..='Z' | '\\'..='~' => false,
            '<' => matches!(bytes.get(at + 1), Some(b'/' | b'!')),
            // One marker counts for all: a parser does not care which bracket is escaped.
            '[' => bracket.is_some(),
            _ => needs_escape(fragment[..at].chars().next_back().unwrap_or('\n'), character),
        };
        let mut written = 0;
        for (at, character) in fragment.char_indices().filter(|&(at, character)| is_escaped(at, character)) {
            out.write_all(&bytes[written..at])?;
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + character.len_utf8();
        }
        out.write_all(&bytes[written..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.form.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.form.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.form.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.form.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.form.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.form.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.form.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.form.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.form.end_object_value(out)
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
    fn a_runners_command_is_none_in_json() {
        let mut out = Vec::new();
        write_indented(&["##[error]x ##vso[y]z"], &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, "[\n  \"##\\u005berror]x ##vso\\u005by]z\"\n]\n");
    }
}
