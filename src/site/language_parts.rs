//! Determines which pages of a docset are translations that are next to their source: in a folder of their language, or
//! with the language at the end of their file names.
//!
//! The pages of a docset share their words, the format of their dates, and their letters for mandatory and optional, and
//! each task is listed once. So the pages in another language count as a docset of their own, although one TOC lists
//! all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{DocsetId, Scope, Site};
use crate::playbook::Locale;
use crate::vfs::{Lookup, file_name, folder_of, path_below, split_path};

/// The number of pages that need a source page if the name may mean something else than a language.
const MIN_PAIRS: usize = 3;
/// The same for a language of which the program knows no words.
const MIN_UNKNOWN_PAIRS: usize = 5;

/// The pages of a docset that are in one other language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LanguagePart {
    /// The docset whose TOC lists them.
    pub within: DocsetId,
    /// What they have in common.
    pub kind: PartKind,
}

/// What the pages in one language have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Their folder, relative to the root.
    Folder(Arc<str>),
    /// The tag of the language at the end of their names, in lowercase: `de` of `page.de.md` and `page-DE.md`.
    Suffix(Arc<str>),
}

impl LanguagePart {
    /// Returns its language, if the program has words of it.
    pub(super) fn locale(&self) -> Option<Locale> {
        match &self.kind {
            PartKind::Folder(path) => Locale::from_folder(file_name(path)),
            PartKind::Suffix(tag) if **tag == *"it" => Some(Locale::It),
            PartKind::Suffix(tag) => Locale::from_suffix(tag),
        }
    }

    /// Whether enough of its pages have a source page: `paired` of `all`, of which there are `sources`.
    fn is_proven(&self, Candidate { paired, all }: Candidate, sources: usize) -> bool {
        match self.locale() {
            Some(_) if self.is_sure() => paired > 0,
            Some(_) => paired >= MIN_PAIRS && paired * 2 >= all,
            None => paired >= MIN_UNKNOWN_PAIRS && paired * 2 >= all && paired * 2 >= sources,
        }
    }

    /// Whether its name can only be the tag of a language that the program knows: `it` is a department, and `polish` is a
    /// verb.
    fn is_sure(&self) -> bool {
        let is_tag = match &self.kind {
            PartKind::Folder(path) => file_name(path).len() == 2 || is_regional_tag(file_name(path)),
            PartKind::Suffix(tag) => **tag != *"it",
        };
        is_tag && self.locale().is_some()
    }

    /// Whether another part is in the same docset, and has its language at the same place.
    fn is_like(&self, other: &Self) -> bool {
        self.within == other.within && std::mem::discriminant(&self.kind) == std::mem::discriminant(&other.kind)
    }
}

/// The number of pages that may be in another language.
#[derive(Clone, Copy, Debug, Default)]
struct Candidate {
    /// Those with a source page.
    paired: usize,
    all: usize,
}

/// Returns the parts of all docsets in other languages, in order. Parts that the site has already don't matter.
pub(super) fn language_parts(site: &Site) -> Vec<LanguagePart> {
    let places = places(site);
    // The pages that others may translate. English ones may have a folder of their own.
    let mut english: BTreeMap<DocsetId, Arc<str>> = BTreeMap::new();
    for (place, _) in &places {
        let folder = place.language_folder.as_ref().filter(|folder| is_english(file_name(folder)));
        english.extend(folder.map(|folder| (place.within, folder.clone())));
    }
    let mut candidates: BTreeMap<LanguagePart, Candidate> = BTreeMap::new();
    let mut sources: FxHashMap<(DocsetId, Option<&str>), usize> = FxHashMap::default();
    for (place, pages) in &places {
        let within = place.within;
        let base = english.get(&within).map(|base| &**base);
        for path in pages {
            let Some((kind, is_paired)) = place.language_of(site, path, base) else {
                *sources.entry((within, place.language_folder.as_deref())).or_insert(0) += 1;
                continue;
            };
            let candidate = candidates.entry(LanguagePart { within, kind }).or_default();
            candidate.all += 1;
            candidate.paired += usize::from(is_paired);
        }
    }
    let is_proven = |(part, candidate): &(LanguagePart, Candidate)| {
        let base = english.get(&part.within).filter(|_| matches!(part.kind, PartKind::Folder(_)));
        let sources = sources.get(&(part.within, base.map(|base| &**base))).copied().unwrap_or(0);
        part.is_proven(*candidate, sources)
    };
    let (proven, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_proven);
    let mut parts: Vec<LanguagePart> = proven.into_iter().map(|(part, _)| part).collect();
    // Where one language has a place of its own, others have theirs, even if few of their pages exist yet.
    let others = others.into_iter().map(|(part, _)| part).filter(LanguagePart::is_sure);
    let others: Vec<_> = others.filter(|part| parts.iter().any(|other| other.is_like(part))).collect();
    parts.extend(others);
    let english = english.into_iter().map(|(within, folder)| LanguagePart { within, kind: PartKind::Folder(folder) });
    let english: Vec<_> = english.filter(|part| parts.iter().any(|other| other.is_like(part))).collect();
    parts.extend(english);
    parts.sort_unstable();
    parts
}

/// A folder in a docset that may have parts in other languages.
struct Place {
    within: DocsetId,
    /// The folder of a language, directly below that of the docset, if this is it or below it.
    language_folder: Option<Arc<str>>,
}

impl Place {
    fn of(site: &Site, folder: &str) -> Option<Self> {
        let within = site.enclosing_docset(folder);
        let info = site.docset(within);
        if !matches!(info.locale, None | Some(Locale::En)) {
            return None;
        }
        let below = folder.strip_prefix(info.folder())?.trim_start_matches('/');
        let first = below.split('/').next()?;
        let is_language = Locale::from_folder(first).is_some() || is_regional_tag(first);
        let language_folder = || folder[..folder.len() - below.len() + first.len()].into();
        Some(Self { within, language_folder: is_language.then(language_folder) })
    }

    /// Returns what shows the language of a page here, and whether the page has a source page; `None` for a page that may
    /// be a source. `english` is the folder of English pages, if they have one.
    fn language_of(&self, site: &Site, path: &str, english: Option<&str>) -> Option<(PartKind, bool)> {
        let (folder, name) = split_path(path);
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let Some(language) = &self.language_folder else {
            let mut tagged = names_and_tags(stem).filter(|(_, tag)| !is_english(tag));
            let (_, tag) = tagged.find(|(stem, _)| has_source(site, folder, stem, false))?;
            return Some((PartKind::Suffix(tag.to_ascii_lowercase().into()), true));
        };
        if Some(&**language) == english {
            return None;
        }
        let below = folder.strip_prefix(&**language).unwrap_or(folder).trim_start_matches('/');
        let mut bases = std::iter::once(site.docset(self.within).folder()).chain(english);
        // Every folder has an index.
        let is_paired = stem != "index"
            && bases.any(|base| {
                has_source(site, &if below.is_empty() { base.to_owned() } else { path_below(base, below) }, stem, true)
            });
        Some((PartKind::Folder(language.clone()), is_paired))
    }
}

/// Returns the folders with pages in docsets that may have parts, and their pages.
fn places(site: &Site) -> Vec<(Place, Vec<&str>)> {
    let mut places: Vec<(Place, Vec<&str>)> = Vec::new();
    let mut last: Option<(&str, bool)> = None;
    for (_, path) in site.files.iter().filter(|(file, _)| site.scope_of(*file) == Scope::Page) {
        let folder = folder_of(path);
        // Files are in order, so most have the folder of the one before.
        if last.is_none_or(|(before, _)| before != folder) {
            let place = Place::of(site, folder);
            last = Some((folder, place.is_some()));
            places.extend(place.map(|place| (place, Vec::new())));
        }
        if let (Some((_, true)), Some((_, pages))) = (last, places.last_mut()) {
            pages.push(path);
        }
    }
    places
}

/// Whether a folder has the page that a page with this name translates: the one with the same name, or that without
/// the tag of a language if it `may_have_tag`. English pages may have a tag, too.
fn has_source(site: &Site, folder: &str, stem: &str, may_have_tag: bool) -> bool {
    let without_tag = names_and_tags(stem).map(|(stem, _)| stem).filter(|_| may_have_tag);
    let names = std::iter::once(stem).chain(without_tag);
    let mut paths = names.flat_map(|stem| {
        std::iter::once("").chain(ENGLISH_SUFFIXES).map(move |suffix| path_below(folder, &format!("{stem}{suffix}.md")))
    });
    paths.any(|path| site.files.lookup(&path) != Lookup::Missing)
}

/// What the names of English pages may end with, if those of all languages have a tag.
const ENGLISH_SUFFIXES: [&str; 5] = ["-en", ".en", "_en", "-en-us", ".en-us"];

/// Splits what may be the tag of a language from the end of a name, the longest first: `pt-br`, and `br`.
pub(super) fn names_and_tags(stem: &str) -> impl Iterator<Item = (&str, &str)> {
    let last = stem.rfind(['-', '.', '_']);
    let before = last.and_then(|last| stem[..last].rfind(['-', '.', '_']));
    let split = |at: usize| (&stem[..at], &stem[at + 1..]);
    let regional = before.map(split).filter(|(_, tag)| is_regional_tag(tag));
    let plain = last
        .map(split)
        .filter(|(_, tag)| is_letters(tag) && ((2..=4).contains(&tag.len()) || Locale::from_suffix(tag).is_some()));
    regional.into_iter().chain(plain).filter(|(stem, _)| !stem.is_empty())
}

/// Returns the name of an English page without the tag of its language.
pub(super) fn without_english_tag(stem: &str) -> Option<&str> {
    names_and_tags(stem).find(|(_, tag)| is_english(tag)).map(|(name, _)| name)
}

/// Whether a text is the tag of a language in a region: `pt-br`, `zh-hans`, `es-419`.
pub(super) fn is_regional_tag(tag: &str) -> bool {
    let Some((language, region)) = tag.split_once(['-', '_']) else { return false };
    let is_region = region.len() == 2 && is_letters(region)
        || ["419", "hans", "hant"].iter().any(|known| region.eq_ignore_ascii_case(known));
    language.len() == 2 && is_letters(language) && is_region
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_english(tag: &str) -> bool {
    Locale::from_folder(tag) == Some(Locale::En)
}
