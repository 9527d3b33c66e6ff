//! The M/O column: which letters its header declares, and what its cells say.

use super::mo_values::{Choice, MoValues};
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
    /// The values in its cells: the letters that the header declares, the words that the docset uses, or usual letters.
    pub values: MoValues,
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
        /// The one for optional, as written.
        optional: char,
        /// Whether the header has the usual text of one of the languages, ignoring spaces.
        usual: bool,
    },
    /// No two letters in brackets, although the cells contain letters.
    Undeclared,
    /// No two letters in brackets, because the cells contain words.
    Words,
}

/// What an M/O cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoCell {
    /// One of the two values.
    Value,
    /// One of them, written differently: in lowercase, in italics, or as a word instead of a letter.
    Certain(Choice),
    /// Likely one of them: the letter of another language, or a zero.
    Likely(Choice),
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
        // Most headings are known.
        if let Some((column, _)) = vocabulary.column(&key(text)) {
            return (column == Column::Mandatory).then_some(Self::Undeclared);
        }
        names_both(text, vocabulary).then_some(Self::Undeclared)
    }
}

impl MoCell {
    /// Reads a cell that should contain one of `values`, below a header with these `words` for mandatory and optional.
    /// Ignores bold, links, HTML, and invisible characters.
    pub(super) fn read(cell: &str, values: &MoValues, words: [&str; 2]) -> Self {
        if values.choice(cell).is_some() {
            return Self::Value;
        }
        let plain = plain_text(cell);
        if plain.is_empty() {
            return Self::Empty;
        }
        if let Some(choice) = values.choice(&plain) {
            let is_marked = values.has_letters() && is_emphasised(cell);
            return if is_marked { Self::Certain(choice) } else { Self::Value };
        }
        let bare = normalize_cell(&plain);
        let is = |one: &str| !bare.is_empty() && bare == one.to_lowercase();
        let known = || all_languages().flat_map(|language| language.mo_words).copied().chain([words.into()]);
        if is(values.mandatory()) || known().any(|(one, _)| is(one)) {
            // A word in another gender is right, but not instead of a letter.
            if values.has_letters() { Self::Certain(Choice::Mandatory) } else { Self::Value }
        } else if is(values.optional()) || known().any(|(_, one)| is(one)) {
            if values.has_letters() { Self::Certain(Choice::Optional) } else { Self::Value }
        } else {
            match bare.as_str() {
                "m" | "e" | "b" if values.is_ordered() => Self::Likely(Choice::Mandatory),
                "0" if values.has_letters() => Self::Likely(Choice::Optional),
                _ => Self::Other,
            }
        }
    }
}

/// Whether a heading that is not known has words or letters for both mandatory and optional, without brackets.
pub(super) fn names_both(heading: &str, vocabulary: &Vocabulary) -> bool {
    let lower = heading.to_lowercase();
    slashed_letters(heading).is_some() || squeeze(&lower) == "mo" || vocabulary.has_mo_words(&lower)
}

/// Whether a text outside of any table says that a task is mandatory: with one of `values`, or with a word of any
/// language; `None` if it says neither.
#[must_use]
pub fn mandatory_word(text: &str, values: &MoValues) -> Option<bool> {
    // An English list uses English letters for a playbook in another language, too.
    let choice = |values: &MoValues| match MoCell::read(text, values, [""; 2]) {
        MoCell::Value => values.choice(&plain_text(text)),
        MoCell::Certain(choice) => Some(choice),
        MoCell::Likely(_) | MoCell::Empty | MoCell::Other => None,
    };
    let choice = choice(values).or_else(|| choice(&MoValues::default()))?;
    Some(choice == Choice::Mandatory)
}

/// Whether a cell that renders as one letter has it in italics or as code; bold is allowed.
fn is_emphasised(cell: &str) -> bool {
    // Asterisks and underscores in a link target are not emphasis.
    !cell.contains(['[', '<']) && cell.replace("**", "").replace("__", "").contains(['*', '_', '`'])
}

/// Returns the text in lowercase, with full-width letters as ASCII, look-alikes as the letters, and without brackets
/// and periods.
fn normalize_cell(text: &str) -> String {
    let ascii = |character: char| match character {
        'М' | 'м' | 'Μ' => 'M',
        'О' | 'о' | 'Ο' | 'ο' => 'O',
        'Е' | 'е' | 'Ε' => 'E',
        _ => narrow(character),
    };
    let kept =
        text.chars().map(ascii).filter(|character| !matches!(character, '(' | ')' | '[' | ']' | '.' | ',' | ';' | '*'));
    kept.flat_map(char::to_lowercase).collect::<String>().trim().to_owned()
}

/// Returns a full-width letter or sign as ASCII.
fn narrow(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// Returns the two letters that a header declares, mandatory first. The header lists mandatory first too, unless its
/// words show another order. The word for optional starts with `op` in most languages.
pub(super) fn declared_letters(text: &str) -> Option<(char, char)> {
    declaration(text).map(|(letters, _)| letters)
}

/// Returns the two letters that a header declares, mandatory first, and whether its words show which of them is for
/// mandatory.
pub(super) fn declaration(text: &str) -> Option<((char, char), bool)> {
    if !text.contains(['(', '（']) {
        return None;
    }
    let characters: Vec<char> = text.chars().collect();
    let mut letters = bracketed_letters(&characters);
    let (first, second) = (letters.next()?, letters.next()?);
    let [first_word, second_word] = [first, second].map(|at| word_around(&characters, at).to_lowercase());
    let (first, second) = (narrow(characters[first]), narrow(characters[second]));
    let is_known = |word: &str, which: fn(&(&'static str, &'static str)) -> &'static str| {
        !word.is_empty() && all_languages().flat_map(|language| language.mo_words).any(|pair| which(pair) == word)
    };
    let is_optional = |word: &str| word.starts_with("op") || word.starts_with("оп") || is_known(word, |pair| pair.1);
    let is_mandatory = |word: &str| is_known(word, |pair| pair.0);
    let is_o = |letter| matches!(letter, 'O' | 'o');
    let is_bare = first_word.is_empty() || second_word.is_empty();
    let (is_straight, is_swapped) = if is_bare {
        (is_o(second) && !is_o(first), is_o(first) && !is_o(second))
    } else {
        let is_straight = is_optional(&second_word) || is_mandatory(&first_word);
        (is_straight, !is_straight && (is_optional(&first_word) || is_mandatory(&second_word)))
    };
    let letters = if is_swapped { (second, first) } else { (first, second) };
    first.to_lowercase().ne(second.to_lowercase()).then_some((letters, is_straight || is_swapped))
}

/// Returns the two abbreviations in brackets that a header declares, at least one of them with two or three letters, and
/// whether the second is that for mandatory.
pub(super) fn declared_abbreviations(text: &str) -> Option<(String, String, bool)> {
    let mut groups = Vec::new();
    let mut rest = text;
    let mut words = String::new();
    while let Some((before, after)) = rest.split_once(['(', '（']) {
        let (group, after) = after.split_once([')', '）'])?;
        let is_ending = before.ends_with(char::is_alphabetic) && !after.starts_with(char::is_alphabetic);
        let length = group.chars().count();
        if is_ending || !(1..=3).contains(&length) || !group.chars().all(char::is_alphabetic) {
            return None;
        }
        words += before;
        groups.push((group.to_owned(), words.len()));
        words += group;
        rest = after;
    }
    words += rest;
    let [(first, _), (second, at)] = groups.as_slice() else { return None };
    let [start, end] = [&words[..*at], &words[*at..]].map(str::to_lowercase);
    let names = |part: &str, which: fn(&(&'static str, &'static str)) -> &'static str| {
        all_languages().flat_map(|language| language.mo_words).any(|pair| part.contains(which(pair)))
    };
    let is_swapped = names(&start, |pair| pair.1) && !names(&start, |pair| pair.0)
        || names(&end, |pair| pair.0) && !names(&end, |pair| pair.1);
    let is_long = [first, second].iter().any(|group| group.chars().count() > 1);
    (is_long && first.to_lowercase() != second.to_lowercase()).then(|| (first.clone(), second.clone(), is_swapped))
}

/// Returns the two letters of a header that has nothing else, such as `M/O`, mandatory first.
pub(super) fn slashed_letters(text: &str) -> Option<(char, char)> {
    if !text.contains(['/', '／']) {
        return None;
    }
    let squeezed: Vec<char> = squeeze(text).to_uppercase().chars().collect();
    let &[first, '/', second] = squeezed.as_slice() else { return None };
    // `I/O`, `A/B`, `Y/N`, and `N/A` mean other things.
    let is_other = matches!((first, second), ('I', 'O') | ('A', 'B') | ('Y', 'N') | ('N', 'A'));
    let is_pair = first.is_uppercase() && second.is_uppercase() && first != second && !is_other;
    is_pair.then_some(if first == 'O' && second == 'M' { (second, first) } else { (first, second) })
}

/// Returns the words for the two letters that a header declares, in lowercase, mandatory first: `obrigatório` and
/// `opcional` for `O(b)rigatório / (O)pcional`.
pub(super) fn declared_words(text: &str, mandatory: &str) -> [String; 2] {
    let characters: Vec<char> = text.chars().collect();
    let mut words = bracketed_letters(&characters)
        .map(|at| (narrow(characters[at]).to_string(), word_around(&characters, at).to_lowercase()));
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    // Cells may contain `B` where the header has `O(b)rigatório`.
    let is_mandatory = first.0.to_lowercase() == mandatory.to_lowercase();
    if is_mandatory { [first.1, second.1] } else { [second.1, first.1] }
}

/// Returns the word that contains the letter in brackets at `at`, or that follows it.
fn word_around(characters: &[char], at: usize) -> String {
    let is_part = |at: &usize| characters.get(*at).is_some_and(|character| character.is_alphabetic());
    // In `必須（O）`, the letter is not a part of the word.
    let is_script = |place: &usize| characters[*place].is_ascii() == characters[at].is_ascii();
    let start = (0..at - 1).rev().take_while(is_part).take_while(is_script).last().unwrap_or(at - 1);
    let end = (at + 2..).take_while(is_part).last().map_or(at + 2, |last| last + 1);
    let (before, behind): (String, String) =
        (characters[start..at - 1].iter().collect(), characters[at + 2..end].iter().collect());
    let is_initial = behind.starts_with(|next: char| next.is_ascii() == characters[at].is_ascii());
    if before.is_empty() && !is_initial {
        // The letter is separate, and the word follows it.
        let start = (end.max(at + 2)..characters.len()).find(|&at| !characters[at].is_whitespace());
        let next = start.map(|start| characters[start..].iter().take_while(|next| next.is_alphabetic()).collect());
        return if behind.is_empty() { next.unwrap_or_default() } else { behind };
    }
    format!("{before}{}{behind}", characters[at])
}

/// Returns the indexes of single letters in brackets, ASCII or full-width, except plural endings (`Service(s)`).
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
        assert_eq!(declared_letters("(O)bligatorio/O(p)cional"), Some(('O', 'p')));
        assert_eq!(declared_letters("(O)bligatoire / (F)acultatif"), Some(('O', 'F')));
        assert_eq!(declared_letters("(О)бязательно / (Н)еобязательно"), Some(('О', 'Н')));
        assert_eq!(declared_letters("(O) オプション (M) 必須"), Some(('M', 'O')));
        assert_eq!(declared_letters("(O)/(M)"), Some(('M', 'O')));
        assert_eq!(declared_letters("（Ｍ）必需／（Ｏ）可选"), Some(('M', 'O')));
        let is_ordered = |text| declaration(text).is_some_and(|(_, is_ordered)| is_ordered);
        assert!(is_ordered("(M)ust / op(T)ional") && is_ordered("(O)/(M)"));
        assert!(!is_ordered("(P)ovinné / (V)olitelné"));
        let read = |text| MoHeader::read(text, Vocabulary::built_in());
        assert_eq!(read("Mandatory/Optional"), Some(MoHeader::Undeclared));
        assert_eq!(read("Service(s) / Role(s)"), None);
        assert_eq!(read("O / P"), Some(MoHeader::Undeclared));
        assert_eq!(read("I/O"), None);
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
            assert_eq!(declared_words(header, &letters.0.to_string()), words, "{header}");
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
        let read = |cell| MoCell::read(cell, &MoValues::default(), ["must", "open"]);
        for cell in ["M", "**O**", "\u{200b}M", "[O](x_y_.md)", "<b>M</b>"] {
            assert_eq!(read(cell), MoCell::Value, "{cell}");
        }
        for (cell, letter) in [
            ("m", Choice::Mandatory),
            ("*O*", Choice::Optional),
            ("_M_", Choice::Mandatory),
            ("`O`", Choice::Optional),
            ("Mandatory", Choice::Mandatory),
            ("Open", Choice::Optional),
            ("(O)ptional", Choice::Optional),
            ("Ｍ", Choice::Mandatory),
            ("O.", Choice::Optional),
        ] {
            assert_eq!(read(cell), MoCell::Certain(letter), "{cell}");
        }
        assert_eq!(read("E"), MoCell::Likely(Choice::Mandatory));
        assert_eq!(read("0"), MoCell::Likely(Choice::Optional));
        assert_eq!(read(" "), MoCell::Empty);
        for cell in ["M/O", "N/A", "O FastTrack Engineer", "()", "MO"] {
            assert_eq!(read(cell), MoCell::Other, "{cell}");
        }
    }
}
