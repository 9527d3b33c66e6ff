//! Checks how deeply the lines of a text can nest, from the start of each line.
//!
//! pulldown-cmark walks over all open quotes and lists for every line that lazily continues a paragraph
//! (`scan_containers`), so 100,000 `>` followed by 100,000 short lines take minutes. No real page is like that.

/// Shorter texts cost little however deeply they nest, and are not checked. In bytes.
const SMALL: usize = 16 << 10;
/// Depth times lines, the worst-case cost of parsing: a fraction of a second.
const LIMIT: usize = 1 << 27;

/// Returns the start and depth of the deepest line, if depth and lines together exceed the limit.
pub(super) fn too_deep(text: &str) -> Option<(usize, usize)> {
    if text.len() < SMALL {
        return None;
    }
    let bytes = text.as_bytes();
    let (mut lines, mut start, mut deepest) = (1, 0, (0, 0));
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        // Most lines start with a letter, and the shortest way to nest takes a byte per level.
        if end - start > deepest.1 && !bytes[start].is_ascii_alphabetic() {
            deepest = deeper(deepest, start, &bytes[start..end]);
        }
        start = end + 1;
        lines += 1;
    }
    deepest = deeper(deepest, start, &bytes[start..]);
    (deepest.1.saturating_mul(lines) > LIMIT).then_some(deepest)
}

fn deeper(deepest: (usize, usize), start: usize, line: &[u8]) -> (usize, usize) {
    let depth = depth(line);
    if depth > deepest.1 { (start, depth) } else { deepest }
}

/// Returns how many quotes and lists can be open after the markers and spaces at the start of `line`: one for each
/// marker, and one for every two columns of indentation, in which lists of earlier lines continue.
fn depth(line: &[u8]) -> usize {
    let (mut at, mut markers, mut columns) = (0, 0, 0);
    while let Some(&byte) = line.get(at) {
        let width = match byte {
            b' ' | b'\t' => {
                columns += if byte == b'\t' { 4 } else { 1 };
                1
            }
            b'>' => {
                markers += 1;
                1
            }
            b'-' | b'*' | b'+' | b'0'..=b'9' => {
                let digits = line[at..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
                let is_marker = digits == 0 || matches!(line.get(at + digits), Some(b'.' | b')'));
                let behind = at + digits + 1;
                if !is_marker || line.get(behind).is_some_and(|byte| !matches!(byte, b' ' | b'\t')) {
                    break;
                }
                markers += 1;
                digits + 1
            }
            _ => break,
        };
        at += width;
    }
    markers + columns / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_and_indentation_count_and_rules_do_not() {
        assert_eq!(depth(b">>> a"), 3);
        assert_eq!(depth(b"> - 1. a"), 4);
        assert_eq!(depth(b"\t\t- a"), 5);
        assert_eq!(depth(b"--------"), 0);
        assert_eq!(depth(b"2020 a"), 0);
        assert_eq!(depth(b"-"), 1);
    }

    #[test]
    fn only_depth_on_many_lines_is_too_much() {
        let deep = format!("a\n{}a\n", ">".repeat(50_000));
        assert_eq!(too_deep(&deep), None);
        assert_eq!(too_deep(&format!("{deep}{}", "b\n".repeat(50_000))), Some((2, 50_000)));
        assert_eq!(too_deep(&"> - a\n".repeat(500_000)), None);
    }
}
