//! Link texts and alt texts that say nothing.

use super::vocabulary::all_languages;

/// Whether a link text says nothing about its target in any language: `here`, `Read more...`. Uppercase text is a name:
/// a linker is called `LINK`.
#[must_use]
pub fn is_vague(text: &str) -> bool {
    let is_punctuation =
        |character: char| character.is_whitespace() || ".,:;!?…()[]\"'“”‘’„«»「」（）。、→>".contains(character);
    let text = text.trim_matches(is_punctuation);
    let is_name = || text.chars().any(char::is_uppercase) && !text.contains(char::is_lowercase) && !text.contains(' ');
    // Most link texts are longer than any vague one, and need no copy.
    if text.is_empty() || text.len() > LONGEST || is_name() {
        return false;
    }
    let lower = text.to_lowercase();
    all_languages().any(|language| language.vague_links.contains(&&*lower))
}

/// An upper bound on the length of what languages list, in bytes.
const LONGEST: usize = 48;

/// Returns the words with which an alt text says that it is one, in any language: `Image of` or `Bild von`.
#[must_use]
pub fn announces_image(alt: &str) -> Option<&str> {
    let is_start = |words: &&&str| {
        let mut rest = alt.chars().flat_map(char::to_lowercase);
        words.chars().all(|letter| rest.next() == Some(letter))
            && rest.next().is_some_and(|next| !next.is_alphanumeric())
    };
    let words = all_languages().flat_map(|language| language.alt_openings).find(is_start)?;
    Some(&alt[..alt.char_indices().nth(words.chars().count()).map_or(alt.len(), |(end, _)| end)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filler_words_are_known_in_each_language() {
        for text in [
            "here",
            "Click here.",
            "READ MORE...",
            "(this link)",
            "hier",
            "aquí",
            "clique aqui",
            "ここ",
            "「こちら」",
            "此处",
        ] {
            assert!(is_vague(text), "{text}");
        }
        for text in [
            "",
            "…",
            "where",
            "here and there",
            "More keys",
            "Read more about keys",
            "hierarchy",
            "LINK",
            "/link",
            "$this",
        ] {
            assert!(!is_vague(text), "{text}");
        }
    }

    #[test]
    fn nothing_listed_is_longer_than_what_is_looked_up() {
        for language in all_languages() {
            for words in language.vague_links {
                assert!(words.len() <= LONGEST && *words == words.to_lowercase(), "{words}");
            }
            assert!(language.alt_openings.iter().all(|words| *words == words.to_lowercase()));
        }
    }

    #[test]
    fn an_alt_text_that_announces_an_image_is_seen() {
        assert_eq!(announces_image("Image of a key"), Some("Image of"));
        assert_eq!(announces_image("bild von einem Schlüssel"), Some("bild von"));
        assert_eq!(announces_image("Image offset of a key"), None);
        assert_eq!(announces_image("Image of"), None);
        assert_eq!(announces_image("A key"), None);
    }
}
