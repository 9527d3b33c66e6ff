//! Globs in two dialects: docfx's, and that of `playbook-lint.toml`.
//!
//! Both ignore case, and keep `*` and `?` within one folder. The rest of docfx's dialect comes from its matcher
//! (dotnet/docfx, `src/Docfx.Glob/GlobMatcher.cs`):
//!
//! * `**.md` at the start of a part of a path is short for `**/*.md`;
//! * `**/` also matches no folder, but a final `**` at least one file;
//! * no wildcard matches a part that starts with a dot;
//! * a `!` at the start reverses the pattern, and so does each further one;
//! * `{a,b}` is expanded first, including folders inside it;
//! * a leading `/` and repeated ones are ignored.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// The maximum number of alternatives that a pattern may expand to. Real patterns have fewer than ten. Nested braces
/// grow exponentially, and a pull request may contain any docfx.json.
pub(crate) const MAX_EXPANSIONS: usize = 256;

/// The maximum length of a pattern that is compiled, in bytes: longer patterns cost more memory and time.
pub(crate) const MAX_PATTERN_LENGTH: usize = 4096;

/// Ordered docfx patterns, compiled once.
#[derive(Debug, Clone, Default)]
pub struct DocfxGlobs {
    /// Patterns without `!`, all their alternatives in one automaton.
    set: GlobSet,
    /// For each glob of `set`, its pattern.
    origin: Vec<PatternOrigin>,
    /// Patterns with `!` and the alternatives that they exclude; usually none.
    negated: Vec<(usize, DocfxGlobs)>,
}

#[derive(Debug, Clone, Copy)]
struct PatternOrigin {
    pattern: usize,
    /// The number of parts of the pattern that start with a dot, and so may match such a part.
    dotted: usize,
}

impl DocfxGlobs {
    /// Compiles patterns. One that is not a glob (such as `[` without `]`) is taken literally, as in docfx.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Self {
        let mut builder = GlobSetBuilder::new();
        let mut origin = Vec::new();
        let mut negated = Vec::new();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let pattern = pattern.as_ref();
            let positive = pattern.trim_start_matches('!');
            if (pattern.len() - positive.len()) % 2 == 1 {
                negated.push((index, Self::new([positive])));
                continue;
            }
            for alternative in expand_braces(positive) {
                let parts = docfx_parts(&alternative);
                let Some(glob) = compile_or_literal(&parts.join("/")) else {
                    continue;
                };
                builder.add(glob);
                let dotted = parts.iter().filter(|part| part.starts_with('.')).count();
                origin.push(PatternOrigin { pattern: index, dotted });
            }
        }
        match builder.build() {
            Ok(set) => Self { set, origin, negated },
            // Only a set that is too large to compile: it then matches nothing.
            Err(_) => Self { set: GlobSet::empty(), origin: Vec::new(), negated },
        }
    }

    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.negated.is_empty()
    }

    /// Whether any pattern matches `path`, which uses `/` and is relative.
    pub fn is_match(&self, path: &str) -> bool {
        if hidden_parts(path) == 0 && self.negated.is_empty() {
            return self.set.is_match(path);
        }
        self.last_match(path).is_some()
    }

    /// Returns the index of the last pattern that matches `path`.
    pub fn last_match(&self, path: &str) -> Option<usize> {
        let hidden = hidden_parts(path);
        let plain = self
            .set
            .matches(path)
            .into_iter()
            .map(|glob| self.origin[glob])
            .filter(|origin| origin.dotted >= hidden)
            .map(|origin| origin.pattern)
            .max();
        let turned = self.negated.iter().filter(|(_, globs)| !globs.is_match(path));
        plain.max(turned.map(|(pattern, _)| *pattern).max())
    }
}

/// Returns the number of parts of a path that start with a dot.
fn hidden_parts(path: &str) -> usize {
    path.split('/').filter(|part| part.starts_with('.')).count()
}

/// Splits a pattern at `/` and expands docfx's `**.md`.
fn docfx_parts(pattern: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in pattern.split('/').filter(|part| !part.is_empty()) {
        let rest = part.trim_start_matches('*');
        match part.len() - rest.len() {
            0 | 1 => parts.push(part.to_owned()),
            // `**/**/x` is `**/x`; the second one only costs time.
            _ if parts.last().is_none_or(|last| last != "**") => parts.push("**".to_owned()),
            _ => {}
        }
        if part.len() - rest.len() > 1 && !rest.is_empty() {
            parts.push(format!("*{rest}"));
        }
    }
    // A pattern for a folder also matches what is in it: docfx does not descend into a folder that `exclude` matches.
    if pattern.ends_with('/') && parts.last().is_some_and(|last| last != "**") {
        parts.push("**".to_owned());
    }
    parts
}

/// Returns the number of globs in a docfx pattern, counting each alternative.
pub(crate) fn count_alternatives(pattern: &str) -> usize {
    if pattern.contains('{') { expand_braces(pattern.trim_start_matches('!')).len() } else { 1 }
}

/// Returns all alternatives of `{a,b}`, including nested ones. A pattern with unbalanced braces is unchanged, one with
/// too many alternatives is taken literally, and one that is too long is omitted.
fn expand_braces(pattern: &str) -> Vec<String> {
    if pattern.len() > MAX_PATTERN_LENGTH {
        return Vec::new();
    }
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(next) = open.pop() {
        let Some((start, commas, end)) = innermost_braces(&next) else {
            done.push(next);
            continue;
        };
        if done.len() + open.len() + commas.len() >= MAX_EXPANSIONS {
            return vec![globset::escape(pattern)];
        }
        let mut from = start + 1;
        for to in commas.into_iter().chain([end]) {
            open.push(format!("{}{}{}", &next[..start], &next[from..to], &next[end + 1..]));
            from = to + 1;
        }
    }
    done
}

/// Returns the first pair of braces without braces inside: its bounds, and the commas between.
fn innermost_braces(pattern: &str) -> Option<(usize, Vec<usize>, usize)> {
    let mut found = None;
    let mut bytes = pattern.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'{' => found = Some((at, Vec::new())),
            b',' => found.iter_mut().for_each(|(_, commas): &mut (_, Vec<_>)| commas.push(at)),
            b'}' => {
                if let Some((start, commas)) = found {
                    return Some((start, commas, at));
                }
            }
            _ => {}
        }
    }
    None
}

fn compile_or_literal(pattern: &str) -> Option<Glob> {
    compile(pattern).or_else(|_| compile(&globset::escape(pattern))).ok()
}

fn compile(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .case_insensitive(true)
        // On Windows, the default differs, but a configuration must not.
        .backslash_escape(true)
        .build()
}

/// Compiles globs of `playbook-lint.toml`, and returns the index of the pattern of each compiled one. A glob also
/// matches what is below it, so `archive` matches the folder and everything in it.
///
/// # Errors
/// The index of the first pattern that is not a glob, and its problem.
pub fn compile_all<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<(GlobSet, Vec<usize>), (usize, String)> {
    let mut builder = GlobSetBuilder::new();
    let mut origin = Vec::new();
    for (index, pattern) in patterns.into_iter().enumerate() {
        let fail = |error: globset::Error| (index, error.kind().to_string());
        let own = pattern.trim_start_matches("./");
        if own.is_empty() {
            return Err((index, "the glob is empty".to_owned()));
        }
        builder.add(compile(own).map_err(fail)?);
        let below = format!("{}/**", own.trim_end_matches('/'));
        builder.add(compile(&below).map_err(fail)?);
        origin.extend([index, index]);
    }
    match builder.build() {
        Ok(set) => Ok((set, origin)),
        Err(error) => Err((origin.last().copied().unwrap_or(0), error.kind().to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        DocfxGlobs::new([pattern]).is_match(path)
    }

    #[test]
    fn two_stars_match_no_folder_and_many() {
        assert!(matches("**/*.md", "a.md"));
        assert!(matches("**/*.md", "a/b/c.md"));
        assert!(matches("**/includes/**", "includes/a.md"));
        assert!(matches("**/includes/**", "x/includes/y/a.md"));
        assert!(!matches("includes/**", "includes"));
    }

    #[test]
    fn two_stars_before_text_are_short_for_any_folder() {
        assert!(matches("**.md", "a/b.md"));
        assert!(matches("**/**.yml", "toc.yml"));
        assert!(matches("**/**.yml", "a/b/toc.yml"));
        assert!(!matches("a**.md", "ab/c.md"));
    }

    #[test]
    fn one_star_stays_in_its_folder_and_case_does_not_matter() {
        assert!(!matches("*.md", "a/b.md"));
        assert!(matches("Docs/*.MD", "docs/b.md"));
    }

    #[test]
    fn wildcards_skip_hidden_parts() {
        assert!(!matches("**/*.md", ".github/a.md"));
        assert!(!matches("**", "a/.b.md"));
        assert!(matches(".github/**", ".github/a.md"));
        assert!(!matches(".github/**", ".github/.x/a.md"));
        assert!(matches("README.md", "readme.md"));
    }

    #[test]
    fn braces_expand_folders_too() {
        assert!(matches("**/*.{md,yml}", "x/toc.yml"));
        assert!(matches("{a/**,b}/*.md", "a/x/y.md"));
        assert!(matches("{a,b{c,d}}.md", "bd.md"));
        assert!(!matches("{a,b{c,d}}.md", "b.md"));
    }

    #[test]
    fn a_folder_pattern_covers_what_is_in_it() {
        assert!(matches("obj/", "obj/a/b.md"));
        assert!(matches("/obj//x.md", "obj/x.md"));
    }

    #[test]
    fn an_exclamation_mark_negates_a_pattern() {
        assert!(matches("!**/*.md", "a.yml"));
        assert!(!matches("!**/*.md", "a.md"));
        assert!(matches("!!**/*.md", "a.md"));
    }

    #[test]
    fn broken_and_hostile_patterns_are_survived() {
        assert!(matches("a[", "a["));
        for pattern in ["", "!", "{", "}", "{,}", "\\", "[!", "**", "/", "é{ü,é}"] {
            DocfxGlobs::new([pattern]).is_match("a/é.md");
        }
        let bomb = "{a,b}".repeat(64);
        assert!(!DocfxGlobs::new([bomb]).is_match("a"));
        let wide = format!("{{{}}}{}", ",".repeat(1_000_000), "a".repeat(1_000_000));
        assert!(!DocfxGlobs::new([wide]).is_match("a"));
    }

    #[test]
    fn the_last_match_is_by_order_of_patterns() {
        let globs = DocfxGlobs::new(["**/*.md", "a/*.md", "b/*.md"]);
        assert_eq!(globs.last_match("a/x.md"), Some(1));
        assert_eq!(globs.last_match("x.md"), Some(0));
        assert_eq!(globs.last_match("x.png"), None);
    }

    #[test]
    fn our_own_globs_cover_a_folder_by_its_name() {
        let (globs, origin) = compile_all(["archive", "./b/*.md"]).unwrap();
        assert_eq!(origin, [0, 0, 1, 1]);
        assert!(globs.is_match("archive/x/y.md"));
        assert!(globs.is_match("B/x.md"));
        assert!(!globs.is_match("x/archive/y.md"));
        assert_eq!(compile_all(["a", "b["]).unwrap_err().0, 1);
    }
}
