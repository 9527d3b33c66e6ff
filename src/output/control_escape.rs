//! Escapes that keep the text of a page from controlling the terminal that shows it.

use std::borrow::Cow;

use crate::text::{has_variant, is_invisible};

/// Returns `text` with control characters, line breaks, and invisible characters escaped as `\u{1b}`. No text is lost,
/// and no character can control the terminal.
#[must_use]
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    let mut written = 0;
    let mut before = '\n';
    for (at, character) in text.char_indices() {
        if needs_escape(before, character) {
            safe.push_str(&text[written..at]);
            safe.extend(character.escape_unicode());
            written = at + character.len_utf8();
        }
        before = character;
    }
    if written == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[written..]);
    Cow::Owned(safe)
}

/// Whether a character after `before` has an effect where it is printed instead of being visible. These are controls,
/// line separators, and invisible characters.
pub(super) fn needs_escape(before: char, character: char) -> bool {
    let separates = matches!(character, '\u{2028}' | '\u{2029}');
    character.is_control() || separates || is_invisible(character) && !belongs(before, character)
}

/// Joiners connect emoji and letters of some scripts; variation selectors choose the shape of the character before
/// them.
fn belongs(before: char, character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}') || has_variant(before, character)
}

/// Returns a replacement, with the same number of bytes, for a character that has an effect; `None` for others. Spans
/// stay valid.
pub(super) fn escape_for(before: char, character: char) -> Option<&'static str> {
    (character != '\t' && needs_escape(before, character)).then(|| match character.len_utf8() {
        1 => "?",
        2 => "·",
        3 => "␣",
        _ => "··",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown_and_what_reads_is_kept() {
        assert_eq!(escape_controls("a\u{1b}[31m\u{202e}b 👩‍💻 日本"), "a\\u{1b}[31m\\u{202e}b 👩‍💻 日本");
        assert_eq!(escape_controls("⚠\u{fe0f} x\u{fe0f}\u{e0041}\u{fff9}"), "⚠\u{fe0f} x\\u{fe0f}\\u{e0041}\\u{fff9}");
    }

    #[test]
    fn a_placeholder_is_as_long_as_what_it_replaces() {
        for character in ['\u{1b}', '\u{85}', '\u{ad}', '\u{200b}', '\u{feff}', '\u{61c}', '\u{202e}', '\u{e0041}'] {
            assert_eq!(escape_for('x', character).map(str::len), Some(character.len_utf8()), "{character:?}");
        }
        assert_eq!(escape_for('x', 'x'), None);
    }
}
