//! Whether rows on several pages are the same task, and whether they agree.

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::facts::{PageFacts, TaskFact};
use crate::index::Docset;
use crate::playbook::{Locale, share_a_word, split_services};
use crate::text::push_lower;

/// A task that several pages of a docset list.
#[derive(Debug)]
pub struct RepeatedTask<'a> {
    /// Its first row on each page, in the order of the pages. At least two.
    pub listings: Vec<TaskOccurrence<'a>>,
}

/// A task on a page.
#[derive(Clone, Copy, Debug)]
pub struct TaskOccurrence<'a> {
    /// The page.
    pub page: &'a PageFacts,
    /// The task.
    pub task: &'a TaskFact,
}

/// The difference between two rows of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Mandatory or optional.
    Mandatory,
    /// The name, beyond case, spaces, punctuation, and `&`.
    Name,
    /// The role.
    Role,
    /// The services, in any order.
    Services,
}

/// The maximum number of pages of one task that are compared to find the majority.
const MAX_COMPARED: usize = 32;

impl<'a> Docset<'a> {
    /// Returns the tasks that several pages list, in the order of their IDs.
    #[must_use]
    pub fn repeated_tasks(&self) -> Vec<RepeatedTask<'a>> {
        let mut by_id: BTreeMap<&str, Vec<TaskOccurrence<'a>>> = BTreeMap::new();
        for page in self.pages() {
            for task in page.tasks().iter().filter(|task| !task.ragged) {
                let listings = by_id.entry(&task.id).or_default();
                if listings.last().is_none_or(|last| last.page.file != page.file) {
                    listings.push(TaskOccurrence { page, task });
                }
            }
        }
        let repeated = by_id.into_values().filter(|listings| listings.len() > 1);
        repeated.map(|listings| RepeatedTask { listings }).collect()
    }
}

impl<'a> RepeatedTask<'a> {
    /// Returns the row that agrees with most others, the first of them if there are several: rows that differ from it
    /// are the exceptions.
    #[must_use]
    pub fn majority(&self, settings: &Settings) -> Option<TaskOccurrence<'a>> {
        // Most pages copy the row of another, so each different row is compared once, with its number of occurrences.
        let mut rows: Vec<(TaskOccurrence<'a>, usize)> = Vec::new();
        for &listing in self.listings.iter().take(MAX_COMPARED) {
            match rows.iter_mut().find(|(row, _)| row.task.is_same_row(listing.task)) {
                Some((_, count)) => *count += 1,
                None => rows.push((listing, 1)),
            }
        }
        let mut agreeing: Vec<usize> = rows.iter().map(|&(_, count)| count).collect();
        for (index, (row, count)) in rows.iter().enumerate() {
            for (other_index, (other, other_count)) in rows.iter().enumerate().skip(index + 1) {
                if row.task.locale == other.task.locale && row.task.differences(other.task, settings).is_empty() {
                    agreeing[index] += other_count;
                    agreeing[other_index] += count;
                }
            }
        }
        // `max_by_key` takes the last of equals.
        rows.iter().zip(agreeing).rev().max_by_key(|&(_, agreeing)| agreeing).map(|(&(row, _), _)| row)
    }
}

impl TaskFact {
    /// Whether both can be the same task: they are in different languages, or their names share a significant word.
    #[must_use]
    pub fn could_be_same_task(&self, other: &Self) -> bool {
        self.locale != other.locale || share_a_word(self.locale, &self.name, &other.name)
    }

    /// Whether all compared values are equal in both rows.
    fn is_same_row(&self, other: &Self) -> bool {
        (self.locale, self.mandatory) == (other.locale, other.mandatory)
            && self.name == other.name
            && self.role == other.role
            && self.services == other.services
    }

    /// Returns the differences of both rows. Across languages, only the letter can be compared; a missing value agrees
    /// with everything.
    #[must_use]
    pub fn differences(&self, other: &Self, settings: &Settings) -> Vec<Difference> {
        let mut found = Vec::new();
        if self.mandatory.is_some() && other.mandatory.is_some() && self.mandatory != other.mandatory {
            found.push(Difference::Mandatory);
        }
        if self.locale != other.locale {
            return found;
        }
        let differs = |a: &str, b: &str, equal: &dyn Fn() -> bool| !a.is_empty() && !b.is_empty() && a != b && !equal();
        if differs(&self.name, &other.name, &|| task_key(&self.name, self.locale) == task_key(&other.name, self.locale))
        {
            found.push(Difference::Name);
        }
        if differs(&self.role, &other.role, &|| roles_agree(&self.role, &other.role, self.locale, settings)) {
            found.push(Difference::Role);
        }
        if differs(&self.services, &other.services, &|| service_key(&self.services) == service_key(&other.services)) {
            found.push(Difference::Services);
        }
        found
    }
}

/// Returns the part of a name that is compared: letters and digits, in lowercase, with the word for `&`.
fn task_key(name: &str, locale: Locale) -> String {
    let and = match locale {
        Locale::En => "and",
        Locale::De => "und",
        Locale::Es => "y",
        Locale::Pt | Locale::It => "e",
        Locale::Fr => "et",
        Locale::Nl => "en",
        Locale::Pl => "i",
        Locale::Ru => "и",
        Locale::Tr => "ve",
        Locale::Ja | Locale::Zh | Locale::Ko | Locale::Other => "",
    };
    let mut key = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '&' => key.push_str(and),
            _ if character.is_alphanumeric() => push_lower(&mut key, character),
            _ => {}
        }
    }
    key
}

/// Returns the services of a cell, in lowercase and sorted.
fn service_key(services: &str) -> Vec<String> {
    let mut key: Vec<String> = split_services(services).map(str::to_lowercase).collect();
    key.sort_unstable();
    key.dedup();
    key
}

/// Returns the roles of a cell by their full names, in lowercase and sorted, and whether the settings know all of them.
///
/// `FastTrack` at the start does not distinguish FastTrack roles.
#[must_use]
pub fn canonical_roles(cell: &str, settings: &Settings) -> (Vec<String>, bool) {
    let mut known = true;
    let mut roles: Vec<String> = split_services(cell)
        .map(|part| {
            let lower = part.to_lowercase();
            let is_named = |name: &str| name.to_lowercase() == lower;
            let role = settings.roles.iter().find(|role| {
                is_named(&role.name) || role.abbreviations.iter().any(|abbreviation| is_named(abbreviation))
            });
            known &= role.is_some();
            let name = role.map_or(lower, |role| role.name.to_lowercase());
            name.strip_prefix("fasttrack ").map_or(name.clone(), str::to_owned)
        })
        .collect();
    roles.sort_unstable();
    roles.dedup();
    (roles, known)
}

/// Whether both cells have the same roles. In a language other than English, an unknown role may be the abbreviation or
/// translation of a known one. Initials stand for any role.
fn roles_agree(one: &str, other: &str, locale: Locale, settings: &Settings) -> bool {
    let ((a, a_known), (b, b_known)) = (canonical_roles(one, settings), canonical_roles(other, settings));
    let is_same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase() || is_initials(a, b) || is_initials(b, a);
    let are_all_in = |one: &str, other: &str| split_services(one).all(|a| split_services(other).any(|b| is_same(a, b)));
    a == b || locale != Locale::En && a_known != b_known || are_all_in(one, other) && are_all_in(other, one)
}

/// Whether a role is written by the first letters of another's words, or by its capitals: `FE` for `FastTrack Engineer`,
/// `FTA` for `FastTrack Architect`.
fn is_initials(short: &str, role: &str) -> bool {
    let is_short = (2..=4).contains(&short.chars().count()) && short.chars().all(char::is_uppercase);
    let initials = || role.split_whitespace().filter_map(|word| word.chars().next());
    let capitals = || role.chars().filter(|letter| letter.is_uppercase());
    is_short && short != role && (short.chars().eq(initials()) || short.chars().eq(capitals()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_beyond_punctuation() {
        let same = |a: &str, b: &str| task_key(a, Locale::En) == task_key(b, Locale::En);
        assert!(same("Plan & build – the Pilot", "Plan and Build - the pilot."));
        assert!(!same("Phased Deployment", "Phased Deployments"));
    }

    #[test]
    fn roles_are_the_same_by_abbreviation_and_in_any_order() {
        let settings = Settings::default();
        let agree = |a: &str, b: &str, locale| roles_agree(a, b, locale, &settings);
        assert!(agree("FE / FM", "FastTrack Manager, FastTrack Engineer", Locale::En));
        assert!(agree("Targeting Manager", "FastTrack Targeting Manager", Locale::En));
        assert!(!agree("FE", "FM", Locale::En));
        assert!(agree("FE", "FastTrack エンジニア", Locale::Ja));
        assert!(agree("FE", "Ingeniero de FastTrack", Locale::Es));
        assert!(!agree("FE", "FM", Locale::Es));
        assert!(agree("SR / PO", "Senior Reviewer, Product Owner", Locale::En));
        assert!(agree("STA", "SafeTrip Agent", Locale::En));
        assert!(!agree("SR", "Senior Owner", Locale::En));
    }
}
