//! PB607.

use crate::diagnostic::Applicability;
use crate::page::CodeKind;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::Span;

declare_rule! {
    /// Checks for lists and sentences that render as code because they are indented by four or more spaces.
    ///
    /// ## Why this is bad
    ///
    /// After a heading or a blank line, four spaces start a code block. Readers see gray text in a fixed-width font
    /// that does not wrap, with asterisks and brackets instead of bold text and links.
    ///
    /// ## Incorrect
    ///
    /// ````md
    /// ## Objectives
    ///
    ///     - Agree on the agenda.
    ///     - Name the contacts.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// Copy the reports:
    ///
    ///     robocopy C:\Reports \\server\share /E
    ///
    /// - Room
    ///     - Projector
    ///
    ///       The projector belongs to the room.
    /// ````
    ///
    /// ## References
    ///
    /// CommonMark 0.31, section 4.4.
    pub AccidentalCodeBlock {
        code: "PB607",
        name: "accidental-code-block",
        severity: Warning,
        fix: Unsafe,
        since: "0.1.0",
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for AccidentalCodeBlock {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let mut before = ScanState { at: page.body.start as usize, items: 0, list_end: 0, in_extension: false };
        for code in page.code.iter().filter(|code| code.kind == CodeKind::Indented) {
            let block = code.span.trimmed(page.text());
            let start = block.start as usize;
            before.advance(page, start);
            let Some(kind) = kind(page.slice(block)) else { continue };
            // A colon announces a sample. Between `:::column:::` and its end, docfx ignores the indentation.
            let text = page.slice(Span { start: page.body.start, end: block.start });
            if before.in_extension || (kind == "sentence" && text.trim_end().ends_with([':', '：'])) {
                continue;
            }
            let first = page.slice(block).lines().next().unwrap_or_default();
            let found = reporter.report(
                Span::new(start, start + first.trim_end().len()),
                format!("this {kind} renders as code, because it is indented by four or more spaces"),
            );
            let indentation = page.line_start(start);
            let marker = indentation.trim_end_matches([' ', '\t']);
            if marker.is_empty() {
                found.help("move it to the left edge, or to where the text of the list item above starts");
                if !indentation.is_empty() && start >= before.list_end {
                    let span = Span::new(start - indentation.len(), block.end as usize);
                    found.fix(Applicability::Unsafe, "move it to the left edge", span, outdented(page.slice(span)));
                }
            } else {
                found.help("leave one space between the list marker and its text");
                if block.len() == first.trim_end().len() {
                    let gap = Span::new(start - (indentation.len() - marker.len()), start);
                    found.fix(Applicability::Unsafe, "leave one space", gap, " ");
                }
            }
        }
    }
}

/// What comes before a block, found in one pass over the page.
struct ScanState {
    /// The offset up to which the page was read.
    at: usize,
    /// The number of list items that were read.
    items: usize,
    /// The end of the last of them.
    list_end: usize,
    /// Whether the last line with three colons opened a block.
    in_extension: bool,
}

impl ScanState {
    fn advance(&mut self, page: &Page<'_>, to: usize) {
        let text = page.text().get(self.at..to).unwrap_or_default();
        for line in text.lines().map(str::trim).filter(|line| line.starts_with(":::")) {
            let name = line.trim_matches([':', ' ']);
            self.in_extension = !name.is_empty() && !name.ends_with("-end");
        }
        let items = page.items[self.items..].iter().take_while(|item| item.span.start as usize <= to);
        for item in items {
            self.items += 1;
            self.list_end = self.list_end.max(item.span.end as usize);
        }
        self.at = self.at.max(to);
    }
}

/// What a code block seems to be if it is not code: a list, a quote, or a sentence.
fn kind(block: &str) -> Option<&'static str> {
    const SIGNS: [&str; 14] = ["{", "}", ";\n", " = ", "==", "=>", "->", "</", "$", "\\\\", "::", "```", "|", "&&"];
    let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let first = *lines.peek()?;
    let is_code = SIGNS.iter().any(|sign| block.contains(sign)) || first.ends_with(';');
    // `- name: Kickoff` above `href: kickoff.md` is YAML.
    let is_yaml = |line: &str| {
        let entry = line.trim_start_matches(['-', ' ']);
        let key = entry.split([':', ' ']).next().unwrap_or_default();
        entry.get(key.len()..).is_some_and(|rest| rest.starts_with(':')) && !key.contains(char::is_uppercase)
    };
    if is_code || is_yaml(first) || lines.clone().all(is_yaml) {
        return None;
    }
    if first.starts_with("> ") || first.starts_with(">[!") {
        return has_words(first.trim_start_matches(['>', ' ']), 1).then_some("quote");
    }
    if let Some(item) = item(first) {
        // Lines that start with `-` and `+` are the two sides of a diff.
        let signs = |sign: char| block.lines().any(|line| line.trim_start().starts_with(sign));
        // A link is not code, however short.
        let is_text = has_words(item, 2) || item.starts_with('[') && item.contains("](");
        return (is_text && !(signs('-') && signs('+'))).then_some("list");
    }
    let last = lines.last()?.trim_end_matches(['*', '_', ' ']);
    let is_sentence = first
        .starts_with(|start: char| start.is_uppercase() || !start.is_ascii() || "*[!".contains(start))
        && last.ends_with(['.', '?', '!', '。', '？', '！'])
        && has_words(first, 4);
    is_sentence.then_some("sentence")
}

/// Returns the text of a list item, without its marker.
fn item(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let text = match digits {
        0 => line.strip_prefix(['-', '*', '+'])?,
        1..=3 => line.get(digits..)?.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    text.strip_prefix([' ', '\t']).map(str::trim_start)
}

/// Whether a text has at least that many words. In scripts without spaces, letters count.
fn has_words(text: &str, count: usize) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1);
    let wide = text.chars().filter(|letter| matches!(letter, '\u{3040}'..='\u{9fff}')).count();
    words.count() >= count || wide >= count * 2
}

/// Returns the lines without the indentation that all of them share.
fn outdented(block: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = block.lines().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or_default();
    let lines = block.split_inclusive('\n');
    lines.map(|line| line.get(shared.min(indentation(line))..).unwrap_or(line)).collect()
}
