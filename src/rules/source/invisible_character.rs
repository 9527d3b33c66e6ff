//! PB006.

use std::fmt::Write;

use crate::diagnostic::Applicability;
use crate::page::VisibleRendering;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::one_by_one::CheckBudget;
use crate::rules::{PageRule, Reporter};
use crate::text::{
    InvisibleKind, Span, invisible_characters, is_invisible, is_required_joiner, strip_invisible, without,
};

declare_rule! {
    /// Checks for invisible characters: zero-width spaces, soft hyphens, byte order marks inside the text, text
    /// direction controls, tag characters, variation selectors, and others that Unicode calls ignorable or formatting.
    /// Each line is one diagnostic, with the number of characters.
    ///
    /// The following characters are allowed:
    ///
    /// - Joiners inside emoji and next to letters of scripts that need them (Arabic, the scripts of India, and others).
    /// - Zero-width spaces in scripts without spaces between words (Thai, Khmer, and others).
    /// - Direction marks on a line with Hebrew or Arabic text.
    /// - Variation selectors after characters that have variants (emoji, ideographs, Mongolian letters, and others).
    /// - The tags in the flags of England, Scotland, and Wales.
    ///
    /// At the start of a link's target, `malformed-link` (PB409) reports such a character instead.
    ///
    /// The fix is unsafe in code, which may show such a character on purpose. It is also unsafe if removing the
    /// character changes what readers see, such as a line that becomes a list item.
    ///
    /// ## Why this is bad
    ///
    /// Invisible characters come with text that is pasted from Word, Teams, or a web page. Search does not find a word
    /// that contains one. Links and commands that contain one do not work. A cell or list item that starts with one is
    /// not recognized as such. Tag characters and variation selectors can hide text that only programs read, such as
    /// instructions to an assistant that summarizes the page.
    ///
    /// ## Incorrect
    ///
    /// A zero-width space is between `custo` and `mer`.
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Invite the custo​mer's team.
    /// ````
    ///
    /// ## Correct
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Invite the customer's team. 👩‍💻
    /// ````
    pub InvisibleCharacter {
        code: "PB006",
        name: "invisible-character",
        severity: Warning,
        fix: Safe,
        since: "0.1.0",
        changes: [INVISIBLE_CHARACTERS],
        checks: [PAGES, INCLUDES],
    }
}

impl PageRule for InvisibleCharacter {
    fn check(&self, page: &Page<'_>, reporter: &mut Reporter<'_>) {
        let text = page.text();
        let all = invisible_characters(text);
        if all.is_empty() {
            return;
        }
        let destinations = invisible_starts(page);
        let wanted = all.into_iter().filter(|&(at, _)| !crate::text::in_sorted(&destinations, at));
        let found: Vec<(usize, char)> = wanted.filter(|&(at, _)| !is_required_joiner(text, at)).collect();
        let line_of = |&(at, _): &(usize, char)| page.source.lines().line_of(text, at);
        let lines = found.chunk_by(|one, other| line_of(one) == line_of(other));
        let lines: Vec<Line<'_>> = lines.map(|found| Line::new(page, line_of(&found[0]), found)).collect();
        let applicability = applicability(page, &lines);
        for (line, applicability) in lines.into_iter().zip(applicability) {
            line.report(page, applicability, reporter);
        }
    }
}

/// A line with characters to remove.
struct Line<'f> {
    span: Span,
    found: &'f [(usize, char)],
    /// Whether it seems to be empty.
    is_empty: bool,
    /// Whether one of them is in code, which may show it on purpose.
    in_code: bool,
    edits: Vec<(Span, String)>,
}

impl<'f> Line<'f> {
    fn new(page: &Page<'_>, number: usize, found: &'f [(usize, char)]) -> Self {
        let (text, lines) = (page.text(), page.source.lines());
        let span = lines.line(text, number);
        // A line with only the markers of a quote counts as empty.
        let is_empty = strip_invisible(page.slice(span)).trim_matches(['>', ' ', '\t']).is_empty();
        let in_code = found.iter().any(|&(at, _)| page.in_code(at));
        let mut line = Self { span, found, is_empty, in_code, edits: edits(page, found) };
        // If the line became empty, it would split the paragraph around it.
        let next = lines.line(text, number + 1).start;
        let in_paragraph = || {
            let after = page.paragraphs.partition_point(|paragraph| paragraph.start < span.start);
            after > 0 && page.paragraphs[after - 1].end > next
        };
        if line.is_empty && !in_code && in_paragraph() {
            line.edits = vec![(Span { end: next, ..span }, String::new())];
        }
        line
    }

    fn report(self, page: &Page<'_>, applicability: Applicability, reporter: &mut Reporter<'_>) {
        let Some(&(at, character)) = self.found.first() else { return };
        let first = Span::new(at, at + character.len_utf8());
        let before = strip_invisible(page.slice(Span { end: first.start, ..self.span }));
        let (it, first_one) = if self.found.len() == 1 { ("it", "it") } else { ("them", "the first one") };
        let unless = if self.in_code { ", unless the code shows it on purpose" } else { "" };
        let help = match before.split_whitespace().next_back() {
            _ if self.is_empty => "delete the line; it has only invisible characters".to_owned(),
            None => format!("delete {it}{unless}; {first_one} is at the start of the line"),
            Some(word) => format!("delete {it}{unless}; {first_one} is after {}", end_of(word)),
        };
        reporter
            .report(first, message(self.found))
            .help(help)
            .data("value", format!("U+{:04X}", u32::from(character)))
            .fix_edits(applicability, "delete the invisible characters", self.edits);
    }
}

/// Returns whether the fix of each line is safe: it changes nothing that readers see. `1.` followed by such a character
/// is not a list item, bold may end only because of one, and spaces before one are not at the end of the line: removing
/// it changes the page.
fn applicability(page: &Page<'_>, lines: &[Line<'_>]) -> Vec<Applicability> {
    let text = page.text();
    let is_plain = |line: &Line<'_>| {
        if line.is_empty {
            stands_alone(text, line.span)
        } else {
            stand_in_prose(page.slice(line.span), line.span, line.found)
        }
    };
    let is_doubtful = |line: &Line<'_>| !line.in_code && !is_plain(line);
    let is_sound = |line: &Line<'_>| !line.in_code && !is_doubtful(line);
    let mut is_safe: Vec<bool> = lines.iter().map(is_sound).collect();
    let mut doubtful = (0..lines.len()).filter(|&index| is_doubtful(&lines[index])).peekable();
    if doubtful.peek().is_none() {
        return applicabilities(&is_safe);
    }
    // Without an empty line before it, or a character inside it, a marker makes a quote an alert.
    let has_alerts = text.contains("[!");
    let may_make_alert = |line: &Line<'_>| has_alerts && (line.is_empty || page.slice(line.span).contains("[!"));
    let sections = Sections::of(page);
    let doubtful: Vec<(usize, Option<Span>)> =
        doubtful.map(|index| (index, sections.around(lines[index].span))).collect();
    let mut budget = CheckBudget::for_page();
    for group in doubtful.chunk_by(|one, other| one.1 == other.1) {
        let part = group[0].1.unwrap_or(Span::new(0, text.len()));
        let in_markdown = group[0].1.is_some() && !group.iter().any(|&(index, _)| may_make_alert(&lines[index]));
        let render = if in_markdown { VisibleRendering::of_body } else { VisibleRendering::of };
        let before = render(page.slice(part));
        let is_same = |group: &[(usize, Option<Span>)]| {
            before == render(&edited(text, part, group.iter().flat_map(|&(index, _)| &lines[index].edits)))
        };
        for (&(index, _), is_same) in group.iter().zip(budget.passing(group, is_same)) {
            is_safe[index] = is_same;
        }
    }
    applicabilities(&is_safe)
}

fn applicabilities(is_safe: &[bool]) -> Vec<Applicability> {
    is_safe.iter().map(|&is_safe| if is_safe { Applicability::Safe } else { Applicability::Unsafe }).collect()
}

/// The parts of a page's body that render alone as they do within the page. A heading at the start of a line ends
/// every block before it, and so does a paragraph after an empty line, unless it is indented; only definitions of
/// labels reach beyond.
struct Sections {
    body: Span,
    /// Where sections start after the first.
    starts: Vec<u32>,
}

impl Sections {
    fn of(page: &Page<'_>) -> Self {
        let (body, text) = (page.body, page.text());
        if page.slice(body).contains("]:") {
            return Self { body, starts: Vec::new() };
        }
        let starts_line = |at: usize| text[at..].starts_with('#') && text[..at].ends_with('\n');
        // Anything else at its start may have a meaning without the character to delete.
        let follows_empty_line = |at: usize| {
            let before = &text[..at];
            text[at..].starts_with(|first: char| first.is_alphabetic() && !is_invisible(first))
                && (before.ends_with("\n\n") || before.ends_with("\r\n\r\n"))
        };
        let headings = page.headings.iter().map(|heading| heading.span.start).filter(|&at| starts_line(at as usize));
        let paragraphs = page.paragraphs.iter().map(|paragraph| paragraph.start);
        let mut starts: Vec<u32> = headings.chain(paragraphs.filter(|&at| follows_empty_line(at as usize))).collect();
        starts.sort_unstable();
        Self { body, starts }
    }

    /// The one around `span`; `None` outside of the body.
    fn around(&self, span: Span) -> Option<Span> {
        if span.start < self.body.start {
            return None;
        }
        let next = self.starts.partition_point(|&start| start <= span.start);
        let start = next.checked_sub(1).map_or(self.body.start, |before| self.starts[before]);
        Some(Span { start, end: self.starts.get(next).copied().unwrap_or(self.body.end) })
    }
}

/// Returns the `part` of `text` with `edits`, which are all inside it and in order.
fn edited<'e>(text: &str, part: Span, edits: impl Iterator<Item = &'e (Span, String)>) -> String {
    let (mut edited, mut rest) = (String::with_capacity(part.range().len()), part.start as usize);
    for (span, replacement) in edits {
        edited.push_str(&text[rest..span.start as usize]);
        edited.push_str(replacement);
        rest = span.end as usize;
    }
    edited.push_str(&text[rest..part.end as usize]);
    edited
}

/// Whether the line at `span`, which seems to be empty, has empty lines around it, followed by text that continues no
/// list and no code.
fn stands_alone(text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let is_bare = text[span.range()].starts_with(is_invisible);
    let next = after.trim_start_matches(['\r', '\n']);
    let is_text = |first: char| first.is_alphabetic() || matches!(first, '#' | '|' | '[' | '!' | '>');
    let breaks = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count();
    is_bare
        && (before.ends_with("\n\n") || before.ends_with("\n\r\n"))
        && breaks(&after[..after.len() - next.len()]) > 1
        && (next.starts_with(is_text) || next.starts_with("---"))
}

/// Whether all of `found` are at positions where deleting them creates no markup: in a sentence, after it, at either
/// end of a link's text, or before the first word of a line. Most lines then need not be parsed twice.
fn stand_in_prose(slice: &str, line: Span, found: &[(usize, char)]) -> bool {
    // After a label, it may be the end of a definition, whose title may be in parentheses.
    let may_define = slice.contains("]:");
    found.iter().all(|&(at, character)| {
        let at = at - line.start as usize;
        let (before, after) = (&slice[..at], &slice[at + character.len_utf8()..]);
        may_go(before, after, may_define)
    })
}

/// Whether a character between `before` and `after`, on one line, can be deleted without rendering the page again.
fn may_go(before: &str, after: &str, may_define: bool) -> bool {
    /// In bytes: shorter words may number an item.
    const MIN_WORD: usize = 4;
    let is_seen = |character: &char| !is_invisible(*character);
    let (mut left, mut right) = (before.chars().rev().filter(is_seen), after.chars().filter(is_seen));
    let is_in_word = |one: char| one.is_alphabetic() && !is_invisible(one);
    // The character may be the only reason why text in angle brackets is not a tag.
    let has_word = !before.contains('<') && before.split(|one| !is_in_word(one)).any(|word| word.len() >= MIN_WORD);
    let ends_sentence = |one: char| matches!(one, '.' | '?' | ',' | ';' | '。' | '、' | '？');
    let ends_text = |one: char| one.is_alphanumeric() || ends_sentence(one);
    match (left.next(), right.next()) {
        // Two spaces at the end of a line would be a break, and three colons a fence.
        (Some(':' | ')'), None | Some(' ')) => has_word && !may_define && left.next() != Some(':'),
        (Some('\u{a0}'), Some(' ')) => has_word,
        (Some(left), None | Some(' ')) if has_word => ends_text(left),
        (Some(left), Some('.')) if has_word => left.is_alphabetic() && right.next().is_none_or(|next| next == ' '),
        (Some(left), Some(']')) if has_word => (left == ' ' || left.is_alphanumeric()) && right.next() == Some('('),
        (Some(left), Some(')')) if has_word => left.is_alphanumeric(),
        // `[x]` is a checkbox.
        (Some('['), Some(letter)) if letter.is_alphabetic() => {
            right.next().is_some_and(char::is_alphabetic)
                && after.find(']').is_some_and(|at| after[at..].starts_with("]("))
        }
        (Some(left), Some(letter)) if has_word && letter.is_alphabetic() => left == ' ' || left.is_alphabetic(),
        // A letter followed by a period or bracket numbers an item.
        (None | Some(' '), Some(letter)) if letter.is_alphabetic() => {
            let next = right.find(|one| !one.is_alphanumeric());
            !matches!(next, Some('.' | ')' | ':'))
        }
        _ => false,
    }
}

/// Returns the edits that delete `found`: one for each run of them, or one for all if there are very many.
fn edits(page: &Page<'_>, found: &[(usize, char)]) -> Vec<(Span, String)> {
    const MANY: usize = 100;
    let runs = found.chunk_by(|one, next| one.0 + one.1.len_utf8() == next.0);
    let spans = runs.filter_map(|run| {
        let &(last, character) = run.last()?;
        Some(Span::new(run[0].0, last + character.len_utf8()))
    });
    let mut spans: Vec<Span> = spans.collect();
    match (spans.first(), spans.last()) {
        (Some(&first), Some(&last)) if spans.len() > MANY => {
            let whole = Span { end: last.end, ..first };
            vec![(whole, without_invisible(page.slice(whole), whole, found))]
        }
        _ => spans.drain(..).map(|span| (span, String::new())).collect(),
    }
}

/// Returns the message with counts: `this line contains 3 invisible characters: 2 zero-width spaces, 1 soft hyphen`.
fn message(found: &[(usize, char)]) -> String {
    let mut kinds: Vec<(char, usize)> = Vec::new();
    for &(_, character) in found {
        match kinds.iter_mut().find(|(known, _)| *known == character) {
            Some((_, count)) => *count += 1,
            None => kinds.push((character, 1)),
        }
    }
    if kinds.len() > MAX_LISTED {
        return message_by_kind(found);
    }
    let name = |character| InvisibleKind::of(character).map_or("invisible character", InvisibleKind::name);
    let code = |character| format!("`U+{:04X}`", u32::from(character));
    match *kinds {
        [(character, 1)] => format!("this line contains an invisible {}, {}", name(character), code(character)),
        [(character, count)] => {
            format!("this line contains {count} invisible {}s, {}", name(character), code(character))
        }
        _ => {
            let mut message = format!("this line contains {} invisible characters: ", found.len());
            for (place, &(character, count)) in kinds.iter().enumerate() {
                let (comma, plural) = (if place == 0 { "" } else { ", " }, if count == 1 { "" } else { "s" });
                // Writing to a String cannot fail.
                let _ = write!(message, "{comma}{count} {}{plural} {}", name(character), code(character));
            }
            message
        }
    }
}

/// The maximum number of characters that a message lists one by one. Hidden text may consist of very many.
const MAX_LISTED: usize = 3;

/// Returns the message by type: `this line contains 9 invisible characters: 8 tag characters, 1 filler`.
fn message_by_kind(found: &[(usize, char)]) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for name in found.iter().filter_map(|&(_, character)| InvisibleKind::of(character)).map(InvisibleKind::name) {
        match kinds.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => kinds.push((name, 1)),
        }
    }
    let counted = |(name, count)| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    match *kinds {
        [(name, count)] => format!("this line contains {count} invisible {name}s"),
        _ => {
            let listed: Vec<String> = kinds.into_iter().map(counted).collect();
            format!("this line contains {} invisible characters: {}", found.len(), listed.join(", "))
        }
    }
}

/// Returns the runs of invisible characters at the start of link destinations, in order.
fn invisible_starts(page: &Page<'_>) -> Vec<Span> {
    let runs = page.links.iter().filter_map(|link| {
        let written = page.slice(link.destination_span);
        let length = written.len() - written.trim_start_matches(is_invisible).len();
        let start = link.destination_span.start as usize;
        (length > 0 && length < written.len()).then(|| Span::new(start, start + length))
    });
    let mut runs: Vec<Span> = runs.collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Returns `slice`, which is at `span`, without the characters of `found`.
fn without_invisible(slice: &str, span: Span, found: &[(usize, char)]) -> String {
    without(slice, found.iter().map(|&(at, character)| (at - span.start as usize, character)))
}

/// Returns the end of `word` in backticks, without markup that would need other delimiters.
fn end_of(word: &str) -> String {
    const LENGTH: usize = 24;
    let plain = word.rsplit('`').next().unwrap_or(word).trim_start_matches(['*', '_', '(', '[', '"']);
    match (plain, plain.char_indices().rev().nth(LENGTH)) {
        ("", _) => format!("`{}`", word.replace('`', "'")),
        (_, Some((at, _))) => format!("`…{}`", &plain[at..]),
        _ => format!("`{plain}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces of lines, with and without a meaning in Markdown.
    const PIECES: [&str; 24] = [
        "", " ", "  ", "word", "a", "1", ".", ")", ":", "]", "[", "](b.md)", "*", "**", "`", "|", "#", "- ", "> ", "!",
        "\\", "<", "\u{a0}", "意思",
    ];

    #[test]
    fn what_needs_no_look_changes_nothing() {
        let mut plain = 0;
        for (first, second) in PIECES.iter().flat_map(|first| PIECES.map(|second| (first, second))) {
            for (third, fourth) in PIECES.iter().flat_map(|third| PIECES.map(|fourth| (third, fourth))) {
                let (before, after) = (format!("{first}{second}"), format!("{third}{fourth}"));
                if !may_go(&before, &after, false) {
                    continue;
                }
                plain += 1;
                let (with, without) = (format!("{before}\u{200b}{after}\n"), format!("{before}{after}\n"));
                assert_eq!(VisibleRendering::of_body(&with), VisibleRendering::of_body(&without), "{with:?}");
            }
        }
        assert!(plain > 10_000, "{plain}");
    }

    #[test]
    fn a_line_without_context_changes_nothing() {
        const BLOCKS: [&str; 12] = [
            "word",
            "- a",
            "1. a",
            "> a",
            "| a |\n|-|\n| b |",
            "# a",
            "---",
            "    a",
            "  a",
            "[a](b.md)",
            "<div>",
            "```\na\n```",
        ];
        let mut alone = 0;
        for (before, after) in BLOCKS.iter().flat_map(|before| BLOCKS.map(|after| (before, after))) {
            for (first, second) in [("\n\n", "\n\n"), ("\n", "\n\n"), ("\n\n", "\n"), ("\r\n\r\n", "\r\n\r\n")] {
                let (before, after) = (format!("{before}{first}"), format!("{second}{after}\n"));
                let with = format!("{before}\u{200b}{after}");
                if !stands_alone(&with, Span::new(before.len(), before.len() + 3)) {
                    continue;
                }
                alone += 1;
                let without = format!("{before}{after}");
                assert_eq!(VisibleRendering::of_body(&with), VisibleRendering::of_body(&without), "{with:?}");
            }
        }
        assert!(alone > 100, "{alone}");
    }
}
