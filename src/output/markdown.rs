//! Markdown for the summary of a job or a comment on a pull request.
//!
//! Text from pages is in code spans, or unquoted if its words are plain. It cannot add markup, HTML, links, formulas,
//! or mentions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Format, FormatContext, escape_commands, escape_controls, plural};
use crate::diagnostic::{Diagnostic, Severity};
use crate::linter::Report;
use crate::publication;
use crate::rules;

/// A heading, a table of rules with their number of problems, and the diagnostics by page.
#[derive(Clone, Copy, Debug)]
pub struct Markdown {
    /// The maximum number of bytes to write. Diagnostics that do not fit are counted.
    pub limit: usize,
}

impl Markdown {
    /// A comment on GitHub has room for 65,536 characters, and one on GitLab for more.
    pub const COMMENT: Self = Self { limit: 65_000 };

    /// Returns the report as text of at most `limit` bytes. The headings are always included, even if they exceed the
    /// limit.
    #[must_use]
    pub fn text(&self, report: &Report, setting: &FormatContext<'_>) -> String {
        let mut text = head(report, setting);
        let pages: Vec<&[Diagnostic]> = report.diagnostics.chunk_by(|a, b| a.file == b.file).collect();
        let sections: Vec<PageSummary> = pages.iter().map(|page| PageSummary::of(page, setting)).collect();
        let chosen = choose(&sections, self.limit.saturating_sub(text.len() + LAST_LINE));
        for (section, chosen) in sections.iter().zip(&chosen).filter(|(_, chosen)| chosen.contains(&true)) {
            text.push_str(&section.heading);
            section
                .items
                .iter()
                .zip(chosen)
                .filter(|(_, chosen)| **chosen)
                .for_each(|((_, item), _)| text.push_str(item));
        }
        let left = chosen.iter().flatten().filter(|&&chosen| !chosen).count();
        if left > 0 {
            text.push_str(&format!("\n{left} more, not shown here.\n"));
        }
        text
    }
}

/// The characters that are encoded in the path of a link: all except letters, digits, and plain characters of paths.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Space for the line that counts the omitted diagnostics, in bytes.
const LAST_LINE: usize = 100;

/// The diagnostics of a page.
struct PageSummary {
    heading: String,
    items: Vec<(Severity, String)>,
}

impl PageSummary {
    fn of(page: &[Diagnostic], setting: &FormatContext<'_>) -> Self {
        let path = page.first().map(|first| setting.in_repository(&first.file)).unwrap_or_default();
        let items = page.iter().map(|diagnostic| (diagnostic.severity, item(diagnostic, setting))).collect();
        Self { heading: format!("\n### {}\n\n", code(&escape_controls(&path))), items }
    }
}

/// Returns, for each section, which items fit into `room` bytes. The worst items come first, and then those of the
/// first pages.
fn choose(sections: &[PageSummary], mut room: usize) -> Vec<Vec<bool>> {
    let mut chosen: Vec<Vec<bool>> = sections.iter().map(|section| vec![false; section.items.len()]).collect();
    let mut has_heading = vec![false; sections.len()];
    for level in [Severity::Error, Severity::Warning, Severity::Info] {
        for (number, section) in sections.iter().enumerate() {
            for (at, (_, item)) in section.items.iter().enumerate().filter(|(_, (severity, _))| *severity == level) {
                let heading = if has_heading[number] { 0 } else { section.heading.len() };
                // Later items are not worse, so the first item that does not fit ends the loop.
                let Some(left) = room.checked_sub(item.len() + heading) else { return chosen };
                room = left;
                (chosen[number][at], has_heading[number]) = (true, true);
            }
        }
    }
    chosen
}

impl Format for Markdown {
    fn write(&self, report: &Report, setting: &FormatContext<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.text(report, setting).as_bytes())
    }
}

/// Returns the totals and the table of rules.
fn head(report: &Report, setting: &FormatContext<'_>) -> String {
    let summary = &report.summary;
    let pages = plural(summary.pages, "page");
    if report.diagnostics.is_empty() {
        let what = if setting.is_compared { "No new problems" } else { "Nothing to report" };
        return format!("## playbook-lint\n\n{what} on {pages}.\n");
    }
    let tally = format_counts(summary.errors, summary.warnings, summary.infos);
    let fixable = match summary.fixable {
        0 => String::new(),
        fixable => format!(" {fixable} with a fix."),
    };
    let new = if setting.is_compared { "New: " } else { "" };
    let mut head = format!("## playbook-lint\n\n{new}**{tally}** on {pages}.{fixable}\n\n");
    head.push_str("| Severity | Rule | Problems | Pages |\n|---|---|--:|--:|\n");
    for RuleRow { first, findings, pages } in rows(&report.diagnostics) {
        let (level, rule, pages) = (first.severity, rule(first), pages.len());
        head.push_str(&format!("| {level} | {rule} | {findings} | {pages} |\n"));
    }
    if publication::repository().is_none() {
        head.push_str("\n`playbook-lint explain CODE` describes a rule.\n");
    }
    head
}

/// The diagnostics of one rule with one severity.
struct RuleRow<'a> {
    first: &'a Diagnostic,
    findings: usize,
    pages: Vec<&'a str>,
}

/// Returns a row per rule and severity: the worst first, then the most frequent.
fn rows(diagnostics: &[Diagnostic]) -> Vec<RuleRow<'_>> {
    let mut rows: BTreeMap<(Severity, &str), RuleRow<'_>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let entry = rows.entry((diagnostic.severity, diagnostic.code));
        let row = entry.or_insert_with(|| RuleRow { first: diagnostic, findings: 0, pages: Vec::new() });
        row.findings += 1;
        // Diagnostics come in the order of their pages.
        if row.pages.last() != Some(&&*diagnostic.file) {
            row.pages.push(&diagnostic.file);
        }
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.first.severity, row.findings)));
    rows
}

fn item(diagnostic: &Diagnostic, setting: &FormatContext<'_>) -> String {
    let start = diagnostic.range.start;
    let Diagnostic { severity, code, .. } = diagnostic;
    let message = prose(&escape_controls(&diagnostic.message));
    // A word that would start a list or a heading at the start of a line has no effect after the arrow.
    let help = match &diagnostic.help {
        Some(help) => format!("\\\n  → {}", prose(&escape_controls(help))),
        None => String::new(),
    };
    let mut place = format!("**{}:{}**", start.line, start.column);
    if let Some(commit) = setting.commit_url {
        let path = setting.in_repository(&diagnostic.file);
        let path = utf8_percent_encode(&path, PATH);
        // `plain` shows the source of a page with line numbers instead of the rendered page.
        place = format!("[{place}]({commit}{path}?plain=1#L{})", start.line);
    }
    format!("- {place} {severity} {code}: {message}{help}\n")
}

/// Returns a rule's name, and its code as a link to its documentation if that is published.
fn rule(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, name, .. } = diagnostic;
    match rules::find(code).and_then(rules::RuleMetadata::url) {
        Some(url) => format!("[{code}]({url}) {name}"),
        None => format!("{code} {name}"),
    }
}

/// Returns `3 errors, 1 warning`; infos only if there are some.
pub(super) fn format_counts(errors: usize, warnings: usize, infos: usize) -> String {
    let mut tally = format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"));
    if infos > 0 {
        tally.push_str(&format!(", {}", plural(infos, "info")));
    }
    tally
}

/// Returns a message or a help text as Markdown. Text from pages, which is in backticks, becomes code, and so does
/// every other word that could be more than a word. If the text of a page contains backticks itself, other words may
/// render as code, but nothing else changes.
fn prose(text: &str) -> String {
    let text = escape_commands(text);
    let mut parts = text.split('`').enumerate().peekable();
    let mut shown = String::with_capacity(text.len() + 16);
    while let Some((number, part)) = parts.next() {
        // The last backtick may not have a partner.
        match number % 2 == 1 && parts.peek().is_some() {
            true => push_code(&mut shown, part),
            false => part.split_inclusive(' ').for_each(|word| push_word(&mut shown, word)),
        }
    }
    shown
}

/// Adds a word, which may end with a space.
fn push_word(shown: &mut String, with_blank: &str) {
    let word = with_blank.trim_end_matches(' ');
    if is_plain(word) {
        shown.push_str(with_blank);
    } else {
        push_code(shown, word);
        shown.push_str(&with_blank[word.len()..]);
    }
}

/// Adds a code span. It is kept separate from a previous code span: otherwise, their backticks would form one fence.
fn push_code(shown: &mut String, text: &str) {
    if shown.ends_with('`') {
        shown.push(' ');
    }
    shown.push_str(&code(text));
}

/// Whether Markdown and GitHub treat the word as plain text: not as a URL, issue, commit, or emoji.
fn is_plain(word: &str) -> bool {
    let is_letter = |character: char| !character.is_ascii() || character.is_ascii_alphanumeric();
    let word =
        word.trim_end_matches(['.', ',', ';', ':', '?', '%', ')', '\'', '"']).trim_start_matches(['(', '\'', '"']);
    let lower = word.to_ascii_lowercase();
    let is_commit = word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_issue = lower.starts_with("gh-");
    let is_address = lower.contains("www.");
    let is_harmless = |character: char| is_letter(character) || ".,'()-/".contains(character);
    word.chars().all(is_harmless) && !(is_commit || is_issue || is_address)
}

/// Returns `text` as a code span, with more backticks around it than it has in a row. `text` must not contain line
/// breaks.
pub(crate) fn code(text: &str) -> String {
    let text = escape_commands(text);
    if text.trim_matches(' ').is_empty() {
        // Markdown has no empty code spans.
        return "(nothing)".to_owned();
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_backticks_is_code_and_other_words_are_plain() {
        assert_eq!(
            prose("task `4101` is listed twice (here: 50%), L1/L2"),
            "task `4101` is listed twice (here: 50%), L1/L2"
        );
        assert_eq!(prose("`a|b` and `<b>`: no"), "`a|b` and `<b>`: no");
    }

    #[test]
    fn words_that_could_be_more_are_code() {
        for word in [
            "@octocat",
            "<img>",
            "https://x.example",
            "www.x.example",
            "#12",
            "GH-12",
            "a/b#1",
            "**b**",
            "[x](y)",
            "a\\b",
            "$x$",
            ":smile:",
            "deadbeef",
            "&amp;",
            "a|b",
            "~~x~~",
            "(www.x)",
            "%5",
            "!7",
        ] {
            assert_eq!(prose(&format!("see {word} there")), format!("see `{word}` there"));
        }
    }

    #[test]
    fn backticks_of_a_page_change_what_is_code_and_nothing_else() {
        assert_eq!(prose("`a` `@b` is"), "`a` `@b` is");
        assert_eq!(prose("`a`@b` is"), "`a` `@b` is", "code spans stay apart");
        assert_eq!(code("a``b`"), "``` a``b` ```");
        assert_eq!(prose("`` ` x"), "(nothing)  x");
    }
}
