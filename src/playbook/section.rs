//! The sections of a process page, by their names in all languages.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Locale;
use super::vocabulary::{Language, SECTION_KEYS, SECTIONS, Vocabulary, all_languages, most_used, section_key};
use crate::page::Document;

/// The record of a page's changes.
pub const REFRESH_SUMMARY: &str = SECTIONS[6];

/// The headings of a page that are names of sections.
#[derive(Debug)]
pub struct Sections {
    headings: Vec<SectionName>,
}

/// The key of a heading for comparisons, and its meaning.
#[derive(Debug)]
struct SectionName {
    key: String,
    /// The key of the English name of its section in this docset.
    own: Option<String>,
    /// The sections that it may be in the words of the languages.
    meanings: Vec<(usize, Locale)>,
}

impl Sections {
    /// Reads the headings of `document`.
    #[must_use]
    pub fn of(document: &Document<'_>, vocabulary: &Vocabulary) -> Self {
        let name = |key: String| {
            let own = vocabulary.own_section(&key).map(Cow::into_owned);
            SectionName { own, meanings: vocabulary.section_meanings(&key), key }
        };
        Self { headings: document.headings.iter().map(|heading| name(section_key(&heading.text))).collect() }
    }

    /// Returns the indexes of the headings of a section: with the name itself, or in another language if it is one of
    /// the seven sections of a process page.
    pub fn headings<'n>(&'n self, name: &str) -> impl Iterator<Item = usize> + use<'n> {
        let own = section_key(name);
        let place = SECTION_KEYS.iter().position(|section| *section == own);
        let is_named = move |heading: &SectionName| match &heading.own {
            Some(section) => *section == own,
            None => {
                heading.key == own
                    || place.is_some_and(|place| heading.meanings.iter().any(|&(other, _)| other == place))
            }
        };
        self.headings.iter().enumerate().filter(move |(_, heading)| is_named(heading)).map(|(index, _)| index)
    }

    /// Whether a heading that `is_meant` accepts by its index is not a known section.
    pub fn has_other(&self, is_meant: impl Fn(usize) -> bool) -> bool {
        let names_none = |heading: &SectionName| heading.own.is_none() && heading.meanings.is_empty();
        self.headings.iter().enumerate().any(|(index, heading)| names_none(heading) && is_meant(index))
    }

    /// Whether a heading of any level is the section.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.headings(name).next().is_some()
    }

    /// Returns the language of most of the names among the headings.
    #[must_use]
    pub fn locale(&self) -> Locale {
        most_used(self.headings.iter().flat_map(|heading| heading.meanings.iter().copied()))
    }
}

/// Whether a heading contains the name of the Refresh Summary.
pub(super) fn names_refresh_summary(heading: &str, vocabulary: &Vocabulary) -> bool {
    let is_own = vocabulary.own_section(&section_key(heading)).is_some_and(|section| section == SECTION_KEYS[6]);
    let is_known = |locale: Locale| vocabulary.languages().any(|language| language.locale == locale);
    let has_name = || {
        let lower = heading.to_lowercase();
        REFRESH_NAMES.iter().any(|(locale, name)| lower.contains(name) && is_known(*locale))
    };
    is_own || has_name()
}

/// The names of the Refresh Summary in all languages, in lowercase.
static REFRESH_NAMES: LazyLock<Vec<(Locale, String)>> = LazyLock::new(|| {
    let names =
        |language: &'static Language| language.sections[6].iter().map(|name| (language.locale, name.to_lowercase()));
    all_languages().flat_map(names).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn with<T>(text: &str, ask: impl FnOnce(&Sections) -> T) -> T {
        let source = Source::from_text("page.md", text);
        let document = Document::parse(&source);
        ask(&Sections::of(&document, Vocabulary::built_in()))
    }

    #[test]
    fn a_section_is_known_by_any_of_its_names() {
        for heading in ["## Key Inputs", "##  Wichtige Inputs  ", "# 重要な情報", "## **Key inputs:**"] {
            assert!(with(heading, |sections| sections.has("Key Inputs")), "{heading}");
        }
        for heading in ["## 4. Key Inputs", "## 4.1 Key Inputs", "## 四、关键输入"] {
            assert!(with(heading, |sections| sections.has("Key Inputs")), "{heading}");
        }
        assert!(!with("## Key Inputs and Outputs", |sections| sections.has("Key Inputs")));
        assert!(with("## Ring Updates", |sections| sections.has("ring updates")));
        assert_eq!(with("## A\n## Ziele\n## Objectives\n## Ziele", |s| s.headings("Objectives").count()), 3);
    }

    #[test]
    fn the_language_is_that_of_most_names() {
        assert_eq!(with("## Übersicht\n## Ziele\n## Next Steps", Sections::locale), Locale::De);
        assert_eq!(with("## Overview", Sections::locale), Locale::En);
        assert_eq!(Vocabulary::built_in().section_name("Next Steps", Locale::Ja), "次のステップ");
        assert_eq!(Vocabulary::built_in().section_name("Ring Updates", Locale::Ja), "Ring Updates");
    }
}
