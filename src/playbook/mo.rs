//! The M/O column: which letters its header declares, and what its cells say.

use super::Locale;
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
}

/// What an M/O header declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoHeader {
    /// Two letters in brackets.
    Letters {
        /// The one for mandatory, as written.
        mandatory: char,
        /// The one for optional, as written.
        optional: char,
        /// Whether the header is written in the usual form of one of the languages, spaces aside.
        usual: bool,
    },
    /// The words are there but no two letters in brackets.
    Undeclared,
}

/// What an M/O cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoCell {
    /// One of the two letters.
    Letter,
    /// One of them written otherwise: in lower case, in italics, as a word.
    Certain(char),
    /// Likely one of them: the letter of another language, or a zero.
    Likely(char),
    /// Nothing.
    Empty,
    /// Anything else.
    Other,
}

/// The words of the two values in each language, lower case.
const WORDS: &[(&str, &str)] = &[
    ("mandatory", "optional"),
    ("andatory", "ptional"),
    ("erforderlich", "optional"),
    ("mandatorio", "opcional"),
    ("obligatorio", "opcional"),
    ("obrigatório", "opcional"),
    ("必須", "オプション"),
    ("强制", "可选"),
    ("强制性", "可选"),
];

impl MoHeader {
    /// The usual form of a language.
    #[must_use]
    pub fn usual_form(locale: Locale) -> &'static str {
        match locale {
            Locale::En => "(M)andatory / (O)ptional",
            Locale::De => "(E) Erforderlich (O) Optional",
            Locale::Es => "(M)andatorio / (O)pcional",
            Locale::Pt => "(b) Obrigatório / (O) Opcional",
            Locale::Ja => "(M) 必須 (O) オプション",
            Locale::Zh => "(M) 强制性/(O) 可选",
        }
    }

    /// The letters that the usual form of a language declares.
    #[must_use]
    pub fn usual_letters(locale: Locale) -> (char, char) {
        match locale {
            Locale::De => ('E', 'O'),
            Locale::Pt => ('b', 'O'),
            _ => ('M', 'O'),
        }
    }

    /// The letters that the cells hold: those that the header declares, else those of the usual form.
    #[must_use]
    pub fn letters(&self, locale: Locale) -> (char, char) {
        match *self {
            Self::Letters { mandatory, optional, .. } => (mandatory, optional),
            Self::Undeclared => Self::usual_letters(locale),
        }
    }

    /// Reads a header cell's text, if it is that of an M/O column.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut letters = bracketed_letters(text);
        if let (Some(first), Some(second)) = (letters.next(), letters.next())
            && first.to_lowercase().ne(second.to_lowercase())
        {
            // Optional begins with an O in every language, so that the order does not matter.
            let is_o = |letter| matches!(letter, 'O' | 'o');
            let (mandatory, optional) = if is_o(first) && !is_o(second) { (second, first) } else { (first, second) };
            let squeezed = strip_whitespace(text);
            let usual = Locale::ALL.iter().any(|&locale| squeezed == strip_whitespace(Self::usual_form(locale)));
            return Some(Self::Letters { mandatory, optional, usual });
        }
        let lower = text.to_lowercase();
        let named = WORDS.iter().any(|(mandatory, optional)| lower.contains(mandatory) && lower.contains(optional));
        (named || matches!(strip_whitespace(&lower).as_str(), "m/o" | "mo" | "e/o" | "b/o")).then_some(Self::Undeclared)
    }
}

impl MoCell {
    /// Reads a cell under a header that declares `letters`, mandatory and optional. Bold, links, HTML and invisible
    /// characters are set aside.
    pub(super) fn read(cell: &str, letters: (char, char)) -> Self {
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
            if is(&mandatory.to_string()) || WORDS.iter().any(|&(one, _)| is(one)) {
                Some(mandatory)
            } else if is(&optional.to_string()) || WORDS.iter().any(|&(_, one)| is(one)) {
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

fn is_only(text: &str, letter: char) -> bool {
    let mut characters = text.chars();
    characters.next() == Some(letter) && characters.next().is_none()
}

/// Whether a cell that shows one letter shows it in italics or as code; bold is fine.
fn is_emphasised(cell: &str) -> bool {
    // Stars and underscores of a link's destination mean nothing.
    !cell.contains(['[', '<']) && cell.replace("**", "").replace("__", "").contains(['*', '_', '`'])
}

/// Lower case, full-width letters as ASCII, look-alikes of the letters as themselves, without brackets and full stops.
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

/// Letters that stand alone in brackets, ASCII or full-width, but not a plural's ending (`Service(s)`).
fn bracketed_letters(text: &str) -> impl Iterator<Item = char> {
    let characters: Vec<char> = text.chars().collect();
    (0..characters.len().saturating_sub(2))
        .filter_map(|at| match characters[at..at + 3] {
            ['(' | '（', letter, ')' | '）'] if letter.is_alphabetic() => {
                let is_ending = letter.is_ascii_lowercase() && at > 0 && characters[at - 1].is_ascii_alphabetic();
                (!is_ending).then_some(letter)
            }
            _ => None,
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// Without spaces, to compare forms.
fn strip_whitespace(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_declare_their_letters_in_any_order() {
        let letters = |text| MoHeader::read(text).map(|header| header.letters(Locale::En));
        assert_eq!(letters("(E) Erforderlich (O) Optional"), Some(('E', 'O')));
        assert_eq!(letters("(O)ptional / (M)andatory"), Some(('M', 'O')));
        assert_eq!(letters("（M）必須（O）オプション"), Some(('M', 'O')));
        assert_eq!(letters("Mandatory/Optional"), Some(('M', 'O')));
        assert_eq!(letters("Service(s) / Role(s)"), None);
        assert_eq!(letters("FastTrack Role"), None);
    }

    #[test]
    fn usual_forms_are_usual_whatever_their_spaces() {
        let usual = |text| matches!(MoHeader::read(text), Some(MoHeader::Letters { usual: true, .. }));
        for locale in Locale::ALL {
            assert!(usual(MoHeader::usual_form(locale)), "{locale:?}");
        }
        assert!(usual("(M)andatory/ (O)ptional"));
        assert!(!usual("(M) Mandatory (O) Optional"));
    }

    #[test]
    fn cells_say_one_letter_or_mean_it() {
        let read = |cell| MoCell::read(cell, ('M', 'O'));
        for cell in ["M", "**O**", "\u{200b}M", "[O](x_y_.md)", "<b>M</b>"] {
            assert_eq!(read(cell), MoCell::Letter, "{cell}");
        }
        for (cell, letter) in [
            ("m", 'M'),
            ("*O*", 'O'),
            ("_M_", 'M'),
            ("`O`", 'O'),
            ("Mandatory", 'M'),
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
