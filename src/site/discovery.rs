//! What is determined when a site is loaded: its docsets, its profile, and the contents of its build's configuration
//! files.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;

use super::language_parts::language_parts;
use super::translation_source::EnglishDocsets;
use super::{DocfxFolder, DocsetId, DocsetInfo, FastTrackEvidence, LanguagePart, PartKind, Site, SiteError};
use crate::config::{CONFIG_FILE, DOCFX_FILE, DocfxConfig, PublishConfig, Redirections, Settings};
use crate::playbook::Locale;
use crate::text::{ReadError, Source};
use crate::vfs::{
    FileError, Files, Tree, file_name, folder_of, is_archived, is_markdown, is_redirection_file, is_toc, limits,
    path_below,
};

pub(super) const PUBLISH_CONFIG: &str = ".openpublishing.publish.config.json";
/// The number of bytes to read for front matter, which is at the start of a page.
const FRONT_MATTER_BYTES: usize = 4096;

impl Site {
    /// A docset starts at each folder with a TOC, or where the settings specify one.
    pub(super) fn find_docsets(&mut self) {
        let mut folders = vec![String::new()];
        for (_, path) in self.files.iter() {
            let folder = folder_of(path);
            if is_toc(path) && folders.last().is_none_or(|last| last != folder) {
                folders.push(folder.to_owned());
            }
        }
        for docset in &self.settings.docsets {
            folders.push(docset.path.clone());
            folders.extend(docset.source.clone());
        }
        folders.sort_unstable();
        folders.dedup();
        for folder in folders {
            let configured = self.settings.docset(&folder);
            let locale = configured
                .and_then(|docset| Some(Locale::from_tag(docset.locale.as_deref()?).unwrap_or(Locale::Other)))
                .or_else(|| folder.rsplit('/').find_map(Locale::from_folder));
            let id = DocsetId(u32::try_from(self.docsets.len()).unwrap_or(u32::MAX));
            let path = if folder.is_empty() { DocsetInfo::ROOT } else { &folder };
            self.docsets.push(DocsetInfo { path: path.into(), part: None, locale, source: None, suffixes: Vec::new() });
            self.docset_of_folder.insert(folder, id);
        }
        if self.settings.translations {
            language_parts(self).into_iter().for_each(|part| self.add_part(part));
        }
        self.pair_docsets();
    }

    /// Adds the pages of a docset in another language as a docset of their own.
    fn add_part(&mut self, part: LanguagePart) {
        let id = DocsetId(u32::try_from(self.docsets.len()).unwrap_or(u32::MAX));
        let path = match &part.kind {
            PartKind::Folder(path) => {
                self.docset_of_folder.insert(path.to_string(), id);
                path.clone()
            }
            PartKind::Suffix(tag) => {
                self.docsets_by_tag.entry(part.within).or_default().push((tag.clone(), id));
                self.docset(part.within).path.clone()
            }
        };
        let locale = part.locale();
        self.docsets.push(DocsetInfo { path, part: Some(part), locale, source: None, suffixes: Vec::new() });
    }

    /// Determines which docset translates which; returns whether the result changed, or whether pages in other languages
    /// came or went, so there are other docsets.
    pub(crate) fn find_translations(&mut self) -> bool {
        if self.settings.translations
            && !self.docsets.iter().filter_map(|docset| docset.part.as_ref()).eq(&language_parts(self))
        {
            return true;
        }
        self.pair_docsets()
    }

    /// Determines which docset translates which; returns whether the result changed.
    fn pair_docsets(&mut self) -> bool {
        let translations = |docset: &DocsetInfo| (docset.source, docset.suffixes.clone());
        let before: Vec<_> = self.docsets.iter().map(translations).collect();
        self.docsets.iter_mut().for_each(|docset| docset.source = None);
        let english = EnglishDocsets::of(self);
        let suffixes: Vec<_> = (0..).map(DocsetId).zip(&self.docsets).map(|(id, _)| english.suffixes(id)).collect();
        self.docsets.iter_mut().zip(suffixes).for_each(|(docset, suffixes)| docset.suffixes = suffixes);
        let named = self.settings.docsets.iter().filter_map(|docset| {
            let find = |folder: &str| self.docset_of_folder.get(folder).copied();
            Some((find(&docset.path)?, find(docset.source.as_deref()?)?))
        });
        // A docset whose source is itself translates nothing.
        for (docset, source) in named.filter(|(docset, source)| docset != source).collect::<Vec<_>>() {
            self.docsets[docset.0 as usize].source = Some(source);
        }
        if self.settings.translations {
            let others = (0..).map(DocsetId).zip(&self.docsets).filter(|(_, docset)| docset.source.is_none());
            let english = EnglishDocsets::of(self);
            let inferred: Vec<_> = others.filter_map(|(id, _)| Some((id, english.source_of(id)?))).collect();
            for (docset, source) in inferred {
                self.docsets[docset.0 as usize].source = Some(source);
            }
        }
        self.docsets.iter().map(translations).ne(before)
    }

    /// Looks for an `ft.` key in docfx.json or on any page.
    pub(super) fn find_fasttrack_evidence(&self, tree: &dyn Tree) -> Option<FastTrackEvidence> {
        use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

        let keys = |docfx: &DocfxFolder| {
            docfx.config.global_keys().chain(docfx.config.file_keys()).any(|key| key.starts_with("ft."))
        };
        if self.docfx.iter().any(keys) {
            return Some(FastTrackEvidence::Docfx);
        }
        let pages: Vec<&Arc<str>> = self.files.iter().map(|(_, path)| path).filter(|path| is_markdown(path)).collect();
        let page = pages.par_iter().find_any(|path| uses_fasttrack_keys(tree, path));
        page.map(|&path| FastTrackEvidence::Page(path.clone()))
    }

    /// Whether the profile, if the settings do not set it, is still correct after the text of the page at `path`
    /// changed or the page was deleted.
    pub(crate) fn keeps_profile_with(&self, path: &str, tree: &dyn Tree) -> bool {
        if self.settings.profile.is_some() {
            return true;
        }
        match &self.fasttrack {
            Some(FastTrackEvidence::Docfx) => true,
            Some(FastTrackEvidence::Page(witness)) => **witness != *path || uses_fasttrack_keys(tree, path),
            None => !uses_fasttrack_keys(tree, path),
        }
    }
}

/// Whether the front matter of a page has an `ft.` key. A page that does not exist has none.
fn uses_fasttrack_keys(tree: &dyn Tree, path: &str) -> bool {
    let head = tree.read_prefix(path, FRONT_MATTER_BYTES);
    let front_matter = &head[..memchr::memmem::find(&head, b"\n---").unwrap_or(head.len())];
    head.iter().take(6).any(|&byte| byte == b'-') && memchr::memmem::find(front_matter, b"\nft.").is_some()
}

/// A tree that records which files were read.
pub(super) struct RecordingTree<'t> {
    below: &'t dyn Tree,
    read: Mutex<FxHashSet<String>>,
}

impl<'t> RecordingTree<'t> {
    pub(super) fn new(below: &'t dyn Tree) -> Self {
        Self { below, read: Mutex::default() }
    }

    /// Returns the files that were read, or would have been if they existed.
    pub(super) fn into_read(self) -> FxHashSet<String> {
        self.read.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tree for RecordingTree<'_> {
    fn files(&self) -> Vec<String> {
        self.below.files()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        self.below.read(path, limit)
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        self.below.read_prefix(path, length)
    }

    fn is_missing(&self, path: &str) -> bool {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        self.below.is_missing(path)
    }
}

/// Reads the docfx.json in `folder` and the metadata files that it lists. Each file that is rejected adds a note.
pub(super) fn read_docfx(tree: &dyn Tree, folder: &str, notes: &mut Vec<String>) -> Result<DocfxFolder, SiteError> {
    let path = path_below(folder, DOCFX_FILE);
    let mut config = DocfxConfig::parse(&read_text(tree, &path, limits::BUILD_CONFIG)?, &path)?;
    let mut read = |file: &str| read_listed(tree, (Some(&path), folder), file, limits::BUILD_CONFIG, notes);
    for source in config.global_metadata_files().to_vec().iter().filter_map(|file| read(file)) {
        config.merge_global(source.text(), source.path())?;
    }
    for source in config.file_metadata_files().to_vec().iter().filter_map(|file| read(file)) {
        config.merge_file(source.text(), source.path())?;
    }
    Ok(DocfxFolder { folder: folder.to_owned(), config })
}

/// Reads the docfx.json of each folder that has one, on a site for which neither the root nor the publish config says
/// which folders are built. What is excluded or archived does not count, and one that cannot be read comes back as a
/// note: it may belong to something else.
pub(super) fn find_docfx(
    tree: &dyn Tree,
    files: &Files,
    settings: &Settings,
    notes: &mut Vec<String>,
) -> Vec<DocfxFolder> {
    let is_build = |path: &str| file_name(path) == DOCFX_FILE && !is_archived(path) && !settings.is_excluded(path);
    let mut found = Vec::new();
    for (_, path) in files.iter().filter(|(_, path)| is_build(path)) {
        let folder = folder_of(path);
        match read_docfx(tree, folder, notes) {
            Ok(docfx) => found.push(docfx),
            Err(error) => notes.push(format!("`{path}` is not applied: {}", error.reason())),
        }
    }
    found
}

/// Reads a file that another one, in a folder, lists. docfx itself warns of a file that does not
/// exist; it adds nothing.
fn read_listed(
    tree: &dyn Tree,
    (by, folder): (Option<&str>, &str),
    file: &str,
    limit: u64,
    notes: &mut Vec<String>,
) -> Option<Source> {
    let path = super::destination::join(folder, file);
    let error = match &path {
        None => FileError::Outside.to_string(),
        Some(path) => match read_source(tree, path, limit) {
            Ok(source) => return Some(source),
            Err(_) if tree.is_missing(path) => return None,
            Err(error) => error.reason(),
        },
    };
    let by = by.map_or_else(String::new, |by| format!(" from `{by}`"));
    notes.push(format!("`{file}`{by} is not applied: {error}"));
    None
}

/// Returns the redirection files that the settings and the publish config list, and those at the root. Each file that
/// is rejected adds a note.
pub(super) fn read_redirections(
    publish: &PublishConfig,
    settings: &Settings,
    files: &Files,
    tree: &dyn Tree,
    notes: &mut Vec<String>,
) -> Result<Redirections, SiteError> {
    let mut listed: Vec<_> = settings.redirects.iter().map(|path| (Some(CONFIG_FILE), path.as_str())).collect();
    listed.extend(publish.redirection_files.iter().map(|path| (Some(PUBLISH_CONFIG), path.as_str())));
    for (_, path) in files.iter().filter(|(_, path)| is_redirection_file(path)) {
        if listed.iter().all(|(_, other)| *other != &**path) {
            listed.push((None, path));
        }
    }
    let mut redirections = Redirections::default();
    for (by, path) in listed {
        // A file that is listed but does not exist redirects nothing.
        if let Some(source) = read_listed(tree, (by, ""), path, limits::REDIRECTIONS, notes) {
            redirections.add(source)?;
        }
    }
    Ok(redirections)
}

/// Returns the text of a configuration file.
pub(super) fn read_text(tree: &dyn Tree, path: &str, limit: u64) -> Result<String, SiteError> {
    read_source(tree, path, limit).map(|source| source.text().to_owned())
}

/// A configuration file.
fn read_source(tree: &dyn Tree, path: &str, limit: u64) -> Result<Source, SiteError> {
    let unreadable = |reason: String| SiteError::Unreadable { path: path.to_owned(), reason };
    if is_markdown(path) {
        return Err(unreadable("it is a page".to_owned()));
    }
    let bytes = tree.read(path, limit).map_err(|error| unreadable(FileError::from(error).to_string()))?;
    Source::from_bytes(path.into(), bytes).map_err(|error| {
        unreadable(match error {
            ReadError::NotUtf8 { .. } => FileError::NotUtf8.to_string(),
            other => other.to_string(),
        })
    })
}
