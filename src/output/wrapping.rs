//! Wraps text to the width of a terminal: between words, but never inside backticks, so quoted text can be copied or
//! clicked.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// Breaks lines between words. A word that is longer than a line stays in one piece.
pub(super) const SEPARATOR: WordSeparator = WordSeparator::Custom(words);

/// Does not break words at hyphens.
pub(super) const SPLITTER: WordSplitter = WordSplitter::NoHyphenation;

/// Returns the options for wrapping text to `width` columns.
pub(super) fn options<'a>(width: usize) -> Options<'a> {
    Options::new(width).word_separator(SEPARATOR).word_splitter(SPLITTER).break_words(false)
}

/// Returns `text` with line breaks to fit `width` columns.
#[must_use]
pub fn wrap(text: &str, width: usize) -> String {
    textwrap::fill(text, options(width))
}

/// Returns the words of a line, each with the spaces after it. Text in backticks belongs to a single word.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut rest = line;
    Box::new(std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (word, after) = rest.split_at(word_length(rest));
        rest = after;
        Some(Word::from(word))
    }))
}

/// Returns the number of bytes up to the start of the second word of `text`.
fn word_length(text: &str) -> usize {
    let mut is_quoted = false;
    let mut has_space = false;
    for (at, character) in text.char_indices() {
        match character {
            '`' if is_quoted => is_quoted = false,
            // Without a partner, a backtick does not quote anything.
            '`' => {
                if has_space {
                    return at;
                }
                is_quoted = text[at + 1..].contains('`');
            }
            ' ' if !is_quoted => has_space = true,
            _ if has_space => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_stays_on_one_line() {
        let text = "page `media/a b-c.md` does not exist, did-you mean `x y`?";
        let wrapped = wrap(text, 20);
        assert_eq!(wrapped, "page\n`media/a b-c.md`\ndoes not exist,\ndid-you mean `x y`?");
        assert_eq!(wrap("a ` b c", 3), "a `\nb c");
        assert_eq!(wrap("`longer than the line` b", 5), "`longer than the line`\nb");
    }

    #[test]
    fn words_are_the_line() {
        for line in ["", " ", "a  b ", "`a b`c `d", "`` ` x", "日本 `語 語`"] {
            let joined: String = words(line).map(|word| format!("{}{}", word.word, word.whitespace)).collect();
            assert_eq!(joined, line);
        }
    }
}
