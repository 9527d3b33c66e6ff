//! Names of levels, and when two of them mean the same.

use crate::text::push_lower;

/// Returns what all spellings of a level's name have in common: letters and digits in lowercase, with `&` as `and`.
/// Case, spaces, dashes, slashes, punctuation, and invisible characters do not count.
#[must_use]
pub fn level_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    if name.is_ascii() && !name.contains('&') {
        key.extend(name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_lowercase())));
        return key;
    }
    for character in name.chars() {
        match character {
            '&' | '＆' => key.push_str("and"),
            _ if character.is_alphanumeric() => push_lower(&mut key, character),
            _ => {}
        }
    }
    key
}

/// Returns the text that is equal for two names with the same spelling: case, dashes, `&` for `and`, spaces around
/// slashes, and invisible characters do not count, but words and punctuation do.
#[must_use]
pub fn name_form(name: &str) -> String {
    let visible = crate::text::strip_invisible(name);
    let mut form = String::with_capacity(visible.len());
    for character in visible.chars() {
        match character {
            '&' | '＆' => form.push_str("and"),
            '‐'..='―' => form.push('-'),
            '’' => form.push('\''),
            '/' | '／' => {
                form.truncate(form.trim_end().len());
                form.push('/');
            }
            _ if character.is_whitespace() => {
                if !form.is_empty() && !form.ends_with([' ', '/']) {
                    form.push(' ');
                }
            }
            _ => push_lower(&mut form, character),
        }
    }
    form.truncate(form.trim_end_matches([' ', ':', '.']).len());
    form
}

/// Whether a text mentions L1, L2, or L3 themselves: `Blocked L2 (see below)`, `L3s coming soon`. Such a text is not a
/// name.
#[must_use]
pub fn mentions_level(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'L', b'l', bytes).any(|at| {
        let before = at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric());
        let digit = bytes.get(at + 1).is_some_and(|digit| (b'1'..=b'3').contains(digit));
        let after = bytes.get(at + 2).is_none_or(|after| !after.is_ascii_alphanumeric() || *after == b's');
        before && digit && after
    })
}

/// Returns the level in a text such as `L2 - Network`, and the bytes of the name after it, without invisible characters
/// and emphasis around either.
pub(crate) fn parse_label(text: &str) -> Option<(u8, std::ops::Range<usize>)> {
    let skipped = |character: char| {
        character.is_whitespace() || matches!(character, '*' | '_') || crate::text::is_invisible(character)
    };
    let rest = text.trim_start_matches(skipped);
    let rest = rest.strip_prefix(['L', 'l'])?;
    let depth = match rest.as_bytes().first()? {
        digit @ b'1'..=b'3' => digit - b'0',
        _ => return None,
    };
    let rest = rest[1..].trim_start_matches(skipped);
    let rest = rest.strip_prefix(['-', '‐', '‑', '–', '—', ':', '：'])?;
    let name = rest.trim_start_matches(skipped);
    let start = text.len() - name.len();
    let name = name.trim_end_matches(skipped);
    (!name.is_empty()).then(|| (depth, start..start + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_share_a_key_and_a_form() {
        assert_eq!(level_key("Desktop / Devices"), level_key("desktop/devices\u{200b}"));
        assert_eq!(name_form("Desktop / Devices"), name_form("desktop/devices\u{200b}"));
        assert_eq!(name_form("On–Premises & Cloud"), name_form("On-premises and cloud"));
        assert_ne!(name_form("Product / Feature Capability"), name_form("Product Feature/Capability"));
        assert_ne!(level_key("Billing, Licensing"), level_key("Billing and Licensing"));
    }

    #[test]
    fn a_text_about_levels_is_not_a_name() {
        for text in ["Blocked L2 (see below)", "L3s coming soon", "<existing L2>", "L3 近日公開予定"] {
            assert!(mentions_level(text), "{text}");
        }
        for text in ["URL1", "Legal", "L10", "HTML2"] {
            assert!(!mentions_level(text), "{text}");
        }
    }

    #[test]
    fn labels_give_level_and_name() {
        let name = |text: &'static str| parse_label(text).map(|(depth, range)| (depth, &text[range]));
        assert_eq!(name("\u{200b}L2 - \u{200b}Network\u{200b}"), Some((2, "Network")));
        assert_eq!(name("**L1 – Blockiert**"), Some((1, "Blockiert")));
        assert_eq!(name("L2 definitions"), None);
        assert_eq!(name("L4 - x"), None);
    }
}
