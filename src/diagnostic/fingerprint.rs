//! The identity of a diagnostic across edits elsewhere.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// Returns a hash of the rule, the page, the text of the problem, and the line around it, of both only the part near
/// the problem. The hash does not include the line number, so a diagnostic stays the same when lines are added above
/// it. The linter numbers equal diagnostics of a page.
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
