//! Searches a text for characters that an encoder must check, by their first bytes.

/// A set of bytes with which such characters start. All other bytes are copied.
pub(super) struct EscapeTable([bool; 256]);

impl EscapeTable {
    /// The bytes of these ASCII characters.
    pub(super) const fn of(characters: &[u8]) -> Self {
        let (mut table, mut at) = ([false; 256], 0);
        while at < characters.len() {
            assert!(characters[at].is_ascii(), "a character of several bytes would be found in the middle");
            table[characters[at] as usize] = true;
            at += 1;
        }
        Self(table)
    }

    /// Adds the first bytes of all non-ASCII characters for which [`needs_escape`](super::control_escape::needs_escape)
    /// may return true.
    pub(super) const fn and_acting(mut self) -> Self {
        let first = [0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0, 0xF3];
        let mut at = 0;
        while at < first.len() {
            self.0[first[at]] = true;
            at += 1;
        }
        self
    }

    /// Returns the offset of the first byte in the set, at or after `from`.
    pub(super) fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        text[from..].iter().position(|&byte| self.0[usize::from(byte)]).map(|offset| from + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::super::control_escape::needs_escape;
    use super::*;

    #[test]
    fn every_character_that_acts_is_found() {
        let table = EscapeTable::of(b"\x7F").and_acting();
        for character in ' '..=char::MAX {
            // Whether a variation selector needs an escape depends on the character before it. None needs one after all
            // of these.
            let acts = ['x', '\n', '⚠', '葛'].into_iter().any(|before| needs_escape(before, character));
            let text = format!("x{character}");
            let found = table.find(text.as_bytes(), 0);
            assert!(!acts || found == Some(1), "{character:?}");
            assert!(found.is_none_or(|at| text.is_char_boundary(at)));
        }
    }
}
