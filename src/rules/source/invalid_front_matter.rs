//! PB004.

use crate::diagnostic::{Applicability, truncate};
use crate::page::{FrontMatter, State, TOO_MANY_KEYS, YamlError};
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for front matter that is not valid YAML, or does not consist of keys and values.
    ///
    /// The usual cause is a value that contains a colon and a space but is not quoted. The fix quotes such values if
    /// nothing else is wrong.
    ///
    /// ## Why this is bad
    ///
    /// One such line makes docfx ignore all metadata of the page, including its title, owner, and date.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ---
    /// title: Kickoff: who takes part
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// ---
    /// title: "Kickoff: who takes part"
    /// ms.date: 3/2/2020
    /// ---
    /// ````
    ///
    /// ## References
    ///
    /// docfx reports the same as `yaml-header-syntax-error` and `yaml-header-not-object`.
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
        // Another rule reports conflict markers.
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
            found.related(quote, "this quote seems to be the one that is not closed");
        }
        if let Some(edits) = quoting(yaml.of(text), yaml.start as usize) {
            found.fix_edits(Applicability::Safe, "quote the value", edits);
        }
    }
}

/// A line of front matter, read without a YAML parser.
struct Line<'t> {
    /// Without its line break.
    span: Span,
    key: Option<&'t str>,
    /// The text after the key's colon, without whitespace around it.
    value: Span,
}

impl<'t> Line<'t> {
    /// Returns the line that contains `offset`.
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

/// The problem as a diagnostic reports it.
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
        let help = "close it with a line of `---` after the last line of the metadata".to_owned();
        return Cause { span: rest, message, help };
    }
    if error.message.contains("tab") {
        let tab = memchr::memchr(b'\t', &text.as_bytes()[start as usize..yaml.end as usize]);
        let span = tab.map_or(rest, |tab| Span::new(start as usize + tab, start as usize + tab + 1));
        let message = "a line of the front matter is indented with a tab".to_owned();
        return Cause { span, message, help: "replace tabs with spaces, and start each line with its key".to_owned() };
    }
    let Some(key) = line.key.filter(|_| line.value.start <= start) else {
        let (message, help) = cause_outside_values(line.span.of(text), error);
        return Cause { span: rest, message, help };
    };
    let value = line.value.of(text);
    let first = value.chars().next().unwrap_or(' ');
    let (span, message) = match rest.of(text) {
        colon if colon.starts_with(": ") && !"\"'[{".contains(first) => {
            (first_of(2), format!("the value of `{key}` contains `: ` but is not quoted"))
        }
        ":" if !"\"'[{".contains(first) => {
            (first_of(1), format!("the value of `{key}` ends with `:` but is not quoted"))
        }
        _ if "\"'".contains(first) && line.value.start < start => {
            (rest, format!("the value of `{key}` continues after its closing quote"))
        }
        _ if line.value.start == start && !"\"'".contains(first) => (
            first_of(first.len_utf8()),
            format!("the value of `{key}` starts with `{first}`, a special character in YAML, but is not quoted"),
        ),
        _ => (rest, format!("the value of `{key}` is not valid YAML: {}", error.message)),
    };
    let help = match quoted(value) {
        Some(quoted) => format!("quote the entire value: `{key}: {quoted}`"),
        None => "quote the entire value with quotes that it does not contain".to_owned(),
    };
    Cause { span, message, help }
}

/// Returns the message and the help for a line where the parser failed outside of any value.
fn cause_outside_values(written: &str, error: &YamlError) -> (String, String) {
    let line = written.trim();
    let (message, help) = if error.message.contains("quoted scalar") {
        ("a quote opened before this line is not closed".to_owned(), "close the quotes after the value")
    } else if error.message.contains("a list, not") {
        ("the front matter is a list, not lines of `key: value`".to_owned(), "start each line with a key and a colon")
    } else if written.starts_with(' ') && !line.starts_with('-') && line.contains(": ") {
        (format!("`{}` is indented", truncate(line)), "start the line with its key")
    } else {
        let message = format!("`{}` is not a line of the form `key: value`", truncate(line));
        if let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.contains(' ')) {
            return (message, format!("add a space after the colon: `{key}: {}`", value.trim()));
        }
        (message, "start the line with a key, or close the front matter before it with a line of `---`")
    };
    (message, help.to_owned())
}

/// Returns the quote that opens the value on the previous line, if the parser did not find a closing one.
fn open_quote(text: &str, yaml: Span, line: &Line<'_>, error: &YamlError) -> Option<Span> {
    let above = (line.span.start.max(1) - 1).max(yaml.start);
    let value = Line::at(text, above as usize).value;
    let opens = error.message.contains("multiline quoted scalar") && value.of(text).starts_with(['"', '\'']);
    opens.then(|| Span::new(value.start as usize, value.start as usize + 1))
}

/// Returns `value` in quotes that need no escapes. If a quoted value contains the same quotes, the outer ones change.
fn quoted(value: &str) -> Option<String> {
    let inside = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    let value = inside('"').or_else(|| inside('\'')).unwrap_or(value);
    // YAML reads ` #` as the start of a comment, but the author may not have intended one. A backslash
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

/// Returns the edits that quote values until `yaml`, which is at `offset` in the page, is valid; `None` if quoting does
/// not help.
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
        // A value that starts with a bracket, a hyphen, or the like may be intended as YAML but be incomplete.
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
