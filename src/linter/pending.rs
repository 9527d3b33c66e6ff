//! Applies changes of files, and records the work for the next update.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::ConfigChoice;
use super::change::Change;
use super::load::LoadError;
use super::options::PathFilter;
use super::site_files::is_yaml;
use super::workspace::Workspace;
use crate::config::path::normalize;
use crate::config::{CONFIG_FILE, DOCFX_FILE};
use crate::site::Scope;
use crate::vfs::{
    FileId, Lookup, Tree, file_name, is_ignored_path, is_image, is_markdown, is_redirection_file, is_toc, name_hash,
    path_in_folder, relative_path,
};

/// The work for the next update.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    /// Nothing has been linted yet.
    pub(super) everything: bool,
    /// Files to read as pages.
    pub(super) pages: FxHashSet<FileId>,
    /// TOCs to read.
    pub(super) tocs: FxHashSet<FileId>,
    /// Other files to read for the files that they mention.
    pub(super) mentions: FxHashSet<FileId>,
    /// Hashed names of created and deleted files.
    pub(super) names: Vec<u64>,
    /// Whether images were created or deleted, or changed their size.
    pub(super) images: bool,
    /// Whether an update was canceled: all docset rules run, and all files are assembled.
    pub(super) is_interrupted: bool,
}

impl Pending {
    pub(super) fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        let Self { everything, pages, tocs, mentions, names, images, is_interrupted } = self;
        !everything
            && !images
            && !is_interrupted
            && names.is_empty()
            && pages.is_empty()
            && tocs.is_empty()
            && mentions.is_empty()
    }
}

impl Workspace {
    /// Applies changes of files. The next update lints what they affect.
    ///
    /// # Errors
    /// Settings or other configuration that are not valid after the change. The workspace then keeps the previous ones,
    /// and tries again with the next change.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), LoadError> {
        let mut needs_reload = self.needs_reload;
        for change in changes {
            match change {
                Change::Edited { path, bytes } => {
                    self.tree.set(path.as_str(), bytes.clone());
                    needs_reload |= self.note_with_links(path);
                }
                Change::Oversized { path, size } => {
                    self.tree.put_too_large(path.as_str(), *size);
                    needs_reload |= self.note_with_links(path);
                }
                Change::OnDisk { path } => {
                    self.tree.reset(path);
                    needs_reload |= self.note_with_links(path);
                }
                Change::Deleted { path } => {
                    for path in self.files_at(path) {
                        self.tree.remove(path.as_str());
                        needs_reload |= self.note(&path);
                    }
                }
                Change::Renamed { from, to } => {
                    for old in self.files_at(from) {
                        let new = format!("{to}{}", &old[from.len()..]);
                        match self.tree.read(&old, u64::MAX) {
                            Ok(bytes) => self.tree.set(new.as_str(), bytes),
                            // It was already renamed on disk.
                            Err(_) => self.tree.reset(&new),
                        }
                        self.tree.remove(old.as_str());
                        needs_reload |= self.note(&old) | self.note(&new);
                    }
                }
                Change::Reload => needs_reload = true,
            }
        }
        // Until loading succeeds.
        self.needs_reload = needs_reload;
        if !needs_reload && !self.pending.names.is_empty() {
            self.needs_reload = Arc::make_mut(&mut self.site).find_translations();
        }
        if self.needs_reload {
            self.reload()?;
            self.needs_reload = false;
        }
        Ok(())
    }

    /// Returns the changes that follow from the file or folder at `path` having changed on disk.
    #[must_use]
    pub fn changes_on_disk(&self, path: &str, is_folder: bool) -> Vec<Change> {
        if is_folder {
            // It has files that no one reported.
            return vec![Change::Reload];
        }
        let below = self.site.files.below(path).map(|(_, file)| file.to_string());
        below.chain([path.to_owned()]).map(|path| Change::OnDisk { path }).collect()
    }

    /// Whether an update has something to do.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Returns the file at `path`, or the files below it: those listed, and those that a change created.
    fn files_at(&self, path: &str) -> BTreeSet<String> {
        let listed = self.site.files.below(path).map(|(_, path)| path.to_string());
        let mut files: BTreeSet<String> = listed.chain(self.tree.replaced_below(path).map(str::to_owned)).collect();
        if files.is_empty() || self.site.files.lookup(path) != Lookup::Missing {
            files.insert(path.to_owned());
        }
        files
    }

    /// Records that the file at `path`, and with it the links to it, may have changed.
    fn note_with_links(&mut self, path: &str) -> bool {
        let links = self.links_to(path).to_vec();
        let needs_reload = self.note(path);
        links.iter().fold(needs_reload, |needs_reload, link| needs_reload | self.note(link))
    }

    /// Records that the file at `path` may have changed, or may have been created or deleted. Returns whether the
    /// entire site has to be loaded again.
    fn note(&mut self, path: &str) -> bool {
        let name = file_name(path);
        let is_listed = matches!(self.site.files.lookup(path), Lookup::Found(_));
        let exists = self.tree.size(path).is_some();
        if self.configures(path, name) || is_toc(path) && is_listed != exists {
            return true;
        }
        if !exists || !is_listed {
            if is_ignored_path(path) || is_listed == exists || exists && !self.tree.lists(path) {
                let dependent = self.tocs.iter().filter(|(_, toc)| toc.depends_on_unlisted(path));
                self.pending.tocs.extend(dependent.map(|(&file, _)| file));
                return false;
            }
            self.pending.names.push(name_hash(path));
            let site = Arc::make_mut(&mut self.site);
            if !exists {
                if let Some(file) = site.remove_file(path) {
                    self.pending.pages.remove(&file);
                    self.pending.tocs.remove(&file);
                    self.pending.mentions.remove(&file);
                }
                let keeps_profile = !is_markdown(path) || self.site.keeps_profile_with(path, &self.tree);
                return !keeps_profile || self.empties_docset(path);
            }
            site.insert_file(path);
        }
        let Lookup::Found(file) = self.site.files.lookup(path) else { return false };
        if is_toc(path) {
            self.pending.tocs.insert(file);
        } else if is_yaml(path) {
            self.pending.tocs.insert(file);
            self.pending.mentions.insert(file);
        } else if is_image(path) {
            self.pending.images = true;
        } else if self.site.scope_of(file) != Scope::Other || self.pages.contains_key(&file) {
            self.pending.pages.insert(file);
        }
        if is_markdown(path) {
            self.pending.mentions.insert(file);
            return !self.site.keeps_profile_with(path, &self.tree);
        }
        false
    }

    /// Whether the removed file at `path` was the last one in a folder that the settings name as a docset or its
    /// source: they are not valid without it.
    fn empties_docset(&self, path: &str) -> bool {
        let files = self.config.iter().flat_map(|config| config.file.layers());
        let docsets = files.flat_map(|file| &file.docset);
        let mut folders = docsets.flat_map(|docset| std::iter::once(&docset.path).chain(&docset.source));
        folders.any(|folder| {
            let folder = normalize(folder.get_ref());
            path_in_folder(path, &folder).is_some() && self.site.files.below(&folder).next().is_none()
        })
    }

    /// Whether the file at `path` configures the site.
    fn configures(&self, path: &str, name: &str) -> bool {
        [CONFIG_FILE, DOCFX_FILE, ".gitignore"].contains(&name)
            || name.starts_with(".openpublishing.")
            || is_redirection_file(path)
            || self.site.is_configured_by(path)
            || match &self.options.config {
                ConfigChoice::File(config) => {
                    relative_path(&self.site.root.path, config).is_some_and(|inside| inside == path)
                }
                _ => false,
            }
    }

    /// Makes the next update lint everything again, with page rules on the pages that `page_rules_on` selects.
    pub(super) fn restart(&mut self, page_rules_on: Option<PathFilter>) {
        self.page_rules_on = page_rules_on;
        self.pending = Pending::everything();
    }

    /// Makes the next update read these pages again, whose text may have changed. No other file changed.
    pub(super) fn touch<'p>(&mut self, paths: impl Iterator<Item = &'p str>) {
        for path in paths {
            if let Lookup::Found(file) = self.site.files.lookup(path) {
                if self.site.scope_of(file) != Scope::Other || self.pages.contains_key(&file) {
                    self.pending.pages.insert(file);
                }
                self.pending.mentions.insert(file);
            }
        }
    }

    /// Makes files that changed during linting keep the text that they have now.
    pub(super) fn pin(&mut self, changed: &[Arc<str>]) {
        let limit = self.site.settings.max_page_size;
        for path in changed {
            match self.tree.read(path, limit) {
                Ok(bytes) => self.tree.set(&**path, bytes),
                Err(_) => self.tree.remove(&**path),
            }
            if let Lookup::Found(file) = self.site.files.lookup(path) {
                match is_toc(path) || is_yaml(path) {
                    true => drop(self.pending.tocs.insert(file)),
                    false => drop(self.pending.pages.insert(file)),
                }
            }
        }
        self.pending.is_interrupted = true;
    }
}
