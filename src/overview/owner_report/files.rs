//! The files of the report, and when their reviews are due.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{OwnerEntry, ReportInput};
use crate::facts::PageFacts;
use crate::index::Index;
use crate::playbook::PageKind;
use crate::site::{Scope, days_overdue};
use crate::vfs::{Lookup, folder_of};

/// A file that the report mentions.
#[derive(Debug, Serialize)]
pub struct FileEntry<'a> {
    /// Its path, relative to the root.
    pub path: &'a str,
    /// The type of the file.
    pub kind: FileKind,
    /// The title in its front matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// Its owner, as an index into `owners`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<usize>,
    /// Its folder, as an index into `sections`.
    pub section: usize,
    /// Its last review, if the date is on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewEntry>,
    /// Why a page has no review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undated: Option<Undated>,
}

/// The type of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A requested page. Only these are counted.
    Page,
    /// Another page that the report mentions, such as the source of a translation.
    Mentioned,
    /// Another file, such as an include file, a TOC, or an image.
    Other,
}

/// The last review of a page.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ReviewEntry {
    /// Its date.
    pub date: NaiveDate,
    /// The number of days for which the review is valid.
    pub limit: u32,
    /// The last day on which it is valid; `None` if that is after the end of the calendar.
    pub due: Option<NaiveDate>,
    /// Days since the review; negative if it is in the future.
    pub age: i64,
    /// Days since the last day on which it was valid; negative if that day is in the future.
    pub days_overdue: i64,
    /// Whether the page suppresses the rule on late reviews.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_suppressed: bool,
}

/// Why a page has no review.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Undated {
    /// It has no valid date.
    Missing,
    /// docfx.json sets the date, which says nothing about the page.
    Docfx,
    /// The page cannot be read.
    Unreadable,
}

impl FileEntry<'_> {
    /// Whether it is a page whose review is overdue.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.kind == FileKind::Page
            && self.review.is_some_and(|review| review.days_overdue > 0 && !review.is_suppressed)
    }
}

/// The files so far, without duplicates.
pub(super) struct FileTable<'a> {
    pub(super) entries: Vec<FileEntry<'a>>,
    pub(super) owners: Vec<OwnerEntry<'a>>,
    pub(super) sections: Vec<&'a str>,
    index: Index<'a>,
    places: FxHashMap<&'a str, usize>,
    owner_places: BTreeMap<String, usize>,
    section_places: FxHashMap<&'a str, usize>,
}

impl<'a> FileTable<'a> {
    /// Collects the requested pages.
    pub(super) fn of(input: &ReportInput<'a, '_>) -> Self {
        let index = input.index;
        let site = index.site;
        let pages = site.files.iter().filter(|(file, _)| site.scope_of(*file) == Scope::Page);
        let pages = pages.filter(|(_, path)| (input.is_shown)(path));
        let pages: Vec<(&'a str, Option<&'a PageFacts>)> =
            pages.map(|(file, path)| (&**path, index.page(file))).collect();
        // Includes the owners of pages that are only mentioned: sources and translations have owners too.
        let mut aliases: BTreeMap<String, &'a str> = BTreeMap::new();
        for owner in index.pages().filter_map(|page| page.overview().owner.as_deref()) {
            aliases.entry(owner.to_lowercase()).or_insert(owner);
        }
        let is_unlisted = |alias: &str| input.owners.is_some_and(|owners| !owners.contains(alias));
        let owners = aliases.values().map(|alias| OwnerEntry { alias, is_unlisted: is_unlisted(alias) }).collect();
        let owner_places = aliases.into_keys().zip(0..).collect();
        let mut sections: Vec<&'a str> = pages.iter().map(|(path, _)| section_of(path)).collect();
        sections.sort_unstable();
        sections.dedup();
        let mut table = Self {
            entries: Vec::new(),
            section_places: sections.iter().copied().zip(0..).collect(),
            owners,
            sections,
            index,
            places: FxHashMap::default(),
            owner_places,
        };
        for (path, page) in pages {
            let entry = table.entry(path, FileKind::Page);
            let facts = page.map(PageFacts::overview);
            let review = page.zip(facts.and_then(|facts| facts.review)).map(|(page, review)| ReviewEntry {
                date: review.date,
                limit: review.limit,
                due: review.date.checked_add_days(Days::new(review.limit.into())),
                age: input.today.signed_duration_since(review.date).num_days(),
                days_overdue: days_overdue(review.date, review.limit, input.today),
                is_suppressed: (input.is_suppressed)(page, path),
            });
            let undated = match facts {
                _ if review.is_some() => None,
                Some(facts) if facts.date.is_some() => Some(Undated::Docfx),
                Some(_) => Some(Undated::Missing),
                None => Some(Undated::Unreadable),
            };
            table.push(FileEntry { review, undated, ..entry });
        }
        table
    }

    /// Returns the index of the file at `path`, after adding it if needed.
    pub(super) fn place(&mut self, path: &'a str) -> usize {
        match self.places.get(path) {
            Some(&place) => place,
            None => {
                let is_page = self.facts(path).is_some_and(|page| page.role == PageKind::Page);
                let entry = self.entry(path, if is_page { FileKind::Mentioned } else { FileKind::Other });
                self.push(entry)
            }
        }
    }

    fn facts(&self, path: &str) -> Option<&'a PageFacts> {
        match self.index.site.files.lookup(path) {
            Lookup::Found(file) => self.index.page(file),
            _ => None,
        }
    }

    fn entry(&mut self, path: &'a str, kind: FileKind) -> FileEntry<'a> {
        let facts = self.facts(path);
        let owner = facts.and_then(|page| page.overview().owner.as_deref());
        let section = section_of(path);
        let section = *self.section_places.entry(section).or_insert_with(|| {
            self.sections.push(section);
            self.sections.len() - 1
        });
        FileEntry {
            path,
            kind,
            title: facts.and_then(|page| page.metadata().title.as_ref()).map(|(title, _)| &**title),
            owner: owner.and_then(|owner| self.owner_places.get(&owner.to_lowercase())).copied(),
            section,
            review: None,
            undated: None,
        }
    }

    fn push(&mut self, entry: FileEntry<'a>) -> usize {
        self.places.insert(entry.path, self.entries.len());
        self.entries.push(entry);
        self.entries.len() - 1
    }
}

/// The section of a file: its folder, or `.` at the root.
fn section_of(path: &str) -> &str {
    match folder_of(path) {
        "" => ".",
        folder => folder,
    }
}
