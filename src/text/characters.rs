//! Characters that a reader cannot see.

/// What an invisible character is called in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InvisibleKind {
    /// U+200B and U+2060, U+180E.
    ZeroWidthSpace,
    /// U+200C and U+200D: needed inside emoji and some scripts.
    Joiner,
    /// U+00AD.
    SoftHyphen,
    /// U+FEFF inside the text.
    ByteOrderMark,
    /// U+200E, U+200F, U+061C, U+202A–U+202E and U+2066–U+2069.
    BidiControl,
}

impl InvisibleKind {
    /// The kind of `character`, if it is one that nobody sees.
    #[must_use]
    pub fn of(character: char) -> Option<Self> {
        Some(match character {
            '\u{200B}' | '\u{2060}' | '\u{180E}' => Self::ZeroWidthSpace,
            '\u{200C}' | '\u{200D}' => Self::Joiner,
            '\u{00AD}' => Self::SoftHyphen,
            '\u{FEFF}' => Self::ByteOrderMark,
            '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                Self::BidiControl
            }
            _ => return None,
        })
    }

    /// Its name in the singular, as a message says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ZeroWidthSpace => "zero-width space",
            Self::Joiner => "zero-width joiner",
            Self::SoftHyphen => "soft hyphen",
            Self::ByteOrderMark => "byte order mark",
            Self::BidiControl => "text direction control",
        }
    }
}

/// Whether nobody sees `character`.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    InvisibleKind::of(character).is_some()
}

/// Adds `character` in lower case. Nearly all are ASCII, which needs no look at Unicode's tables.
#[inline]
pub(crate) fn push_lower(text: &mut String, character: char) {
    if character.is_ascii() {
        text.push(character.to_ascii_lowercase());
    } else {
        text.extend(character.to_lowercase());
    }
}

/// `text` without characters that nobody sees; borrowed where there is none.
#[must_use]
pub fn strip_invisible(text: &str) -> std::borrow::Cow<'_, str> {
    match &*invisible_characters(text) {
        [] => text.into(),
        found => without(text, found.iter().copied()).into(),
    }
}

/// `text` without the characters at these offsets, which come in the order of the text.
#[must_use]
pub fn without(text: &str, characters: impl IntoIterator<Item = (usize, char)>) -> String {
    let (mut rest, mut from) = (String::with_capacity(text.len()), 0);
    for (at, character) in characters {
        rest.push_str(&text[from..at]);
        from = at + character.len_utf8();
    }
    rest.push_str(&text[from..]);
    rest
}

/// The characters of `text` that nobody sees, with their offsets, in the order of the text.
///
/// They begin with one of five bytes, so that only those places are looked at.
#[must_use]
pub fn invisible_characters(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    if bytes.is_ascii() {
        return found;
    }
    let mut look = |at: usize| {
        let character = text.get(at..).and_then(|rest| rest.chars().next());
        found.extend(character.filter(|&character| is_invisible(character)).map(|character| (at, character)));
    };
    // U+00AD; U+200B to U+2069; U+FEFF.
    memchr::memchr3_iter(0xC2, 0xE2, 0xEF, bytes).for_each(&mut look);
    // U+061C; U+180E.
    memchr::memchr2_iter(0xD8, 0xE1, bytes).for_each(&mut look);
    if found.len() > 1 {
        found.sort_unstable();
    }
    found
}

/// Whether the invisible character at `at` has work to do: a joiner in an emoji or beside a letter of a script that
/// needs it, a zero-width space between words that no blank parts, a direction mark on a line with both directions.
///
/// Sources: Unicode 16, chapter 23.2 (layout controls) and UTS 51 (emoji sequences).
#[must_use]
pub fn is_required_joiner(text: &str, at: usize) -> bool {
    let mut behind = text.get(at..).unwrap_or_default().chars();
    let Some(character) = behind.next() else { return false };
    let before = text[..at].chars().next_back().unwrap_or('\n');
    let after = behind.clone().next().unwrap_or('\n');
    match character {
        '\u{200C}' | '\u{200D}' => is_emoji(before) && is_emoji(after) || needs_joiners(before) || needs_joiners(after),
        '\u{200B}' | '\u{2060}' => uses_no_spaces(before) && uses_no_spaces(after),
        '\u{180E}' => is_mongolian(before),
        // Overrides show letters in an order that they do not have.
        '\u{202D}' | '\u{202E}' => false,
        _ if InvisibleKind::of(character) == Some(InvisibleKind::BidiControl) => {
            // Not further than it takes, so that a line of marks costs no more than another.
            let on_line = |character: &char| !matches!(character, '\n' | '\r');
            behind.take(NEAR).take_while(on_line).any(is_right_to_left)
                || text[..at].chars().rev().take(NEAR).take_while(on_line).any(is_right_to_left)
        }
        _ => false,
    }
}

/// How many characters a direction mark may stand away from the text that it is there for.
const NEAR: usize = 64;

fn is_emoji(character: char) -> bool {
    matches!(character, '\u{FE0F}' | '\u{20E3}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Arabic and its relatives, the scripts of India and South-East Asia, Mongolian.
fn needs_joiners(character: char) -> bool {
    matches!(
        character,
        '\u{0620}'..='\u{0DFF}'
            | '\u{0F00}'..='\u{109F}'
            | '\u{1780}'..='\u{18AF}'
            | '\u{1900}'..='\u{1CFF}'
            | '\u{A800}'..='\u{ABFF}'
            | '\u{FB50}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10A00}'..='\u{11FFF}'
            | '\u{1E900}'..='\u{1E95F}'
    ) && InvisibleKind::of(character).is_none()
}

/// Scripts that part words by nothing: Thai, Lao, Tibetan, Myanmar, Khmer, Tai Tham.
fn uses_no_spaces(character: char) -> bool {
    matches!(
        character,
        '\u{0E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{1AAF}' | '\u{A9E0}'..='\u{AADF}'
    )
}

fn is_mongolian(character: char) -> bool {
    matches!(character, '\u{1820}'..='\u{18AF}')
}

/// Letters of Hebrew, Arabic and the other scripts that run to the left.
fn is_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{0590}'..='\u{061B}'
            | '\u{061D}'..='\u{08FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invisible_character_is_found_in_order() {
        let all: String = ('\0'..=char::MAX).filter(|&character| is_invisible(character)).rev().collect();
        let text = format!("Ä–日 {all}!");
        let found: String = invisible_characters(&text).into_iter().map(|(_, character)| character).collect();
        assert_eq!(found, all);
        assert!(invisible_characters("Ä–日 \u{a0}😀").is_empty());
    }

    fn needed(text: &str) -> Vec<bool> {
        invisible_characters(text).into_iter().map(|(at, _)| is_required_joiner(text, at)).collect()
    }

    #[test]
    fn characters_with_work_to_do_are_needed() {
        for text in [
            "👩\u{200D}💻 🏳\u{FE0F}\u{200D}🌈",
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "สวัสดี\u{200B}ชาวโลก",
            "see שלום!\u{200E} here",
        ] {
            assert!(needed(text).into_iter().all(|needed| needed), "{text}");
        }
    }

    #[test]
    fn the_same_characters_elsewhere_are_not() {
        for text in ["a\u{200D}b", "日\u{200B}本", "ab\u{200E}", "שלום \u{202E}x", "\u{200B}", "สวัสดี\u{200B} x"]
        {
            assert_eq!(needed(text), [false], "{text}");
        }
    }
}
