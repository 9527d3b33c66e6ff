//! What makes a diagnostic the same one after edits elsewhere.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// A hash of the rule, the page, the offending text and the line it stands on, of both what lies near. The line's
/// number is no part of it, so that a diagnostic stays known when lines are added above; the engine numbers equal
/// diagnostics of a page.
///
/// The algorithm (SipHash-1-3 with a zero key over the parts, each followed by a byte that UTF-8 cannot hold) is part
/// of the baseline format and must not change.
#[must_use]
pub fn fingerprint(code: &str, file: &str, offending: &str, line: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    for part in [code, file, offending, line.trim()] {
        hasher.write(part.as_bytes());
        hasher.write_u8(0xFF);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn the_format_is_stable() {
        assert_eq!(fingerprint("PB101", "a.md", "", "---"), fingerprint("PB101", "a.md", "", "  --- "));
        assert_ne!(fingerprint("PB101", "a.md", "", "---"), fingerprint("PB101", "a.md", "-", "--"));
    }
}
