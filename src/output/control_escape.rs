//! What a page says must not steer the terminal that shows it.

use std::borrow::Cow;

use crate::text::is_invisible;

/// `text` with control characters, line breaks and invisible characters written as escapes, `\u{1b}`: nothing of it is
/// lost, and none of it acts.
#[must_use]
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.chars().any(needs_escape) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if needs_escape(character) {
            safe.extend(character.escape_unicode());
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// Whether a character does something where it is printed, rather than being read: controls, separators of lines, and
/// characters that nobody sees.
pub(super) fn needs_escape(character: char) -> bool {
    let separates = matches!(character, '\u{2028}' | '\u{2029}');
    character.is_control() || separates || is_invisible(character) && !is_joiner(character)
}

/// Joiners hold emoji and some scripts together and move nothing.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}

/// What stands for a character that acts, in as many bytes, so that spans stay true; `None` for the others.
pub(super) fn escape_for(character: char) -> Option<&'static str> {
    (character != '\t' && needs_escape(character)).then(|| match character.len_utf8() {
        1 => "?",
        2 => "·",
        _ => "␣",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown_and_what_reads_is_kept() {
        assert_eq!(escape_controls("a\u{1b}[31m\u{202e}b 👩‍💻 日本"), "a\\u{1b}[31m\\u{202e}b 👩‍💻 日本");
    }

    #[test]
    fn a_stand_in_is_as_long_as_what_it_stands_for() {
        for character in ['\u{1b}', '\u{85}', '\u{ad}', '\u{200b}', '\u{feff}', '\u{61c}', '\u{202e}'] {
            assert_eq!(escape_for(character).map(str::len), Some(character.len_utf8()), "{character:?}");
        }
        assert_eq!(escape_for('x'), None);
    }
}
