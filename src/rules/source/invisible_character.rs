//! PB006.

use std::fmt::Write;

use crate::diagnostic::Applicability;
use crate::page::same_plain_text;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::{
    InvisibleKind, Span, invisible_characters, is_invisible, is_required_joiner, strip_invisible, without,
};

declare_rule! {
    /// Finds characters that nobody sees: zero-width spaces, soft hyphens, byte order marks inside the text and text
    /// direction controls; one diagnostic a line, with their count.
    ///
    /// Joiners inside emoji and next to letters of scripts that need them (Arabic, the scripts of India and others) are
    /// fine, and so are zero-width spaces in scripts that write no blanks (Thai, Khmer and others) and direction marks on a
    /// line with Hebrew or Arabic text. One at the start of a link's address is `malformed-link`'s (PB409) to report.
    ///
    /// ## Why
    ///
    /// They come along when text is pasted from Word, Teams or a web page. Search does not find a word with one inside,
    /// links and commands that hold one do not work, and a cell or list that begins with one is not read as what it looks
    /// like.
    ///
    /// ## Fails
    ///
    /// A zero-width space stands between `custo` and `mer`.
    ///
    /// ````md
    /// # Kickoff
    ///
    /// Invite the custo​mer's team.
    /// ````
    ///
    /// ## Passes
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
        let lines = page.source.lines();
        let line_of = |&(at, _): &(usize, char)| lines.line_of(text, at);
        for on_line in found.chunk_by(|one, other| line_of(one) == line_of(other)) {
            let line = lines.line(text, line_of(&on_line[0]));
            report(page, line, on_line, reporter);
        }
    }
}

fn report(page: &Page<'_>, line: Span, found: &[(usize, char)], reporter: &mut Reporter<'_>) {
    let Some(&(at, character)) = found.first() else { return };
    let first = Span::new(at, at + character.len_utf8());
    let visible = strip_invisible(page.slice(line));
    let before = strip_invisible(page.slice(Span { end: first.start, ..line }));
    let (it, first_one) = if found.len() == 1 { ("it", "it") } else { ("them", "the first one") };
    // A quote's marker makes a line no fuller.
    let is_empty = visible.trim_matches(['>', ' ', '\t']).is_empty();
    let help = match before.split_whitespace().next_back() {
        _ if is_empty => "delete the line, which is only seemingly empty".to_owned(),
        None => format!("delete {it}; {first_one} stands at the start of the line"),
        Some(word) => format!("delete {it}; {first_one} stands behind {}", end_of(word)),
    };
    // `1.` followed by one is no list item, and bold may end only because of one: removing it changes the page.
    let slice = page.slice(line);
    let reads_alike = || same_plain_text(slice, &without_invisible(slice, line, found));
    let applicability = if is_empty || stand_in_prose(slice, line, found) || reads_alike() {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    reporter
        .report(first, message(found))
        .help(help)
        .data("value", format!("U+{:04X}", u32::from(character)))
        .fix_edits(applicability, "remove what nobody sees", edits(page, found));
}

/// Whether all of `found` stand between letters and blanks behind the first word of the line, where no markup can come
/// about when they go. It spares most lines from being parsed twice.
fn stand_in_prose(slice: &str, line: Span, found: &[(usize, char)]) -> bool {
    let is_word = |character: &char| character.is_alphabetic() && !is_invisible(*character);
    let is_prose = |character: char| character == ' ' || is_word(&character);
    found.iter().all(|&(at, character)| {
        let at = at - line.start as usize;
        let (before, after) = (&slice[..at], &slice[at + character.len_utf8()..]);
        let left = before.chars().rev().find(|&character| !is_invisible(character));
        let right = after.chars().find(|&character| !is_invisible(character));
        match (left, right) {
            // Two blanks at the end of a line would be a break.
            (Some(left), None) => is_word(&left),
            (Some(left), Some(right)) => {
                is_prose(left) && is_prose(right) && before.contains(|one: char| is_word(&one))
            }
            (None, _) => false,
        }
    })
}

/// The edits that remove `found`: one for each run of them, or, where there are very many, one for all.
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

/// What there is and how often: `this line holds 3 invisible characters: 2 zero-width spaces, 1 soft hyphen`.
fn message(found: &[(usize, char)]) -> String {
    let mut kinds: Vec<(char, usize)> = Vec::new();
    for &(_, character) in found {
        match kinds.iter_mut().find(|(known, _)| *known == character) {
            Some((_, count)) => *count += 1,
            None => kinds.push((character, 1)),
        }
    }
    let name = |character| InvisibleKind::of(character).map_or("invisible character", InvisibleKind::name);
    let code = |character| format!("`U+{:04X}`", u32::from(character));
    match *kinds {
        [(character, 1)] => format!("this line holds an invisible {}, {}", name(character), code(character)),
        [(character, count)] => {
            format!("this line holds {count} invisible {}s, {}", name(character), code(character))
        }
        _ => {
            let mut message = format!("this line holds {} invisible characters: ", found.len());
            for (place, &(character, count)) in kinds.iter().enumerate() {
                let (comma, plural) = (if place == 0 { "" } else { ", " }, if count == 1 { "" } else { "s" });
                // Writing to a String cannot fail.
                let _ = write!(message, "{comma}{count} {}{plural} {}", name(character), code(character));
            }
            message
        }
    }
}

/// The runs of invisible characters that link destinations begin with, in order.
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

/// `slice`, which is at `span`, without the characters of `found`.
fn without_invisible(slice: &str, span: Span, found: &[(usize, char)]) -> String {
    without(slice, found.iter().map(|&(at, character)| (at - span.start as usize, character)))
}

/// The end of `word` in backticks, without markup that would need others.
fn end_of(word: &str) -> String {
    const LENGTH: usize = 24;
    let plain = word.rsplit('`').next().unwrap_or(word).trim_start_matches(['*', '_', '(', '[', '"']);
    match (plain, plain.char_indices().rev().nth(LENGTH)) {
        ("", _) => format!("`{}`", word.replace('`', "'")),
        (_, Some((at, _))) => format!("`…{}`", &plain[at..]),
        _ => format!("`{plain}`"),
    }
}
