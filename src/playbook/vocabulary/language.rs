//! What the program knows about a language: one file per language in `languages/`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;

use super::languages::LANGUAGES;
use super::{Column, key, squeeze};
use crate::playbook::Locale;

/// The words of one language.
pub(in crate::playbook) struct Language {
    /// Which language.
    pub(in crate::playbook) locale: Locale,
    /// Its two-letter tag.
    pub(in crate::playbook) tag: &'static str,
    /// Its English name.
    pub(in crate::playbook) name: &'static str,
    /// Its name in the names of folders, in lowercase.
    pub(in crate::playbook) folders: &'static [&'static str],
    /// Suffixes of the names of its pages before `.md`, the usual one first.
    pub(in crate::playbook) suffixes: &'static [&'static str],
    /// The headings of columns.
    pub(in crate::playbook) columns: &'static [(Column, &'static [&'static str])],
    /// The names of the sections of a process page, in the order of [`super::SECTIONS`], the usual one first.
    pub(in crate::playbook) sections: [&'static [&'static str]; 7],
    /// The texts of the header of the M/O column, the usual one first.
    pub(in crate::playbook) mo_forms: &'static [&'static str],
    /// The letters for mandatory and optional that the usual form declares.
    pub(in crate::playbook) mo_letters: (char, char),
    /// Words for mandatory and optional, in lowercase.
    pub(in crate::playbook) mo_words: &'static [(&'static str, &'static str)],
    /// Words for yes and no, in lowercase, for cells below a header that asks whether a task is mandatory.
    pub(in crate::playbook) yes_no: &'static [(&'static str, &'static str)],
    /// Texts in place of an ID if there is no task, in lowercase.
    pub(in crate::playbook) none: &'static [&'static str],
    /// The label of a phase, under the title of a process page.
    pub(in crate::playbook) phases: &'static [&'static str],
    /// Characters between the numbers of a date that starts with the day.
    pub(in crate::playbook) day_first: &'static [char],
    /// Characters between the numbers of a date that starts with the year.
    pub(in crate::playbook) year_first: &'static [char],
    /// The sign after the year, if dates have signs for year, month, and day.
    pub(in crate::playbook) year_sign: Option<char>,
    /// The twelve months, in lowercase; empty if dates consist of numbers and signs.
    pub(in crate::playbook) months: &'static [&'static str],
    /// Link texts that say nothing about their target, in lowercase and without punctuation at the ends.
    pub(in crate::playbook) vague_links: &'static [&'static str],
    /// Words with which an alt text says that it is one, in lowercase.
    pub(in crate::playbook) alt_openings: &'static [&'static str],
}

impl Language {
    /// Returns the language of `locale`; `None` if the program knows no words of it.
    pub(in crate::playbook) fn of(locale: Locale) -> Option<&'static Self> {
        LANGUAGES.iter().copied().find(|language| language.locale == locale)
    }
}

/// All languages.
pub(in crate::playbook) fn all() -> impl Iterator<Item = &'static Language> {
    LANGUAGES.iter().copied()
}

/// Returns the meanings of column headings, by their [`key()`]. If languages share a word, the first one counts.
pub(super) static COLUMNS: LazyLock<FxHashMap<String, Vec<(Column, Locale)>>> = LazyLock::new(|| {
    let mut columns: FxHashMap<String, Vec<(Column, Locale)>> = FxHashMap::default();
    for language in LANGUAGES {
        for &(column, words) in language.columns {
            for word in words {
                columns.entry(key(word)).or_default().push((column, language.locale));
            }
        }
    }
    columns
});

/// The words for mandatory and optional in all languages, to find them in the headings of columns.
pub(super) struct MoWords {
    searcher: AhoCorasick,
    /// The language of each pair of words. The searcher has the words of each pair after one another, that for mandatory
    /// first.
    locales: Vec<Locale>,
    /// The length of the words of each pair together, in bytes.
    lengths: Vec<usize>,
}

/// The words for mandatory and optional in all languages.
pub(super) static MO_WORDS: LazyLock<MoWords> = LazyLock::new(|| {
    let pairs = || LANGUAGES.iter().flat_map(|language| language.mo_words.iter().map(|pair| (pair, language.locale)));
    let words = pairs().flat_map(|(&(mandatory, optional), _)| [mandatory, optional]);
    let locales: Vec<Locale> = pairs().map(|(_, locale)| locale).collect();
    let lengths = pairs().map(|((mandatory, optional), _)| mandatory.len() + optional.len()).collect();
    assert!(locales.len() <= u128::BITS as usize, "a bit for each pair");
    // The other kinds search faster, but a run searches too few headings to make up for the time to build them.
    let mut builder = AhoCorasick::builder();
    builder.kind(Some(AhoCorasickKind::NoncontiguousNFA)).prefilter(false);
    #[expect(clippy::expect_used, reason = "a few short words make no automaton too large")]
    let searcher = builder.build(words).expect("an automaton");
    MoWords { searcher, locales, lengths }
});

impl MoWords {
    /// Returns a bit for each pair whose word for mandatory is in `text` (in lowercase), and for each whose word for
    /// optional is, of the languages that `is_known` accepts.
    pub(super) fn find_in(&self, text: &str, is_known: impl Fn(Locale) -> bool) -> (u128, u128) {
        let mut found = [0, 0];
        for word in self.searcher.find_overlapping_iter(text).map(|one| one.pattern().as_usize()) {
            if is_known(self.locales[word / 2]) {
                found[word % 2] |= 1 << (word / 2);
            }
        }
        (found[0], found[1])
    }

    /// Whether `text` has room for both words of a pair in `pairs`. One may be a part of the other, as in
    /// `необязательно`.
    pub(super) fn has_room_for(&self, pairs: u128, text: &str) -> bool {
        let mut lengths = self.lengths.iter().enumerate().filter(|&(pair, _)| pairs >> pair & 1 == 1);
        lengths.any(|(_, &length)| text.len() >= length)
    }
}

/// The languages of the usual headings of M/O columns, by their [`squeeze`]d text.
pub(super) static MO_FORMS: LazyLock<FxHashMap<String, Vec<Locale>>> = LazyLock::new(|| {
    let mut forms: FxHashMap<String, Vec<Locale>> = FxHashMap::default();
    for language in LANGUAGES {
        for form in language.mo_forms {
            forms.entry(squeeze(form)).or_default().push(language.locale);
        }
    }
    forms
});

/// Returns the sections of a heading, by its [`key()`], with their languages. A name may have several.
pub(super) static SECTION_NAMES: LazyLock<FxHashMap<String, Vec<(usize, Locale)>>> = LazyLock::new(|| {
    let mut names: FxHashMap<String, Vec<(usize, Locale)>> = FxHashMap::default();
    for language in LANGUAGES {
        for (section, of_section) in language.sections.iter().enumerate() {
            for name in *of_section {
                names.entry(key(name)).or_default().push((section, language.locale));
            }
        }
    }
    names
});
