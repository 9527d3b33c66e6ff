//! Lines that Git leaves if changes conflict.

/// Whether a line is a conflict marker: the same character seven times, then a space or nothing.
///
/// Outside a conflict, a row of seven `=` is an underline, and seven `>` are quotes: the caller has to know the
/// context.
#[must_use]
pub fn is_conflict_marker(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|sign| {
        line.strip_prefix(sign).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_seven_characters() {
        for marker in ["<<<<<<< HEAD", "=======", "||||||| base", ">>>>>>> topic"] {
            assert!(is_conflict_marker(marker), "{marker}");
        }
        for other in ["<<<<<<<<", "====== ", "=======a", "| a |", ""] {
            assert!(!is_conflict_marker(other), "{other}");
        }
    }
}
