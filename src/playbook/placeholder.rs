//! Text that a template asks an author to replace.

use super::{Locale, Page};
use crate::text::Span;

/// Complete values that only a template has, in lowercase.
const WORDS: &[&str] = &[
    "tbd",
    "tba",
    "todo",
    "to do",
    "to be determined",
    "to be added",
    "fixme",
    "xxx",
    "placeholder",
    "mm/dd/yyyy",
    "m/d/yyyy",
    "mm/dd/yy",
    "dd/mm/yyyy",
    "yyyy-mm-dd",
];

/// The words of a bracketed placeholder: `<alias>`, `{title}`, `<your GitHub name>`. Other words in brackets may be the
/// subject of a page (`<thread>`).
const SUBJECTS: &[&str] = &[
    "alias",
    "author",
    "date",
    "description",
    "github",
    "id",
    "insert",
    "manager",
    "name",
    "owner",
    "product",
    "service",
    "summary",
    "title",
    "topic",
    "value",
    "your",
    "audience",
    "enter",
    "add",
    "replace",
];

/// Whether the value of `key` is one that a template left for the author to replace.
#[must_use]
pub fn is_placeholder(key: &str, value: &str) -> bool {
    let value = value.trim();
    let Some(first) = value.bytes().next() else { return false };
    match first {
        // Learn has pages that are called `<service>`, after the element they describe.
        b'<' if matches!(key, "title" | "description") => {
            bracketed(value, '<', '>') && (value.contains(' ') || value[1..value.len() - 1] == *key)
        }
        b'<' => bracketed(value, '<', '>'),
        b'{' => bracketed(value, '{', '}'),
        b'[' => bracketed(value, '[', ']'),
        b'#' => is_required_marker(value.trim_start_matches(['#', ' ']), b";:.,"),
        // Most values are longer than any word here and start with none of its letters.
        _ if value.len() <= 20 => {
            let lower = value.to_ascii_lowercase();
            let your_alias = lower.starts_with("your") && lower.ends_with("alias") && !lower.contains(' ');
            WORDS.contains(&&*lower) || is_required_marker(value, b";") || your_alias
        }
        _ => is_required_marker(value, b";") || value.ends_with(" goes here") || value.starts_with("Lorem ipsum"),
    }
}

/// Whether a comment after an absent value is a template's: `#Required; your alias`, `# TBD`.
#[must_use]
pub fn is_placeholder_comment(comment: &str) -> bool {
    let text = comment.trim_start_matches('#').trim();
    is_required_marker(text, b";:.,") || text.eq_ignore_ascii_case("required") || is_placeholder("", text)
}

/// Whether a text is one of the words with one of the `marks` after it: `Required; …`, `Optional: …`.
fn is_required_marker(text: &str, marks: &[u8]) -> bool {
    ["required", "optional"].iter().any(|word| {
        let start = text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        start && text.as_bytes().get(word.len()).is_some_and(|mark| marks.contains(mark))
    })
}

fn bracketed(value: &str, open: char, close: char) -> bool {
    let Some(inner) = value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) else { return false };
    if inner.len() > 80 || inner.contains(close) && open != '{' {
        return false;
    }
    let lower = inner.to_ascii_lowercase();
    let mut words = lower.split(|character: char| !character.is_ascii_alphanumeric());
    words.any(|word| SUBJECTS.contains(&word)) || WORDS.contains(&&*lower)
}

/// Words that authors leave where text is missing.
const MARKERS: [&str; 3] = ["TODO", "TBD", "FIXME"];

/// What a template asks its author to do, at the start of text in angle brackets.
const INSTRUCTIONS: [&str; 6] = ["add", "describe", "enter", "insert", "replace", "tbd"];

/// Returns what is left of a template in the text of a page, outside of code, comments, and link targets: `TODO`, `TBD`,
/// `FIXME`, `Lorem ipsum`, and instructions in angle brackets. In Spanish and Portuguese, `TODO` is also a word: there it
/// counts only before a colon.
#[must_use]
pub fn placeholders(page: &Page<'_>, locale: Option<Locale>) -> Vec<Span> {
    let (text, start) = (page.text(), page.body.start as usize);
    let body = &text[start..];
    let mut found: Vec<Span> = Vec::new();
    let todo_is_a_word = matches!(locale, Some(Locale::Es | Locale::Pt));
    for marker in MARKERS {
        let starts = memchr::memmem::find_iter(body.as_bytes(), marker).map(|at| start + at);
        let spans = starts
            .map(|at| Span::new(at, at + marker.len()))
            .filter(|span| marker != "TODO" || !todo_is_a_word || text[span.end as usize..].starts_with(':'));
        found.extend(spans.filter(|&span| is_word(text, span) && is_text(page, span) && !is_subject(page, span)));
    }
    let latin = memchr::memmem::find_iter(body.as_bytes(), "orem ipsum").map(|at| start + at);
    let latin =
        latin.filter(|at| text[..*at].ends_with(['L', 'l'])).map(|at| Span::new(at - 1, at + "orem ipsum".len()));
    found.extend(latin.filter(|&span| is_text(page, span)));
    // Markdown reads `<insert name>` as a tag of HTML.
    found.extend(
        page.html
            .iter()
            .copied()
            .filter(|&html| is_instruction(page.slice(html)) && !page.in_code(html.start as usize)),
    );
    found.sort_unstable();
    found
}

fn is_word(text: &str, span: Span) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || "_-.$@/".contains(character);
    let after = &text[span.end as usize..];
    // A period ends a sentence, or separates the parts of a name.
    let is_inside = after.starts_with(|next: char| next.is_alphanumeric() || "_-$@/(".contains(next))
        || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    !text[..span.start as usize].ends_with(is_part) && !is_inside
}

/// Whether readers see `span` as text that an author wrote, and not in code, HTML, or a link target.
fn is_text(page: &Page<'_>, span: Span) -> bool {
    let at = span.start as usize;
    let in_target = page.link_at(at).is_some_and(|link| !link.text.contains(at));
    !in_target && !page.in_code(at) && !page.in_html(at)
}

/// Whether the page writes about the word: in quotation marks, as a part of a name in bold, or as in "TODO comments".
/// `TODO` and `FIXME` stand for text only at the start of a sentence or cell: "Replace the TODO sections" is one.
fn is_subject(page: &Page<'_>, span: Span) -> bool {
    let (before, after) = page.text().split_at(span.start as usize);
    let after = &after[span.len()..];
    let is_date = page.slice(span) == "TBD";
    let start = before.trim_end_matches([' ', '*', '_', '\u{a0}']);
    let is_start = start.is_empty() || start.ends_with(['\n', '\r', '|', '.', '!', '?', '-', '>', '(', '[', ')']);
    let bold = page.strong.partition_point(|strong| strong.start <= span.start).checked_sub(1);
    let in_name = bold.map(|at| page.strong[at]).is_some_and(|strong| {
        let inner = page.slice(strong).trim_matches(['*', '_', ':', ' ']);
        strong.covers(span) && is_date && inner.len() > span.len()
    });
    let is_quoted = before.ends_with(['"', '\'', '“', '‘', '«', '„']);
    let next = after.trim_start_matches(['*', '_', ' ', ':', '\\']);
    let next = next.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let is_noun = ["comment", "list", "item", "tag", "task", "marker"]
        .iter()
        .any(|noun| next.get(..noun.len()).is_some_and(|start| start.eq_ignore_ascii_case(noun)));
    is_quoted || is_noun || in_name || !is_date && !is_start
}

/// Whether a tag that Markdown sees is an instruction: `<insert name>`, but not `<input name="a">`.
fn is_instruction(tag: &str) -> bool {
    let Some(inner) = tag.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return false };
    let first = inner.split(' ').next().unwrap_or_default();
    inner.len() <= 80
        && !inner.contains(['=', '"', '<', '\n'])
        && INSTRUCTIONS.iter().any(|word| word.eq_ignore_ascii_case(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_values_are_distinguished_from_text() {
        for value in [
            "TBD",
            "todo",
            "<alias>",
            "{title}",
            "{{title}}",
            "{ms-alias}",
            "<your alias>",
            "mm/dd/yyyy",
            "#Required; x",
            "Required; microsoft alias",
            "[Name of the product]",
            "Article title goes here",
            "<TBD>",
            "youralias",
        ] {
            assert!(is_placeholder("ms.author", value), "{value}");
        }
        for value in [
            "",
            "TODO lists and how to keep them",
            "<thread>",
            "Required reading",
            "Optional",
            "pagrim",
            "{}",
            "[Preview] Titles",
            "<a> and <title>",
            "n/a",
            "How to date a title",
            "<service>",
            "Required: a tenant",
            "<",
            "{",
            "é",
        ] {
            assert!(!is_placeholder("title", value), "{value}");
        }
    }

    #[test]
    fn comments_of_templates_are_distinguished_from_notes() {
        assert!(is_placeholder_comment("#Required; mm/dd/yyyy format."));
        assert!(is_placeholder_comment("# TBD"));
        assert!(!is_placeholder_comment("# alias of the manager"));
    }
}
