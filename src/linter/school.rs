//! Which pages teach the words of a docset.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::pages::{FilePart, PageState};
use crate::playbook::{Lesson, Outline, Vocabulary};
use crate::site::{DocsetId, Site, names_of_translation};
use crate::vfs::FileId;

/// The outlines of all pages by docset.
pub(super) struct School<'a> {
    site: &'a Site,
    docsets: FxHashMap<DocsetId, Vec<(FileId, FilePart, &'a Outline)>>,
}

impl<'a> School<'a> {
    pub(super) fn new(site: &'a Site, pages: &'a FxHashMap<FileId, Arc<PageState>>) -> Self {
        let mut docsets: FxHashMap<DocsetId, Vec<_>> = FxHashMap::default();
        for (&file, page) in pages {
            if let Some(outline) = page.outline.as_deref() {
                docsets.entry(site.docset_of(site.files.path(file))).or_default().push((file, page.part, outline));
            }
        }
        Self { site, docsets }
    }

    /// The pages and include files of a docset.
    pub(super) fn pages(&self, docset: DocsetId) -> impl Iterator<Item = (FileId, &'a Outline)> {
        self.all(docset).iter().map(|&(file, _, outline)| (file, outline))
    }

    fn all(&self, docset: DocsetId) -> &[(FileId, FilePart, &'a Outline)] {
        self.docsets.get(&docset).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words of a docset with what its pages teach, and those that they translate.
    pub(super) fn teach(&self, id: DocsetId, vocabularies: &[Vocabulary]) -> Vocabulary {
        let info = self.site.docset(id);
        let mut lesson = Lesson { pages: self.pages(id).map(|(_, outline)| outline).collect(), ..Lesson::default() };
        if let Some(source) = info.source {
            let there = self.site.docset(source);
            let is_page = |&&(_, part, _): &&(FileId, FilePart, &Outline)| part == FilePart::Page;
            let here: FxHashMap<&str, &Outline> = self
                .all(id)
                .iter()
                .filter(is_page)
                .map(|&(file, _, outline)| (info.below(self.site.files.path(file)), outline))
                .collect();
            for &(file, _, outline) in self.all(source).iter().filter(is_page) {
                let path = there.below(self.site.files.path(file));
                let translation = names_of_translation(path, info).find_map(|name| here.get(&*name));
                lesson.pairs.extend(translation.map(|&translation| (outline, translation)));
            }
            lesson.source = vocabularies.get(source.0 as usize);
        }
        vocabularies[id.0 as usize].taught(&lesson)
    }
}
