//! The words that the settings add or replace.

use rustc_hash::FxHashMap;

use super::{Column, key, section_key};
use crate::config::Words;
use crate::playbook::mo::declared_letters;

/// `[vocabulary]`: words that override all others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomWords {
    columns: FxHashMap<String, Column>,
    /// The key of the English name of a section, by the key of a heading.
    sections: FxHashMap<String, String>,
    /// The names of sections, by the key of their English names.
    section_names: FxHashMap<String, String>,
    /// Words that replace an ID if there is no task, in lowercase.
    pub(super) none: Vec<String>,
    /// Labels of a phase.
    pub(super) phases: Vec<String>,
    /// Texts of the header of the M/O column, the usual one first.
    pub(super) mo_forms: Vec<String>,
    /// The letters that these declare, mandatory first.
    pub(super) mo_letters: Vec<(char, char)>,
}

impl CustomWords {
    /// Prepares the words of the settings.
    #[must_use]
    pub fn new(words: &Words) -> Self {
        let mut custom = Self {
            none: words.none.iter().map(|none| none.to_lowercase()).collect(),
            phases: words.phases.clone(),
            ..Self::default()
        };
        for (name, headings) in &words.columns {
            let column = Column::named(name);
            custom.columns.extend(headings.iter().map(|heading| (key(heading), column)));
            if column == Column::Mandatory {
                custom.mo_forms.extend(headings.iter().cloned());
            }
        }
        for (section, names) in &words.sections {
            let section = section_key(section);
            custom.sections.extend(names.iter().map(|name| (section_key(name), section.clone())));
            custom.section_names.extend(names.first().map(|name| (section, name.clone())));
        }
        custom.mo_letters = custom.mo_forms.iter().filter_map(|form| declared_letters(form)).collect();
        custom
    }

    /// Returns the usual texts of the M/O header: for the same two letters, the first.
    pub(super) fn usual_mo_forms(&self) -> impl Iterator<Item = &str> {
        let is_first = |&(place, form): &(usize, &String)| {
            let letters = declared_letters(form);
            letters.is_some() && self.mo_forms[..place].iter().all(|other| declared_letters(other) != letters)
        };
        self.mo_forms.iter().enumerate().filter(is_first).map(|(_, form)| form.as_str())
    }

    pub(super) fn column(&self, key: &str) -> Option<Column> {
        self.columns.get(key).copied()
    }

    pub(super) fn section(&self, key: &str) -> Option<&str> {
        self.sections.get(key).map(String::as_str)
    }

    pub(super) fn section_name(&self, english: &str) -> Option<&str> {
        self.section_names.get(english).map(String::as_str)
    }
}
