//! Determines which docset translates which from the names of folders and pages.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::language_parts::{is_regional_tag, names_and_tags, without_english_tag};
use super::{DocsetId, DocsetInfo, LanguagePart, PartKind, Scope, Site};
use crate::playbook::Locale;
use crate::vfs::{file_name, folder_of};

/// The minimum number of pages that must be paired before neighboring folders count as a docset and its translation.
const MIN_PAIRS: usize = 5;
/// So many pages have to end alike before what they end with is taken for the suffix of a language.
const MIN_SUFFIXED: usize = 3;

/// The names that the translation of a page may have in a docset, the likeliest first.
pub(crate) fn names_of_translation(path: &str, docset: &DocsetInfo) -> impl Iterator<Item = String> {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let untagged = without_english_tag(stem);
    let stems = std::iter::once(stem).chain(untagged);
    let tagged = stems.flat_map(|stem| docset.suffixes.iter().map(move |suffix| format!("{stem}{suffix}.md")));
    tagged.chain(std::iter::once(path.to_owned())).chain(untagged.map(|stem| format!("{stem}.md")))
}

/// The English docsets by the folder that contains theirs, and their pages: some sites have thousands of docsets side
/// by side, which all ask for the same.
pub(super) struct EnglishDocsets<'s> {
    site: &'s Site,
    by_folder: FxHashMap<&'s str, Vec<DocsetId>>,
    stems: OnceMap<'s>,
}

/// The paths of the pages of docsets below their folders, without `.md`, found when first asked for.
type OnceMap<'s> = RefCell<FxHashMap<DocsetId, Rc<FxHashSet<&'s str>>>>;

impl<'s> EnglishDocsets<'s> {
    pub(super) fn of(site: &'s Site) -> Self {
        let mut by_folder: FxHashMap<&str, Vec<DocsetId>> = FxHashMap::default();
        for (id, info) in (0..).map(DocsetId).zip(site.docsets()) {
            if let Some(folder) = parent(info).filter(|_| info.locale == Some(Locale::En) && info.source.is_none()) {
                by_folder.entry(folder).or_default().push(id);
            }
        }
        Self { site, by_folder, stems: OnceMap::default() }
    }

    /// The one English docset in the same folder as another.
    fn beside(&self, id: DocsetId) -> Option<DocsetId> {
        let english = self.by_folder.get(parent(self.site.docset(id))?)?;
        let mut others = english.iter().copied().filter(|&other| other != id);
        others.next().filter(|_| others.next().is_none())
    }

    fn stems(&self, id: DocsetId) -> Rc<FxHashSet<&'s str>> {
        let mut known = self.stems.borrow_mut();
        known.entry(id).or_insert_with(|| Rc::new(stems(self.site, id).collect())).clone()
    }

    /// What the names of translated pages of a docset end with, the likeliest first.
    pub(super) fn suffixes(&self, id: DocsetId) -> Vec<Arc<str>> {
        let DocsetInfo { locale, part, .. } = self.site.docset(id);
        let is_own = |tag: &str| match part {
            Some(LanguagePart { kind: PartKind::Suffix(own), .. }) => own.eq_ignore_ascii_case(tag),
            _ => *locale != Some(Locale::En) && locale.is_some() && Locale::from_suffix(tag) == *locale,
        };
        let mut own: BTreeMap<&str, usize> = BTreeMap::new();
        for stem in stems(self.site, id) {
            let tagged = names_and_tags(file_name(stem)).find(|(_, tag)| is_own(tag));
            tagged.into_iter().for_each(|(_, tag)| *own.entry(&stem[stem.len() - tag.len() - 1..]).or_insert(0) += 1);
        }
        let mut own: Vec<_> = own.into_iter().collect();
        own.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        if self.site.docset(id).shares_folders() {
            return own.into_iter().map(|(suffix, _)| suffix.into()).collect();
        }
        let mut suffixes: Vec<Arc<str>> = self.learned_suffix(id).map(Arc::from).into_iter().collect();
        let known = locale.map_or(&[][..], Locale::file_suffixes).iter().copied();
        let custom = self.site.settings.words.suffixes.iter().map(String::as_str);
        let custom = custom.filter(|_| *locale != Some(Locale::En));
        for suffix in known.chain(own.into_iter().map(|(suffix, _)| suffix)).chain(custom) {
            if suffixes.iter().all(|other| **other != *suffix) {
                suffixes.push(suffix.into());
            }
        }
        suffixes
    }

    /// Returns a suffix of no known language if most pages of the docset have the name of an English page with this
    /// suffix: `-da` if `a-da.md` and others are next to the docset of `a.md`. Without such a docset, three in four
    /// pages must have the same suffix.
    fn learned_suffix(&self, id: DocsetId) -> Option<String> {
        if self.site.docset(id).locale == Some(Locale::En) {
            return None;
        }
        let names_language = self.site.docset(id).locale.is_some();
        let there = self.beside(id).map(|source| self.stems(source));
        let is_end = |stem: &str, at: usize| match &there {
            Some(there) => there.contains(&stem[..at]) && is_suffix(&stem[at..]),
            None => (stem.len() - at == 3 || names_language) && is_suffix(&stem[at..]),
        };
        let (mut counts, mut all): (BTreeMap<&str, usize>, _) = (BTreeMap::new(), 0);
        for stem in stems(self.site, id) {
            let paired = stem.match_indices(['-', '.', '_']).find(|&(at, _)| is_end(stem, at));
            if let Some((at, _)) = paired {
                *counts.entry(&stem[at..]).or_insert(0) += 1;
            }
            all += 1;
        }
        let (suffix, count) = counts.into_iter().rev().max_by_key(|&(_, count)| count)?;
        let is_known = Locale::ALL.iter().any(|locale| locale.file_suffixes().contains(&suffix));
        let is_most = if there.is_some() { count * 2 >= all } else { count * 4 >= all * 3 };
        (count >= MIN_SUFFIXED && is_most && !is_known).then(|| suffix.to_owned())
    }

    /// Returns the docset that a docset translates, by the names of folders and pages: the only English docset in the
    /// same folder, if at least [`MIN_PAIRS`] of its pages and half of them have a counterpart. Every docset has an
    /// index, so counts for nothing. Where the folder names no language, the pages have to: by the suffix that they
    /// share.
    pub(super) fn source_of(&self, id: DocsetId) -> Option<DocsetId> {
        let docset = self.site.docset(id);
        let names_language = match docset.locale {
            Some(locale) => locale != Locale::En,
            // A language without words of ours: by its tag.
            None => {
                let is_tag = is_regional_tag(file_name(&docset.path));
                is_tag || docset.part.is_some() || docset.suffixes.first().is_some_and(|suffix| suffix.len() == 3)
            }
        };
        if !names_language {
            return None;
        }
        let source = match &docset.part {
            None => self.beside(id)?,
            Some(part) if docset.shares_folders() => part.within,
            Some(part) => self.beside(id).unwrap_or(part.within),
        };
        let here: FxHashSet<&str> = pages(self.site, id).map(|path| docset.below(path)).collect();
        let info = self.site.docset(source);
        let there = pages(self.site, source).map(|path| info.below(path)).filter(|path| !path.ends_with("index.md"));
        let (mut all, mut paired) = (0, 0);
        for path in there {
            all += 1;
            paired += usize::from(names_of_translation(path, docset).any(|name| here.contains(&*name)));
        }
        (paired >= MIN_PAIRS && paired * 2 >= all).then_some(source)
    }
}

/// Whether a text may stand for a language at the end of a file name: `-fr`, `-esp`, `-pt-br`, `-zhcn`.
fn is_suffix(text: &str) -> bool {
    let letters =
        |part: &str, longest| (2..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let tag = &text[1..];
    letters(tag, 4) || tag.split_once('-').is_some_and(|(language, region)| letters(language, 3) && letters(region, 4))
}

/// The pages of a docset.
fn pages(site: &Site, id: DocsetId) -> impl Iterator<Item = &str> {
    let below = site.files.below(&site.docset(id).path);
    let own = below.filter(move |(file, path)| site.docset_of(path) == id && site.scope_of(*file) == Scope::Page);
    own.map(|(_, path)| &**path)
}

/// The paths of a docset's pages below its folder, without `.md`.
fn stems(site: &Site, id: DocsetId) -> impl Iterator<Item = &str> {
    let info = site.docset(id);
    pages(site, id).filter_map(|path| info.below(path).strip_suffix(".md"))
}

/// Returns the folder that contains a docset's folder.
fn parent(docset: &DocsetInfo) -> Option<&str> {
    (!docset.is_root()).then(|| folder_of(&docset.path))
}
