//! What `.gitignore` files keep out of the repository, as Git understands them.

use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::limits;

/// The patterns of a folder's `.gitignore`, over those of the folders above.
#[derive(Debug)]
pub(super) struct IgnoreRules {
    patterns: Gitignore,
    /// How much of a path comes before what is compared with the patterns.
    start: usize,
    above: Option<Arc<Self>>,
}

impl IgnoreRules {
    /// The patterns of the folder at `folder`, empty or with a slash at its end, over those `above`.
    pub(super) fn new(patterns: Patterns, folder: &str, above: Option<Arc<Self>>) -> Self {
        Self { patterns: patterns.matcher, start: folder.len(), above }
    }

    /// Whether the file or folder at `path` is ignored. The nearest folder whose patterns match decides; that a folder
    /// above is ignored is for whoever walks to find out first.
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
    /// How many.
    pub(super) count: usize,
}

impl Patterns {
    /// Reads the bytes of a `.gitignore`. Lines that Git would never match are left out; so are those that are not
    /// UTF-8, which no path here matches.
    ///
    /// # Errors
    /// Why all of it is too much, as a clause about the file.
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
            // What is no glob even so matches nothing.
            let _ = builder.add_line(None, &pattern);
        }
        let matcher = builder.build().map_err(|_| "its patterns are too complex".to_owned())?;
        Ok(Self { matcher, count })
    }
}

/// A pattern without the spaces at its end, save one that a backslash keeps.
fn without_trailing_spaces(line: &str) -> &str {
    let trimmed = line.trim_end_matches(' ');
    let backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    match backslashes % 2 {
        1 if trimmed.len() < line.len() => &line[..=trimmed.len()],
        _ => trimmed,
    }
}

/// A pattern of Git's in the words of `globset`, which knows alternatives in braces, no escapes in classes, and lets a
/// class match a slash. `None` for one that matches nothing.
fn to_glob(pattern: &str) -> Option<String> {
    let (mark, body) = pattern.strip_prefix('!').map_or(("", pattern), |body| ("!", body));
    // One slash at the end asks for a folder, and no path ends with another.
    let path = body.strip_suffix('/').unwrap_or(body);
    if path.is_empty() || path.ends_with('/') {
        return None;
    }
    let mut glob = String::with_capacity(pattern.len());
    glob.push_str(mark);
    // A slash anywhere anchors a pattern; one that a class gains or loses here must change nothing.
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
                // Three and more are two.
                let others = rest.as_str().len() - rest.as_str().trim_start_matches('*').len();
                glob.push_str(if others > 0 { "**" } else { "*" });
                rest = rest.as_str()[others..].chars();
            }
            '[' => glob.push_str(&class(&mut rest)?),
            next => glob.push(next),
        }
    }
    // Whitespace other than spaces counts for Git and would be trimmed later on.
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

/// A class of characters, of which `rest` begins after its bracket. `None` if it does not end or holds nothing.
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
            // Of a range that is none, its start counts.
            ranges.push((first, last.max(first)));
        }
        next = rest.next()?;
        if next == ']' {
            break;
        }
    }
    Some(write_class(is_negated, &ranges))
}

/// A class as `globset` reads it, in which no slash matches.
fn write_class(is_negated: bool, ranges: &[(char, char)]) -> String {
    let contains = |one: char| ranges.iter().any(|&(first, last)| first <= one && one <= last);
    let mut glob = String::from(if is_negated { "[!" } else { "[" });
    // A bracket is a bracket only at the start. A NUL, which no name has, keeps what follows from the start.
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
    // A hyphen is a hyphen only at the end.
    glob.push_str(if contains('-') { "-]" } else { "]" });
    glob
}

/// What is left of a range of characters without `one`.
fn around((first, last): (char, char), one: char) -> impl Iterator<Item = (char, char)> {
    let next = |at: char, step: i64| u32::try_from(i64::from(u32::from(at)) + step).ok().and_then(char::from_u32);
    let parts = match first <= one && one <= last {
        true => [next(one, -1).map(|end| (first, end)), next(one, 1).map(|start| (start, last))],
        false => [Some((first, last)), None],
    };
    parts.into_iter().flatten().filter(|(first, last)| first <= last)
}

/// The characters of `[:name:]`, in ASCII as Git has them.
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
