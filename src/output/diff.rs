//! Writes the changes of fixes as a unified diff for `git apply` and `patch -p1`.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::ci_escape::command_bracket;
use super::control_escape::needs_escape;
use super::{escape_commands, escape_controls};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// The time limit for finding the smallest diff. If every line of a page changed, the diff may be larger than
/// necessary.
const PATIENCE: Duration = Duration::from_secs(2);

/// How to write diffs.
#[derive(Clone, Copy, Debug)]
pub struct Diff {
    /// Use colors. Such a diff is for reading, so characters that could control a terminal are escaped.
    pub color: bool,
    /// Escape characters that could control a terminal.
    pub terminal: bool,
    /// Escape commands, for the log of a service that runs `##name[` anywhere in a line and cannot be told to stop.
    /// Escaped lines start with `!`: Git rejects a patch with such a line, so no one applies it by mistake.
    pub escape_commands: bool,
}

impl Diff {
    /// Writes the diff of one page, and returns whether it can be applied completely. `path` is relative to the root.
    ///
    /// There is no `diff --git` line on purpose. Without it, Git treats paths as relative to the current folder, so the
    /// diff also applies if the playbook is in a subfolder of the repository.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn write(&self, path: &str, before: &[u8], after: &[u8], out: &mut dyn Write) -> io::Result<bool> {
        let mut can_be_applied = !self.color && !self.terminal;
        // Pages are UTF-8, or they would have no fixes.
        let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
        // Git ends a line only at a line feed, not at a carriage return alone.
        let lines = |text: &'_ str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        let (old, new) = (lines(&before), lines(&after));
        let [old, new] = [&old, &new].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
        let diff = TextDiff::configure().newline_terminated(true).timeout(PATIENCE).diff_slices(&old, &new);
        let [bold, red, green, cyan] = self.styles();
        writeln!(out, "{bold}--- {}{bold:#}", name("a", path))?;
        writeln!(out, "{bold}+++ {}{bold:#}", name("b", path))?;
        for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
            writeln!(out, "{cyan}{}{cyan:#}", hunk.header())?;
            for change in hunk.iter_changes() {
                let (sign, style) = match change.tag() {
                    ChangeTag::Equal => (' ', Style::new()),
                    ChangeTag::Delete => ('-', red),
                    ChangeTag::Insert => ('+', green),
                };
                let line = change.value();
                let mut text = self.escaped(line.strip_suffix('\n').unwrap_or(line));
                let is_command = self.escape_commands && command_bracket(&text).is_some();
                if is_command {
                    can_be_applied = false;
                    text = escape_commands(&text).into_owned().into();
                }
                let mark = if is_command { "!" } else { "" };
                // Some fixes change spaces at the end of a line, which are invisible.
                let shows_blanks = self.color && change.tag() != ChangeTag::Equal;
                let blanks = if shows_blanks { text.len() - text.trim_end_matches([' ', '\t']).len() } else { 0 };
                let (text, blanks) = text.split_at(text.len() - blanks);
                write!(out, "{style}{mark}{sign}{text}{style:#}")?;
                if !blanks.is_empty() {
                    write!(out, "{0}{blanks}{0:#}", style.invert())?;
                }
                writeln!(out)?;
                if !line.ends_with('\n') {
                    writeln!(out, "\\ No newline at end of file")?;
                }
            }
        }
        Ok(can_be_applied)
    }

    fn styles(&self) -> [Style; 4] {
        if !self.color {
            return [Style::new(); 4];
        }
        let colored = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        [Style::new().bold(), colored(AnsiColor::Red), colored(AnsiColor::Green), colored(AnsiColor::Cyan)]
    }

    fn escaped<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !(self.color || self.terminal) {
            return text.into();
        }
        // A carriage return at the end of a line is part of the line break, so it is not shown. Tabs are text.
        let text = text.strip_suffix('\r').unwrap_or(text);
        let parts: Vec<_> = text.split('\t').map(escape_controls).collect();
        parts.join("\t").into()
    }
}

/// Returns a path as Git writes it. It is in quotes if it has characters that could be misread or that have an effect
/// where they are printed. If it contains spaces, a tab comes after it: otherwise, programs could take the text after a
/// space for a date.
fn name(side: &str, path: &str) -> String {
    let has_command = command_bracket(path).is_some();
    let mut characters = path.chars().scan('/', |before, character| {
        let acts = needs_escape(std::mem::replace(before, character), character) || has_command && character == '[';
        Some((character, acts))
    });
    if !characters.clone().any(|(character, acts)| acts || matches!(character, '"' | '\\')) {
        let tab = if path.contains(' ') { "\t" } else { "" };
        return format!("{side}/{path}{tab}");
    }
    let mut quoted = format!("\"{side}/");
    for (character, acts) in characters.by_ref() {
        if acts {
            let mut bytes = [0; 4];
            character.encode_utf8(&mut bytes).bytes().for_each(|byte| quoted.push_str(&format!("\\{byte:03o}")));
        } else if matches!(character, '"' | '\\') {
            quoted.extend(['\\', character]);
        } else {
            quoted.push(character);
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(path: &str, before: &str, after: &str, color: bool) -> String {
        let mut out = Vec::new();
        let diff = Diff { color, terminal: false, escape_commands: false };
        diff.write(path, before.as_bytes(), after.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn line_ends_are_kept_and_a_missing_one_is_marked() {
        let shown = diff("a.md", "x\r\ny\rz", "x\r\ny\rw", false);
        let expected = "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n x\r\n-y\rz\n\\ No newline at end of file\n+y\rw\n\\ No \
                        newline at end of file\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn names_that_could_be_misread_are_quoted() {
        assert_eq!(name("a", "x/y.md"), "a/x/y.md");
        assert_eq!(name("a", "x y.md"), "a/x y.md\t");
        assert_eq!(name("b", "x\"\n.md"), "\"b/x\\\"\\012.md\"");
        assert_eq!(name("a", "日\u{202e}x.md"), "\"a/日\\342\\200\\256x.md\"");
        assert_eq!(name("a", "##vso[x].md"), "\"a/##vso\\133x].md\"");
    }

    #[test]
    fn spaces_at_the_end_of_a_line_are_visible_in_color() {
        let shown = diff("a.md", "x\n", "x  \n", true);
        assert!(shown.ends_with("\u{1b}[32m+x\u{1b}[0m\u{1b}[7m\u{1b}[32m  \u{1b}[0m\n"), "{shown:?}");
        assert!(diff("a.md", "x\n", "x  \n", false).ends_with("-x\n+x  \n"));
    }

    #[test]
    fn text_of_a_page_has_no_effect_in_colored_output() {
        let shown = diff("a.md", "\u{1b}[2J\r\n", "x\u{202e}\ty\r\n", true);
        assert!(shown.contains("-\\u{1b}[2J\u{1b}") && shown.contains("+x\\u{202e}\ty\u{1b}"), "{shown:?}");
    }

    #[test]
    fn commands_are_shown_and_cannot_be_applied_where_nothing_stops_them() {
        let mut out = Vec::new();
        let diff = Diff { color: false, terminal: false, escape_commands: true };
        assert!(diff.write("a.md", b"x\n", b"y\n", &mut out).unwrap());
        let page = b"##vso[a]\n\rb ##[c]\nx\n";
        assert!(!diff.write("a.md", page, b"##vso[a]\n\rb ##[c]\ny\n", &mut out).unwrap());
        let shown = String::from_utf8(out).unwrap();
        let end = "@@ -1,3 +1,3 @@\n! ##vso\\u{5b}a]\n! \rb ##\\u{5b}c]\n-x\n+y\n";
        assert!(shown.ends_with(end), "{shown:?}");
    }
}
