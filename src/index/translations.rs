//! Which docset translates which, and which of their pages belong together.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::facts::{FactKinds, PageFacts};
use crate::index::{Docset, TaskOccurrence};
use crate::playbook::{Locale, PageKind};
use crate::site::names_of_translation;

/// A docset and the one that it translates.
#[derive(Debug)]
pub struct Translation<'a> {
    /// The docset that is translated.
    pub source: Docset<'a>,
    docset: Docset<'a>,
    /// Pages of the source with the page that translates them.
    pub pairs: Vec<Pair<'a>>,
    /// Pages of the source without one.
    pub missing: Vec<&'a PageFacts>,
    /// The suffix of translated pages, computed when first needed.
    suffix: OnceCell<&'a str>,
}

/// A page with its translation.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The page that is translated.
    pub source: &'a PageFacts,
    /// Its translation.
    pub page: &'a PageFacts,
}

/// A task that is mandatory on a page and optional on its translation, or the reverse.
#[derive(Clone, Copy, Debug)]
pub struct MoMismatch<'a> {
    /// On the translation.
    pub here: TaskOccurrence<'a>,
    /// On the page that is translated.
    pub there: TaskOccurrence<'a>,
    /// Whether it is mandatory there.
    pub wanted: bool,
}

impl<'a> Docset<'a> {
    /// Returns the docset that it translates, if the settings or the folders show it.
    ///
    /// The translation of `x.md` is `x-de.md` with the suffix of the docset's language, or else `x.md` in the same
    /// folder below the docset's own. If both exist, the latter is a remnant in the source language.
    #[must_use]
    pub fn translation(&self) -> Option<Translation<'a>> {
        FactKinds::NONE.assert_readable(None);
        let info = self.info();
        let source = Docset { index: self.index, id: info.source? };
        let is_page = |page: &&PageFacts| page.role == PageKind::Page;
        let here: FxHashMap<&str, &PageFacts> =
            self.pages().filter(is_page).map(|page| (self.path_of(page), page)).collect();
        let (mut pairs, mut missing) = (Vec::new(), Vec::new());
        for page in source.pages().filter(is_page) {
            let found = names_of_translation(source.path_of(page), info).find_map(|name| here.get(&*name));
            match found {
                Some(&translated) => pairs.push(Pair { source: page, page: translated }),
                None => missing.push(page),
            }
        }
        Some(Translation { source, docset: *self, pairs, missing, suffix: OnceCell::new() })
    }
}

impl<'a> Translation<'a> {
    /// Returns the name of a page of the source: `English page`.
    #[must_use]
    pub fn source_page(&self) -> String {
        let known = self.source.info().locale.filter(|locale| *locale != Locale::Other);
        known.map_or_else(|| "source page".to_owned(), |locale| format!("{} page", locale.name()))
    }

    /// Returns tasks that are mandatory on a page and optional on its translation, or the reverse.
    #[must_use]
    pub fn mo_mismatches(&self) -> Vec<MoMismatch<'a>> {
        let mut found = Vec::new();
        for pair in &self.pairs {
            // The letter of a task if all rows on the source page agree. If they don't, the translation cannot follow
            // them.
            let mut said: FxHashMap<&str, (TaskOccurrence<'a>, Option<bool>)> = FxHashMap::default();
            for page in self.docset.index.with_includes(pair.source) {
                for task in page.tasks() {
                    let mandatory = task.mandatory.filter(|_| !task.ragged);
                    let (_, all) = said.entry(&task.id).or_insert((TaskOccurrence { page, task }, mandatory));
                    *all = all.filter(|_| *all == mandatory);
                }
            }
            for task in pair.page.tasks().iter().filter(|task| !task.ragged) {
                if let (Some(says), Some(&(there, Some(wanted)))) = (task.mandatory, said.get(&*task.id))
                    && says != wanted
                {
                    found.push(MoMismatch { here: TaskOccurrence { page: pair.page, task }, there, wanted });
                }
            }
        }
        found
    }

    /// Returns the path below the docset's folder of the translation of a page, in the style of the other pages.
    #[must_use]
    pub fn counterpart_of(&self, page: &PageFacts) -> String {
        let stem = |path: &'_ str| path.strip_suffix(".md").unwrap_or(path).to_owned();
        let suffixes = &self.docset.info().suffixes;
        let suffix_of = |pair: &Pair<'_>| {
            let own = stem(self.source.path_of(pair.source));
            let here = self.docset.path_of(pair.page);
            let ends = |suffix: &&Arc<str>| here.strip_prefix(&*own).is_some_and(|rest| rest == format!("{suffix}.md"));
            suffixes.iter().find(ends).map(AsRef::as_ref)
        };
        let suffix = self.suffix.get_or_init(|| self.pairs.iter().find_map(suffix_of).unwrap_or_default());
        format!("{}{suffix}.md", stem(self.source.path_of(page)))
    }
}
