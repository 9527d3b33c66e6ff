//! The files that `.gitignore` files exclude from the repository, as Git interprets them.

use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::limits;

/// The patterns of a folder's `.gitignore`, on top of those of the folders above.
#[derive(Debug)]
pub(super) struct IgnoreRules {
    patterns: Gitignore,
    /// The length of the part of a path before the part that is compared with the patterns.
    start: usize,
    above: Option<Arc<Self>>,
}

impl IgnoreRules {
    /// Creates the rules of the folder at `folder`, empty or with a slash at the end, on top of those `above`.
    pub(super) fn new(patterns: Patterns, folder: &str, above: Option<Arc<Self>>) -> Self {
        Self { patterns: patterns.matcher, start: folder.len(), above }
    }

    /// Whether the file or folder at `path` is ignored. The nearest folder with a matching pattern decides. The caller
    /// checks first whether a folder above is ignored.
    pub(super) fn is_ignored(&self, path: &str, is_folder: bool) -> bool {
        let mut rules = Some(self);
        while let Some(at) = rules {
            match at.patterns.matched(&path[at.start..], is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => rules = at.above.as_deref(),
            }
        }
        false
    }
}

/// The patterns of one file.
pub(super) struct Patterns {
    matcher: Gitignore,
    /// The number of patterns.
    pub(super) count: usize,
}

impl Patterns {
    /// Reads the bytes of a `.gitignore`. Lines that Git would never match are skipped, and so are lines that are not
    /// UTF-8, because no path here matches them.
    ///
    /// # Errors
    /// Why the file exceeds a limit, as a clause about the file.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut builder = GitignoreBuilder::new("");
        let mut count = 0;
        for line in bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).split(|&byte| byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.starts_with(b"#") {
                continue;
            }
            if line.len() > limits::IGNORE_PATTERN {
                return Err(format!("it has a pattern of more than {} bytes", limits::IGNORE_PATTERN));
            }
            let Ok(line) = std::str::from_utf8(line) else { continue };
            let Some(pattern) = to_glob(without_trailing_spaces(line)) else { continue };
            count += 1;
            if count > limits::IGNORE_PATTERNS {
                return Err(format!("it has more than {} patterns", limits::IGNORE_PATTERNS));
            }
            // A line that is still not a valid glob matches nothing.
            let _ = builder.add_line(None, &pattern);
        }
        let matcher = builder.build().map_err(|_| "its patterns are too complex".to_owned())?;
        Ok(Self { matcher, count })
    }
}

/// Returns a pattern without trailing spaces, except one that a backslash keeps.
fn without_trailing_spaces(line: &str) -> &str {
    let trimmed = line.trim_end_matches(' ');
    let backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    match backslashes % 2 {
        1 if trimmed.len() < line.len() => &line[..=trimmed.len()],
        _ => trimmed,
    }
}

/// Translates a Git pattern to `globset`, which supports alternatives in braces and no escapes in classes, and lets a
/// class match a slash. `None` for a pattern that matches nothing.
fn to_glob(pattern: &str) -> Option<String> {
    let (mark, body) = pattern.strip_prefix('!').map_or(("", pattern), |body| ("!", body));
    // One slash at the end means a folder, and no path ends with another.
    let path = body.strip_suffix('/').unwrap_or(body);
    if path.is_empty() || path.ends_with('/') {
        return None;
    }
    let mut glob = String::with_capacity(pattern.len());
    glob.push_str(mark);
    // Any slash anchors a pattern. A slash that is added to or removed from a class here must not change that.
    if path.contains('[') && !path.starts_with('/') {
        glob.push_str(if path.contains('/') { "/" } else { "**/" });
    }
    let mut rest = path.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' => {
                glob.push('\\');
                // A backslash at the end escapes nothing: the pattern is invalid.
                glob.push(rest.next()?);
            }
            '{' | '}' => glob.extend(['\\', next]),
            '*' => {
                // Three or more asterisks are the same as two.
                let others = rest.as_str().len() - rest.as_str().trim_start_matches('*').len();
                glob.push_str(if others > 0 { "**" } else { "*" });
                rest = rest.as_str()[others..].chars();
            }
            '[' => glob.push_str(&class(&mut rest)?),
            next => glob.push(next),
        }
    }
    // Git keeps whitespace other than spaces, which `globset` would trim later.
    if let Some(last) = glob.chars().next_back().filter(|last| last.is_whitespace() && *last != ' ') {
        glob.truncate(glob.len() - last.len_utf8());
        if glob.ends_with('\\') {
            glob.pop();
        }
        glob.extend(['{', last, '}']);
    }
    glob.push_str(&body[path.len()..]);
    Some(glob)
}

/// Translates a class of characters; `rest` starts after its opening bracket. `None` if the class is not closed or is
/// empty.
fn class(rest: &mut std::str::Chars<'_>) -> Option<String> {
    let mut ranges: Vec<(char, char)> = Vec::new();
    let mut next = rest.next()?;
    let is_negated = matches!(next, '!' | '^');
    if is_negated {
        next = rest.next()?;
    }
    loop {
        if next == '[' && rest.as_str().starts_with(':') {
            let (name, after) = rest.as_str()[1..].split_once(":]")?;
            ranges.extend_from_slice(named_class(name)?);
            *rest = after.chars();
        } else {
            let first = if next == '\\' { rest.next()? } else { next };
            let range = rest.as_str().strip_prefix('-').filter(|after| !after.starts_with(']'));
            let last = match range {
                Some(after) => {
                    *rest = after.chars();
                    match rest.next()? {
                        '\\' => rest.next()?,
                        last => last,
                    }
                }
                None => first,
            };
            // If a range is reversed, only its start counts.
            ranges.push((first, last.max(first)));
        }
        next = rest.next()?;
        if next == ']' {
            break;
        }
    }
    Some(write_class(is_negated, &ranges))
}

/// Returns a class in the syntax of `globset`, in which no slash matches.
fn write_class(is_negated: bool, ranges: &[(char, char)]) -> String {
    let contains = |one: char| ranges.iter().any(|&(first, last)| first <= one && one <= last);
    let mut glob = String::from(if is_negated { "[!" } else { "[" });
    // A bracket is literal only at the start. A NUL, which no name contains, keeps other characters away from the
    // start.
    glob.push(if contains(']') { ']' } else { '\0' });
    glob.extend(is_negated.then_some('/'));
    glob.extend(['!', '^'].into_iter().filter(|&mark| contains(mark)));
    let mut parts = ranges.to_vec();
    for special in [']', '!', '^', '-', '/'] {
        parts = parts.into_iter().flat_map(|range| around(range, special)).collect();
    }
    for (first, last) in parts {
        glob.extend([first, '-', last]);
    }
    // A hyphen is literal only at the end.
    glob.push_str(if contains('-') { "-]" } else { "]" });
    glob
}

/// Returns the parts of a range of characters without `one`.
fn around((first, last): (char, char), one: char) -> impl Iterator<Item = (char, char)> {
    let next = |at: char, step: i64| u32::try_from(i64::from(u32::from(at)) + step).ok().and_then(char::from_u32);
    let parts = match first <= one && one <= last {
        true => [next(one, -1).map(|end| (first, end)), next(one, 1).map(|start| (start, last))],
        false => [Some((first, last)), None],
    };
    parts.into_iter().flatten().filter(|(first, last)| first <= last)
}

/// Returns the characters of `[:name:]`, in ASCII as in Git.
fn named_class(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "blank" => &[(' ', ' '), ('\t', '\t')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[(' ', ' '), ('\t', '\r')],
        "upper" => &[('A', 'Z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ignored(patterns: &str, path: &str) -> bool {
        IgnoreRules::new(Patterns::parse(patterns.as_bytes()).ok().unwrap(), "", None).is_ignored(path, false)
    }

    #[test]
    fn patterns_mean_what_they_mean_to_git() {
        for (pattern, ignored, others) in [
            ("a.md", &["a.md", "x/a.md"][..], &["ba.md"][..]),
            ("/a.md", &["a.md"], &["x/a.md"]),
            ("x/a.md", &["x/a.md"], &["y/x/a.md"]),
            ("{a,b}.md", &["{a,b}.md"], &["a.md"]),
            ("a.md \t", &["a.md \t"], &["a.md"]),
            ("a.md  ", &["a.md"], &["a.md  "]),
            ("a\\ ", &["a "], &["a", "a\\"]),
            ("[a-c].md", &["b.md"], &["d.md", "-.md"]),
            ("[!a-c].md", &["d.md"], &["b.md"]),
            ("[!a]", &["b", "a/b"], &["a", "a/a"]),
            ("x[!a]y", &["xby"], &["x/y", "xay"]),
            ("x[+-9]y", &["x+y", "x0y"], &["x/y", "xay"]),
            ("[]x].md", &["].md", "x.md"], &["a.md"]),
            ("[!]x].md", &["a.md"], &["].md", "x.md"]),
            ("[a-].md", &["-.md", "a.md"], &["b.md"]),
            ("[\\]].md", &["].md"], &["\\.md"]),
            ("[[:digit:]x].md", &["7.md", "x.md"], &["d.md", ":.md"]),
            ("[^!^-].md", &["a.md"], &["!.md", "^.md", "-.md"]),
            ("[/].md", &[], &["/.md", "a.md", "[/].md"]),
            ("[a.md", &[], &["[a.md", "a.md"]),
            ("a.md\\", &[], &["a.md", "a.md\\"]),
            ("\u{feff}a.md\r\n", &["a.md"], &["a.md\r"]),
            ("#a.md\n\\#b.md", &["#b.md"], &["#a.md", "a.md"]),
        ] {
            for path in ignored {
                assert!(is_ignored(pattern, path), "{pattern:?} {path:?}");
            }
            for path in others {
                assert!(!is_ignored(pattern, path), "{pattern:?} {path:?}");
            }
        }
    }

    #[test]
    fn the_nearest_folder_that_matches_decides() {
        let rules = |text: &str, folder: &str, above| {
            Arc::new(IgnoreRules::new(Patterns::parse(text.as_bytes()).ok().unwrap(), folder, above))
        };
        let top = rules("*.md\n!keep.md\n", "", None);
        let inner = rules("!b.md\n/keep.md\n", "x/", Some(top.clone()));
        assert!(top.is_ignored("a.md", false) && !top.is_ignored("keep.md", false));
        assert!(inner.is_ignored("x/a.md", false) && !inner.is_ignored("x/b.md", false));
        assert!(inner.is_ignored("x/keep.md", false) && !inner.is_ignored("x/y/keep.md", false));
    }

    #[test]
    fn too_much_is_refused() {
        assert!(Patterns::parse("a".repeat(limits::IGNORE_PATTERN + 1).as_bytes()).is_err());
        assert!(Patterns::parse(format!("#{}\na\n", "a".repeat(9_999)).as_bytes()).is_ok_and(|one| one.count == 1));
        let complex: String = (0..200).map(|number| format!("*{number}*{}\n", "?*".repeat(1_000))).collect();
        assert!(Patterns::parse(complex.as_bytes()).is_err());
    }
}
