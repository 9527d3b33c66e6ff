//! What the program knows about a language: one file per language in `languages/`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::languages::LANGUAGES;
use super::{Column, key};
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

/// Returns the meanings of column headings, by their [`key`]. If languages share a word, the first one counts.
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

/// Returns the sections of a heading, by its [`key`], with their languages. A name may have several.
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
