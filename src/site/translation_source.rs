//! Determines which docset translates which from the names of folders and pages.

use rustc_hash::FxHashSet;

use super::{DocsetId, DocsetInfo, Scope, Site};
use crate::playbook::Locale;

/// The minimum number of pages that must be paired before neighboring folders count as a docset and its translation.
const MIN_PAIRS: usize = 5;

/// Returns the names that the translation of a page can have, the most likely first.
pub(crate) fn names_of_translation(path: &str, locale: Option<Locale>) -> impl Iterator<Item = String> {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let suffixes = locale.map_or(&[][..], Locale::file_suffixes);
    suffixes.iter().map(move |suffix| format!("{stem}{suffix}.md")).chain(std::iter::once(path.to_owned()))
}

/// Returns the docset that a docset translates, according to the names of folders and pages: the only English docset in
/// the same folder, if at least [`MIN_PAIRS`] of its pages and half of them have a counterpart. Index pages are ignored
/// because every docset has one.
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
        let below = site.files.below(&site.docset(id).path);
        let own = below.filter(move |(file, path)| site.docset_of(path) == id && site.scope_of(*file) == Scope::Page);
        own.map(|(_, path)| path)
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

/// Returns the folder that contains a docset's folder.
fn parent(path: &str) -> Option<&str> {
    (path != ".").then(|| path.rsplit_once('/').map_or("", |(parent, _)| parent))
}
