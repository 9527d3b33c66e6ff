//! PB006.

use std::cell::OnceCell;
use std::fmt::Write;

use crate::diagnostic::Applicability;
use crate::page::VisibleRendering;
use crate::playbook::Page;
use crate::rules::declare::declare_rule;
use crate::rules::{PageRule, Reporter};
use crate::text::{
    InvisibleKind, Span, invisible_characters, is_invisible, is_required_joiner, strip_invisible, without,
};

declare_rule! {
    /// Checks for characters that no one sees: zero-width spaces, soft hyphens, byte order marks inside the text, text
    /// direction controls, tag characters, variation selectors, and others that Unicode calls ignorable or formatting.
    /// One diagnostic per line, with their count.
    ///
    /// Joiners inside emoji and next to letters of scripts that need them (Arabic, the scripts of India and others) are
    /// fine, and so are zero-width spaces in scripts that write no spaces (Thai, Khmer and others), direction marks on
    /// a line with Hebrew or Arabic text, variation selectors after characters that have variants (emoji, ideographs,
    /// Mongolian letters and others), and the tags in the flags of England, Scotland, and Wales. One at the start of a
    /// link's target is `malformed-link`'s (PB409) to report.
    ///
    /// The fix is unsafe in code, which may show such a character on purpose, and if removing the character changes
    /// more than what no one sees, such as a line that becomes a list item.
    ///
    /// ## Why
    ///
    /// They come along when text is pasted from Word, Teams or a web page. Search does not find a word with one inside,
    /// links and commands that hold one do not work, and a cell or list that begins with one is not read as what it
    /// looks like. Tag characters and variation selectors can carry text that only programs read, such as instructions
    /// to an assistant that summarizes the page.
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
        // A quote's marker makes a line no fuller.
        let is_empty = strip_invisible(page.slice(span)).trim_matches(['>', ' ', '\t']).is_empty();
        let in_code = found.iter().any(|&(at, _)| page.in_code(at));
        let mut line = Self { span, found, is_empty, in_code, edits: edits(page, found) };
        // As an empty line it would separate the paragraph that it is in.
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
            _ if self.is_empty => "delete the line, which is only seemingly empty".to_owned(),
            None => format!("delete {it}{unless}; {first_one} stands at the start of the line"),
            Some(word) => format!("delete {it}{unless}; {first_one} stands behind {}", end_of(word)),
        };
        reporter
            .report(first, message(self.found))
            .help(help)
            .data("value", format!("U+{:04X}", u32::from(character)))
            .fix_edits(applicability, "remove what nobody sees", self.edits);
    }
}

/// Whether the fix of each line changes nothing but what no one sees. `1.` followed by such a character is no list
/// item, bold may end only because of one, and spaces before one are not at the end of the line: removing it changes
/// the page.
fn applicability(page: &Page<'_>, lines: &[Line<'_>]) -> Vec<Applicability> {
    /// Lines that are looked at one by one: each takes a look at the whole page.
    const MAX_CHECKED: usize = 16;
    let (text, mut checked) = (page.text(), 0);
    let (rendering, body_rendering) = (OnceCell::new(), OnceCell::new());
    let body = page.body.start as usize;
    // Without an empty line in front of it, or a character inside of it, a marker makes a quote an alert.
    let has_alerts = text.contains("[!");
    let is_in_body = |line: &&Line<'_>| {
        let may_make_alert = has_alerts && (line.is_empty || page.slice(line.span).contains("[!"));
        line.span.start as usize >= body && !may_make_alert
    };
    let is_same = |lines: &[&Line<'_>]| {
        let after = edited(text, lines);
        if text == after {
            true
        } else if lines.iter().all(is_in_body) {
            let before = body_rendering.get_or_init(|| VisibleRendering::of_body(&text[body..]));
            *before == VisibleRendering::of_body(&after[body..])
        } else {
            *rendering.get_or_init(|| VisibleRendering::of(text)) == VisibleRendering::of(&after)
        }
    };
    let needs_look = |line: &Line<'_>| !line.in_code && !stand_in_prose(page.slice(line.span), line.span, line.found);
    let doubtful: Vec<&Line<'_>> = lines.iter().filter(|line| needs_look(line)).collect();
    let are_all_safe = is_same(&doubtful);
    let is_safe = |line: &Line<'_>| {
        if line.in_code || are_all_safe || !needs_look(line) {
            return !line.in_code;
        }
        checked += 1;
        checked <= MAX_CHECKED && is_same(&[line])
    };
    let applicability = |is_safe| if is_safe { Applicability::Safe } else { Applicability::Unsafe };
    lines.iter().map(is_safe).map(applicability).collect()
}

/// `text` with the edits of `lines`.
fn edited(text: &str, lines: &[&Line<'_>]) -> String {
    let (mut edited, mut rest) = (String::with_capacity(text.len()), 0);
    for (span, replacement) in lines.iter().flat_map(|line| &line.edits) {
        edited.push_str(&text[rest..span.start as usize]);
        edited.push_str(replacement);
        rest = span.end as usize;
    }
    edited.push_str(&text[rest..]);
    edited
}

/// Whether all of `found` stand where no markup can come about when they go: in a sentence, behind it, at the end of a
/// link's text, or before the first word of a line. It spares most lines from being parsed twice.
fn stand_in_prose(slice: &str, line: Span, found: &[(usize, char)]) -> bool {
    let is_seen = |character: &char| !is_invisible(*character);
    found.iter().all(|&(at, character)| {
        let at = at - line.start as usize;
        let (before, after) = (&slice[..at], &slice[at + character.len_utf8()..]);
        let (mut left, mut right) = (before.chars().rev().filter(is_seen), after.chars().filter(is_seen));
        let has_word = before.contains(|one: char| one.is_alphabetic() && !is_invisible(one));
        let ends_sentence = |one: char| matches!(one, '.' | '?' | ',' | ';' | '。' | '、' | '？');
        match (left.next(), right.next()) {
            // Two spaces at the end of a line would be a break.
            (Some(left), None) => has_word && (left.is_alphabetic() || ends_sentence(left)),
            (Some(left), Some(' ')) if has_word => left.is_alphabetic() || ends_sentence(left),
            (Some(left), Some('.')) if has_word => left.is_alphabetic() && right.next().is_none_or(|next| next == ' '),
            (Some(left), Some(']')) if has_word => left.is_alphabetic() && right.next() == Some('('),
            (Some(left), Some(letter)) if has_word && letter.is_alphabetic() => left == ' ' || left.is_alphabetic(),
            // A letter with a period or bracket behind it numbers an item.
            (None | Some(' '), Some(letter)) if letter.is_alphabetic() => {
                let next = right.find(|one| !one.is_alphabetic());
                next.is_some_and(|next| matches!(next, ' ' | ','))
            }
            _ => false,
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
    if kinds.len() > MAX_LISTED {
        return message_by_kind(found);
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

/// The most characters that a message lists one by one. Hidden text may consist of very many.
const MAX_LISTED: usize = 3;

/// The same without the characters themselves: `this line holds 9 invisible characters: 8 tag characters, 1 filler`.
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
        [(name, count)] => format!("this line holds {count} invisible {name}s"),
        _ => {
            let listed: Vec<String> = kinds.into_iter().map(counted).collect();
            format!("this line holds {} invisible characters: {}", found.len(), listed.join(", "))
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
