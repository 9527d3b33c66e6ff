//! Which docset translates which, and which of their pages belong together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Docset, DocsetId, DocsetInfo, PageFacts, Scope, Site, TaskOccurrence};
use crate::playbook::{Locale, PageKind};

/// A docset and the one that it translates.
#[derive(Debug)]
pub struct Translation<'a> {
    /// The docset that is translated.
    pub source: Docset<'a>,
    docset: Docset<'a>,
    /// The language of the translation.
    locale: Option<Locale>,
    /// Pages of the source with the page that translates them.
    pub pairs: Vec<Pair<'a>>,
    /// Pages of the source without one.
    pub missing: Vec<&'a PageFacts>,
}

/// A page and its translation.
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

/// So many pages have to be paired before folders side by side are taken for a docset and its translation.
const MIN_PAIRS: usize = 5;

impl<'a> Docset<'a> {
    /// What it translates, where the settings or the folders tell.
    ///
    /// The page of `x.md` is `x-de.md` with the suffix of the docset's language, else `x.md` in the same folder below
    /// the docset's own. Where both are there, the latter is a remnant in the language of the source.
    #[must_use]
    pub fn translation(&self) -> Option<Translation<'a>> {
        let info = self.info();
        let source = Docset { index: self.index, id: info.source? };
        let is_page = |page: &&PageFacts| page.role == PageKind::Page;
        let here: FxHashMap<&str, &PageFacts> =
            self.pages().filter(is_page).map(|page| (self.path_of(page), page)).collect();
        let (mut pairs, mut missing) = (Vec::new(), Vec::new());
        for page in source.pages().filter(is_page) {
            let found = names_of_translation(source.path_of(page), info.locale).find_map(|name| here.get(&*name));
            match found {
                Some(&translated) => pairs.push(Pair { source: page, page: translated }),
                None => missing.push(page),
            }
        }
        Some(Translation { source, docset: *self, locale: info.locale, pairs, missing })
    }
}

impl Translation<'_> {
    /// What a page of the source is called: `English page`.
    #[must_use]
    pub fn source_page(&self) -> String {
        self.source.info().locale.map_or_else(|| "source page".to_owned(), |locale| format!("{} page", locale.name()))
    }

    /// Tasks that are mandatory on a page and optional on its translation, or the reverse.
    #[must_use]
    pub fn mo_mismatches(&self) -> Vec<MoMismatch<'_>> {
        let mut found = Vec::new();
        for pair in &self.pairs {
            // What all rows of a task say on the source page. Where they say both, there is nothing to follow.
            let mut said: FxHashMap<&str, (TaskOccurrence<'_>, Option<bool>)> = FxHashMap::default();
            for page in self.docset.index.with_includes(pair.source) {
                for task in &page.tasks {
                    let mandatory = task.mandatory.filter(|_| !task.ragged);
                    let (_, all) = said.entry(&task.id).or_insert((TaskOccurrence { page, task }, mandatory));
                    *all = all.filter(|_| *all == mandatory);
                }
            }
            for task in pair.page.tasks.iter().filter(|task| !task.ragged) {
                if let (Some(says), Some(&(there, Some(wanted)))) = (task.mandatory, said.get(&*task.id))
                    && says != wanted
                {
                    found.push(MoMismatch { here: TaskOccurrence { page: pair.page, task }, there, wanted });
                }
            }
        }
        found
    }

    /// The path below the docset's folder that the translation of a page would have, as the other pages have theirs.
    #[must_use]
    pub fn counterpart_of(&self, page: &PageFacts) -> String {
        let stem = |path: &'_ str| path.strip_suffix(".md").unwrap_or(path).to_owned();
        let suffixes = self.locale.map_or(&[][..], Locale::file_suffixes);
        let suffix = self.pairs.iter().find_map(|pair| {
            let own = stem(self.source.path_of(pair.source));
            let here = self.docset.path_of(pair.page);
            suffixes.iter().find(|suffix| here.strip_prefix(&*own).is_some_and(|rest| rest == format!("{suffix}.md")))
        });
        format!("{}{}.md", stem(self.source.path_of(page)), suffix.copied().unwrap_or_default())
    }
}

/// The names that the translation of a page may have, the likeliest first.
fn names_of_translation(path: &str, locale: Option<Locale>) -> impl Iterator<Item = String> {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let suffixes = locale.map_or(&[][..], Locale::file_suffixes);
    suffixes.iter().map(move |suffix| format!("{stem}{suffix}.md")).chain(std::iter::once(path.to_owned()))
}

/// What a docset translates, as the names of folders and pages tell: the one English docset in the same folder, if at
/// least [`LEAST_PAIRS`] of its pages and half of them have a counterpart. Every docset has an index, so that counts
/// for nothing.
pub(super) fn infer_source(site: &Site, id: DocsetId) -> Option<DocsetId> {
    let docset = site.docset(id);
    let locale = docset.locale.filter(|&locale| locale != Locale::En)?;
    let folder = parent(&docset.path)?;
    let is_english = |&(_, other): &(DocsetId, &DocsetInfo)| {
        other.locale == Some(Locale::En) && other.source.is_none() && parent(&other.path) == Some(folder)
    };
    let mut english = site.docsets_below(folder).filter(is_english);
    let (Some((source, info)), None) = (english.next(), english.next()) else { return None };
    let pages = |id: DocsetId| {
        let below = site.files.below(&site.docset(id).path).iter();
        below.filter(move |path| site.docset_of(path) == id && site.scope(path) == Scope::Page)
    };
    let here: FxHashSet<&str> = pages(id).map(|path| docset.below(path)).collect();
    let there = pages(source).map(|path| info.below(path)).filter(|path| !path.ends_with("index.md"));
    let (mut all, mut paired) = (0, 0);
    for path in there {
        all += 1;
        paired += usize::from(names_of_translation(path, Some(locale)).any(|name| here.contains(&*name)));
    }
    (paired >= MIN_PAIRS && paired * 2 >= all).then_some(source)
}

/// The folder that holds a docset's folder.
fn parent(path: &str) -> Option<&str> {
    (path != ".").then(|| path.rsplit_once('/').map_or("", |(parent, _)| parent))
}
