//! The M/O column: which letters its header declares, and what its cells say.

use super::vocabulary::{Column, Vocabulary, all_languages, key, squeeze};
use crate::page::plain_text;
use crate::text::Span;

/// The column that says whether a task is mandatory or optional.
#[derive(Debug)]
pub struct MoColumn {
    /// Its index.
    pub column: usize,
    /// The header cell.
    pub span: Span,
    /// What the header declares.
    pub header: MoHeader,
    /// The letters of its cells, for mandatory and optional: those that the header declares, or else usual ones.
    pub letters: (char, char),
    /// The words for both in the header, in lowercase; empty if it has none.
    pub words: [String; 2],
}

/// What an M/O header declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoHeader {
    /// Two letters in brackets.
    Letters {
        /// The one for mandatory, as written.
        mandatory: char,
        /// The one for mandatory, as in the source.
        optional: char,
        /// Whether the header has the usual text of one of the languages, ignoring spaces.
        usual: bool,
    },
    /// The words are there, but not two letters in brackets.
    Undeclared,
}

/// What an M/O cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoCell {
    /// One of the two letters.
    Letter,
    /// One of them in a different spelling: in lowercase, in italics, as a word.
    Certain(char),
    /// Probably one of them: the letter of another language, or a zero.
    Likely(char),
    /// Nothing.
    Empty,
    /// Anything else.
    Other,
}

impl MoHeader {
    /// Parses a header cell's text, if it is that of an M/O column.
    pub(super) fn read(text: &str, vocabulary: &Vocabulary) -> Option<Self> {
        if let Some((mandatory, optional)) = declared_letters(text) {
            return Some(Self::Letters { mandatory, optional, usual: vocabulary.is_usual_mo_form(&squeeze(text)) });
        }
        let lower = text.to_lowercase();
        let mut words = vocabulary.languages().flat_map(|language| language.mo_words);
        let is_named = words.any(|(mandatory, optional)| lower.contains(mandatory) && lower.contains(optional))
            || matches!(squeeze(&lower).as_str(), "m/o" | "mo" | "e/o" | "b/o")
            || vocabulary.column(&key(text)).is_some_and(|(column, _)| column == Column::Mandatory);
        is_named.then_some(Self::Undeclared)
    }
}

impl MoCell {
    /// Parses a cell that should contain one of `letters`, mandatory and optional, under a header with these `words`
    /// for them. Bold, links, HTML, and invisible characters are ignored.
    pub(super) fn read(cell: &str, letters: (char, char), words: [&str; 2]) -> Self {
        let (mandatory, optional) = letters;
        if is_only(cell, mandatory) || is_only(cell, optional) {
            return Self::Letter;
        }
        let plain = plain_text(cell);
        if plain.is_empty() {
            return Self::Empty;
        }
        if let Some(letter) = [mandatory, optional].into_iter().find(|&letter| is_only(&plain, letter)) {
            return if is_emphasised(cell) { Self::Certain(letter) } else { Self::Letter };
        }
        let bare = normalize_cell(&plain);
        let either = |word: &str| {
            let is = |one: &str| !word.is_empty() && (word == one.to_lowercase());
            let known = || all_languages().flat_map(|language| language.mo_words).copied().chain([words.into()]);
            if is(&mandatory.to_string()) || known().any(|(one, _)| is(one)) {
                Some(mandatory)
            } else if is(&optional.to_string()) || known().any(|(_, one)| is(one)) {
                Some(optional)
            } else {
                None
            }
        };
        match (either(&bare), bare.as_str()) {
            (Some(letter), _) => Self::Certain(letter),
            (None, "m" | "e" | "b") => Self::Likely(mandatory),
            (None, "0") => Self::Likely(optional),
            _ => Self::Other,
        }
    }
}

/// Returns whether a text outside of any table calls a task mandatory: with one of `letters`, mandatory and optional,
/// or with a word of any language; `None` if it does neither.
#[must_use]
pub fn mandatory_word(text: &str, letters: (char, char)) -> Option<bool> {
    // English lists use English letters, even for a playbook in another language.
    [letters, ('M', 'O')].into_iter().find_map(|letters| match MoCell::read(text, letters, [""; 2]) {
        MoCell::Letter => Some(text.contains(letters.0)),
        MoCell::Certain(letter) => Some(letter == letters.0),
        MoCell::Likely(_) | MoCell::Empty | MoCell::Other => None,
    })
}

fn is_only(text: &str, letter: char) -> bool {
    let mut characters = text.chars();
    characters.next() == Some(letter) && characters.next().is_none()
}

/// Whether a cell that renders as one letter has it in italics or as code; bold is allowed.
fn is_emphasised(cell: &str) -> bool {
    // Stars and underscores of a link's target mean nothing.
    !cell.contains(['[', '<']) && cell.replace("**", "").replace("__", "").contains(['*', '_', '`'])
}

/// Returns the text in lowercase, with full-width letters as ASCII, look-alikes as the letters, and without brackets
/// and periods.
fn normalize_cell(text: &str) -> String {
    let ascii = |character: char| match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        'М' | 'м' | 'Μ' => 'M',
        'О' | 'о' | 'Ο' | 'ο' => 'O',
        'Е' | 'е' | 'Ε' => 'E',
        _ => character,
    };
    let kept =
        text.chars().map(ascii).filter(|character| !matches!(character, '(' | ')' | '[' | ']' | '.' | ',' | ';' | '*'));
    kept.flat_map(char::to_lowercase).collect::<String>().trim().to_owned()
}

/// Returns the two letters that a header declares, mandatory first.
pub(super) fn declared_letters(text: &str) -> Option<(char, char)> {
    let characters: Vec<char> = text.chars().collect();
    let mut letters = bracketed_letters(&characters).map(|at| characters[at]);
    let (first, second) = (letters.next()?, letters.next()?);
    // Optional starts with an O in every known language, so the order does not matter.
    let is_o = |letter| matches!(letter, 'O' | 'o');
    let is_swapped = is_o(first) && !is_o(second);
    first.to_lowercase().ne(second.to_lowercase()).then_some(if is_swapped { (second, first) } else { (first, second) })
}

/// Returns the words for the two letters in a header that declares them: `obrigatório` and `opcional` of `O(b)rigatório
/// / (O)pcional`. In lowercase, mandatory first.
pub(super) fn declared_words(text: &str, (mandatory, _): (char, char)) -> [String; 2] {
    let characters: Vec<char> = text.chars().collect();
    let is_part = |at: &usize| characters.get(*at).is_some_and(|character| character.is_alphabetic());
    let word = |at: usize| {
        // `必須（O）` is not a word with a letter in it.
        let is_script = |place: &usize| characters[*place].is_ascii() == characters[at].is_ascii();
        let start = (0..at - 1).rev().take_while(is_part).take_while(is_script).last().unwrap_or(at - 1);
        let end = (at + 2..).take_while(is_part).last().map_or(at + 2, |last| last + 1);
        let (before, behind): (String, String) =
            (characters[start..at - 1].iter().collect(), characters[at + 2..end].iter().collect());
        let is_initial = behind.starts_with(|next: char| next.is_ascii() == characters[at].is_ascii());
        if before.is_empty() && !is_initial {
            // The letter is separate, and the word after it.
            let start = (end.max(at + 2)..characters.len()).find(|&at| !characters[at].is_whitespace());
            let next = start.map(|start| characters[start..].iter().take_while(|next| next.is_alphabetic()).collect());
            return if behind.is_empty() { next.unwrap_or_default() } else { behind };
        }
        format!("{before}{}{behind}", characters[at])
    };
    let mut words = bracketed_letters(&characters).map(|at| (characters[at], word(at).to_lowercase()));
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if first.0 == mandatory { [first.1, second.1] } else { [second.1, first.1] }
}

/// Returns single letters in brackets, ASCII or full-width, but not the ending of a plural (`Service(s)`).
fn bracketed_letters(characters: &[char]) -> impl Iterator<Item = usize> {
    (0..characters.len().saturating_sub(2)).filter_map(|at| match characters[at..at + 3] {
        ['(' | '（', letter, ')' | '）'] if letter.is_alphabetic() => {
            let is_behind_word = letter.is_ascii_lowercase() && at > 0 && characters[at - 1].is_ascii_alphabetic();
            let is_inside_word = characters.get(at + 3).is_some_and(|next| next.is_alphabetic());
            (!is_behind_word || is_inside_word).then_some(at + 1)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_declare_their_letters_in_any_order() {
        assert_eq!(declared_letters("(E) Erforderlich (O) Optional"), Some(('E', 'O')));
        assert_eq!(declared_letters("(O)ptional / (M)andatory"), Some(('M', 'O')));
        assert_eq!(declared_letters("（M）必須（O）オプション"), Some(('M', 'O')));
        assert_eq!(declared_letters("O(b)rigatório / (O)pcional"), Some(('b', 'O')));
        assert_eq!(declared_letters("(M)ust / op(T)ional"), Some(('M', 'T')));
        let read = |text| MoHeader::read(text, Vocabulary::built_in());
        assert_eq!(read("Mandatory/Optional"), Some(MoHeader::Undeclared));
        assert_eq!(read("Service(s) / Role(s)"), None);
        assert_eq!(read("FastTrack Role"), None);
    }

    #[test]
    fn headers_have_words_for_their_letters() {
        for (header, words) in [
            ("(M)andatory / (O)ptional", ["mandatory", "optional"]),
            ("(O)ptional / (M)andatory", ["mandatory", "optional"]),
            ("(E) Erforderlich (O) Optional", ["erforderlich", "optional"]),
            ("O(b)rigatório / (O)pcional", ["obrigatório", "opcional"]),
            ("(M) 必須 (O) オプション", ["必須", "オプション"]),
            ("（M）必須（O）オプション", ["必須", "オプション"]),
            ("(M)/(O)", ["", ""]),
        ] {
            let letters = declared_letters(header).expect("two letters");
            assert_eq!(declared_words(header, letters), words, "{header}");
        }
    }

    #[test]
    fn usual_forms_are_usual_whatever_their_spaces() {
        let usual = |text: &str| {
            matches!(MoHeader::read(text, Vocabulary::built_in()), Some(MoHeader::Letters { usual: true, .. }))
        };
        for form in all_languages().flat_map(|language| language.mo_forms) {
            assert!(usual(form), "{form}");
        }
        assert!(usual("(M)andatory/ (O)ptional"));
        assert!(!usual("(M) Mandatory (O) Optional"));
    }

    #[test]
    fn cells_say_one_letter_or_mean_it() {
        let read = |cell| MoCell::read(cell, ('M', 'O'), ["must", "open"]);
        for cell in ["M", "**O**", "\u{200b}M", "[O](x_y_.md)", "<b>M</b>"] {
            assert_eq!(read(cell), MoCell::Letter, "{cell}");
        }
        for (cell, letter) in [
            ("m", 'M'),
            ("*O*", 'O'),
            ("_M_", 'M'),
            ("`O`", 'O'),
            ("Mandatory", 'M'),
            ("Open", 'O'),
            ("(O)ptional", 'O'),
            ("Ｍ", 'M'),
            ("O.", 'O'),
            ("任意", '?'),
        ] {
            let expected = if letter == '?' { MoCell::Other } else { MoCell::Certain(letter) };
            assert_eq!(read(cell), expected, "{cell}");
        }
        assert_eq!(read("E"), MoCell::Likely('M'));
        assert_eq!(read("0"), MoCell::Likely('O'));
        assert_eq!(read(" "), MoCell::Empty);
        for cell in ["M/O", "N/A", "O FastTrack Engineer", "()", "MO"] {
            assert_eq!(read(cell), MoCell::Other, "{cell}");
        }
    }
}
