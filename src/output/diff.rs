//! What fixes would change, as a unified diff that `git apply` and `patch -p1` take.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::escape_controls;

/// Lines around a change.
const CONTEXT: usize = 3;

/// A page of which every line changed is not worth looking for the smallest diff: after this time it gets a larger one.
const PATIENCE: Duration = Duration::from_secs(2);

/// How diffs are written.
#[derive(Clone, Copy, Debug)]
pub struct Diff {
    /// With colours. Nobody applies such a diff, so that what could act on a terminal is made visible.
    pub color: bool,
    /// For a terminal: what could act there is made visible.
    pub terminal: bool,
}

impl Diff {
    /// Writes the diff of one page, whose `path` is relative to the root.
    ///
    /// There is no `diff --git` line on purpose: without it git takes paths as relative to the folder it is started in,
    /// so that a playbook in a folder of a larger repository works too.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write(&self, path: &str, before: &[u8], after: &[u8], out: &mut dyn Write) -> io::Result<()> {
        // Pages are UTF-8, or they would have no fixes.
        let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
        // Lines as git has them: a lone carriage return ends none.
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
                let text = self.escaped(line.strip_suffix('\n').unwrap_or(line));
                // Blanks at the end of a line are what some fixes are about, and nobody sees them.
                let shows_blanks = self.color && change.tag() != ChangeTag::Equal;
                let blanks = if shows_blanks { text.len() - text.trim_end_matches([' ', '\t']).len() } else { 0 };
                let (text, blanks) = text.split_at(text.len() - blanks);
                write!(out, "{style}{sign}{text}{style:#}")?;
                if !blanks.is_empty() {
                    write!(out, "{0}{blanks}{0:#}", style.invert())?;
                }
                writeln!(out)?;
                if !line.ends_with('\n') {
                    writeln!(out, "\\ No newline at end of file")?;
                }
            }
        }
        Ok(())
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
        // A carriage return at the end of a line is a line end, which needs no showing; tabs are text.
        let text = text.strip_suffix('\r').unwrap_or(text);
        let parts: Vec<_> = text.split('\t').map(escape_controls).collect();
        parts.join("\t").into()
    }
}

/// A path as git writes it: in quotes where a character of it could be taken for something else, and with a tab behind
/// it where it holds blanks, so that none of them is taken for the start of a date.
fn name(side: &str, path: &str) -> String {
    let must_be_quoted = |character: char| character.is_control() || matches!(character, '"' | '\\');
    if !path.chars().any(must_be_quoted) {
        let tab = if path.contains(' ') { "\t" } else { "" };
        return format!("{side}/{path}{tab}");
    }
    let mut quoted = format!("\"{side}/");
    for character in path.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                let mut bytes = [0; 4];
                character.encode_utf8(&mut bytes).bytes().for_each(|byte| quoted.push_str(&format!("\\{byte:03o}")));
            }
            _ => quoted.push(character),
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
        let diff = Diff { color, terminal: false };
        diff.write(path, before.as_bytes(), after.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn line_ends_are_kept_and_a_missing_one_is_said() {
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
    }

    #[test]
    fn blanks_at_the_end_of_a_line_can_be_seen_in_colours() {
        let shown = diff("a.md", "x\n", "x  \n", true);
        assert!(shown.ends_with("\u{1b}[32m+x\u{1b}[0m\u{1b}[7m\u{1b}[32m  \u{1b}[0m\n"), "{shown:?}");
        assert!(diff("a.md", "x\n", "x  \n", false).ends_with("-x\n+x  \n"));
    }

    #[test]
    fn nothing_that_a_page_says_acts_in_colours() {
        let shown = diff("a.md", "\u{1b}[2J\r\n", "x\u{202e}\ty\r\n", true);
        assert!(shown.contains("-\\u{1b}[2J\u{1b}") && shown.contains("+x\\u{202e}\ty\u{1b}"), "{shown:?}");
    }
}
