//! Escapes lines that CI runners would take for commands.
//!
//! Runners read what a step prints. GitHub Actions runs commands in a line that starts with `::name::`, with or without
//! spaces before it, and those that start with `##[name]` anywhere in a line (actions/runner, `ActionCommand.cs`).
//! Azure Pipelines does the same with `##vso[…]`, and TeamCity with `##teamcity[…]`. The text of a page, or the name of
//! a file, must not run commands.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};

/// Returns `line` with those characters escaped that would make it a command. `line` must not contain line breaks.
#[must_use]
pub fn escape_commands(line: &str) -> Cow<'_, str> {
    let unmarked = without_marker(line);
    let start = unmarked.trim_start();
    if !start.starts_with("::") {
        return unmarked;
    }
    let blanks = &unmarked[..unmarked.len() - start.len()];
    Cow::Owned(format!("{blanks}\\u{{3a}}{}", &start[1..]))
}

/// Returns `text` with the bracket of each `##name[` escaped.
fn without_marker(text: &str) -> Cow<'_, str> {
    let mut safe = String::new();
    let mut rest = text;
    while let Some(at) = command_bracket(rest) {
        safe.push_str(&rest[..at]);
        safe.push_str("\\u{5b}");
        rest = &rest[at + 1..];
    }
    if safe.is_empty() {
        return Cow::Borrowed(text);
    }
    safe.push_str(rest);
    Cow::Owned(safe)
}

/// Returns the offset of the bracket of the first `##name[`. The name may be empty.
pub(super) fn command_bracket(text: &str) -> Option<usize> {
    let mut rest = text;
    while let Some(hashes) = memchr::memmem::find(rest.as_bytes(), b"##") {
        // No text is scanned twice: a page may contain a megabyte of number signs.
        let name = rest[hashes..].trim_start_matches('#');
        rest = name.trim_start_matches(|character: char| character.is_ascii_alphabetic());
        if rest.starts_with('[') {
            return Some(text.len() - rest.len());
        }
    }
    None
}

/// Returns two lines between which GitHub Actions runs no commands. The second line contains a random token, so no page
/// can contain it. Programs that apply a patch skip both lines, as they skip all text around a patch.
#[must_use]
pub fn command_pause() -> [String; 2] {
    let random = || RandomState::new().hash_one(std::process::id());
    let token = format!("playbook-lint-{:016x}{:016x}", random(), random());
    [format!("::stop-commands::{token}"), format!("::{token}::")]
}

/// A writer that escapes commands in all lines. Call [`CommandEscaper::finish`] to write the text after the last line
/// break.
pub struct CommandEscaper<W> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> CommandEscaper<W> {
    /// Creates a writer of escaped lines to `out`.
    pub fn new(out: W) -> Self {
        Self { out, line: Vec::new() }
    }

    /// Writes the last line if it has no line break.
    ///
    /// # Errors
    /// Errors of the writer below.
    pub fn finish(mut self) -> io::Result<()> {
        self.write_line()?;
        self.out.flush()
    }

    fn write_line(&mut self) -> io::Result<()> {
        self.out.write_all(escape_commands(&String::from_utf8_lossy(&self.line)).as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl<W: Write> Write for CommandEscaper<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            match part.split_last() {
                Some((b'\n', text)) => {
                    self.line.extend_from_slice(text);
                    self.write_line()?;
                    self.out.write_all(b"\n")?;
                }
                _ => self.line.extend_from_slice(part),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_runner_obeys_is_shown_instead() {
        for (line, shown) in [
            ("::error::x", "\\u{3a}:error::x"),
            (" \u{a0}\t::stop-commands::x", " \u{a0}\t\\u{3a}:stop-commands::x"),
            ("a ##[add-mask]b", "a ##\\u{5b}add-mask]b"),
            ("##vso[task.x]y ##teamcity[z]", "##vso\\u{5b}task.x]y ##teamcity\\u{5b}z]"),
            ("####[group]", "####\\u{5b}group]"),
            ("## #[x] #[y] ##é[z] ## [v]", "## #[x] #[y] ##é[z] ## [v]"),
            ("a ::error::x", "a ::error::x"),
        ] {
            assert_eq!(escape_commands(line), shown, "{line}");
        }
    }

    #[test]
    fn a_command_in_several_writes_is_seen_too() {
        let mut out = Vec::new();
        let mut lines = CommandEscaper::new(&mut out);
        for part in ["a\n:", ":error::b\n  ##", "[group]c\n:", ":notice::d"] {
            lines.write_all(part.as_bytes()).unwrap();
        }
        lines.finish().unwrap();
        let expected = "a\n\\u{3a}:error::b\n  ##\\u{5b}group]c\n\\u{3a}:notice::d";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
