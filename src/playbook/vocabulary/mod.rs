//! The words of a docset: the names of its columns, its sections, and the rest of what is checked.
//!
//! The meaning of a word comes from the settings, or else from the docset itself ([`Learned`]), or else from a
//! language, with one file per language in `languages/`.

mod custom;
mod key;
mod language;
mod languages;
mod learned;
mod learned_sections;

pub use custom::CustomWords;
pub use key::key;
pub(in crate::playbook) use key::{section_key, squeeze};

pub(super) use language::{Language, all as all_languages};
pub use learned::{Evidence, Learned, Lesson};

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::iter::zip;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHasher;

use self::key::{squeezed_characters, without_number};
use super::Locale;
use super::date::DateForm;
use super::mo::declared_letters;
use super::outline::{ColumnOutline, Outline};
use crate::config::COLUMN_NAMES;

/// The content of a column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The ID of a task.
    TaskId,
    /// Its name or description.
    TaskName,
    /// Whether it is mandatory or optional. No word means it by itself: the header declares two letters or words.
    Mandatory,
    /// Who does it.
    Role,
    /// What it is about.
    Services,
    /// When a page was changed.
    Date,
    /// Who changed it.
    WhoChanged,
    /// What was changed.
    WhatChanged,
    /// Examples that fit a status.
    ValidScenario,
    /// Examples that do not.
    InvalidScenario,
    /// A status of any level.
    ScenarioStatus,
    /// A value of one level, 1 to 3.
    Level(u8),
    /// Anything else.
    Other,
}

impl Column {
    /// Those that [`COLUMN_NAMES`] has names for, in its order.
    pub const ALL: [Self; COLUMN_NAMES.len()] = [
        Self::TaskId,
        Self::TaskName,
        Self::Mandatory,
        Self::Role,
        Self::Services,
        Self::Date,
        Self::WhoChanged,
        Self::WhatChanged,
        Self::ValidScenario,
        Self::InvalidScenario,
        Self::ScenarioStatus,
        Self::Level(1),
        Self::Level(2),
        Self::Level(3),
        Self::Other,
    ];

    /// Returns its name in `[vocabulary.columns]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        zip(COLUMN_NAMES, Self::ALL).find(|(_, column)| *column == self).map_or("other", |(name, _)| name)
    }

    /// Returns the column with this name there.
    #[must_use]
    pub fn named(name: &str) -> Self {
        zip(COLUMN_NAMES, Self::ALL).find(|(known, _)| *known == name).map_or(Self::Other, |(_, column)| column)
    }
}

/// The origin of a word's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordOrigin {
    /// The settings.
    Settings,
    /// The docset.
    Learned(Evidence),
    /// A language.
    Language(Locale),
}

/// The sections of a process page in their order, by their English names.
pub const SECTIONS: [&str; 7] =
    ["Overview", "Objectives", "Approach", "Key Inputs", "Key Outputs", "Next Steps", "Refresh Summary"];

/// The [`key()`]s of [`SECTIONS`].
pub(super) static SECTION_KEYS: LazyLock<[String; SECTIONS.len()]> = LazyLock::new(|| SECTIONS.map(key));

/// The words of a docset.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The language of the docset, if the settings or its folder show it.
    locale: Option<Locale>,
    custom: Arc<CustomWords>,
    learned: Option<Arc<Learned>>,
    /// Languages whose words are not known, to test that a docset teaches them.
    forgotten: Vec<Locale>,
}

/// Returns only the words of the languages.
static BUILT_IN: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);

impl Vocabulary {
    /// Returns the words of a docset in `locale` before anything is learned from it.
    #[must_use]
    pub fn new(locale: Option<Locale>, custom: Arc<CustomWords>) -> Self {
        Self { locale, custom, learned: None, forgotten: Vec::new() }
    }

    /// Returns only the words of the languages.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Returns the same without the words of some languages.
    #[must_use]
    pub fn without(mut self, forgotten: &[Locale]) -> Self {
        self.forgotten = forgotten.to_vec();
        self
    }

    /// Returns the same with what its docset teaches, instead of what it taught before.
    #[must_use]
    pub fn taught(&self, lesson: &Lesson<'_>) -> Self {
        let mut base = Self { learned: None, ..self.clone() };
        base.learned = Some(Arc::new(Learned::from(lesson, &base)));
        base
    }

    /// Returns what its docset taught.
    #[must_use]
    pub fn learned(&self) -> Option<&Learned> {
        self.learned.as_deref()
    }

    /// Returns the language of the docset, if the settings or its folder show it.
    #[must_use]
    pub fn locale(&self) -> Option<Locale> {
        self.locale
    }

    /// Returns the languages whose words are known.
    pub(super) fn languages(&self) -> impl Iterator<Item = &'static Language> + use<'_> {
        all_languages().filter(|language| !self.forgotten.contains(&language.locale))
    }

    /// Returns the content of a column whose heading has this [`key()`], and the origin of the word; `None` for an
    /// unknown word.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<(Column, WordOrigin)> {
        let learned = || self.learned()?.column(key).map(|(column, evidence)| (column, WordOrigin::Learned(evidence)));
        self.given_column(key).or_else(learned)
    }

    /// Returns the same without learned words.
    pub(super) fn unlearned_column(&self, key: &str) -> Option<Column> {
        self.given_column(key).map(|(column, _)| column)
    }

    fn given_column(&self, key: &str) -> Option<(Column, WordOrigin)> {
        if let Some(column) = self.custom.column(key) {
            return Some((column, WordOrigin::Settings));
        }
        let in_languages = |key: &str| {
            let mut known = language::COLUMNS.get(key)?.iter().filter(|(_, locale)| !self.forgotten.contains(locale));
            known.next().map(|&(column, locale)| (column, WordOrigin::Language(locale)))
        };
        // The maker's name before its product does not matter.
        in_languages(key).or_else(|| key.contains("microsoft").then(|| in_languages(&key.replace("microsoft", "")))?)
    }

    /// Returns the section of a heading with this [`key()`] in this docset, without the languages, as the key of its
    /// English name.
    #[must_use]
    pub fn own_section(&self, key: &str) -> Option<Cow<'_, str>> {
        let learned = || self.learned()?.section(key).map(|(place, _)| Cow::Borrowed(&*SECTION_KEYS[place]));
        self.custom.section(key).map(Cow::Borrowed).or_else(learned)
    }

    /// Returns the sections of a heading with this [`key()`] in the languages, as indexes of [`SECTIONS`].
    pub(super) fn sections<'v>(&'v self, key: &str) -> impl Iterator<Item = (usize, Locale)> + use<'v> {
        let known = language::SECTION_NAMES.get(key).map(Vec::as_slice).unwrap_or_default();
        known.iter().copied().filter(|(_, locale)| !self.forgotten.contains(locale))
    }

    /// Returns the first section of a heading with this [`key()`], of those of a process page.
    pub(super) fn place_of(&self, key: &str) -> Option<usize> {
        match self.own_section(key) {
            Some(own) => SECTION_KEYS.iter().position(|section| *section == own),
            None => self.sections(key).next().map(|(place, _)| place),
        }
    }

    /// Returns the sections of a heading with this [`key()`], each with the language of the name.
    pub(super) fn section_meanings(&self, key: &str) -> Vec<(usize, Locale)> {
        match self.own_section(key) {
            Some(_) => self.place_of(key).map(|place| (place, self.locale.unwrap_or_default())).into_iter().collect(),
            None => self.sections(key).collect(),
        }
    }

    /// Returns the docset's name of a section that is given by its English name, on a page in `locale`.
    #[must_use]
    pub fn section_name<'n>(&'n self, name: &'n str, locale: Locale) -> &'n str {
        if let Some(custom) = self.custom.section_name(&section_key(name)) {
            return custom;
        }
        let Some(place) = place_in_order(name) else { return name };
        let learned = || self.learned()?.section_name(place, locale);
        let usual = || {
            let language = Language::of(locale).filter(|_| !self.forgotten.contains(&locale))?;
            language.sections[place].first().copied()
        };
        learned().or_else(|| usual().filter(|_| locale != Locale::En)).unwrap_or(name)
    }

    /// Returns the usual heading of a column on a page in `locale`, or the English one if the language has none.
    #[must_use]
    pub fn column_heading(&self, column: Column, locale: Locale) -> &'static str {
        let usual = |locale| {
            let language = Language::of(locale).filter(|_| !self.forgotten.contains(&locale))?;
            let (_, words) = language.columns.iter().find(|(other, _)| *other == column)?;
            words.first().copied()
        };
        usual(locale).or_else(|| usual(Locale::En)).unwrap_or_else(|| column.name())
    }

    /// Whether a process page in `locale` can be expected to have a section that is given by its English name: not if
    /// no such page of the docset has it.
    #[must_use]
    pub fn is_customary(&self, name: &str, locale: Locale) -> bool {
        let is_known = |learned: &Learned| place_in_order(name).is_none_or(|place| learned.is_customary(place, locale));
        self.learned().is_none_or(is_known)
    }

    /// Whether a page of the docset in `locale` has a section that is given by its English name, as far as is known.
    #[must_use]
    pub fn has_section(&self, name: &str, locale: Locale) -> bool {
        let has =
            |learned: &Learned| place_in_order(name).is_none_or(|place| learned.section_name(place, locale).is_some());
        self.learned().is_none_or(has)
    }

    /// Whether a text, in lowercase, states that there is no task in place of an ID.
    #[must_use]
    pub fn is_none(&self, lower: &str) -> bool {
        self.custom.none.iter().any(|none| none == lower)
            || self.learned().is_some_and(|learned| learned.none.contains(lower))
            || self.languages().any(|language| language.none.contains(&lower))
    }

    /// Whether a text is the label of a phase.
    pub(super) fn is_phase(&self, label: &str) -> bool {
        self.custom.phases.iter().any(|phase| phase == label)
            || self.languages().any(|language| language.phases.contains(&label))
            || self.learned().is_some_and(|learned| learned.has_phase(label))
    }

    /// Returns the values for mandatory and optional below a heading with this [`key()`], if only translations show which
    /// is which.
    pub(super) fn mo_values(&self, key: &str) -> Option<&[Box<str>; 2]> {
        self.learned()?.mo_values.get(key)
    }

    /// Returns letters for mandatory and optional that headers of the docset declare, in addition to those of its
    /// language; the usual ones last.
    pub(super) fn letters_in_use(&self) -> impl Iterator<Item = (char, char)> {
        let learned = self.learned().map(|learned| learned.letters.as_slice()).unwrap_or_default();
        learned.iter().chain(&self.custom.mo_letters).copied()
    }

    /// Whether most M/O columns of the docset declare letters, as far as is known.
    pub(super) fn declares_letters(&self) -> bool {
        self.learned().is_some_and(|learned| !learned.letters.is_empty())
    }

    /// Whether the header of an M/O column that reads `squeezed` without spaces is in a usual form.
    pub(super) fn is_usual_mo_form(&self, squeezed: &str) -> bool {
        let is_form = |form: &str| squeezed_characters(form).eq(squeezed.chars());
        let learned = || self.learned().and_then(|learned| learned.mo_form.as_deref());
        let is_known = |locale: &Locale| !self.forgotten.contains(locale);
        language::MO_FORMS.get(squeezed).is_some_and(|locales| locales.iter().any(is_known))
            || self.custom.usual_mo_forms().any(is_form)
            || learned().is_some_and(is_form)
    }

    /// Whether the heading of a column (in lowercase) has a word for mandatory and one for optional in one language.
    pub(super) fn has_mo_words(&self, heading: &str) -> bool {
        let (mandatory, optional) = self.find_mo_words(heading);
        mandatory & optional != 0 && language::MO_WORDS.has_room_for(mandatory & optional, heading)
    }

    /// Whether such a heading has a word for mandatory, and whether it has one for optional.
    pub(super) fn mo_words_in(&self, heading: &str) -> (bool, bool) {
        let (mandatory, optional) = self.find_mo_words(heading);
        (mandatory != 0, optional != 0)
    }

    fn find_mo_words(&self, heading: &str) -> (u128, u128) {
        language::MO_WORDS.find_in(heading, |locale| !self.forgotten.contains(&locale))
    }

    /// Returns the usual header of an M/O column whose cells contain `letters`, in a language: that of the settings or
    /// the docset for these letters, or else that of the language.
    #[must_use]
    pub fn usual_mo_form(&self, locale: Locale, letters: (char, char)) -> &str {
        let learned = self.learned().and_then(|learned| learned.mo_form.as_deref());
        let mut own = self.custom.usual_mo_forms().chain(learned);
        let usual = Language::of(locale).or_else(|| Language::of(Locale::En));
        let usual = usual.and_then(|language| language.mo_forms.first().copied()).unwrap_or_default();
        let is_language_s = letters == self.usual_letters(locale) && self.custom.mo_forms.is_empty();
        own.find(|form| !is_language_s && declared_letters(form) == Some(letters)).unwrap_or(usual)
    }

    /// Returns the letters for mandatory and optional in the usual header of a language.
    #[must_use]
    pub fn usual_letters(&self, locale: Locale) -> (char, char) {
        let custom = self.custom.mo_letters.first().filter(|_| matches!(locale, Locale::En | Locale::Other));
        let language = Language::of(locale).filter(|_| !self.forgotten.contains(&locale));
        custom.copied().or_else(|| Some(language?.mo_letters)).unwrap_or(('M', 'O'))
    }

    /// Returns the language of the dates in a table with these [`key()`]s of headings: that of the docset, unless it is
    /// English or unknown and the headings are in another language.
    pub(super) fn locale_of_dates<'k>(&self, keys: impl Iterator<Item = &'k str>) -> Locale {
        if let Some(locale) = self.locale.filter(|locale| !matches!(locale, Locale::En | Locale::Other)) {
            return locale;
        }
        let mut counts = [0_u8; Locale::ALL.len()];
        for key in keys {
            let known = language::COLUMNS.get(key).map(Vec::as_slice).unwrap_or_default();
            for (_, locale) in known.iter().filter(|(_, locale)| !self.forgotten.contains(locale)) {
                let place = Locale::ALL.iter().position(|other| other == locale);
                place.into_iter().for_each(|place| counts[place] = counts[place].saturating_add(1));
            }
        }
        let best = zip(counts, Locale::ALL).rev().max_by_key(|&(count, _)| count);
        best.filter(|&(count, _)| count > 0).map(|(_, locale)| locale).or(self.locale).unwrap_or_default()
    }

    /// Returns the format of the dates of Refresh Summaries in a language: that of most in the docset, or else with
    /// slashes.
    #[must_use]
    pub fn date_form(&self, locale: Locale) -> DateForm {
        let learned = self.learned().and_then(|learned| learned.date_forms.get(&locale).copied());
        let slashes = if self.reads_day_first(locale) { DateForm::DayFirst('/') } else { DateForm::MonthFirst };
        learned.unwrap_or(slashes)
    }

    /// Whether `3/4/2020` is a day in April: as other dates of the docset's Refresh Summaries in this language show, or
    /// otherwise as the language has it.
    pub(super) fn reads_day_first(&self, locale: Locale) -> bool {
        let shown = self.learned().and_then(|learned| {
            let of_form = || Some(*learned.date_forms.get(&locale)? == DateForm::DayFirst('/'));
            learned.slashes_day_first.get(&locale).copied().or_else(of_form)
        });
        shown.unwrap_or_else(|| Language::of(locale).is_some_and(|language| language.day_first.contains(&'/')))
    }

    /// Returns a hash of everything that concerns a page with this outline: a page means the same in two vocabularies
    /// of its docset if they have the same view of it.
    #[must_use]
    pub fn view(&self, page: &Outline) -> u64 {
        // Each condition is hashed too, as `None`, so two views are not the same because one of them has less.
        let mut hasher = FxHasher::default();
        // From zero, this hasher does not see leading zeros.
        hasher.write_u8(1);
        let holds = |column: &ColumnOutline| column.known.or_else(|| Some(self.column(&column.key)?.0));
        for table in &page.tables {
            let has = |wanted| table.columns.iter().any(|column| holds(column) == Some(wanted));
            let words = has(Column::TaskId).then(|| self.learned().map(|learned| &learned.none));
            words.flatten().filter(|none| !none.is_empty()).hash(&mut hasher);
            // Its cells may show which column it is.
            let is_searched = has(Column::TaskId) && !has(Column::Mandatory);
            let letters = self.learned().map(|learned| &learned.letters).filter(|letters| !letters.is_empty());
            letters.filter(|_| is_searched).hash(&mut hasher);
        }
        for (table, column) in
            page.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        {
            let column_holds = holds(column);
            column_holds.hash(&mut hasher);
            self.mo_values(&column.key).hash(&mut hasher);
            let is_unusual = column_holds == Some(Column::Mandatory) && !self.is_usual_mo_form(&squeeze(&column.text));
            let learned = self.learned().filter(|_| is_unusual);
            is_unusual.hash(&mut hasher);
            learned.and_then(|learned| learned.mo_form.as_deref()).hash(&mut hasher);
            let letters = learned.filter(|_| column.letters.is_none()).map(|learned| &learned.letters);
            letters.filter(|letters| !letters.is_empty()).hash(&mut hasher);
            let dates = |locale| (self.date_form(locale), self.reads_day_first(locale));
            (column.dates > 0).then(|| dates(self.locale_of_dates(table.keys()))).hash(&mut hasher);
        }
        let sections: Vec<Option<usize>> = page.headings.iter().map(|heading| self.place_of(&heading.key)).collect();
        sections.hash(&mut hasher);
        let is_process = page.labels.iter().any(|label| self.is_phase(label));
        is_process.hash(&mut hasher);
        if is_process {
            // Messages name the sections that a process page lacks.
            let locale = most_used(page.headings.iter().flat_map(|heading| self.section_meanings(&heading.key)));
            for (place, name) in SECTIONS.iter().enumerate() {
                let is_missing = !sections.contains(&Some(place));
                let expectation = || {
                    (self.section_name(name, locale), self.is_customary(name, locale), self.has_section(name, locale))
                };
                is_missing.then(expectation).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

/// Returns the index in [`SECTIONS`] of a section that is given by its English name.
fn place_in_order(name: &str) -> Option<usize> {
    SECTIONS.iter().position(|section| section.eq_ignore_ascii_case(name))
}

/// Returns the language of most of some names of sections. A name may be in several.
pub(super) fn most_used(meanings: impl Iterator<Item = (usize, Locale)>) -> Locale {
    let mut sections: Vec<(Locale, usize)> = meanings.map(|(place, locale)| (locale, place)).collect();
    sections.sort_unstable();
    sections.dedup();
    let count = |locale: Locale| sections.iter().filter(|(other, _)| *other == locale).count();
    let others = Locale::ALL.into_iter().skip(1).chain([Locale::Other]);
    let best = others.map(|locale| (count(locale), locale)).max_by_key(|&(count, _)| count);
    best.filter(|&(most, _)| most > count(Locale::En)).map_or(Locale::En, |(_, locale)| locale)
}
