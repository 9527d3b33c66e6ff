//! Reads the files of a site that are not pages, if rules need them.

use std::cell::RefCell;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::pages::Pass;
use super::panics::{InternalError, catch_panic, inject_panic};
use crate::diagnostic::Diagnostic;
use crate::facts::{FactKinds, addresses};
use crate::page::Document;
use crate::site::{ImageFile, Toc, YamlPage, texts};
use crate::text::Source;
use crate::vfs::{FileId, is_image, is_markdown, is_toc, path_in_folder};

/// The state of a TOC or another YAML page.
#[derive(Clone, Debug, Default)]
pub(super) struct TocState {
    /// Its entries; `None` if it cannot be read.
    pub(super) toc: Option<Toc>,
    /// Its links to redirected pages, if it is not a TOC.
    pub(super) page: Option<YamlPage>,
    /// The diagnostic, if it cannot be read.
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) errors: Vec<InternalError>,
    /// A hash of its bytes; `None` if it cannot be read.
    pub(super) hash: Option<u64>,
    /// Its text, if the workspace keeps texts.
    pub(super) source: Option<Arc<Source>>,
    /// Targets that are not files of the site, whose existence on disk decided about its entries. Creating or deleting
    /// such a file changes no list of files, so they are compared with the path of each changed file.
    pub(super) unlisted: Vec<Box<str>>,
}

impl TocState {
    /// Whether its entries depend on the file or folder at `path`, which is not a file of the site.
    pub(super) fn depends_on_unlisted(&self, path: &str) -> bool {
        let is_related = |target: &str| path_in_folder(path, target).or(path_in_folder(target, path)).is_some();
        self.unlisted.iter().any(|target| is_related(target))
    }
}

/// The files to which a file that is neither a page nor a TOC refers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MentionState {
    pub(super) files: Vec<FileId>,
    pub(super) errors: Vec<InternalError>,
}

impl Pass<'_> {
    /// Whether facts of that kind are collected.
    fn is_asked_for(&self, kind: FactKinds) -> bool {
        self.fact_kinds().contains(kind)
    }

    /// Returns the TOCs and the other YAML pages that the site is built with, if they are needed.
    pub(super) fn toc_files(&self) -> Vec<FileId> {
        let wants_tocs = self.is_asked_for(FactKinds::TOCS);
        let wants_pages = self.is_asked_for(FactKinds::REDIRECTED) && !self.site.redirections().entries().is_empty();
        let is_wanted =
            |path: &str| wants_tocs && self.site.is_toc_in_scope(path) || wants_pages && self.site.is_yaml_page(path);
        match wants_tocs || wants_pages {
            true => self.site.files.iter().filter(|(_, path)| is_wanted(path)).map(|(file, _)| file).collect(),
            false => Vec::new(),
        }
    }

    /// Reads TOCs and other YAML pages, in their order.
    pub(super) fn read_tocs(&self, files: &[FileId]) -> Vec<(FileId, TocState)> {
        files.par_iter().map(|&file| (file, self.read_toc(file))).collect()
    }

    fn read_toc(&self, file: FileId) -> TocState {
        let path = self.path(file);
        let read = || match self.read(path) {
            Ok((source, hash)) => {
                inject_panic("read", path);
                if !is_toc(path) {
                    let page = Some(YamlPage::read(&source, file, self.site));
                    let source = self.options.keep_texts.then(|| Arc::new(source));
                    return TocState { page, hash: Some(hash), source, ..TocState::default() };
                }
                let unlisted = RefCell::new(Vec::new());
                let is_there = |path: &str| {
                    unlisted.borrow_mut().push(path.into());
                    self.tree.exists(path)
                };
                let toc = Some(Toc::read(&source, file, self.site, &is_there));
                let source = self.options.keep_texts.then(|| Arc::new(source));
                let unlisted = unlisted.into_inner();
                TocState { toc, hash: Some(hash), source, unlisted, ..TocState::default() }
            }
            // Of another YAML file, nothing but links is checked.
            Err(_) if !is_toc(path) => TocState::default(),
            Err(error) => {
                TocState { diagnostics: self.unreadable(path, &error).into_iter().collect(), ..TocState::default() }
            }
        };
        catch_panic(read).unwrap_or_else(|panic| TocState {
            errors: vec![InternalError::new(None, path.clone(), panic)],
            ..TocState::default()
        })
    }

    /// Returns the files whose mentions of other files count, if they are needed: YAML files, and unpublished pages for
    /// which `is_other` is true.
    pub(super) fn mentioning_files(&self, is_other: impl Fn(FileId) -> bool) -> Vec<FileId> {
        if !self.is_asked_for(FactKinds::REFERENCED_FILES) {
            return Vec::new();
        }
        let wanted = |file: FileId, path: &str| is_yaml(path) && !is_toc(path) || is_markdown(path) && is_other(file);
        self.site.files.iter().filter(|(file, path)| wanted(*file, path)).map(|(file, _)| file).collect()
    }

    /// Reads the files that files mention, in their order.
    pub(super) fn read_mentions(&self, files: &[FileId]) -> Vec<(FileId, MentionState)> {
        let read = |file: FileId| {
            let path = self.path(file);
            let mentioned =
                catch_panic(|| if is_yaml(path) { self.mentioned_in_yaml(path) } else { self.images_on(path) });
            match mentioned {
                Ok(files) => MentionState { files, errors: Vec::new() },
                Err(panic) => {
                    MentionState { files: Vec::new(), errors: vec![InternalError::new(None, path.clone(), panic)] }
                }
            }
        };
        files.par_iter().map(|&file| (file, read(file))).collect()
    }

    fn mentioned_in_yaml(&self, path: &Arc<str>) -> Vec<FileId> {
        let mut mentioned = Vec::new();
        if let Ok((source, _)) = self.read(path) {
            texts(source.text(), |text, _| self.add_mentions(path, text, &mut mentioned));
        }
        mentioned
    }

    fn images_on(&self, path: &Arc<str>) -> Vec<FileId> {
        let source = self.read(path).ok();
        let document = source.as_ref().map(|(source, _)| Document::parse(source));
        let links = document.iter().flat_map(|document| &document.links);
        let files = links.filter_map(|link| self.site.refers_to(path, &link.destination));
        files.filter(|&file| is_image(self.path(file))).collect()
    }

    /// Returns the files that a value in a YAML file refers to: the value itself or, if it is Markdown, its links.
    fn add_mentions(&self, from: &str, text: &str, mentioned: &mut Vec<FileId>) {
        let mut add = |target: &str| mentioned.extend(self.site.refers_to(from, target));
        match text.contains("](") {
            true => addresses(text).for_each(add),
            false => add(text),
        }
    }

    /// Returns the published images, if they are needed.
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

/// Whether a file is YAML, by its name.
pub(super) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}
