//! The words that a docset teaches.
//!
//! Pages vote. A page votes by the shapes of its tables, and, with the page that it translates, by headings, columns,
//! and labels at the same places. What a docset teaches depends on its pages, not on their order. Words that a language
//! or the settings know are never taught: known words are not up for a vote.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::learned_sections::{MIN_SUMMARIES, describes_process, lacks_summaries};
use super::{Column, SECTIONS, Vocabulary, squeeze};
use crate::playbook::Locale;
use crate::playbook::date::DateForm;
use crate::playbook::outline::{ColumnOutline, Outline, TableOutline};

/// The words that a docset taught.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// The content of columns, by the key of their heading.
    columns: BTreeMap<Box<str>, (Column, Evidence)>,
    /// Indexes of [`SECTIONS`], by the key of a heading.
    pub(super) sections: BTreeMap<Box<str>, (usize, Evidence)>,
    /// The docset's names of sections, in each language of its pages.
    pub(super) names: BTreeMap<(usize, Locale), Box<str>>,
    /// Labels of a phase.
    pub(super) phases: BTreeSet<Box<str>>,
    /// Texts in place of an ID if there is no task, in lowercase.
    pub(super) none: BTreeSet<Box<str>>,
    /// Letters for mandatory and optional that headers declare, those of most tables last.
    pub(super) letters: Vec<(char, char)>,
    /// The values for mandatory and optional in columns whose headings do not show which is which, by the key of the
    /// heading.
    pub(super) mo_values: BTreeMap<Box<str>, [Box<str>; 2]>,
    /// The texts of the header of the M/O column, if no language knows its words.
    pub(super) mo_form: Option<Box<str>>,
    /// The formats of most dates of Refresh Summaries, by the language of their pages.
    pub(super) date_forms: BTreeMap<Locale, DateForm>,
    /// Whether the day comes first in most dates with slashes, of those that are valid in only one order of day and month;
    /// by the language of their pages.
    pub(super) slashes_day_first: BTreeMap<Locale, bool>,
    /// The number of pages in each language that describe a process.
    pub(super) process_pages: BTreeMap<Locale, usize>,
}

/// The source of a learned word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The shape of tables, or the order of headings, on this many pages.
    Shape(u32),
    /// This many places on pages that translate one another.
    Translations(u32),
}

/// The input of learning.
#[derive(Debug, Default)]
pub struct Lesson<'o> {
    /// The pages of the docset.
    pub pages: Vec<&'o Outline>,
    /// Pages of the docset that it translates, each with its translation.
    pub pairs: Vec<(&'o Outline, &'o Outline)>,
    /// The words of the docset that it translates.
    pub source: Option<&'o Vocabulary>,
}

/// The number of pages that show a habit of the docset.
pub(super) const MIN_PAGES: usize = 3;
/// The number of cells that show whether a column repeats names.
const MIN_NAMES: u32 = 8;

/// Votes for the meanings of words.
pub(super) type Votes<'o, T> = BTreeMap<&'o str, BTreeMap<T, u32>>;

pub(super) fn vote<'o, T: Ord>(votes: &mut Votes<'o, T>, word: &'o str, meaning: T) {
    *votes.entry(word).or_default().entry(meaning).or_insert(0) += 1;
}

/// Returns the meaning with more than half of `all` votes, or of those that exist if `all` is `None`.
pub(super) fn elected<T: Copy + Ord>(votes: &BTreeMap<T, u32>, all: Option<u32>) -> Option<(T, u32)> {
    let all = all.unwrap_or_else(|| votes.values().sum());
    let (&meaning, &count) = votes.iter().max_by_key(|&(meaning, count)| (*count, std::cmp::Reverse(*meaning)))?;
    (count * 2 > all).then_some((meaning, count))
}

impl Learned {
    /// Learns from the pages of a docset, in addition to the words of `base`.
    #[must_use]
    pub fn from(lesson: &Lesson<'_>, base: &Vocabulary) -> Self {
        let mut learned = Self::default();
        learned.learn_columns(lesson, base);
        learned.learn_sections(lesson, base);
        learned.learn_phases(lesson, base);
        learned.learn_order(lesson, base);
        learned.learn_gaps(lesson, base);
        learned.learn_none(lesson, base);
        learned.learn_mo_values(lesson);
        learned.count_names(lesson, base);
        learned.count_forms(lesson, base);
        learned
    }

    pub(super) fn column(&self, key: &str) -> Option<(Column, Evidence)> {
        self.columns.get(key).copied()
    }

    pub(super) fn section(&self, key: &str) -> Option<(usize, Evidence)> {
        self.sections.get(key).copied()
    }

    pub(super) fn has_phase(&self, label: &str) -> bool {
        self.phases.contains(label)
    }

    /// Returns the labels of a phase.
    pub fn phases(&self) -> impl Iterator<Item = &str> {
        self.phases.iter().map(AsRef::as_ref)
    }

    /// Returns the texts in place of an ID if there is no task, in lowercase.
    pub fn none(&self) -> impl Iterator<Item = &str> {
        self.none.iter().map(AsRef::as_ref)
    }

    /// Returns the name that pages of the docset in `locale` have for a section.
    pub(super) fn section_name(&self, place: usize, locale: Locale) -> Option<&str> {
        self.names.get(&(place, locale)).map(AsRef::as_ref)
    }

    /// Whether a process page in `locale` can be expected to have a section. If the docset has such pages but none has
    /// the section, the docset does not use it.
    pub(super) fn is_customary(&self, place: usize, locale: Locale) -> bool {
        let pages = self.process_pages.get(&locale).copied().unwrap_or(0);
        pages < MIN_PAGES || self.section_name(place, locale).is_some()
    }

    /// Returns how many words were taught.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.columns.len() + self.sections.len() + self.phases.len() + self.none.len()
    }

    /// Returns the words of columns, with their sources.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Column, Evidence)> {
        self.columns.iter().map(|(word, &(column, evidence))| (word.as_ref(), column, evidence))
    }

    /// Returns the words of sections, with their sources.
    pub fn sections(&self) -> impl Iterator<Item = (&str, &'static str, Evidence)> {
        self.sections.iter().map(|(word, &(place, evidence))| (word.as_ref(), SECTIONS[place], evidence))
    }

    fn learn_columns(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        let (mut shapes, mut pairs) = (Votes::default(), Votes::default());
        let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
        let mut texts: FxHashMap<&str, (u32, BTreeSet<u32>)> = FxHashMap::default();
        // Words of what can only be a Refresh Summary: one page may show them.
        let mut sure: BTreeSet<&str> = BTreeSet::new();
        let may_be_sure = lacks_summaries(lesson, base);
        let tables = lesson.pages.iter().flat_map(|page| page.tables.iter().map(move |table| (page, table)));
        for (page, table) in tables {
            let unknown = |place: usize| table.columns.get(place).filter(|column| column.known.is_none());
            if (0..table.columns.len()).all(|place| unknown(place).is_none()) {
                continue;
            }
            for column in (0..table.columns.len()).filter_map(unknown) {
                *seen.entry(&column.key).or_insert(0) += 1;
                let (filled, texts) = texts.entry(&column.key).or_default();
                *filled += column.filled;
                texts.extend(&column.texts);
            }
            let task_table = table.as_task_table();
            let is_summary = task_table.is_none();
            let shape = task_table.or_else(|| table.as_refresh_summary()).unwrap_or_default();
            let is_complete = is_summary && shape.contains(&Column::WhoChanged);
            let heading = table.heading.and_then(|heading| page.headings.get(heading as usize));
            let is_headed = heading.is_some_and(|heading| base.place_of(&heading.key) == Some(SECTIONS.len() - 1));
            let is_sure = is_summary && is_headed || may_be_sure && is_complete && describes_process(page, base);
            for (place, meaning) in shape.into_iter().enumerate() {
                // Only the header shows what the letters of the cells mean.
                if let (Some(column), false) = (unknown(place), matches!(meaning, Column::Other | Column::Mandatory)) {
                    vote(&mut shapes, &column.key, meaning);
                    sure.extend(is_sure.then_some(&*column.key));
                }
            }
        }
        for (source, page) in &lesson.pairs {
            let Some(vocabulary) = lesson.source.filter(|_| source.tables.len() == page.tables.len()) else { continue };
            for (there, here) in source.tables.iter().zip(&page.tables) {
                let meaning = |there: &ColumnOutline| {
                    there.known.or_else(|| Some(vocabulary.column(&there.key)?.0)).unwrap_or(Column::Other)
                };
                // A known word at the place of another one, or dates there, show that the columns have another order.
                let agrees = |(there, here): (&ColumnOutline, &ColumnOutline)| match here.known {
                    Some(known) => known == meaning(there) || meaning(there) == Column::Other,
                    None => here.filled == 0 || (meaning(there) == Column::Date) == (here.dates * 2 > here.filled),
                };
                if there.columns.len() != here.columns.len() || !there.columns.iter().zip(&here.columns).all(agrees) {
                    continue;
                }
                for (there, here) in there.columns.iter().zip(&here.columns).filter(|(_, here)| here.known.is_none()) {
                    vote(&mut pairs, &here.key, meaning(there));
                }
            }
        }
        for (word, votes) in &shapes {
            let Some((column, count)) = elected(votes, seen.get(word).copied()) else { continue };
            // The roles and services of a docset are few. A column of other texts may be about anything.
            let repeats = |times: u32| {
                let (filled, texts) = texts.get(word).map_or((0, 0), |(filled, texts)| (*filled, texts.len() as u32));
                filled >= MIN_NAMES && texts * times <= filled
            };
            let is_proven = match column {
                Column::Role => repeats(4),
                Column::Services => repeats(2),
                _ => true,
            };
            let is_summary = matches!(column, Column::Date | Column::WhoChanged | Column::WhatChanged);
            if !word.is_empty() && is_proven && (!is_summary || count >= MIN_SUMMARIES || sure.contains(word)) {
                self.columns.insert((*word).into(), (column, Evidence::Shape(count)));
            }
        }
        for (word, votes) in &pairs {
            let Some((column, count)) = elected(votes, None).filter(|(column, _)| *column != Column::Other) else {
                continue;
            };
            if !word.is_empty() {
                self.columns.insert((*word).into(), (column, Evidence::Translations(count)));
            }
        }
    }

    /// Returns the content of a column, as far as it is known so far.
    pub(super) fn meaning<'c>(&self, table: &'c TableOutline) -> impl Iterator<Item = (Column, &'c ColumnOutline)> {
        let meaning = |column: &ColumnOutline| {
            column.known.or_else(|| Some(self.column(&column.key)?.0)).unwrap_or(Column::Other)
        };
        table.columns.iter().map(|column| (meaning(column), column)).collect::<Vec<_>>().into_iter()
    }

    fn learn_phases(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        let mut pairs = Votes::default();
        for (source, page) in lesson.pairs.iter().filter(|(source, page)| source.labels.len() == page.labels.len()) {
            for (there, here) in source.labels.iter().zip(&page.labels).filter(|(_, here)| !base.is_phase(here)) {
                vote(&mut pairs, here, lesson.source.is_some_and(|source| source.is_phase(there)));
            }
        }
        let elected = pairs.iter().filter(|(_, votes)| matches!(elected(votes, None), Some((true, _))));
        self.phases = elected.map(|(label, _)| Box::from(*label)).collect();
        let has_phase =
            |page: &&Outline| page.labels.iter().any(|label| base.is_phase(label) || self.phases.contains(label));
        if lesson.pages.iter().any(has_phase) {
            return;
        }
        // If no page has a known label of a phase, it is the first label of most pages with labels.
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for label in lesson.pages.iter().filter_map(|page| page.labels.first()) {
            *first.entry(label).or_insert(0) += 1;
        }
        let Some((label, count)) = first.iter().rev().max_by_key(|(_, count)| **count) else { return };
        if *count >= MIN_PAGES && count * 2 > first.values().sum() {
            self.phases.insert((*label).into());
        }
    }

    /// Learns the words for no task from the places where the translated page has such a word, in tables with the same
    /// number of rows.
    fn learn_none(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        let mut pairs = Votes::default();
        for (source, page) in lesson.pairs.iter().filter(|(source, page)| source.tables.len() == page.tables.len()) {
            let Some(vocabulary) = lesson.source else { continue };
            for (there, here) in source.tables.iter().zip(&page.tables).filter(|(there, here)| there.rows == here.rows)
            {
                for (there, here) in there.columns.iter().zip(&here.columns) {
                    for (row, word) in here.words.iter().filter(|(_, word)| !base.is_none(word)) {
                        let of_source = there.words.iter().find(|(other, _)| other == row);
                        vote(&mut pairs, word, of_source.is_some_and(|(_, word)| vocabulary.is_none(word)));
                    }
                }
            }
        }
        let elected = pairs.iter().filter(|(_, votes)| matches!(elected(votes, None), Some((true, _))));
        self.none = elected.map(|(word, _)| Box::from(*word)).collect();
    }

    /// Learns which of two values is that for mandatory from the values in the same rows of the translated page.
    fn learn_mo_values(&mut self, lesson: &Lesson<'_>) {
        let mut votes: Votes<'_, [&str; 2]> = Votes::default();
        for (source, page) in lesson.pairs.iter().filter(|(source, page)| source.tables.len() == page.tables.len()) {
            for (there, here) in source.tables.iter().zip(&page.tables).filter(|(there, here)| there.rows == here.rows)
            {
                let there = there.columns.iter().filter_map(|column| column.choices.as_ref());
                let Some(there) = there.clone().find(|choices| choices.is_ordered) else { continue };
                for (column, choices) in
                    here.columns.iter().filter_map(|column| Some((column, column.choices.as_ref()?)))
                {
                    if choices.is_ordered {
                        continue;
                    }
                    let both = |place: usize, other: usize| (there.rows[place] & choices.rows[other]).count_ones();
                    let (straight, swapped) = (both(0, 0) + both(1, 1), both(0, 1) + both(1, 0));
                    let [first, second] = choices.values.each_ref().map(|value| &**value);
                    let order = if straight > swapped { [first, second] } else { [second, first] };
                    if straight != swapped {
                        vote(&mut votes, &column.key, order);
                    }
                }
            }
        }
        let elected = votes.iter().filter_map(|(word, votes)| Some((word, elected(votes, None)?.0)));
        self.mo_values = elected.map(|(word, values)| ((*word).into(), values.map(Box::from))).collect();
    }

    fn count_forms(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        let mut letters: BTreeMap<(char, char), u32> = BTreeMap::new();
        let mut word_columns = 0;
        let mut headers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut dates: BTreeMap<Locale, BTreeMap<DateForm, u32>> = BTreeMap::new();
        for table in lesson.pages.iter().flat_map(|page| &page.tables) {
            let is_task_table = self.meaning(table).any(|(column, _)| column == Column::TaskId);
            for (meaning, column) in self.meaning(table) {
                if let (true, Some(declared)) = (is_task_table, column.letters) {
                    *letters.entry(declared).or_insert(0) += 1;
                    *headers.entry(&column.text).or_insert(0) += 1;
                }
                word_columns += u32::from(is_task_table && column.holds_words);
                if meaning == Column::Date && !column.forms.is_empty() {
                    let of_language = dates.entry(base.locale_of_dates(table.keys())).or_default();
                    column.forms.iter().for_each(|&(form, count)| *of_language.entry(form).or_insert(0) += count);
                }
            }
        }
        let declared: u32 = letters.values().sum();
        if word_columns > declared {
            letters.clear();
        }
        let mut by_count: Vec<_> = letters.into_iter().collect();
        by_count.sort_by_key(|&(letters, count)| (count, letters));
        self.letters = by_count.into_iter().map(|(letters, _)| letters).collect();
        // In a tie, a header with the words of a language wins: the others are mistakes.
        let by_count = headers.into_iter().rev().map(|(header, count)| (count, has_known_words(header, base), header));
        let usual = by_count.max_by_key(|&(count, is_known, _)| (count, is_known));
        let is_habit = |count: u32| count as usize >= MIN_PAGES && count * 2 > declared;
        self.mo_form =
            usual.filter(|&(count, is_known, _)| !is_known || is_habit(count)).map(|(_, _, header)| Box::from(header));
        for (locale, forms) in dates {
            let count = |form| forms.get(&form).copied().unwrap_or(0);
            let (day_first, month_first) = (count(DateForm::DayFirst('/')), count(DateForm::MonthFirst));
            if day_first != month_first {
                self.slashes_day_first.insert(locale, day_first > month_first);
            }
            let all: u32 = forms.values().sum();
            let most = forms.into_iter().rev().max_by_key(|&(_, count)| count);
            let is_habit = |&(form, count): &(DateForm, u32)| {
                form.is_native(locale) || count * 2 > all && count as usize >= MIN_PAGES
            };
            self.date_forms.extend(most.filter(is_habit).map(|(form, _)| (locale, form)));
        }
    }
}

/// Whether a language knows the words of an M/O header.
fn has_known_words(header: &str, base: &Vocabulary) -> bool {
    let lower = squeeze(header).to_lowercase().replace(['(', ')', '（', '）'], "");
    base.has_mo_words(&lower)
}
