//! The words of an M/O column, by how often they occur.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::column_texts::{ColumnTexts, is_letter};
use super::mo_values::MoValues;
use super::vocabulary::{Language, Vocabulary, all_languages};

/// The texts of a column, the most frequent first.
pub(super) struct WordTally {
    texts: Vec<Counted>,
    filled: usize,
}

/// A text of a column.
struct Counted {
    text: String,
    lower: String,
    count: usize,
}

/// The number of different texts that are counted. A column with more is not about mandatory and optional.
const MAX_WORDS: usize = 8;
/// The largest length of a word for mandatory or optional, in bytes.
const MAX_BYTES: usize = 40;

/// Two words, each.
type Pairs = &'static [(&'static str, &'static str)];

/// The words for mandatory, optional, yes, and no in all languages, in lowercase.
static ANSWERS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let pairs = all_languages().flat_map(|language| language.mo_words.iter().chain(language.yes_no));
    pairs.flat_map(|&(one, other)| [one, other]).collect()
});

impl WordTally {
    /// Counts the texts of a column; `None` if they are not words.
    pub(super) fn of(column: &ColumnTexts<'_, '_>) -> Option<Self> {
        let (mut texts, mut filled): (Vec<Counted>, usize) = (Vec::new(), 0);
        for text in column.filled() {
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

    /// Returns the two values if most cells contain a word of one of the `pairs` of a language: those for mandatory and
    /// optional, or for yes and no.
    pub(super) fn known(&self, vocabulary: &Vocabulary, pairs: fn(&Language) -> Pairs) -> Option<MoValues> {
        // Most columns have none.
        if !self.texts.iter().any(|one| ANSWERS.contains(&*one.lower)) {
            return None;
        }
        let pairs: Vec<_> = vocabulary.languages().flat_map(pairs).copied().collect();
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
    pub(super) fn named_in(&self, header: &str) -> Option<MoValues> {
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
    pub(super) fn two(&self) -> Option<MoValues> {
        let (first, second, count) = self.most_frequent()?;
        let is_repeated = self.filled >= 3 && count > 2 && self.is_most(count) && !is_letter(&second.text);
        is_repeated.then(|| MoValues::words(&first.text, &second.text, false))
    }

    fn most_frequent(&self) -> Option<(&Counted, &Counted, usize)> {
        let [first, second, ..] = self.texts.as_slice() else { return None };
        Some((first, second, first.count + second.count))
    }
}
