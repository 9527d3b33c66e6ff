//! Keys by which words of the settings, the languages, and the pages are compared.

use crate::text::push_lower;

/// Returns the key by which words are compared: in lowercase, without spaces, hyphens, periods, and colons, which vary
/// from page to page.
#[must_use]
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    if text.is_ascii() {
        let kept = |byte: &u8| !matches!(byte, b'-' | b'.' | b':' | b' ' | b'\t'..=b'\r');
        key.extend(text.bytes().filter(kept).map(|byte| char::from(byte.to_ascii_lowercase())));
        return key;
    }
    for character in text.chars() {
        match character {
            '-' | '.' | ':' | '：' | '‐' | '–' => {}
            _ if character.is_whitespace() => {}
            _ => push_lower(&mut key, character),
        }
    }
    key
}

/// Returns the key by which headings of sections are compared: as [`key()`], without a number at the start.
#[must_use]
pub(in crate::playbook) fn section_key(heading: &str) -> String {
    key(without_number(heading))
}

/// Returns a heading without its number: `2. Objectives`, `2.1 Objectives`, `二、目标`.
pub(super) fn without_number(heading: &str) -> &str {
    let text = heading.trim_start();
    let is_digit = |sign: char| sign.is_ascii_digit() || !sign.is_ascii() && "一二三四五六七八九十".contains(sign);
    if !text.starts_with(is_digit) {
        return heading;
    }
    let number = text.trim_start_matches(|sign: char| is_digit(sign) || sign == '.');
    let length = text.len() - number.len();
    let after_sign = number.strip_prefix(['、', '．', ')', '）']);
    let ends = after_sign.is_some() || number.starts_with(' ') || text[..length].ends_with('.');
    let rest = after_sign.unwrap_or(number).trim_start();
    // `2020` is a year.
    let is_short = text[..length].chars().filter(|sign| is_digit(*sign)).count() <= 3;
    if ends && is_short && !rest.is_empty() { rest } else { heading }
}

/// Returns a text without spaces, with ASCII brackets and slashes, to compare forms.
pub(in crate::playbook) fn squeeze(text: &str) -> String {
    squeezed_characters(text).collect()
}

pub(super) fn squeezed_characters(text: &str) -> impl Iterator<Item = char> {
    let ascii = |character: char| match character {
        '（' => '(',
        '）' => ')',
        '／' => '/',
        _ => character,
    };
    text.chars().filter(|character| !character.is_whitespace()).map(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_with_and_without_other_letters_than_ascii() {
        for character in (0..=0x7F_u8).map(char::from) {
            let text = format!("Key{character}Word");
            assert_eq!(format!("{}é", key(&text)), key(&format!("{text}É")), "{character:?}");
        }
    }
}
