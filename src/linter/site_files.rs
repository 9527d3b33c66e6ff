//! Reading the files of a site that are no pages, as far as rules ask for them.

use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashSet;

use super::{InternalError, Run, catch_panic, inject_panic};
use crate::diagnostic::Diagnostic;
use crate::facts::{FactKinds, addresses};
use crate::page::Document;
use crate::site::{ImageFile, Toc, texts};
use crate::vfs::{FileId, is_image, is_markdown, is_toc};

/// What became of the tables of contents.
#[derive(Default)]
pub(super) struct TocFiles {
    read: Vec<Toc>,
    unreadable: Vec<Diagnostic>,
    errors: Vec<InternalError>,
}

impl TocFiles {
    /// Those that could be read; what there is to say of the others is added to `found` and `errors`.
    pub(super) fn facts(self, found: &mut Vec<Diagnostic>, errors: &mut Vec<InternalError>) -> Vec<Toc> {
        found.extend(self.unreadable);
        errors.extend(self.errors);
        self.read
    }
}

impl Run<'_> {
    /// Whether a rule in force asks for facts of that kind.
    fn is_asked_for(&self, kind: FactKinds) -> bool {
        self.selection.reads().contains(kind)
    }

    /// The tables of contents, where a rule asks for them.
    pub(super) fn tocs(&self) -> TocFiles {
        let mut tocs = TocFiles::default();
        if !self.is_asked_for(FactKinds::TOCS) {
            return tocs;
        }
        let files: Vec<_> = self.site.files.iter().filter(|(_, path)| self.site.is_toc_in_scope(path)).collect();
        let is_there = |path: &str| self.tree.exists(path);
        let read = |file, path| match self.read(path) {
            Ok(source) => {
                inject_panic("read", path);
                (Some(Toc::read(&source, file, self.site, &is_there)), None)
            }
            Err(error) => (None, self.unreadable(path, &error)),
        };
        let read = files.par_iter().map(|&(file, path)| (path, catch_panic(|| read(file, path))));
        for (path, read) in read.collect::<Vec<_>>() {
            match read {
                Ok((toc, unreadable)) => {
                    tocs.read.extend(toc);
                    tocs.unreadable.extend(unreadable);
                }
                Err(panic) => tocs.errors.push(InternalError::new(None, path.clone(), panic)),
            }
        }
        tocs
    }

    /// What other YAML files and docfx.json name, and the pictures of pages that are not published, where a rule asks
    /// for it. `others` are the files outside the scope that no page includes.
    pub(super) fn referenced_files(
        &self,
        others: &FxHashSet<FileId>,
        errors: &mut Vec<InternalError>,
    ) -> FxHashSet<FileId> {
        if !self.is_asked_for(FactKinds::REFERENCED_FILES) {
            return FxHashSet::default();
        }
        let is_yaml = |path: &str| path.ends_with(".yml") || path.ends_with(".yaml");
        let yaml = self.site.files.iter().filter(|(_, path)| is_yaml(path) && !is_toc(path)).map(|(_, path)| path);
        let pages = others.iter().map(|&file| self.path(file)).filter(|path| is_markdown(path));
        let files: Vec<_> = yaml.chain(pages).collect();
        let named = |path: &Arc<str>| if is_yaml(path) { self.named_by_yaml(path) } else { self.images_on(path) };
        let read = files.par_iter().map(|&path| (path, catch_panic(|| named(path))));
        let mut mentioned: FxHashSet<FileId> = self.site.docfx_referenced_files().collect();
        for (path, named) in read.collect::<Vec<_>>() {
            match named {
                Ok(named) => mentioned.extend(named),
                Err(panic) => errors.push(InternalError::new(None, path.clone(), panic)),
            }
        }
        mentioned
    }

    fn named_by_yaml(&self, path: &Arc<str>) -> Vec<FileId> {
        let mut named = Vec::new();
        if let Ok(source) = self.read(path) {
            texts(source.text(), |text| self.add_mentions(path, text, &mut named));
        }
        named
    }

    fn images_on(&self, path: &Arc<str>) -> Vec<FileId> {
        let source = self.read(path).ok();
        let document = source.as_ref().map(Document::parse);
        let links = document.iter().flat_map(|document| &document.links);
        let files = links.filter_map(|link| self.site.refers_to(path, &link.destination));
        files.filter(|&file| is_image(self.path(file))).collect()
    }

    /// The files that a value in a YAML file names: as a whole, or, where it is Markdown, in its links.
    fn add_mentions(&self, from: &str, text: &str, named: &mut Vec<FileId>) {
        let mut add = |address: &str| named.extend(self.site.refers_to(from, address));
        match text.contains("](") {
            true => addresses(text).for_each(add),
            false => add(text),
        }
    }

    /// The pictures that are published, where a rule asks for them.
    pub(super) fn images(&self) -> Vec<ImageFile> {
        if !self.is_asked_for(FactKinds::IMAGES) {
            return Vec::new();
        }
        let wanted = |path: &str| is_image(path) && self.site.is_publishable(path);
        let files: Vec<_> = self.site.files.iter().filter(|(_, path)| wanted(path)).collect();
        let sized = files.par_iter().map(|&(file, path)| self.tree.size(path).map(|size| ImageFile { file, size }));
        sized.collect::<Vec<_>>().into_iter().flatten().collect()
    }
}
