//! An error in a configuration file, in the style of a compiler.

use crate::text::closest_word;
use std::fmt;
use std::ops::Range;

/// The maximum length of the part of a source line that is shown, in Unicode scalar values. A minified JSON file is one
/// line, and only the context of the error is useful.
const MAX_SHOWN: usize = 160;

/// A problem in a configuration file, at a known place.
///
/// All text is safe to print: control characters and bidirectional overrides, which a file of a pull request may
/// contain, are replaced one for one when the error is built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", ConfigErrorDisplay(self))]
pub struct ConfigError {
    /// The path of the file, as the caller specified it.
    pub path: String,
    /// The line of the error, 1-based.
    pub line: usize,
    /// The column of the error, 1-based, in Unicode scalar values.
    pub column: usize,
    /// The problem, with the text in question in backticks.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
    /// The complete line of the error, without its line break.
    pub source_line: String,
    /// The number of scalar values from `column` that are wrong; at least 1.
    pub underline: usize,
}

impl ConfigError {
    /// Builds an error about the bytes `span` of `text`, the content of the file `path`.
    ///
    /// A span over several lines is cut at the end of its first line. A span outside the text or inside a character
    /// moves to the nearest place that exists.
    pub fn new(path: &str, text: &str, span: Range<usize>, message: impl Into<String>, help: Option<String>) -> Self {
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let source_line = text[line_start..line_end].trim_end_matches('\r');
        let end =
            text.ceil_char_boundary(span.end.min(text.len())).clamp(start, (line_start + source_line.len()).max(start));
        // A byte order mark does not count in the columns that editors show.
        let counted = |s: &str| s.chars().filter(|&c| c != '\u{feff}').count();

        Self {
            path: printable(path),
            line: before.matches('\n').count() + 1,
            column: counted(&text[line_start..start]) + 1,
            message: printable(&message.into()),
            help: help.map(|help| printable(&help)),
            source_line: printable(source_line.trim_start_matches('\u{feff}')),
            underline: text[start..end].chars().count().max(1),
        }
    }
}

/// Replaces characters that could control a terminal or reorder text, one for one, so columns stay right.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Returns the error with its source line, the span underlined.
struct ConfigErrorDisplay<'a>(&'a ConfigError);

impl fmt::Display for ConfigErrorDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ConfigError { path, line, column, message, help, source_line, underline } = self.0;
        let at = column - 1;
        let skip = at.saturating_sub(MAX_SHOWN / 2);
        let shown: String = source_line.chars().skip(skip).take(MAX_SHOWN).collect();
        let indent = at - skip;
        let carets = (*underline).min(MAX_SHOWN - indent);
        let gutter = " ".repeat(line.to_string().len());

        writeln!(f, "{path}:{line}:{column}: {message}")?;
        writeln!(f, "{gutter} |")?;
        writeln!(f, "{line} | {}", shown.trim_end())?;
        write!(f, "{gutter} | {}{}", " ".repeat(indent), "^".repeat(carets))?;
        if let Some(help) = help {
            write!(f, "\n{gutter} = help: {help}")?;
        }
        Ok(())
    }
}

/// Returns help for `word` in a place for one of `known`: the most similar one if only one is similar, or else all of
/// them. `kind` is a plural noun, such as `keys`.
pub(crate) fn suggest(word: &str, known: &[&str], kind: &str) -> Option<String> {
    if known.is_empty() {
        return None;
    }
    if let Some(nearest) = closest_word(word, known) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let list: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    Some(format!("known {kind} are {}", list.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_place_line_underline_and_help() {
        let text = "# one\n[metadata]\nrequried = [\"title\"]\n";
        let start = text.find("requried").unwrap();
        let error = ConfigError::new(
            "playbook-lint.toml",
            text,
            start..start + 8,
            "unknown key `requried` in `[metadata]`",
            Some("did you mean `required`?".into()),
        );
        assert_eq!(
            error.to_string(),
            "playbook-lint.toml:3:1: unknown key `requried` in `[metadata]`\n  |\n3 | \
             requried = [\"title\"]\n  | ^^^^^^^^\n  = help: did you mean `required`?"
        );
    }

    #[test]
    fn columns_count_characters_without_a_bom() {
        let text = "\u{feff}é = ü\r\n";
        let start = text.find('ü').unwrap();
        let error = ConfigError::new("x", text, start..start + 2, "m", None);
        assert_eq!((error.line, error.column, error.underline), (1, 5, 1));
        assert_eq!(error.source_line, "é = ü");
    }

    #[test]
    fn control_and_bidi_characters_are_replaced() {
        let error = ConfigError::new("a\u{1b}b", "x\u{202e}y", 0..1, "\u{7}", Some("\r".into()));
        assert!(!error.to_string().contains(['\u{1b}', '\u{202e}', '\u{7}', '\r']));
    }

    #[test]
    fn a_long_line_is_shown_around_the_error() {
        let text = format!("{}!{}", "a".repeat(5000), "b".repeat(5000));
        let shown = ConfigError::new("x", &text, 5000..10_001, "m", None).to_string();
        assert!(shown.len() < 600, "{}", shown.len());
        assert!(shown.contains("a!b"));
    }

    #[test]
    fn any_span_is_survived() {
        for text in ["", "é", "\n\n", "a\r\n", "\u{feff}"] {
            for start in 0..5 {
                for end in 0..5 {
                    ConfigError::new("x", text, start..end, "m", None).to_string();
                }
            }
        }
    }

    #[test]
    fn only_a_near_and_unique_word_is_suggested() {
        let known = ["select", "ignore", "severity"];
        assert_eq!(closest_word("selct", &known), Some("select"));
        assert_eq!(closest_word("max_age", &["max-age", "grace"]), Some("max-age"));
        assert_eq!(closest_word("colour", &known), None);
        assert_eq!(closest_word("ab", &["aa", "bb"]), None);
        assert_eq!(suggest("colour", &known, "keys").unwrap(), "known keys are `select`, `ignore`, `severity`");
    }
}
