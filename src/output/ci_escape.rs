//! Lines that no CI runner takes for a command.
//!
//! Runners read what a step prints. GitHub Actions obeys a line that begins with `::name::`, spaces in front of it or
//! not, and `##[name]` anywhere in a line (actions/runner, `ActionCommand.cs`); Azure Pipelines obeys `##vso[…]` and
//! TeamCity `##teamcity[…]` in the same way. What a page says, or what a file is called, must not give them orders.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};

/// `line`, which holds no line break, with what would make a command of it written as escapes.
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

/// `text` without a `##name[`: its bracket is written as an escape.
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

/// Where the bracket of the first `##name[` stands; the name may be empty.
pub(super) fn command_bracket(text: &str) -> Option<usize> {
    let mut rest = text;
    while let Some(hashes) = memchr::memmem::find(rest.as_bytes(), b"##") {
        // What was looked at is not looked at again: a page may hold a megabyte of hashes.
        let name = rest[hashes..].trim_start_matches('#');
        rest = name.trim_start_matches(|character: char| character.is_ascii_alphabetic());
        if rest.starts_with('[') {
            return Some(text.len() - rest.len());
        }
    }
    None
}

/// The lines between which GitHub Actions takes nothing for a command. The second one cannot be foreseen, so that no
/// page can contain it. Programs that apply a patch skip both, as they skip all text around one.
#[must_use]
pub fn command_pause() -> [String; 2] {
    let random = || RandomState::new().hash_one(std::process::id());
    let token = format!("playbook-lint-{:016x}{:016x}", random(), random());
    [format!("::stop-commands::{token}"), format!("::{token}::")]
}

/// A writer whose lines are all inert. [`CommandEscaper::finish`] writes the text after the last line break.
pub struct CommandEscaper<W> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> CommandEscaper<W> {
    /// Writes inert lines to `out`.
    pub fn new(out: W) -> Self {
        Self { out, line: Vec::new() }
    }

    /// Writes an unfinished last line.
    ///
    /// # Errors
    /// What the writer below says.
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
