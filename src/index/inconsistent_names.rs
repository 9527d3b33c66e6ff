//! Roles and services of tasks that are likely not what is meant.

use super::name_counts::rejoin_known_names;
use crate::config::Settings;
use crate::facts::{NameFact, PageFacts, TaskFact};
use crate::index::{Docset, NameCounts, times};
use crate::text::{Span, closest};

/// A name that is likely not what is meant.
#[derive(Debug)]
pub struct SuspectName<'a> {
    /// The page.
    pub page: &'a PageFacts,
    /// The task.
    pub task: &'a TaskFact,
    /// The name.
    pub name: String,
    /// Where it stands; not known where markup breaks it up.
    pub span: Option<Span>,
    /// Why.
    pub reason: Suspicion<'a>,
}

/// Why a name does not fit.
#[derive(Debug)]
pub enum Suspicion<'a> {
    /// It is none of those that the settings name; the nearest of them.
    NotListed(Option<&'a str>),
    /// It is used seldom and another, close to it, often.
    Slip {
        /// How often it is used, in words.
        used: String,
        /// The other.
        usual: &'a str,
        /// How often that is used, in words.
        usual_used: String,
    },
}

impl Suspicion<'_> {
    /// The name that is likely meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::NotListed(nearest) => *nearest,
            Self::Slip { usual, .. } => Some(usual),
        }
    }
}

/// How like a listed name another has to be to be taken for it.
const LIKE: f64 = 0.7;

impl<'a> Docset<'a> {
    /// The names that do not fit among those that `of` takes from each task.
    ///
    /// `known` are names that are right whatever the docset says; where `is_all`, no other name is.
    #[must_use]
    pub fn misfits<N: Iterator<Item = NameFact<'a>>>(
        &self,
        known: &'a [String],
        is_all: bool,
        settings: &Settings,
        of: impl Fn(&'a TaskFact) -> N,
    ) -> Vec<SuspectName<'a>> {
        let tasks = || {
            let sound =
                |page: &'a PageFacts| page.tasks().iter().filter(|task| !task.ragged).map(move |task| (page, task));
            self.pages().flat_map(sound)
        };
        let is_known = |name: &str| known.iter().any(|known| known == name);
        let mut found = Vec::new();
        if is_all {
            for (page, task) in tasks() {
                for (name, span) in rejoin_known_names(&of(task).collect::<Vec<_>>(), known)
                    .into_iter()
                    .filter(|(name, _)| !is_known(name))
                {
                    let reason = Suspicion::NotListed(closest(&name, known.iter().map(String::as_str), LIKE));
                    found.push(SuspectName { page, task, name: name.into_owned(), span, reason });
                }
            }
            return found;
        }
        let mut usage = NameCounts::default();
        for name in tasks().flat_map(|(_, task)| of(task)) {
            usage.add(name.name);
        }
        let slips = usage.likely_typos(settings.rare, settings.often);
        if slips.is_empty() {
            return found;
        }
        for (page, task) in tasks() {
            for name in of(task) {
                let Some(&usual) = slips.get(name.name).filter(|_| !is_known(name.name)) else { continue };
                let reason =
                    Suspicion::Slip { used: times(usage.of(name.name)), usual, usual_used: times(usage.of(usual)) };
                found.push(SuspectName { page, task, name: name.name.to_string(), span: name.span, reason });
            }
        }
        found
    }
}
