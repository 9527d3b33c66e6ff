//! The two values of an M/O column: letters that its header declares, or words.

use std::borrow::Cow;
use std::sync::Arc;

use super::mo::declared_abbreviations;
use super::vocabulary::Vocabulary;
use crate::page::{Document, Table, plain_text};

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

    fn words(mandatory: &str, optional: &str, is_ordered: bool) -> Self {
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
    pub(super) fn of_words(
        document: &Document<'_>,
        table: &Table,
        column: usize,
        vocabulary: &Vocabulary,
        is_mo: bool,
    ) -> Option<Self> {
        let likely = Self::likely_words(document, table, column, vocabulary, is_mo);
        likely.filter(|(_, is_proven)| *is_proven).map(|(values, _)| values)
    }

    /// Returns any two words of a column if most of its cells contain one of them, and whether they show that it is an
    /// M/O column, as for [`Self::of_words`].
    pub(super) fn likely_words(
        document: &Document<'_>,
        table: &Table,
        column: usize,
        vocabulary: &Vocabulary,
        is_mo: bool,
    ) -> Option<(Self, bool)> {
        let header = header(document, table, column)?;
        let known = || vocabulary.languages().flat_map(|language| language.mo_words).copied();
        let asks =
            |which: fn((&'static str, &'static str)) -> &'static str| known().any(|pair| header.contains(which(pair)));
        if header.contains(['(', '（'])
            && let Some(abbreviations) = Self::of_abbreviations(document, table, column)
        {
            return Some((abbreviations, true));
        }
        let Some(tally) = Tally::of(document, table, column) else {
            // `Obligatoria (S/N)`
            let letters = Self::of_any_letters(document, table, column, vocabulary).filter(Self::is_ordered)?;
            return (asks(|pair| pair.0) || asks(|pair| pair.1)).then_some((letters, true));
        };
        tally
            .known(&known().collect::<Vec<_>>())
            .or_else(|| tally.named_in(&header))
            .or_else(|| {
                let yes_no: Vec<_> = vocabulary.languages().flat_map(|language| language.yes_no).copied().collect();
                let answers = tally.known(&yes_no)?;
                let (is_about_mandatory, is_about_optional) = (asks(|pair| pair.0), asks(|pair| pair.1));
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
    pub(super) fn declared(
        document: &Document<'_>,
        table: &Table,
        column: usize,
        (mandatory, optional): (char, char),
    ) -> Self {
        let as_written = |letter: char| {
            let mut upper = letter.to_uppercase();
            let (Some(upper), None) = (upper.next(), upper.next()) else { return letter };
            if upper == letter {
                return letter;
            }
            let texts = texts(document, table, column);
            let count = |letter: char| texts.iter().filter(|text| text.chars().eq([letter])).count();
            if count(upper) > count(letter) { upper } else { letter }
        };
        Self::letters((as_written(mandatory), as_written(optional)))
    }

    /// Returns the two abbreviations that a header declares, of two or three letters each unless one is enough, if most
    /// cells contain one of them: `(Ob)ligatorio / (Op)cional`.
    fn of_abbreviations(document: &Document<'_>, table: &Table, column: usize) -> Option<Self> {
        let cell = *document.cells(document.header(table)).get(column)?;
        let (first, second, is_swapped) = declared_abbreviations(&plain_text(document.slice(cell)))?;
        let texts = texts(document, table, column);
        let held = texts.iter().filter(|text| same(text, &first) || same(text, &second)).count();
        let (mandatory, optional) = if is_swapped { (second, first) } else { (first, second) };
        (held * 3 >= texts.len() * 2 && held > 0).then(|| Self::words(&mandatory, &optional, true))
    }

    /// Returns the two letters that most cells of a column contain, whatever they mean. Those of `yes` and `no` in a
    /// language say which is which.
    pub(super) fn of_any_letters(
        document: &Document<'_>,
        table: &Table,
        column: usize,
        vocabulary: &Vocabulary,
    ) -> Option<Self> {
        let texts = texts(document, table, column);
        let mut counts: Vec<(char, usize)> = Vec::new();
        for letter in texts.iter().filter(|text| is_letter(text)).filter_map(|text| text.chars().next()) {
            match counts.iter_mut().find(|(known, _)| *known == letter) {
                Some((_, count)) => *count += 1,
                None => counts.push((letter, 1)),
            }
        }
        counts.sort_by_key(|&(letter, count)| (std::cmp::Reverse(count), letter));
        let &[(one, most), (other, least), ..] = counts.as_slice() else { return None };
        if least < 2 || (most + least) * 3 < texts.len() * 2 {
            return None;
        }
        let header = header(document, table, column)?;
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
        let words = || vocabulary.languages().flat_map(|language| language.mo_words);
        let is_reversed = words().any(|(_, optional)| header.contains(optional))
            && !words().any(|(mandatory, _)| header.contains(mandatory));
        Some(Self::letters(if is_reversed { (no, yes) } else { (yes, no) }))
    }

    /// Returns the two letters that most cells of a column contain, if the words of its header show which is which:
    /// below `Obligatorio/Opcional`, `P` is for optional, because only the second word has it.
    pub(super) fn of_letters(document: &Document<'_>, table: &Table, column: usize) -> Option<Self> {
        let header = header(document, table, column)?;
        let mut words = header.split(|sign: char| !sign.is_alphabetic()).filter(|word| word.chars().count() > 2);
        let (first, second) = (words.next()?, words.next_back()?);
        let texts = texts(document, table, column);
        let has = |word: &str, letter: char| letter.to_lowercase().all(|letter| word.contains(letter));
        // Other letters are mistakes.
        let is_named = |letter: &char| has(first, *letter) || has(second, *letter);
        let single = texts.iter().filter(|text| is_letter(text)).filter_map(|text| text.chars().next());
        let mut letters: Vec<char> = single.filter(is_named).collect();
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
        (held * 3 >= texts.len() * 2).then(|| Self::letters(pair))
    }
}

/// Returns the heading of a column in lowercase.
fn header(document: &Document<'_>, table: &Table, column: usize) -> Option<String> {
    let cell = *document.cells(document.header(table)).get(column)?;
    Some(plain_text(document.slice(cell)).to_lowercase())
}

/// Returns the texts of the first cells of a column, as rendered.
fn texts<'d>(document: &'d Document<'_>, table: &Table, column: usize) -> Vec<Cow<'d, str>> {
    let cells = document.rows(table).iter().take(MAX_ROWS).filter_map(|row| document.cells(row).get(column));
    cells.map(|&cell| plain_text(document.slice(cell))).filter(|text| !text.is_empty()).collect()
}

/// The texts of a column, the most frequent first.
struct Tally {
    texts: Vec<Counted>,
    filled: usize,
}

/// A text of a column.
struct Counted {
    text: String,
    lower: String,
    count: usize,
}

/// The number of rows that show which words a column contains.
const MAX_ROWS: usize = 64;
/// The number of different texts that are counted. A column with more is not about mandatory and optional.
const MAX_WORDS: usize = 8;
/// The largest length of a word for mandatory or optional, in bytes.
const MAX_BYTES: usize = 40;

impl Tally {
    /// Counts the texts of a column; `None` if they are not words.
    fn of(document: &Document<'_>, table: &Table, column: usize) -> Option<Self> {
        let (mut texts, mut filled): (Vec<Counted>, usize) = (Vec::new(), 0);
        for row in document.rows(table).iter().take(MAX_ROWS) {
            let Some(&cell) = document.cells(row).get(column) else { continue };
            let text = plain_text(document.slice(cell));
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            filled += 1;
            if let Some(known) = texts.iter_mut().find(|known| known.text == text) {
                known.count += 1;
                continue;
            }
            let lower = text.to_lowercase();
            match texts.iter().position(|known| known.lower == lower) {
                Some(place) => texts[place].count += 1,
                None if text.len() > MAX_BYTES || texts.len() == MAX_WORDS => {}
                None => texts.push(Counted { text: text.to_owned(), lower, count: 1 }),
            }
        }
        texts.sort_by_key(|known| std::cmp::Reverse(known.count));
        let tally = Self { texts, filled };
        // The header declares single letters.
        let has_words = tally.texts.first().is_some_and(|most| !is_letter(&most.text));
        (has_words && tally.is_most(tally.texts.iter().map(|known| known.count).sum())).then_some(tally)
    }

    /// Whether this many cells are most of the column.
    fn is_most(&self, count: usize) -> bool {
        count * 3 >= self.filled * 2
    }

    /// Returns the two values if most cells contain a word of one of these pairs.
    fn known(&self, pairs: &[(&'static str, &'static str)]) -> Option<MoValues> {
        let held = |which: fn((&'static str, &'static str)) -> &'static str| {
            let is_held = |one: &&Counted| pairs.iter().any(|&pair| one.lower == which(pair));
            let held: Vec<_> = self.texts.iter().filter(is_held).collect();
            (held.first().copied(), held.iter().map(|one| one.count).sum::<usize>())
        };
        let ((mandatory, first), (optional, second)) = (held(|pair| pair.0), held(|pair| pair.1));
        if !self.is_most(first + second) {
            return None;
        }
        let like = |word: &str, model: &str| {
            let is_capital = model.chars().next().is_some_and(char::is_uppercase);
            let mut characters = word.chars();
            let first = characters.next().filter(|_| is_capital).map(|first| first.to_uppercase().to_string());
            first.map_or_else(|| word.to_owned(), |first| first + characters.as_str())
        };
        // If all tasks are mandatory, the other word comes from the same pair.
        match (mandatory, optional) {
            (Some(mandatory), Some(optional)) => Some(MoValues::words(&mandatory.text, &optional.text, true)),
            (Some(Counted { text, lower, .. }), None) => {
                let (_, other) = pairs.iter().find(|pair| lower == pair.0)?;
                Some(MoValues::words(text, &like(other, text), true))
            }
            (None, Some(Counted { text, lower, .. })) => {
                let (other, _) = pairs.iter().find(|pair| lower == pair.1)?;
                Some(MoValues::words(&like(other, text), text, true))
            }
            (None, None) => None,
        }
    }

    /// Returns the two words of the header (in lowercase) that most cells contain. The header has mandatory first.
    fn named_in(&self, header: &str) -> Option<MoValues> {
        if let Some((first, second)) = header.split_once(['/', '／', '|']).map(|(a, b)| (a.trim(), b.trim()))
            && !first.is_empty()
            && !second.is_empty()
            && first != second
        {
            let spelled = |part: &str| self.texts.iter().find(|one| one.lower == part);
            let (mandatory, optional) = (spelled(first), spelled(second));
            let count = [mandatory, optional].into_iter().flatten().map(|one| one.count).sum();
            if count > 0 && self.is_most(count) {
                let text = |spelled: Option<&Counted>, part: &str| {
                    spelled.map_or_else(|| part.to_owned(), |one| one.text.clone())
                };
                return Some(MoValues::words(&text(mandatory, first), &text(optional, second), true));
            }
        }
        let (first, second, count) = self.most_frequent()?;
        let place = |one: &Counted| header.find(&one.lower).filter(|_| one.text.chars().count() > 1);
        let (at_first, at_second) = (place(first)?, place(second)?);
        let is_named = at_first != at_second && self.is_most(count);
        let (mandatory, optional) = if at_first < at_second { (first, second) } else { (second, first) };
        is_named.then(|| MoValues::words(&mandatory.text, &optional.text, true))
    }

    /// Returns any two words that most cells contain.
    fn two(&self) -> Option<MoValues> {
        let (first, second, count) = self.most_frequent()?;
        let is_repeated = self.filled >= 3 && count > 2 && self.is_most(count) && !is_letter(&second.text);
        is_repeated.then(|| MoValues::words(&first.text, &second.text, false))
    }

    fn most_frequent(&self) -> Option<(&Counted, &Counted, usize)> {
        let [first, second, ..] = self.texts.as_slice() else { return None };
        Some((first, second, first.count + second.count))
    }
}

/// Whether two words are equal, ignoring case.
fn same(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// Whether a text is one letter of an alphabet; `是` is a word.
fn is_letter(text: &str) -> bool {
    let mut characters = text.chars();
    let is_cased = |letter: char| letter.is_lowercase() || letter.is_uppercase();
    characters.next().is_some_and(is_cased) && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn values(header: &str, cells: &[&str], is_mo: bool) -> Option<(String, String, bool)> {
        let rows: String = cells.iter().map(|cell| format!("| {cell} |\n")).collect();
        let source = Source::from_text("page.md", &format!("| {header} |\n| --- |\n{rows}"));
        let document = Document::parse(&source);
        let values = MoValues::of_words(&document, &document.tables[0], 0, Vocabulary::built_in(), is_mo)?;
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
            MoValues::of_letters(&document, &document.tables[0], 0)?.as_letters()
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
            MoValues::declared(&document, &document.tables[0], 0, ('b', 'O')).as_letters()
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
