//! All tasks of a playbook, with one entry per ID.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::config::Settings;
use crate::facts::{PageFacts, TaskFact};
use crate::index::{Difference, Index, RepeatedTask, TaskOccurrence};
use crate::playbook::Locale;

/// The tasks of the requested pages, in the order of their numbers.
#[derive(Debug)]
pub struct Catalog<'a> {
    /// One entry per ID.
    pub tasks: Vec<CatalogTask<'a>>,
}

/// A task as most of its rows describe it.
///
/// If docsets that are not translations list the task, only their rows decide. A text is empty if no row has it.
#[derive(Debug)]
pub struct CatalogTask<'a> {
    /// The row that agrees with most of the others.
    pub row: &'a TaskFact,
    /// Whether the task is mandatory; `None` if no row has a valid M/O cell.
    pub mandatory: Option<bool>,
    /// Its name.
    pub name: &'a str,
    /// Its role.
    pub role: &'a str,
    /// Its services.
    pub services: &'a str,
    /// The phases of its pages, in page order and without duplicates.
    pub phases: Vec<&'a str>,
    /// The tags of the languages that list it, sorted.
    pub languages: Vec<&'static str>,
    /// The latest `ms.date` of its pages.
    pub last_review: Option<NaiveDate>,
    /// Its rows, in page order.
    pub listings: Vec<Listing<'a>>,
    /// The fields in which its rows differ.
    pub conflicts: Vec<Conflict<'a>>,
}

/// A row of a task table.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// The path of the page or include file.
    pub path: &'a str,
    /// The row.
    pub task: &'a TaskFact,
    /// The language of the docset, or of the table if the docset's language is unknown.
    pub locale: Locale,
    /// The effective `ms.date` of the page.
    pub reviewed: Option<NaiveDate>,
    page: &'a PageFacts,
    is_translation: bool,
}

/// A field of a task row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum TaskField {
    /// The name.
    Name,
    /// Whether the task is mandatory or optional.
    Mandatory,
    /// The role.
    Role,
    /// The services.
    Services,
}

/// A field in which the rows of one task differ. Names, roles, and services are compared within a language only.
#[derive(Debug)]
pub struct Conflict<'a> {
    /// The field.
    pub field: TaskField,
    /// The different values, in page order, each with the paths of its pages. There are at least two.
    pub values: Vec<(&'a str, Vec<&'a str>)>,
}

impl TaskField {
    /// All fields, in the order in which they are written.
    pub const ALL: [Self; 4] = [Self::Name, Self::Mandatory, Self::Role, Self::Services];

    /// Its name in output and in `--columns`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Mandatory => "mo",
            Self::Role => "role",
            Self::Services => "services",
        }
    }

    pub(super) fn difference(self) -> Difference {
        match self {
            Self::Name => Difference::Name,
            Self::Mandatory => Difference::Mandatory,
            Self::Role => Difference::Role,
            Self::Services => Difference::Services,
        }
    }

    /// Returns the text of this field in a row; empty if the row has none.
    #[must_use]
    pub fn of(self, task: &TaskFact) -> &str {
        match self {
            Self::Name => &task.name,
            Self::Mandatory => mo_word(task.mandatory),
            Self::Role => &task.role,
            Self::Services => &task.services,
        }
    }
}

/// Returns `M` or `O`; empty if it is not known.
#[must_use]
pub fn mo_word(mandatory: Option<bool>) -> &'static str {
    match mandatory {
        Some(true) => "M",
        Some(false) => "O",
        None => "",
    }
}

impl<'a> Catalog<'a> {
    /// Collects the tasks of the pages for whose path `is_shown` is true. Needs the facts `TASKS` and `OVERVIEW`.
    #[must_use]
    pub fn of(index: Index<'a>, is_shown: &dyn Fn(&str) -> bool) -> Self {
        let site = index.site;
        let mut by_id: BTreeMap<(usize, &str, &str), Vec<Listing<'a>>> = BTreeMap::new();
        for page in index.pages() {
            let path: &'a str = site.files.path(page.file);
            if !is_shown(path) {
                continue;
            }
            let docset = site.docset(page.docset);
            for task in page.tasks() {
                let locale = docset.locale.unwrap_or(task.locale);
                let reviewed = page.overview().date;
                let listing = Listing { path, task, locale, reviewed, page, is_translation: docset.source.is_some() };
                by_id.entry(number_key(&task.id)).or_default().push(listing);
            }
        }
        let tasks = by_id.into_values().filter_map(|listings| CatalogTask::of(listings, &site.settings));
        Self { tasks: tasks.collect() }
    }
}

/// Returns a key that sorts digits as numbers of any length.
fn number_key(id: &str) -> (usize, &str, &str) {
    let digits = id.trim_start_matches('0');
    (digits.len(), digits, id)
}

impl<'a> CatalogTask<'a> {
    /// Its ID.
    #[must_use]
    pub fn id(&self) -> &'a str {
        &self.row.id
    }

    /// Returns the text of a field, as [`TaskField::of`] does for a row.
    #[must_use]
    pub fn field(&self, field: TaskField) -> &'a str {
        match field {
            TaskField::Name => self.name,
            TaskField::Mandatory => mo_word(self.mandatory),
            TaskField::Role => self.role,
            TaskField::Services => self.services,
        }
    }

    /// Returns the paths of its pages, without duplicates.
    #[must_use]
    pub fn pages(&self) -> Vec<&'a str> {
        let mut paths: Vec<_> = self.listings.iter().map(|listing| listing.path).collect();
        paths.dedup();
        paths
    }

    fn of(listings: Vec<Listing<'a>>, settings: &Settings) -> Option<Self> {
        // In a ragged row, only the ID is reliable.
        let sound: Vec<Listing<'a>> = listings.iter().copied().filter(|listing| !listing.task.ragged).collect();
        let has_source = sound.iter().any(|listing| !listing.is_translation);
        let deciding = sound.iter().filter(|listing| !has_source || !listing.is_translation);
        let occurrences = deciding.clone().map(|listing| TaskOccurrence { page: listing.page, task: listing.task });
        let usual = RepeatedTask { listings: occurrences.collect() }.majority(settings);
        let row = usual.map_or(listings.first()?.task, |usual| usual.task);
        let text = |field: TaskField| {
            let same_language = deciding.clone().filter(|listing| listing.task.locale == row.locale);
            let own = Some(row).filter(|row| !row.ragged).into_iter();
            let mut texts = own.chain(same_language.map(|listing| listing.task)).map(|task| field.of(task));
            texts.find(|text| !text.is_empty()).unwrap_or_default()
        };
        let mandatory = match text(TaskField::Mandatory) {
            "" => sound.iter().find_map(|listing| listing.task.mandatory),
            word => Some(word == "M"),
        };
        let mut phases: Vec<&str> = Vec::new();
        for phase in listings.iter().filter_map(|listing| listing.page.overview().phase.as_deref()) {
            if !phases.contains(&phase) {
                phases.push(phase);
            }
        }
        let languages: BTreeSet<&str> = listings.iter().map(|listing| listing.locale.tag()).collect();
        Some(Self {
            row,
            mandatory,
            name: text(TaskField::Name),
            role: text(TaskField::Role),
            services: text(TaskField::Services),
            phases,
            languages: languages.into_iter().collect(),
            last_review: listings.iter().filter_map(|listing| listing.reviewed).max(),
            conflicts: conflicts(&sound, settings),
            listings,
        })
    }
}

/// Returns the fields in which the rows differ. As in rule PB303, texts that say the same in other words or in another
/// order do not differ.
fn conflicts<'a>(rows: &[Listing<'a>], settings: &Settings) -> Vec<Conflict<'a>> {
    let mut found = Vec::new();
    for field in TaskField::ALL {
        let locales: BTreeSet<Option<Locale>> = match field {
            TaskField::Mandatory => [None].into(),
            _ => rows.iter().map(|row| Some(row.task.locale)).collect(),
        };
        for locale in locales {
            let mut values: Vec<(&TaskFact, Vec<&str>)> = Vec::new();
            let compared = rows.iter().filter(|row| locale.is_none_or(|locale| row.task.locale == locale));
            for row in compared.filter(|row| !field.of(row.task).is_empty()) {
                let agrees = |(task, _): &&mut (&TaskFact, _)| {
                    field.of(task) == field.of(row.task)
                        || !task.differences(row.task, settings).contains(&field.difference())
                };
                match values.iter_mut().find(agrees) {
                    Some((_, pages)) if pages.last() == Some(&row.path) => {}
                    Some((_, pages)) => pages.push(row.path),
                    None => values.push((row.task, vec![row.path])),
                }
            }
            if values.len() > 1 {
                let values = values.into_iter().map(|(task, pages)| (field.of(task), pages)).collect();
                found.push(Conflict { field, values });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_the_order_of_their_numbers() {
        let mut ids = ["1000", "99", "007", "7", "123456789012345678901234567890"];
        ids.sort_by_key(|id| number_key(id));
        assert_eq!(ids, ["007", "7", "99", "1000", "123456789012345678901234567890"]);
    }
}
