//! The meaning of pages: task tables, Refresh Summaries, scenario tables, L1, L2, and L3, dates, languages, and
//! audiences.
//!
//! [`Page`] is a parsed [`Document`] with this knowledge, computed once. Rules ask the page; no rule parses table
//! headers or headings itself.

mod audience;
mod column_texts;
mod date;
mod header_words;
mod level;
mod level_entry;
mod level_name;
mod link_text;
mod locale;
mod metadata_keys;
mod mo;
mod mo_values;
mod name_tokens;
mod outline;
mod placeholder;
mod process;
mod ragged;
mod refresh;
mod scenario;
mod section;
mod task;
mod task_name;
mod unread;
mod vocabulary;
mod word_tally;

pub use audience::Audience;
pub use date::{Date, DateForm, DateProblem, parse_date};
pub use header_words::read_column;
pub(crate) use level::{LEVEL_PAGE_PREFIX, is_level_file};
pub use level::{Level, LevelList};
pub use level_entry::LevelEntry;
pub(crate) use level_name::parse_label;
pub use level_name::{level_key, mentions_level, name_form};
pub use link_text::{announces_image, is_vague};
pub use locale::Locale;
pub use metadata_keys::{contains_terms, is_known_key, known_metadata_keys, metadata_meaning, suggested_key};
pub use mo::{MoCell, MoColumn, MoHeader, mandatory_word};
pub use mo_values::{Choice, MoValues};
pub(crate) use name_tokens::NameTokens;
pub use outline::{ColumnOutline, HeadingOutline, Outline, TableOutline};
pub use placeholder::{is_placeholder, is_placeholder_comment, placeholders};
pub use process::HeaderLabels;
pub use ragged::RaggedCause;
pub use refresh::{RefreshDate, RefreshSummary};
pub use scenario::{ScenarioColumn, ScenarioTable, Status, StatusPart};
pub use section::{REFRESH_SUMMARY, Sections};
pub use task::{Task, TaskTable, is_number, split_services};
pub use task_name::share_a_word;
pub use unread::UnreadColumn;
pub use vocabulary::{
    Column, CustomWords, Evidence, Learned, Lesson, SECTIONS, Vocabulary, WordOrigin, key as word_key,
};

use std::cell::OnceCell;
use std::sync::Arc;

use crate::page::Document;
use crate::text::Span;

/// A page with its meaning in the playbook.
#[derive(Debug)]
pub struct Page<'s> {
    document: Document<'s>,
    /// Whether it is a page or an include file.
    pub role: PageKind,
    /// Tables that list tasks.
    pub task_tables: Vec<TaskTable>,
    /// The record of its changes, if it has one.
    pub refresh_summary: Option<RefreshSummary>,
    /// Example tables for a status, valid or invalid.
    pub scenario_tables: Vec<ScenarioTable>,
    /// The place in the L1/L2/L3 hierarchy, for the pages that describe it.
    pub level: Option<Level>,
    /// Sections that list the L3s of an L2.
    pub level_lists: Vec<LevelList>,
    /// The labels under the title: a page with a phase describes a process.
    pub labels: Option<HeaderLabels>,
    /// Read when first asked for.
    sections: OnceCell<Sections>,
    /// Read when first asked for.
    outline: OnceCell<Arc<Outline>>,
    /// The words with which it was read.
    vocabulary: &'s Vocabulary,
}

/// The role of a Markdown file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A page of the site.
    Page,
    /// An include file, which has no front matter and structure of its own.
    Include,
}

impl<'s> Page<'s> {
    /// Interprets `document` with the words of `vocabulary`.
    #[must_use]
    pub fn new(document: Document<'s>, role: PageKind, vocabulary: &'s Vocabulary) -> Self {
        let mut page = Self {
            role,
            task_tables: Vec::new(),
            refresh_summary: None,
            scenario_tables: Vec::new(),
            level: None,
            level_lists: LevelList::all(&document),
            labels: HeaderLabels::of(&document, vocabulary),
            sections: OnceCell::new(),
            outline: OnceCell::new(),
            vocabulary,
            document,
        };
        for (index, table) in page.document.tables.iter().enumerate() {
            let headers = header_words::headers(&page.document, table, vocabulary);
            if let Some(tasks) = TaskTable::of(&page.document, index, &headers, vocabulary) {
                page.task_tables.push(tasks);
            } else if let Some(summary) = RefreshSummary::of(&page.document, index, &headers, vocabulary) {
                // The last one counts: a change log shows other tables of this type before its own record.
                page.refresh_summary = Some(summary);
            } else if let Some(scenarios) = ScenarioTable::of(index, &headers) {
                page.scenario_tables.push(scenarios);
            }
        }
        page.level = Level::of(&page.document, &page.scenario_tables);
        page
    }

    /// Does the same for a page of which only the text is known.
    #[must_use]
    pub fn of(document: Document<'s>) -> Self {
        Self::new(document, PageKind::Page, Vocabulary::built_in())
    }

    /// Returns the words with which it was read.
    #[must_use]
    pub fn vocabulary(&self) -> &'s Vocabulary {
        self.vocabulary
    }

    /// The page without the task tables of other languages than `locales`, given as tags (`[tasks] locales`). Those in a
    /// language without a tag stay.
    #[must_use]
    pub fn retain_locales(mut self, locales: &[String]) -> Self {
        let is_listed = |locale: Locale| locale == Locale::Other || locales.iter().any(|tag| tag == locale.tag());
        self.task_tables.retain(|table| is_listed(table.locale));
        self
    }

    /// Returns the span for problems of the page in general: its title, or else the start of its text.
    #[must_use]
    pub fn name_span(&self) -> Span {
        let top = self.headings.iter().find(|heading| heading.level == 1).or(self.headings.first());
        top.map_or(Span::empty(self.document.body.start as usize), |heading| heading.content)
    }

    /// Returns what it shows before any of its words is known.
    #[must_use]
    pub fn outline(&self) -> &Arc<Outline> {
        self.outline.get_or_init(|| Arc::new(Outline::of(&self.document, self.vocabulary)))
    }

    /// Returns the headings of its sections.
    #[must_use]
    pub fn sections(&self) -> &Sections {
        self.sections.get_or_init(|| Sections::of(&self.document, self.vocabulary))
    }

    /// Returns the language of the page's task tables.
    #[must_use]
    pub fn task_locale(&self) -> Option<Locale> {
        self.task_tables.first().map(|table| table.locale)
    }
}

impl<'s> std::ops::Deref for Page<'s> {
    type Target = Document<'s>;

    fn deref(&self) -> &Self::Target {
        &self.document
    }
}
