//! Characters that readers cannot see.

/// The name of an invisible character in a message.
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
    /// U+200E, U+200F, U+061C, U+202A–U+202E, and U+2066–U+2069.
    BidiControl,
    /// U+FE00–U+FE0F, U+E0100–U+E01EF, and those of Mongolian: needed after an emoji, an ideograph, and some letters.
    VariationSelector,
    /// U+E0001 and U+E0020–U+E007F: invisible ASCII. Needed in the flags of England, Scotland, and Wales.
    Tag,
    /// U+FFF9–U+FFFB.
    Annotation,
    /// U+115F, U+1160, U+3164, and U+FFA0: Hangul letters without a shape.
    Filler,
    /// The others: layout of mathematics, music, hieroglyphs, and shorthand, and code points that Unicode reserves for
    /// more of them.
    FormatCharacter,
}

impl InvisibleKind {
    /// Returns the kind of `character`, if it is invisible.
    ///
    /// These are the characters with the property `Default_Ignorable_Code_Point` or the general category `Cf`, except
    /// those with the property `Prepended_Concatenation_Mark`, which have a shape (`DerivedCoreProperties.txt`,
    /// `DerivedGeneralCategory.txt`, and `PropList.txt` of Unicode 16.0).
    #[must_use]
    #[inline]
    pub fn of(character: char) -> Option<Self> {
        if has_invisible_near(character) { Self::of_any(character) } else { None }
    }

    fn of_any(character: char) -> Option<Self> {
        Some(match character {
            '\u{200B}' | '\u{2060}' | '\u{180E}' => Self::ZeroWidthSpace,
            '\u{200C}' | '\u{200D}' => Self::Joiner,
            '\u{00AD}' => Self::SoftHyphen,
            '\u{FEFF}' => Self::ByteOrderMark,
            '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                Self::BidiControl
            }
            '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
                Self::VariationSelector
            }
            '\u{E0001}' | '\u{E0020}'..='\u{E007F}' => Self::Tag,
            '\u{FFF9}'..='\u{FFFB}' => Self::Annotation,
            '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => Self::Filler,
            '\u{034F}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{2061}'..='\u{2065}'
            | '\u{206A}'..='\u{206F}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}' => Self::FormatCharacter,
            _ => return None,
        })
    }

    /// Returns the name in the singular, as used in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ZeroWidthSpace => "zero-width space",
            Self::Joiner => "zero-width joiner",
            Self::SoftHyphen => "soft hyphen",
            Self::ByteOrderMark => "byte order mark",
            Self::BidiControl => "text direction control",
            Self::VariationSelector => "variation selector",
            Self::Tag => "tag character",
            Self::Annotation => "annotation character",
            Self::Filler => "filler",
            Self::FormatCharacter => "format character",
        }
    }
}

/// Whether a code point that differs from that of `character` only in its last eight bits is invisible.
#[inline]
fn has_invisible_near(character: char) -> bool {
    match u32::from(character) >> 8 {
        0x00 => character >= '\u{AD}',
        0x03 | 0x06 | 0x11 | 0x17 | 0x18 | 0x20 | 0x31 | 0xFE | 0xFF => true,
        high => high > 0xFF,
    }
}

/// Whether `character` is invisible.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    InvisibleKind::of(character).is_some()
}

/// Appends `character` in lowercase. Nearly all characters are ASCII, small letters of Western Europe, kana, or
/// ideographs, which do not need Unicode's tables.
#[inline]
pub(crate) fn push_lower(text: &mut String, character: char) {
    match character {
        '\0'..='\u{7F}' => text.push(character.to_ascii_lowercase()),
        'ß'..='ÿ' | '\u{3000}'..='\u{A63F}' | '\u{AC00}'..='\u{D7FF}' => text.push(character),
        _ => text.extend(character.to_lowercase()),
    }
}

/// Returns `text` without invisible characters; borrowed if there are none.
#[must_use]
pub fn strip_invisible(text: &str) -> std::borrow::Cow<'_, str> {
    match &*invisible_characters(text) {
        [] => text.into(),
        found => without(text, found.iter().copied()).into(),
    }
}

/// Returns `text` without the characters at these offsets, which are in the order of the text.
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

/// The first two bytes that the UTF-8 form of an invisible character can start with.
const STARTS: [[u8; 2]; 17] = [
    [0xC2, 0xAD],
    [0xCD, 0x8F],
    [0xD8, 0x9C],
    [0xE1, 0x85],
    [0xE1, 0x9E],
    [0xE1, 0xA0],
    [0xE2, 0x80],
    [0xE2, 0x81],
    [0xE3, 0x85],
    [0xEF, 0xB8],
    [0xEF, 0xBB],
    [0xEF, 0xBE],
    [0xEF, 0xBF],
    [0xF0, 0x93],
    [0xF0, 0x9B],
    [0xF0, 0x9D],
    [0xF3, 0xA0],
];

/// For each first byte, the second bytes of [`STARTS`]: the bit of their last six bits.
const SECONDS: [u64; 256] = {
    let (mut seconds, mut at) = ([0; 256], 0);
    while at < STARTS.len() {
        let [first, second] = STARTS[at];
        seconds[first as usize] |= 1 << (second & 0x3F);
        at += 1;
    }
    seconds
};

/// Returns the invisible characters of `text` with their offsets, in the order of the text.
#[must_use]
pub fn invisible_characters(text: &str) -> Vec<(usize, char)> {
    let (bytes, mut found, mut from) = (text.as_bytes(), Vec::new(), 0);
    while let Some(at) = next_non_ascii(bytes, from) {
        let (first, second) = (bytes[at], bytes.get(at + 1).copied().unwrap_or_default());
        if SECONDS[usize::from(first)] >> (second & 0x3F) & 1 == 1 {
            let character = text.get(at..).and_then(|rest| rest.chars().next());
            found.extend(character.filter(|&character| is_invisible(character)).map(|character| (at, character)));
        }
        from = at + if first < 0xE0 { 2 } else { 3 + usize::from(first >= 0xF0) };
    }
    found
}

/// Returns the offset of the first byte at or after `from` that is not ASCII.
fn next_non_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    /// The number of bytes that the compiler can check at once.
    const BLOCK: usize = 32;
    let rest = bytes.get(from..)?;
    if rest.first().is_some_and(|byte| !byte.is_ascii()) {
        return Some(from);
    }
    let is_ascii = |block: &[u8]| block.iter().fold(0, |all, byte| all | byte).is_ascii();
    let skipped = BLOCK * rest.chunks_exact(BLOCK).take_while(|block| is_ascii(block)).count();
    rest[skipped..].iter().position(|byte| !byte.is_ascii()).map(|offset| from + skipped + offset)
}

/// Whether the invisible character at `at` is needed: a joiner in an emoji or next to a letter of a script that needs
/// it, a zero-width space between words that no space separates, a direction mark on a line with both directions, a
/// variation selector after a character that has variants, or a tag in a flag.
///
/// Sources: Unicode 16, chapters 23.2 (layout controls) and 23.4 (variation selectors), and UTS 51 (emoji sequences).
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
        // Hangul syllables without a first or second letter.
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => is_hangul_letter(before) || is_hangul_letter(after),
        // It keeps marks in order.
        '\u{034F}' => is_mark(after),
        '\u{17B4}' | '\u{17B5}' => matches!(before, '\u{1780}'..='\u{17FF}'),
        '\u{13430}'..='\u{1343F}' => [before, after].iter().any(|one| matches!(one, '\u{13000}'..='\u{143FF}')),
        '\u{1BCA0}'..='\u{1BCA3}' => [before, after].iter().any(|one| matches!(one, '\u{1BC00}'..='\u{1BC9F}')),
        '\u{1D173}'..='\u{1D17A}' => [before, after].iter().any(|one| matches!(one, '\u{1D100}'..='\u{1D172}')),
        // Overrides show letters in a different order than they are stored.
        '\u{202D}' | '\u{202E}' => false,
        _ if InvisibleKind::of(character) == Some(InvisibleKind::VariationSelector) => has_variant(before, character),
        _ if InvisibleKind::of(character) == Some(InvisibleKind::Tag) => is_in_flag(text, at),
        _ if InvisibleKind::of(character) == Some(InvisibleKind::BidiControl) => {
            // Only as far as necessary, so a line of marks costs no more than another.
            let on_line = |character: &char| !matches!(character, '\n' | '\r');
            behind.take(NEAR).take_while(on_line).any(is_right_to_left)
                || text[..at].chars().rev().take(NEAR).take_while(on_line).any(is_right_to_left)
        }
        _ => false,
    }
}

/// The maximum number of characters between a direction mark and the text that needs it.
const NEAR: usize = 64;

fn is_emoji(character: char) -> bool {
    matches!(character, '\u{FE0F}' | '\u{20E3}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Whether `selector` can choose a variant of `base`: `emoji-variation-sequences.txt` and `StandardizedVariants.txt` of
/// Unicode 16.0, by blocks, and the Ideographic Variation Database.
#[must_use]
pub fn has_variant(base: char, selector: char) -> bool {
    let is_ideograph = matches!(base, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    match selector {
        '\u{FE0E}' | '\u{FE0F}' => {
            let is_in_text = matches!(base, '#' | '*' | '0'..='9' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ');
            let is_circled = matches!(base, '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}');
            is_in_text || is_circled || matches!(base, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
        }
        '\u{FE00}'..='\u{FE0D}' => {
            is_ideograph
                || matches!(
                    base,
                    '0' | '\u{1000}'..='\u{109F}'
                        | '\u{2190}'..='\u{22FF}'
                        | '\u{2A00}'..='\u{2AFF}'
                        | '\u{3001}'..='\u{303F}'
                        | '\u{A840}'..='\u{A87F}'
                        | '\u{AA60}'..='\u{AA7F}'
                        | '\u{FF01}'..='\u{FF60}'
                        | '\u{10AC0}'..='\u{10AFF}'
                        | '\u{13000}'..='\u{1342F}'
                )
        }
        '\u{E0100}'..='\u{E01EF}' => is_ideograph,
        '\u{180B}'..='\u{180D}' | '\u{180F}' => is_mongolian(base) || matches!(base, '\u{1810}'..='\u{1819}'),
        _ => false,
    }
}

/// Whether the tag at `at` is one of the few after a black flag that specify a region of a country (UTS 51, ED-14a),
/// such as `gbsct`. Tags anywhere else, or more of them, hide text from readers.
fn is_in_flag(text: &str, at: usize) -> bool {
    const MAX_TAGS: usize = 7;
    const END: char = '\u{E007F}';
    let is_tag = |character: &char| InvisibleKind::of(*character) == Some(InvisibleKind::Tag);
    let before = text[..at].chars().rev().take(MAX_TAGS).take_while(is_tag).count();
    let start = text[..at].char_indices().rev().nth(before);
    let Some((flag, '\u{1F3F4}')) = start else { return false };
    let tags: Vec<char> = text[flag..].chars().skip(1).take(MAX_TAGS + 1).take_while(is_tag).collect();
    let Some((END, region)) = tags.split_last().map(|(&last, region)| (last, region)) else { return false };
    let is_region = |tag: &char| matches!(tag, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    (3..MAX_TAGS).contains(&region.len()) && region.iter().all(is_region)
}

fn is_hangul_letter(character: char) -> bool {
    matches!(
        character,
        '\u{1100}'..='\u{115E}'
            | '\u{1161}'..='\u{11FF}'
            | '\u{3131}'..='\u{3163}'
            | '\u{3165}'..='\u{318E}'
            | '\u{A960}'..='\u{A97F}'
            | '\u{D7B0}'..='\u{D7FF}'
            | '\u{FFA1}'..='\u{FFDC}'
    )
}

/// Marks that combine with the letter before them, in the scripts that order them: Latin, Greek, Hebrew, Arabic.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{0300}'..='\u{034E}' | '\u{0350}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}'
            | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}' | '\u{1DC0}'..='\u{1DFF}'
    )
}

/// Arabic and its relatives, the scripts of India and South-East Asia, and Mongolian.
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

/// Scripts without spaces between words: Thai, Lao, Tibetan, Myanmar, Khmer, Tai Tham.
fn uses_no_spaces(character: char) -> bool {
    matches!(
        character,
        '\u{0E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{1AAF}' | '\u{A9E0}'..='\u{AADF}'
    )
}

fn is_mongolian(character: char) -> bool {
    matches!(character, '\u{1820}'..='\u{18AF}')
}

/// Letters of Hebrew, Arabic, and the other right-to-left scripts.
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

    #[test]
    fn they_are_found_wherever_they_are_among_ascii_and_other_text() {
        for length in 0..70 {
            for filler in ["a", "é", "日", "😀", "a–"] {
                let before: String = filler.chars().cycle().take(length).collect();
                let text = format!("{before}\u{200b}{before}\u{ad}x");
                let expected: Vec<_> = text.char_indices().filter(|&(_, character)| is_invisible(character)).collect();
                assert_eq!(invisible_characters(&text), expected, "{text:?}");
            }
        }
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
            "⚠\u{FE0F} 1\u{FE0F}\u{20E3} ©\u{FE0E} 葛\u{E0100} ∩\u{FE00} ᠠ\u{180B}",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            "\u{115F}ᅡ ᄀ\u{1160} ㅏ\u{3164} ب\u{34F}\u{651}",
            "𓀀\u{13430}𓀁 𝅘\u{1D173}",
        ] {
            assert!(needed(text).into_iter().all(|needed| needed), "{text}");
        }
    }

    #[test]
    fn what_hides_text_is_not_needed() {
        let smuggled: String = "hi".chars().filter_map(|one| char::from_u32(0xE0000 + u32::from(one))).collect();
        let long = "\u{E0067}".repeat(7);
        for text in [
            &*smuggled,
            &format!("🏴{smuggled}"),
            &format!("🏴{long}\u{E007F}"),
            "🏴\u{E0067}\u{E0062}\u{E0073} x",
            "a\u{FE0F} \u{FE0F}",
            "⚠\u{E0100}",
            "a\u{FFF9}b\u{FFFA}c\u{FFFB}",
            "a\u{3164}b",
            "f\u{2061}(x)",
            "a\u{34F}b",
        ] {
            assert!(!needed(text).is_empty() && needed(text).into_iter().all(|needed| !needed), "{text:?}");
        }
        assert_eq!(needed("⚠\u{FE0F}\u{FE0F}\u{FE01}"), [true, false, false], "one selector, one variant");
    }

    #[test]
    fn numbers_have_visible_characters() {
        assert!(invisible_characters("\u{600}\u{6DD}\u{70F}\u{8E2}\u{110BD}").is_empty());
    }

    #[test]
    fn the_same_characters_elsewhere_are_not() {
        for text in ["a\u{200D}b", "日\u{200B}本", "ab\u{200E}", "שלום \u{202E}x", "\u{200B}", "สวัสดี\u{200B} x"]
        {
            assert_eq!(needed(text), [false], "{text}");
        }
    }
}
