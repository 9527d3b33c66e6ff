//! Text that a template asks an author to replace.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_values_are_told_from_text() {
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
    fn comments_of_templates_are_told_from_notes() {
        assert!(is_placeholder_comment("#Required; mm/dd/yyyy format."));
        assert!(is_placeholder_comment("# TBD"));
        assert!(!is_placeholder_comment("# alias of the manager"));
    }
}
