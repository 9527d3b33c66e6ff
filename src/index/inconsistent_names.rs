//! Probable typos in the roles and services of tasks.

use rustc_hash::{FxHashMap, FxHashSet};

use super::name_counts::KnownNames;
use crate::config::Settings;
use crate::facts::{FactKinds, NameFact, PageFacts, TaskFact};
use crate::index::{Docset, NameCounts, times};
use crate::text::{Span, Spelling, SuggestionBudget};
use crate::vfs::FileId;

/// A column of tasks whose cells contain names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameColumn {
    /// The roles of the task.
    Role,
    /// The services of the task.
    Services,
}

/// A name that is probably wrong.
#[derive(Debug)]
pub struct SuspectName {
    /// The page.
    pub file: FileId,
    /// The ID of the task.
    pub task: Box<str>,
    /// The span of the ID.
    pub task_span: Span,
    /// The cell.
    pub cell: Option<Span>,
    /// The name.
    pub name: Box<str>,
    /// The span of the name, unless markup breaks it up.
    pub span: Option<Span>,
    /// The reason.
    pub reason: Suspicion,
}

/// Why a name does not fit.
#[derive(Clone, Debug)]
pub enum Suspicion {
    /// It is not one of those in the settings; with the most similar of them.
    NotListed(Option<Box<str>>),
    /// A similar name exists, and one of the two is rare.
    Spelling {
        /// How often it is used, in words.
        used: String,
        /// The other.
        other: Box<str>,
        /// How often the other one is used, in words.
        other_used: String,
        /// Whether it is certain that the other one is right, because the settings or the docset that this one
        /// translates contain it.
        is_decided: bool,
    },
}

impl NameColumn {
    /// Returns the names in the task's cell.
    fn names(self, task: &TaskFact) -> Box<dyn Iterator<Item = NameFact<'_>> + '_> {
        match self {
            Self::Role => Box::new(task.roles()),
            Self::Services => Box::new(task.services()),
        }
    }
}

impl SuspectName {
    fn of(page: &PageFacts, task: &TaskFact, column: NameColumn, name: NameFact<'_>, reason: Suspicion) -> Self {
        let cell = match column {
            NameColumn::Role => task.role_span,
            NameColumn::Services => task.services_span,
        };
        let (name, span) = (name.name.into(), name.span);
        Self { file: page.file, task: task.id.clone(), task_span: task.span, cell, name, span, reason }
    }
}

impl Suspicion {
    /// Returns the intended name, if the settings or another docset show it.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::NotListed(nearest) => nearest.as_deref(),
            Self::Spelling { other, is_decided, .. } => is_decided.then_some(other),
        }
    }
}

/// The minimum similarity of a listed name, from 0 to 1.
const LIKE: f64 = 0.7;

impl<'a> Docset<'a> {
    /// Returns the inconsistent names of a column. Several rules need them; they are computed once.
    #[must_use]
    pub fn suspect_names(&self, column: NameColumn) -> &'a [SuspectName] {
        FactKinds::TASKS.assert_readable(Some(self.id));
        let of_column = &self.index.data.suspect_names[self.id.0 as usize][column as usize];
        of_column.get_or_init(|| {
            let settings = &self.index.site.settings;
            let (known, is_all): (Vec<&str>, bool) = match column {
                NameColumn::Role => {
                    let roles = settings.roles.iter();
                    let names = roles.flat_map(|role| role.abbreviations.iter().chain([&role.name]));
                    (names.map(String::as_str).collect(), settings.roles_are_all)
                }
                NameColumn::Services => {
                    (settings.services.iter().map(String::as_str).collect(), !settings.services.is_empty())
                }
            };
            if is_all { self.unlisted(column, &known) } else { self.slips(column, &known) }
        })
    }

    fn sound_tasks(&self) -> impl Iterator<Item = (&'a PageFacts, &'a TaskFact)> + use<'a> {
        self.pages().flat_map(|page| page.tasks().iter().filter(|task| !task.ragged).map(move |task| (page, task)))
    }

    /// Returns the names that are not among the `known` ones.
    fn unlisted(&self, column: NameColumn, known: &[&str]) -> Vec<SuspectName> {
        let known_names = KnownNames::of(known);
        let spellings: Vec<Spelling<'_>> = known.iter().map(|name| Spelling::of(name)).collect();
        let budget = SuggestionBudget::for_docset();
        let mut reasons: FxHashMap<Box<str>, Suspicion> = FxHashMap::default();
        let mut suspects = Vec::new();
        for (page, task) in self.sound_tasks() {
            for (name, span) in known_names.rejoin(&column.names(task).collect::<Vec<_>>()) {
                if known_names.contains(&name) {
                    continue;
                }
                let reason = match reasons.get(&*name) {
                    Some(reason) => reason.clone(),
                    None => {
                        let nearest = budget.closest_spelling(&Spelling::of(&name), &spellings, LIKE);
                        let reason = Suspicion::NotListed(nearest.map(Box::from));
                        reasons.insert((&*name).into(), reason.clone());
                        reason
                    }
                };
                suspects.push(SuspectName::of(page, task, column, NameFact { name: &name, span }, reason));
            }
        }
        suspects
    }

    /// Returns the names with two spellings, a common and a rare one, except those that are `known`. The numbers of
    /// uses do not show which is right. If the docset that this one translates has only one of them, that is the right
    /// one; otherwise, the rare one is reported.
    fn slips(&self, column: NameColumn, known: &[&str]) -> Vec<SuspectName> {
        let Settings { typo_max_uses, typo_min_usual, .. } = self.index.site.settings;
        let usage = self.usage(column);
        let slips = usage.likely_typos(typo_max_uses, typo_min_usual);
        if slips.is_empty() {
            return Vec::new();
        }
        let source = self.info().source.map(|id| Docset { index: self.index, id }.usage(column)).unwrap_or_default();
        let is_in_source = |name: &str| source.of(name) > 0;
        let known: FxHashSet<&str> = known.iter().copied().collect();
        // Returns the spellings to report, each with the other one.
        let mut wrong: FxHashMap<&str, (&str, bool)> = FxHashMap::default();
        for (&seldom, &usual) in slips.iter().filter(|(seldom, _)| !known.contains(**seldom)) {
            match (is_in_source(seldom), is_in_source(usual)) {
                (true, false) if !known.contains(usual) => wrong.insert(usual, (seldom, true)),
                (in_source, other) => wrong.insert(seldom, (usual, known.contains(usual) || other && !in_source)),
            };
        }
        let mut suspects = Vec::new();
        for (page, task) in self.sound_tasks() {
            for name in column.names(task) {
                let Some(&(other, is_decided)) = wrong.get(name.name) else { continue };
                let (used, other_used) = (times(usage.of(name.name)), times(usage.of(other)));
                let reason = Suspicion::Spelling { used, other: other.into(), other_used, is_decided };
                suspects.push(SuspectName::of(page, task, column, name, reason));
            }
        }
        suspects
    }

    /// Returns how often the names of a column are used.
    fn usage(&self, column: NameColumn) -> NameCounts<'a> {
        let mut usage = NameCounts::default();
        for name in self.sound_tasks().flat_map(|(_, task)| column.names(task)) {
            usage.add(name.name);
        }
        usage
    }
}
