//! PB004.

use crate::diagnostic::{Applicability, truncate};
use crate::page::{FrontMatter, State, TOO_MANY_KEYS, YamlError};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Finds front matter that is no YAML, or no list of keys and values.
    ///
    /// The usual cause is a value with a colon and a blank in it that stands in no quotes; the fix puts the whole value
    /// in quotes where nothing else is wrong.
    ///
    /// ## Why
    ///
    /// docfx reads none of the metadata then: not the title, not the owner, not the date, whichever line is wrong.
    ///
    /// ## Fails
    ///
    /// ````md
    /// ---
    /// title: Kickoff: who takes part
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## Passes
    ///
    /// ````md
    /// ---
    /// title: "Kickoff: who takes part"
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## Source
    ///
    /// docfx warns of the same (`yaml-header-syntax-error`, `yaml-header-not-object`).
    pub InvalidFrontMatter {
        code: "PB004",
        name: "invalid-front-matter",
        severity: Error,
        fix: Safe,
        since: "0.1.0",
        changes: [METADATA],
        reveals: [ALL],
    }
}

impl PageRule for InvalidFrontMatter {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let State::Invalid(error) = &page.front_matter.state else { return };
        let (text, yaml) = (page.text(), page.front_matter.span);
        // A conflict marker has a rule of its own.
        if yaml.of(text).split(['\n', '\r']).any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
            return;
        }
        let line = Line::at(text, error.at.start as usize);
        let Cause { span, message, help } = cause(text, yaml, &line, error);
        let found = reporter.report(span, message).help(help);
        if let Some(key) = line.key {
            found.data("key", key);
        }
        if let Some(quote) = open_quote(text, yaml, &line, error) {
            found.related(quote, "the quote that seems to be meant");
        }
        if let Some(edits) = quoting(yaml.of(text), yaml.start as usize) {
            found.fix_edits(Applicability::Safe, "put the value in quotes", edits);
        }
    }
}

/// A line of front matter, read without YAML's help.
struct Line<'t> {
    /// Without its line break.
    span: Span,
    key: Option<&'t str>,
    /// What stands behind the key's colon, without blanks around it.
    value: Span,
}

impl<'t> Line<'t> {
    /// The line that holds `offset`.
    fn at(text: &'t str, offset: usize) -> Self {
        let offset = offset.min(text.len());
        let start = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..offset]).map_or(0, |at| at + 1);
        let rest = &text.as_bytes()[start..];
        let end = start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let span = Span::new(start, end);
        let line = span.of(text);
        let is_key = |key: &str| !key.starts_with(['#', '-', '"', '\'']) && !key.contains([' ', '\t']);
        let colon = line.find(": ").filter(|&colon| colon > 0 && is_key(&line[..colon]));
        let value = colon.map_or(Span::empty(end), |colon| Span::new(start + colon + 1, end).trimmed(text));
        Self { span, key: colon.map(|colon| &line[..colon]), value }
    }
}

/// What is wrong, in plain words.
struct Cause {
    span: Span,
    message: String,
    help: String,
}

fn cause(text: &str, yaml: Span, line: &Line<'_>, error: &YamlError) -> Cause {
    let start = error.at.start;
    let rest = Span { start, end: line.span.end.max(start) }.trimmed(text);
    let first_of = |length: usize| Span::new(start as usize, start as usize + length);
    if error.message.starts_with(TOO_MANY_KEYS) {
        let message = format!("the front matter has {}", error.message);
        let help = "close it with a line of `---` behind the last line of the metadata".to_owned();
        return Cause { span: rest, message, help };
    }
    if error.message.contains("tab") {
        let tab = memchr::memchr(b'\t', &text.as_bytes()[start as usize..yaml.end as usize]);
        let span = tab.map_or(rest, |tab| Span::new(start as usize + tab, start as usize + tab + 1));
        let message = "a tab indents this line of the front matter".to_owned();
        return Cause { span, message, help: "use blanks for tabs, and begin each line with its key".to_owned() };
    }
    let Some(key) = line.key.filter(|_| line.value.start <= start) else {
        let (message, help) = cause_outside_values(line.span.of(text), error);
        return Cause { span: rest, message, help };
    };
    let value = line.value.of(text);
    let first = value.chars().next().unwrap_or(' ');
    let (span, message) = match rest.of(text) {
        colon if colon.starts_with(": ") && !"\"'[{".contains(first) => {
            (first_of(2), format!("the value of `{key}` holds `: ` and stands in no quotes"))
        }
        ":" if !"\"'[{".contains(first) => {
            (first_of(1), format!("the value of `{key}` ends with `:` and stands in no quotes"))
        }
        _ if "\"'".contains(first) && line.value.start < start => {
            (rest, format!("the value of `{key}` goes on behind its closing quote"))
        }
        _ if line.value.start == start && !"\"'".contains(first) => (
            first_of(first.len_utf8()),
            format!("the value of `{key}` begins with `{first}`, which has a meaning in YAML, and stands in no quotes"),
        ),
        _ => (rest, format!("the value of `{key}` is no YAML: {}", error.message)),
    };
    let help = match quoted(value) {
        Some(quoted) => format!("put the whole value in quotes: `{key}: {quoted}`"),
        None => "put the whole value in quotes of a kind that it does not hold itself".to_owned(),
    };
    Cause { span, message, help }
}

/// Message and help for a line that the parser gave up on outside of any value.
fn cause_outside_values(written: &str, error: &YamlError) -> (String, String) {
    let line = written.trim();
    let (message, help) = if error.message.contains("quoted scalar") {
        ("a quote that was opened above this line is not closed".to_owned(), "close the quotes behind the value")
    } else if error.message.contains("a list, not") {
        ("the front matter is a list, not lines of `key: value`".to_owned(), "begin each line with a key and a colon")
    } else if written.starts_with(' ') && !line.starts_with('-') && line.contains(": ") {
        (format!("blanks stand in front of `{}`", truncate(line)), "begin the line with its key")
    } else {
        let message = format!("`{}` is no line of the form `key: value`", truncate(line));
        if let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.contains(' ')) {
            return (message, format!("put a blank behind the colon: `{key}: {}`", value.trim()));
        }
        (message, "give the line a key, or close the front matter above it with a line of `---`")
    };
    (message, help.to_owned())
}

/// The quote that opens the value on the line above, where the parser misses a closing one.
fn open_quote(text: &str, yaml: Span, line: &Line<'_>, error: &YamlError) -> Option<Span> {
    let above = (line.span.start.max(1) - 1).max(yaml.start);
    let value = Line::at(text, above as usize).value;
    let opens = error.message.contains("multiline quoted scalar") && value.of(text).starts_with(['"', '\'']);
    opens.then(|| Span::new(value.start as usize, value.start as usize + 1))
}

/// `value` in quotes that need no escapes. Of a value with such quotes inside its own, the outer ones are replaced.
fn quoted(value: &str) -> Option<String> {
    let inside = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    let value = inside('"').or_else(|| inside('\'')).unwrap_or(value);
    // YAML takes a number sign behind a space for a comment; whether the author does too is not certain. A backslash
    // or a doubled quote may be an escape already.
    let is_doubtful =
        value.contains(" #") || value.contains("''") || value.contains(|c: char| c == '\\' || c.is_control());
    match (value.contains('"'), value.contains('\'')) {
        _ if is_doubtful => None,
        (false, _) => Some(format!("\"{value}\"")),
        (true, false) => Some(format!("'{value}'")),
        (true, true) => None,
    }
}

/// The edits that put values in quotes until `yaml`, which is at `offset` in the page, can be read; nothing where that
/// does not help.
fn quoting(yaml: &str, offset: usize) -> Option<Vec<(Span, String)>> {
    const FENCE: &str = "---\n";
    const MAX_LENGTH: usize = 16 << 10;
    const MAX_VALUES: usize = 8;

    let mut text = format!("{FENCE}{yaml}{FENCE}");
    let mut edits: Vec<(Span, String)> = Vec::new();
    let mut grown = 0;
    while yaml.len() <= MAX_LENGTH && edits.len() <= MAX_VALUES {
        let error = match FrontMatter::split(&text).0.state {
            State::Read => return Some(edits),
            State::Invalid(error) => error,
            State::Missing | State::Unclosed => return None,
        };
        let line = Line::at(&text, error.at.start as usize);
        let value = line.value.of(&text);
        // A bracket, a hyphen and the like may be meant as YAML, and not be finished.
        let is_text = line.key.is_some()
            && line.value.start <= error.at.start
            && !value.starts_with(['[', '{', '|', '>', '-', '#', '?', '!', '&']);
        let is_half_quoted = value.starts_with(['"', '\'']) && !value.ends_with(['"', '\'']);
        let quoted = quoted(value).filter(|quoted| is_text && !is_half_quoted && quoted != value)?;
        let start = (line.value.start as usize + offset).checked_sub(FENCE.len() + grown)?;
        grown += quoted.len() - value.len();
        edits.push((Span::new(start, start + value.len()), quoted.clone()));
        text.replace_range(line.value.range(), &quoted);
    }
    None
}
