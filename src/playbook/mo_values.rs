//! The two values of an M/O column: letters that its header declares, or words.

use std::sync::Arc;

use super::column_texts::{ColumnTexts, is_letter};
use super::mo::declared_abbreviations;
use super::vocabulary::Vocabulary;
use super::word_tally::WordTally;

/// Whether a task has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It must be done.
    Mandatory,
    /// It can be skipped.
    Optional,
}

/// What the cells of an M/O column contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoValues {
    mandatory: Arc<str>,
    optional: Arc<str>,
    /// Whether it is known which of the two is which.
    is_ordered: bool,
}

impl Default for MoValues {
    /// `M` and `O`.
    fn default() -> Self {
        Self::letters(('M', 'O'))
    }
}

impl MoValues {
    /// Two letters, mandatory first.
    #[must_use]
    pub fn letters((mandatory, optional): (char, char)) -> Self {
        Self::words(&mandatory.to_string(), &optional.to_string(), true)
    }

    pub(super) fn words(mandatory: &str, optional: &str, is_ordered: bool) -> Self {
        Self { mandatory: mandatory.into(), optional: optional.into(), is_ordered }
    }

    /// Returns the same in the order of `known`, the values for mandatory and optional, if these are the two.
    pub(super) fn in_order_of(self, known: &[Box<str>; 2]) -> Self {
        let [mandatory, optional] = known;
        let is_swapped = same(&self.mandatory, optional) && same(&self.optional, mandatory);
        let is_straight = same(&self.mandatory, mandatory) && same(&self.optional, optional);
        match (is_straight, is_swapped) {
            (true, _) => Self { is_ordered: true, ..self },
            (_, true) => Self { mandatory: self.optional, optional: self.mandatory, is_ordered: true },
            _ => self,
        }
    }

    /// Returns the value for mandatory.
    #[must_use]
    pub fn mandatory(&self) -> &str {
        &self.mandatory
    }

    /// Returns the value for optional.
    #[must_use]
    pub fn optional(&self) -> &str {
        &self.optional
    }

    /// Returns the value for one of the two.
    #[must_use]
    pub fn of(&self, choice: Choice) -> &str {
        match choice {
            Choice::Mandatory => &self.mandatory,
            Choice::Optional => &self.optional,
        }
    }

    /// Whether it is known which of the two is which. It is not if no language knows them and the header has neither.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        self.is_ordered
    }

    /// Whether both are single letters.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        is_letter(&self.mandatory) && is_letter(&self.optional)
    }

    /// Returns the two letters, mandatory first.
    #[must_use]
    pub fn as_letters(&self) -> Option<(char, char)> {
        let letters = self.mandatory.chars().next().zip(self.optional.chars().next());
        letters.filter(|_| self.has_letters())
    }

    /// Returns which of the two a text is. The case of letters matters; that of words doesn't.
    #[must_use]
    pub fn choice(&self, text: &str) -> Option<Choice> {
        let is = |value: &str| text == value || !is_letter(value) && same(text, value);
        if is(&self.mandatory) { Some(Choice::Mandatory) } else { is(&self.optional).then_some(Choice::Optional) }
    }

    /// Returns the two words of a column if most of its cells contain one of them: words that a language has for
    /// mandatory and optional or for yes and no, words in the header (`Verplicht/optioneel`), or any two words if the
    /// header is known as that of an M/O column (`is_mo`).
    pub(super) fn of_words(texts: &ColumnTexts<'_, '_>, vocabulary: &Vocabulary, is_mo: bool) -> Option<Self> {
        let likely = Self::likely_words(texts, vocabulary, is_mo);
        likely.filter(|(_, is_proven)| *is_proven).map(|(values, _)| values)
    }

    /// Returns any two words of a column if most of its cells contain one of them, and whether they show that it is an
    /// M/O column, as for [`Self::of_words`].
    pub(super) fn likely_words(
        texts: &ColumnTexts<'_, '_>,
        vocabulary: &Vocabulary,
        is_mo: bool,
    ) -> Option<(Self, bool)> {
        let header = texts.heading().to_lowercase();
        if header.contains(['(', '（'])
            && let Some(abbreviations) = Self::of_abbreviations(texts)
        {
            return Some((abbreviations, true));
        }
        let Some(tally) = WordTally::of(texts) else {
            // `Obligatoria (S/N)`
            let letters = Self::of_any_letters(texts, vocabulary).filter(Self::is_ordered)?;
            let (asks_mandatory, asks_optional) = vocabulary.mo_words_in(&header);
            return (asks_mandatory || asks_optional).then_some((letters, true));
        };
        tally
            .known(vocabulary, |language| language.mo_words)
            .or_else(|| tally.named_in(&header))
            .or_else(|| {
                let answers = tally.known(vocabulary, |language| language.yes_no)?;
                let (is_about_mandatory, is_about_optional) = vocabulary.mo_words_in(&header);
                if !is_mo && !is_about_mandatory && !is_about_optional {
                    return None;
                }
                // `Optional?` with `Yes`.
                let is_reversed = is_about_optional && !is_about_mandatory;
                Some(if is_reversed { Self::words(&answers.optional, &answers.mandatory, true) } else { answers })
            })
            .map(|values| (values, true))
            .or_else(|| Some((tally.two()?, is_mo)))
    }
}

impl MoValues {
    /// Returns the two letters that the header of a column declares, mandatory first. The letter of `O(b)rigatório` is in
    /// lowercase because it is inside a word: if more cells have it in uppercase, that is the letter.
    pub(super) fn declared(texts: &ColumnTexts<'_, '_>, (mandatory, optional): (char, char)) -> Self {
        let as_written = |letter: char| {
            let mut upper = letter.to_uppercase();
            let (Some(upper), None) = (upper.next(), upper.next()) else { return letter };
            if upper == letter {
                return letter;
            }
            let count = |letter: char| texts.filled().filter(|text| text.chars().eq([letter])).count();
            if count(upper) > count(letter) { upper } else { letter }
        };
        Self::letters((as_written(mandatory), as_written(optional)))
    }

    /// Returns the two abbreviations that a header declares, of two or three letters each unless one is enough, if most
    /// cells contain one of them: `(Ob)ligatorio / (Op)cional`.
    fn of_abbreviations(texts: &ColumnTexts<'_, '_>) -> Option<Self> {
        let (first, second, is_swapped) = declared_abbreviations(&texts.heading())?;
        let held = texts.filled().filter(|text| same(text, &first) || same(text, &second)).count();
        let (mandatory, optional) = if is_swapped { (second, first) } else { (first, second) };
        (texts.is_most(held) && held > 0).then(|| Self::words(&mandatory, &optional, true))
    }

    /// Returns the two letters that most cells of a column contain, whatever they mean. Those of `yes` and `no` in a
    /// language say which is which.
    pub(super) fn of_any_letters(texts: &ColumnTexts<'_, '_>, vocabulary: &Vocabulary) -> Option<Self> {
        let mut counts: Vec<(char, usize)> = Vec::new();
        for letter in texts.letters() {
            match counts.iter_mut().find(|(known, _)| *known == letter) {
                Some((_, count)) => *count += 1,
                None => counts.push((letter, 1)),
            }
        }
        counts.sort_by_key(|&(letter, count)| (std::cmp::Reverse(count), letter));
        let &[(one, most), (other, least), ..] = counts.as_slice() else { return None };
        if least < 2 || !texts.is_most(most + least) {
            return None;
        }
        let header = texts.heading().to_lowercase();
        let starts =
            |word: &str, letter: char| word.chars().next().is_some_and(|first| letter.to_lowercase().eq([first]));
        let answers = |yes: char, no: char| {
            let mut pairs = vocabulary.languages().flat_map(|language| language.yes_no);
            pairs.any(|(first, second)| starts(first, yes) && starts(second, no))
        };
        let pair = match (answers(one, other), answers(other, one)) {
            (true, false) => Some((one, other)),
            (false, true) => Some((other, one)),
            _ => None,
        };
        let Some((yes, no)) = pair else { return Some(Self::words(&one.to_string(), &other.to_string(), false)) };
        let (asks_mandatory, asks_optional) = vocabulary.mo_words_in(&header);
        let is_reversed = asks_optional && !asks_mandatory;
        Some(Self::letters(if is_reversed { (no, yes) } else { (yes, no) }))
    }

    /// Returns the two letters that most cells of a column contain, if the words of its header show which is which:
    /// below `Obligatorio/Opcional`, `P` is for optional, because only the second word has it.
    pub(super) fn of_letters(texts: &ColumnTexts<'_, '_>) -> Option<Self> {
        let header = texts.heading().to_lowercase();
        let mut words = header.split(|sign: char| !sign.is_alphabetic()).filter(|word| word.chars().count() > 2);
        let (first, second) = (words.next()?, words.next_back()?);
        let has = |word: &str, letter: char| letter.to_lowercase().all(|letter| word.contains(letter));
        // Other letters are mistakes.
        let is_named = |letter: &char| has(first, *letter) || has(second, *letter);
        let mut letters: Vec<char> = texts.letters().filter(is_named).collect();
        let held = letters.len();
        letters.sort_unstable();
        letters.dedup();
        let &[one, other] = letters.as_slice() else { return None };
        let is_of = |letter: char, word: &str, rival: &str| has(word, letter) && !has(rival, letter);
        let fits = |mandatory: char, optional: char| {
            let (is_first, is_second) = (is_of(mandatory, first, second), is_of(optional, second, first));
            (is_first || is_second) && has(first, mandatory) && has(second, optional)
        };
        let pair = match (fits(one, other), fits(other, one)) {
            (true, false) => (one, other),
            (false, true) => (other, one),
            _ => return None,
        };
        texts.is_most(held).then(|| Self::letters(pair))
    }
}

/// Whether two words are equal, ignoring case.
fn same(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Document;
    use crate::text::Source;

    fn values(header: &str, cells: &[&str], is_mo: bool) -> Option<(String, String, bool)> {
        let rows: String = cells.iter().map(|cell| format!("| {cell} |\n")).collect();
        let source = Source::from_text("page.md", &format!("| {header} |\n| --- |\n{rows}"));
        let document = Document::parse(&source);
        let values =
            MoValues::of_words(&ColumnTexts::new(&document, &document.tables[0], 0), Vocabulary::built_in(), is_mo)?;
        Some((values.mandatory().to_owned(), values.optional().to_owned(), values.is_ordered()))
    }

    fn some(mandatory: &str, optional: &str, is_ordered: bool) -> Option<(String, String, bool)> {
        Some((mandatory.to_owned(), optional.to_owned(), is_ordered))
    }

    #[test]
    fn words_that_a_language_knows_need_no_header() {
        assert_eq!(values("X", &["必需", "可选", "必需"], false), some("必需", "可选", true));
        assert_eq!(values("X", &["Opcional", "Obligatoria"], false), some("Obligatoria", "Opcional", true));
        assert_eq!(values("X", &["Obligatorio", "Obligatorio"], false), some("Obligatorio", "Opcional", true));
    }

    #[test]
    fn a_header_lists_its_words() {
        assert_eq!(values("Påkrævet/valgfri", &["valgfri", "Påkrævet"], false), some("Påkrævet", "valgfri", true));
        assert_eq!(
            values("Påkrævet/valgfri", &["Påkrævet", "X", "Påkrævet"], false),
            some("Påkrævet", "valgfri", true)
        );
        assert_eq!(values("Tvinga eller fria", &["Fria", "Tvinga", "Fria"], false), some("Tvinga", "Fria", true));
    }

    #[test]
    fn answers_are_values_if_the_header_is_a_question() {
        assert_eq!(values("¿Obligatoria?", &["Sí", "No"], false), some("Sí", "No", true));
        assert_eq!(values("¿Opcional?", &["Sí", "No"], false), some("No", "Sí", true));
        assert_eq!(values("是否必需", &["是", "否"], false), some("是", "否", true));
        assert_eq!(values("Equipo", &["Sí", "No"], false), None);
    }

    #[test]
    fn words_of_the_header_show_which_letter_is_which() {
        let letters = |header: &str, cells: &[&str]| {
            let rows: String = cells.iter().map(|cell| format!("| {cell} |\n")).collect();
            let source = Source::from_text("page.md", &format!("| {header} |\n| --- |\n{rows}"));
            let document = Document::parse(&source);
            MoValues::of_letters(&ColumnTexts::new(&document, &document.tables[0], 0))?.as_letters()
        };
        assert_eq!(letters("Obligatorio/Opcional", &["O", "P", "O"]), Some(('O', 'P')));
        assert_eq!(letters("Obligatoire ou facultatif", &["F", "O", "", "F"]), Some(('O', 'F')));
        assert_eq!(letters("Mandatory/Optional", &["O", "M"]), Some(('M', 'O')));
        assert_eq!(letters("Mandatory/Optional", &["O", "X"]), None);
        assert_eq!(letters("Obligatorio/Opcional", &["O", "P", "X"]), Some(('O', 'P')));
        assert_eq!(letters("Obligatorio/Opcional", &["O", "P", "X", "X"]), None);
    }

    #[test]
    fn headers_declare_abbreviations() {
        let header = "(Ob)ligatorio / (Op)cional";
        assert_eq!(values(header, &["Ob", "Op", "X", "Ob"], false), some("Ob", "Op", true));
        assert_eq!(values("(Op)cional / (O)bligatorio", &["O", "Op"], false), some("O", "Op", true));
        assert_eq!(values(header, &["Ana", "Ob", "Eva"], false), None);
        assert_eq!(values("Rol(es) / Servicio(s)", &["es", "s"], false), None);
    }

    #[test]
    fn letters_for_yes_and_no_are_values_where_the_header_asks() {
        assert_eq!(values("Obligatoria (S/N)", &["S", "N", "N", "S", "X"], false), some("S", "N", true));
        assert_eq!(values("¿Opcional?", &["S", "N", "N", "S"], false), some("N", "S", true));
        assert_eq!(values("Equipo", &["S", "N", "N", "S"], false), None);
    }

    #[test]
    fn letters_of_a_header_have_the_case_of_the_cells() {
        let letters = |cells: &[&str]| {
            let rows: String = cells.iter().map(|cell| format!("| {cell} |\n")).collect();
            let source = Source::from_text("page.md", &format!("| O(b)rigatório / (O)pcional |\n| --- |\n{rows}"));
            let document = Document::parse(&source);
            MoValues::declared(&ColumnTexts::new(&document, &document.tables[0], 0), ('b', 'O')).as_letters()
        };
        assert_eq!(letters(&["B", "O", "b", "B"]), Some(('B', 'O')));
        assert_eq!(letters(&["B", "O", "b"]), Some(('b', 'O')));
    }

    #[test]
    fn any_two_words_are_accepted_in_a_known_column() {
        let cells = ["Ja", "Nej", "Ja", "?"];
        assert_eq!(values("Krav", &cells, true), some("Ja", "Nej", false));
        assert_eq!(values("Krav", &cells, false), None);
        assert_eq!(values("Krav", &["A", "B", "A"], true), None);
        assert_eq!(values("Krav", &["Anna", "Bo", "Carl", "Dina", "Eva"], true), None);
    }
}
