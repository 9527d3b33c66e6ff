//! The sections that a docset teaches: by tables at the end of pages, by translations, and by their order.

use std::collections::{BTreeMap, BTreeSet};

use super::learned::{Evidence, Learned, Lesson, MIN_PAGES, Votes, elected, vote};
use super::{Column, SECTIONS, Vocabulary, most_used, without_number};
use crate::playbook::Locale;
use crate::playbook::outline::{HeadingOutline, Outline};

/// The number of tables with dates that show a Refresh Summary: a single one may be anything.
pub(super) const MIN_SUMMARIES: u32 = 2;

impl Learned {
    pub(super) fn learn_sections(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        let is_unknown = |heading: &&HeadingOutline| base.place_of(&heading.key).is_none() && !heading.key.is_empty();
        let mut summaries = Votes::default();
        let mut sure: BTreeSet<&str> = BTreeSet::new();
        let may_be_sure = lacks_summaries(lesson, base);
        for page in &lesson.pages {
            for table in &page.tables {
                let has = |wanted| self.meaning(table).any(|(column, _)| column == wanted);
                let heading = table.heading.and_then(|heading| page.headings.get(heading as usize)).filter(is_unknown);
                if let Some(heading) = heading.filter(|heading| heading.level > 1)
                    && table.is_last
                    && has(Column::Date)
                    && has(Column::WhatChanged)
                {
                    vote(&mut summaries, &heading.key, SECTIONS.len() - 1);
                    let is_sure = may_be_sure && has(Column::WhoChanged) && describes_process(page, base);
                    sure.extend(is_sure.then_some(&*heading.key));
                }
            }
        }
        let mut pairs: Votes<'_, Option<usize>> = Votes::default();
        for (source, page) in &lesson.pairs {
            let Some(vocabulary) = lesson.source else { continue };
            for (there, here) in aligned(&source.headings, &page.headings) {
                if is_unknown(&here) {
                    vote(&mut pairs, &here.key, vocabulary.place_of(&there.key));
                }
            }
        }
        for (word, votes) in &summaries {
            if let Some((place, count)) =
                elected(votes, None).filter(|&(_, count)| count >= MIN_SUMMARIES || sure.contains(word))
            {
                self.sections.insert((*word).into(), (place, Evidence::Shape(count)));
            }
        }
        for (word, votes) in &pairs {
            if let Some((Some(place), count)) = elected(votes, None) {
                self.sections.insert((*word).into(), (place, Evidence::Translations(count)));
            }
        }
    }

    /// Returns the pages that describe a process.
    fn process_pages<'o>(&self, lesson: &Lesson<'o>, base: &Vocabulary) -> Vec<&'o Outline> {
        let is_phase = |label: &str| base.is_phase(label) || self.phases.contains(label);
        lesson.pages.iter().copied().filter(|page| page.labels.iter().any(|label| is_phase(label))).collect()
    }

    /// Identifies unknown headings that most process pages have by their order. If the number of headings between two
    /// known sections equals the number of missing sections, the headings are those sections.
    pub(super) fn learn_order(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        let pages = self.process_pages(lesson, base);
        if pages.len() < MIN_PAGES {
            return;
        }
        // The number of pages with a heading, and the sum of its indexes.
        let mut common: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for page in &pages {
            let mut seen = BTreeSet::new();
            for (place, heading) in
                page.headings.iter().filter(|heading| heading.level == 2 || self.is_section(heading, base)).enumerate()
            {
                if seen.insert(&*heading.key) {
                    let (count, places) = common.entry(&heading.key).or_insert((0, 0));
                    *count += 1;
                    *places += place;
                }
            }
        }
        let mut common: Vec<(&str, usize, usize)> = common
            .into_iter()
            .filter(|&(word, (count, _))| count * 2 >= pages.len() && !word.is_empty())
            .map(|(word, (count, places))| (word, count, places * 1024 / count))
            .collect();
        common.sort_by_key(|&(word, _, place)| (place, word));
        let place_of = |word: &str| base.place_of(word).or_else(|| Some(self.section(word)?.0));
        let known: BTreeSet<usize> =
            pages.iter().flat_map(|page| page.headings.iter()).filter_map(|heading| place_of(&heading.key)).collect();
        let (mut found, mut from, mut waiting) = (Vec::new(), 0, Vec::new());
        for (word, count, _) in common.iter().map(|&common| (Some(common.0), common.1, 0)).chain([(None, 0, 0)]) {
            match word.map(place_of) {
                Some(None) => waiting.extend(word.map(|word| (word, count))),
                anchor => {
                    let until = anchor.flatten().unwrap_or(SECTIONS.len());
                    let missing: Vec<usize> = (from..until.max(from)).filter(|place| !known.contains(place)).collect();
                    if missing.len() == waiting.len() {
                        found.extend(waiting.iter().zip(missing).map(|(&(word, count), place)| (word, place, count)));
                    }
                    waiting.clear();
                    from = until + 1;
                }
            }
        }
        for (word, place, count) in found {
            self.sections.insert(word.into(), (place, Evidence::Shape(u32::try_from(count).unwrap_or(u32::MAX))));
        }
    }

    /// Identifies unknown headings of translations by the gaps that they fill: translators have several words for a
    /// section. A page votes for a heading if the sections that it lacks between two others are as many as the unknown
    /// headings there, and otherwise against it.
    pub(super) fn learn_gaps(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        if matches!(base.locale(), None | Some(Locale::En)) {
            return;
        }
        let place_of = |word: &str| base.place_of(word).or_else(|| Some(self.section(word)?.0));
        let mut votes: Votes<'_, Option<usize>> = Votes::default();
        for page in self.process_pages(lesson, base) {
            let known: BTreeSet<usize> = page.headings.iter().filter_map(|heading| place_of(&heading.key)).collect();
            let headings = page.headings.iter().filter(|heading| heading.level == 2 && !heading.key.is_empty());
            let (mut from, mut waiting) = (0, Vec::new());
            for heading in headings.map(Some).chain([None]) {
                match heading.map(|heading| (heading, place_of(&heading.key))) {
                    Some((heading, None)) => waiting.push(&*heading.key),
                    anchor => {
                        let until = anchor.and_then(|(_, place)| place).unwrap_or(SECTIONS.len());
                        let missing: Vec<usize> =
                            (from..until.max(from)).filter(|place| !known.contains(place)).collect();
                        let fills = waiting.len() == missing.len();
                        for (number, word) in waiting.drain(..).enumerate() {
                            vote(&mut votes, word, missing.get(number).copied().filter(|_| fills));
                        }
                        from = until + 1;
                    }
                }
            }
        }
        for (word, votes) in votes {
            if let Some((Some(place), count)) = elected(&votes, None) {
                self.sections.insert(word.into(), (place, Evidence::Shape(count)));
            }
        }
    }

    fn is_section(&self, heading: &HeadingOutline, base: &Vocabulary) -> bool {
        base.place_of(&heading.key).is_some() || self.sections.contains_key(&heading.key)
    }

    pub(super) fn count_names(&mut self, lesson: &Lesson<'_>, base: &Vocabulary) {
        let mut names: BTreeMap<(usize, Locale), BTreeMap<&str, u32>> = BTreeMap::new();
        for heading in lesson.pages.iter().flat_map(|page| &page.headings) {
            let own = base.locale().unwrap_or_default();
            let meanings = base.section_meanings(&heading.key);
            let learned = self.section(&heading.key).map(|(place, _)| (place, own));
            for &meaning in meanings.iter().chain(&learned) {
                *names.entry(meaning).or_default().entry(&heading.text).or_insert(0) += 1;
            }
        }
        let usual = |counts: &BTreeMap<&str, u32>| {
            counts
                .iter()
                .rev()
                .max_by_key(|(_, count)| **count)
                .map(|(name, _)| Box::from(without_number(name).trim_end_matches([':', '：', ' '])))
        };
        self.names = names.iter().filter_map(|(&section, counts)| Some((section, usual(counts)?))).collect();
        let locale = |page: &Outline| {
            let own = base.locale().unwrap_or_default();
            most_used(page.headings.iter().flat_map(|heading| {
                let learned = self.section(&heading.key).map(|(place, _)| (place, own));
                base.section_meanings(&heading.key).into_iter().chain(learned)
            }))
        };
        let mut pages = BTreeMap::new();
        for page in self.process_pages(lesson, base) {
            *pages.entry(locale(page)).or_insert(0) += 1;
        }
        self.process_pages = pages;
    }
}

/// Whether a page has the label of a phase that is known by its word.
pub(super) fn describes_process(page: &Outline, base: &Vocabulary) -> bool {
    page.labels.iter().any(|label| base.is_phase(label))
}

/// Whether no page has a section that is known to be a Refresh Summary. If there are some, another table of dates is
/// something else.
pub(super) fn lacks_summaries(lesson: &Lesson<'_>, base: &Vocabulary) -> bool {
    let mut headings = lesson.pages.iter().flat_map(|page| &page.headings);
    !headings.any(|heading| base.place_of(&heading.key) == Some(SECTIONS.len() - 1))
}

/// Returns headings at the same places of a page and its translation: all of them if their levels are the same in order,
/// or otherwise the H2s if both pages have the same number of them.
fn aligned<'o>(
    source: &'o [HeadingOutline],
    page: &'o [HeadingOutline],
) -> Vec<(&'o HeadingOutline, &'o HeadingOutline)> {
    let levels = |headings: &'o [HeadingOutline]| headings.iter().map(|heading| heading.level);
    if levels(source).eq(levels(page)) {
        return source.iter().zip(page).collect();
    }
    let second = |headings: &'o [HeadingOutline]| -> Vec<&'o HeadingOutline> {
        headings.iter().filter(|heading| heading.level == 2).collect()
    };
    let (source, page) = (second(source), second(page));
    if source.len() == page.len() { source.into_iter().zip(page).collect() } else { Vec::new() }
}
