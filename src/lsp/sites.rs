//! The sites that the server lints, with the problems of each.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::encoding::Encoding;
use super::messages::{DiagnosticScope, Problem};
use super::open_files::OpenFiles;
use super::problems::{View, config_problem};
use crate::config::{CONFIG_FILE, ConfigError, DOCFX_FILE, Root};
use crate::diagnostic::Diagnostic;
use crate::facts::FactKinds;
use crate::linter::{CancelToken, Change, LintOptions, LoadError, SharedTree, Workspace};
use crate::site::SiteError;
use crate::text::Source;
use crate::vfs::{Overlay, Tree, WorkTree, file_name, limits, relative_path};

/// A site and what the client knows about it.
pub(super) struct ServedSite {
    /// Its root, with links resolved.
    pub(super) root: PathBuf,
    /// Its root, as the client spells it.
    folder: PathBuf,
    /// `None` until the site is loaded: before the first update, or while its settings cannot be read.
    workspace: Option<Workspace>,
    /// A copy for answers, which is dropped when something changes.
    snapshot: Option<Arc<Workspace>>,
    /// Changes since the last update.
    pending: Vec<Change>,
    /// The current diagnostics of files that have any.
    current: FxHashMap<Arc<str>, Arc<[Diagnostic]>>,
    /// The first diagnostics of files whose diagnostics changed since the site was loaded.
    original: FxHashMap<Arc<str>, Arc<[Diagnostic]>>,
    /// Why the settings cannot be read. The path is relative to the root.
    error: Option<ConfigError>,
    /// Whether the last attempt to load it failed. The next one follows when something changes.
    has_failed: bool,
}

/// What an update means for the client.
#[derive(Debug, Default)]
pub(super) struct SiteUpdate {
    /// Files whose problems may have changed, in the order of their paths.
    pub(super) changed: Vec<Arc<str>>,
    /// Why the site cannot be linted, as a message for the user.
    pub(super) failure: Option<String>,
}

impl ServedSite {
    /// Finds the site that contains `start`, a path as the client spells it; `None` if nothing marks a root. The first
    /// update loads the site.
    pub(super) fn find(start: &Path) -> Option<Self> {
        let existing = start.ancestors().find(|path| path.exists())?;
        let root = Root::discover_marked(existing).ok().flatten()?.path;
        let real = dunce::canonicalize(existing).ok()?;
        let real = if real.is_dir() { real.as_path() } else { real.parent()? };
        let spelled = if existing.is_dir() { existing } else { existing.parent()? };
        Some(Self {
            folder: spelled_root(&root, real, spelled),
            root,
            workspace: None,
            snapshot: None,
            pending: Vec::new(),
            current: FxHashMap::default(),
            original: FxHashMap::default(),
            error: None,
            has_failed: false,
        })
    }

    /// The path of a file relative to the root, if the root contains it.
    pub(super) fn path_of(&self, path: &Path) -> Option<String> {
        relative_path(&self.root, path)
    }

    /// Notes a change of a file below the root.
    pub(super) fn note(&mut self, change: Change) {
        // Only the latest text of a document counts.
        if let (Change::Edited { path, .. }, Some(Change::Edited { path: last, .. })) = (&change, self.pending.last())
            && path == last
        {
            self.pending.pop();
        }
        self.pending.push(change);
    }

    /// Notes that a file or folder changed on disk.
    pub(super) fn note_on_disk(&mut self, path: &str, is_folder: bool) {
        let Some(workspace) = &self.workspace else { return self.pending.push(Change::Reload) };
        self.pending.extend(workspace.changes_on_disk(path, is_folder));
    }

    /// Whether an update has something to do.
    pub(super) fn is_outdated(&self) -> bool {
        self.workspace.is_none() && !self.has_failed || !self.pending.is_empty()
    }

    /// Whether dates were compared with a date other than `today`.
    pub(super) fn is_from_another_day(&self, today: NaiveDate) -> bool {
        self.workspace.as_ref().is_some_and(|workspace| workspace.options().today != today)
    }

    /// Lints what changed. A canceled update continues with the next one.
    pub(super) fn update(&mut self, options: LintOptions, open: &OpenFiles, cancel: &CancelToken) -> SiteUpdate {
        let mut update = SiteUpdate::default();
        let is_reconfigured = self.pending.iter().any(is_reconfiguration);
        let is_new_day = self.is_from_another_day(options.today);
        let is_first = self.workspace.is_none();
        let changes = std::mem::take(&mut self.pending);
        self.snapshot = None;
        let broken = self.error.take().map(|error| error.path.into());
        update.changed.extend(broken);
        let outcome = match &mut self.workspace {
            Some(workspace) if !is_new_day => workspace.apply(&changes),
            _ => self.load(options, open),
        };
        if let Err(error) = outcome {
            match config_error(error) {
                Ok(error) => {
                    if self.workspace.is_none() {
                        update.failure = Some(error.to_string());
                    }
                    update.changed.push(error.path.as_str().into());
                    self.error = Some(error);
                }
                Err(error) => update.failure = Some(error.to_string()),
            }
        }
        self.has_failed = self.workspace.is_none();
        if let Some(workspace) = &mut self.workspace
            && let Ok(changes) = workspace.update(cancel)
        {
            if is_new_day {
                let gone = self.current.keys().filter(|path| workspace.diagnostics(path).is_empty());
                update.changed.extend(gone.cloned());
                self.current.clear();
            }
            for (path, diagnostics) in changes.changed {
                let before = match diagnostics.is_empty() {
                    true => self.current.remove(&path),
                    false => self.current.insert(path.clone(), diagnostics),
                };
                self.original.entry(path.clone()).or_insert(before.unwrap_or_default());
                update.changed.push(path);
            }
            if is_reconfigured || is_new_day || is_first {
                update.changed.extend(self.original.keys().cloned());
                self.original.clear();
            }
        }
        update.changed.sort_unstable();
        update.changed.dedup();
        update
    }

    fn load(&mut self, mut options: LintOptions, open: &OpenFiles) -> Result<(), LoadError> {
        options.keep_texts = true;
        // Answers need facts of all kinds.
        options.extra_facts = FactKinds::all();
        let disk: SharedTree = Arc::new(WorkTree::new(&self.root));
        let mut tree = Overlay::new(disk);
        for (_, file) in open.iter() {
            if let (Some(path), Some(bytes)) = (self.path_of(&file.path), &file.bytes) {
                tree.set(path, bytes.clone());
            }
        }
        self.workspace = Some(Workspace::load_from(Root::at(&self.root), tree, options)?);
        Ok(())
    }

    /// The site as it was last linted, for answers.
    pub(super) fn snapshot(&mut self) -> Option<Arc<Workspace>> {
        let workspace = self.workspace.as_ref()?;
        Some(self.snapshot.get_or_insert_with(|| Arc::new(workspace.fork())).clone())
    }

    /// The site as the client sees it.
    pub(super) fn view<'a>(&'a self, open: &'a OpenFiles, encoding: Encoding) -> Option<View<'a>> {
        Some(View { workspace: self.workspace.as_ref()?, folder: &self.folder, open, encoding })
    }

    /// The root as the client spells it.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The files with diagnostics.
    pub(super) fn files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.current.keys()
    }

    /// The file with settings that cannot be read.
    pub(super) fn broken_file(&self) -> Option<&str> {
        self.error.as_ref().map(|error| error.path.as_str())
    }

    /// The problems that the client shows for the file at `path`.
    pub(super) fn problems(
        &self,
        path: &str,
        scope: DiagnosticScope,
        open: &OpenFiles,
        encoding: Encoding,
    ) -> Arc<[Problem]> {
        if scope == DiagnosticScope::Off {
            return Arc::default();
        }
        let error = self.error.as_ref().filter(|error| error.path == path);
        let error = error.map(|error| config_problem(error, self.settings_text(path, open).as_ref(), encoding));
        let current = self.current.get(path).filter(|current| {
            let is_affected = || self.original.get(path).is_some_and(|original| original != *current);
            match scope {
                DiagnosticScope::Off => false,
                DiagnosticScope::Site => true,
                _ if open.at(&self.root.join(path)).is_some() => true,
                DiagnosticScope::Affected => is_affected(),
                DiagnosticScope::Open => false,
            }
        });
        let view = self.view(open, encoding);
        let found = current.zip(view).map(|(current, view)| view.problems(path, current)).unwrap_or_default();
        match error {
            Some(error) => found.iter().cloned().chain([error]).collect(),
            None => found,
        }
    }

    /// The text of a settings file, even if the site cannot be loaded.
    fn settings_text(&self, path: &str, open: &OpenFiles) -> Option<Source> {
        let uri = open.at(&self.root.join(path));
        let bytes = match uri.and_then(|uri| open.get(uri)?.bytes.clone()) {
            Some(bytes) => bytes.to_vec(),
            None => WorkTree::new(&self.root).read(path, limits::REDIRECTIONS).ok()?,
        };
        Source::from_bytes(path.into(), bytes).ok()
    }
}

/// Whether a change may affect the problems of all pages. Problems that it changes are not effects of an edit.
fn is_reconfiguration(change: &Change) -> bool {
    match change {
        Change::Reload => true,
        Change::Edited { path, .. } | Change::OnDisk { path } | Change::Deleted { path } => {
            let name = file_name(path);
            [CONFIG_FILE, DOCFX_FILE, ".gitignore"].contains(&name) || name.starts_with(".openpublishing.publish")
        }
        Change::Oversized { .. } | Change::Renamed { .. } => false,
    }
}

fn config_error(error: LoadError) -> Result<ConfigError, LoadError> {
    match error {
        LoadError::Config(error) | LoadError::Site(SiteError::Config(error)) => Ok(error),
        error => Err(error),
    }
}

/// Returns `root` as the client spells it, given the folder `real` in it and the client's spelling of that folder.
fn spelled_root(root: &Path, real: &Path, spelled: &Path) -> PathBuf {
    let Ok(inside) = real.strip_prefix(root) else { return root.to_owned() };
    match spelled.ends_with(inside) {
        true => spelled.ancestors().nth(inside.components().count()).unwrap_or(root).to_owned(),
        false => root.to_owned(),
    }
}
