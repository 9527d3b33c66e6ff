//! File events from the system, and the changes of the site that they cause.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use notify::event::{EventKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::{CliError, Signal};
use crate::linter::{Change, MANY_FILES, Workspace};
use crate::site::Site;
use crate::vfs::Tree;

/// How long files must stay unchanged before changes are applied: programs write a file in several steps.
const QUIET: Duration = Duration::from_millis(75);
/// Files that keep changing are read after this time.
const LONGEST: Duration = Duration::from_secs(2);
/// How often all files are read if the system does not report changes.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Watches the files of a site until it is dropped.
pub(super) struct FileWatcher {
    watcher: Box<dyn Watcher>,
    /// The folders outside of the site that are watched.
    folders: BTreeSet<PathBuf>,
    /// Why the system cannot report changes, if it cannot. Files are then polled.
    polls_because: Option<notify::Error>,
}

impl FileWatcher {
    /// Starts to watch the site, the files in `named`, and the files above the site that Git and Learn use.
    ///
    /// # Errors
    /// A root that cannot be read.
    pub(super) fn start(
        site: &Site,
        named: &[PathBuf],
        handler: impl Fn(notify::Result<Event>) + Clone + Send + 'static,
    ) -> Result<Self, CliError> {
        let root = &site.root.path;
        let handler = move |event: notify::Result<Event>| {
            // The linter opens files itself.
            if !event.as_ref().is_ok_and(|event| event.kind.is_access()) {
                handler(event);
            }
        };
        let folders = folders_outside(root, named);
        let config = Config::default().with_follow_symlinks(false);
        let native = RecommendedWatcher::new(handler.clone(), config)
            .and_then(|watcher| watch_all(Box::new(watcher), root, &folders));
        let error = match native {
            Ok(watcher) => return Ok(Self { watcher, folders, polls_because: None }),
            Err(error) => error,
        };
        let polling = PollWatcher::new(handler, config.with_poll_interval(POLL_INTERVAL))
            .and_then(|watcher| watch_all(Box::new(watcher), root, &folders));
        match polling {
            Ok(watcher) => Ok(Self { watcher, folders, polls_because: Some(error) }),
            Err(error) => Err(CliError::new(
                format!("cannot watch `{}`: {error}", root.display()),
                "check once, without `--watch`",
            )),
        }
    }

    /// Watches the files in `named` too. Returns whether one of them was not watched before.
    pub(super) fn add(&mut self, site: &Site, named: &[PathBuf]) -> bool {
        let before = self.folders.len();
        for folder in folders_outside(&site.root.path, named) {
            // If a folder cannot be watched, it is tried again after the next change.
            if !self.folders.contains(&folder) && self.watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                self.folders.insert(folder);
            }
        }
        self.folders.len() > before
    }

    /// Returns a note about how files are watched, if it is not the usual way.
    pub(super) fn remark(&self) -> Option<String> {
        let error = self.polls_because.as_ref()?;
        let seconds = POLL_INTERVAL.as_secs();
        Some(format!("the system does not report changes ({error}), so all files are checked every {seconds} s"))
    }
}

fn watch_all(
    mut watcher: Box<dyn Watcher>,
    root: &Path,
    folders: &BTreeSet<PathBuf>,
) -> notify::Result<Box<dyn Watcher>> {
    watcher.watch(root, RecursiveMode::Recursive)?;
    for folder in folders {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    Ok(watcher)
}

/// Returns the folders outside `root` whose files matter: those of the files in `named`, and those up to the top of the
/// repository.
fn folders_outside(root: &Path, named: &[PathBuf]) -> BTreeSet<PathBuf> {
    let top = root.ancestors().find(|folder| folder.join(".git").exists());
    let above = root.ancestors().skip(1).take_while(|folder| top.is_some_and(|top| folder.starts_with(top)));
    let of_named = named.iter().filter_map(|path| path.parent()).filter(|folder| !folder.starts_with(root));
    above.chain(of_named).map(Path::to_owned).collect()
}

/// Returns the path as the system reports it in events, with links in its folder resolved. The file itself need not
/// exist.
pub(super) fn with_real_folder(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    Some(dunce::canonicalize(path.parent()?).ok()?.join(path.file_name()?))
}

/// The events until no file changed for a while.
#[derive(Debug, Default)]
pub(super) struct FileEvents {
    /// Paths. The value is whether the file may have been created, deleted, or renamed.
    paths: BTreeMap<PathBuf, bool>,
    /// Whether events were lost.
    is_incomplete: bool,
}

impl FileEvents {
    /// Collects `first` and all later events, until there are none for a while. Returns `None` if the watch must end.
    pub(super) fn until_quiet(first: notify::Result<Event>, signals: &Receiver<Signal>) -> Option<Self> {
        let started = Instant::now();
        let mut events = Self::default();
        events.add(first);
        while started.elapsed() < LONGEST {
            match signals.recv_timeout(QUIET) {
                Ok(Signal::Files(event)) => events.add(event),
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        Some(events)
    }

    fn add(&mut self, event: notify::Result<Event>) {
        let Ok(event) = event else {
            self.is_incomplete = true;
            return;
        };
        self.is_incomplete |= event.need_rescan();
        // When a file changes, the system also reports its folder as modified.
        let is_modified = matches!(
            event.kind,
            EventKind::Modify(ModifyKind::Any | ModifyKind::Data(_) | ModifyKind::Metadata(_) | ModifyKind::Other)
        );
        for path in event.paths {
            *self.paths.entry(path).or_default() |= !is_modified;
        }
    }

    /// Returns the changes of the site. A change of a file in `named` changes the entire site.
    pub(super) fn changes(&self, workspace: &Workspace, named: &[PathBuf]) -> Vec<Change> {
        let mut changes = Vec::new();
        for (path, &is_structural) in &self.paths {
            if named.contains(path) {
                changes.push(Change::Reload);
                continue;
            }
            match path.strip_prefix(&workspace.site().root.path) {
                Ok(inside) => changes.extend(changes_inside(workspace, path, inside, is_structural)),
                Err(_) if configures_from_above(path) => changes.push(Change::Reload),
                Err(_) => {}
            }
        }
        if self.is_incomplete || changes.len() > MANY_FILES {
            changes = vec![Change::Reload];
        }
        if !changes.is_empty() {
            // Files that changed while they were linted: the run used the text that it read first.
            let replaced = workspace.tree().replaced().map(|path| Change::OnDisk { path: path.to_owned() });
            changes.extend(replaced);
        }
        changes
    }
}

fn changes_inside(workspace: &Workspace, path: &Path, inside: &Path, is_structural: bool) -> Vec<Change> {
    if inside.components().any(|part| part.as_os_str() == ".git") {
        // A commit affects when pages last changed, and Git's own files affect which files are ignored.
        let counts = inside.ends_with(".git/logs/HEAD") || inside.ends_with(".git/info/exclude");
        return if counts { vec![Change::Reload] } else { Vec::new() };
    }
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    let Some(inside) = parts.map(|parts| parts.join("/")).filter(|inside| !inside.is_empty()) else {
        // The root itself, or a name that is not Unicode, which sites do not list.
        return Vec::new();
    };
    let is_folder = path.is_dir();
    // The tree can only say whether it lists a file, so ask for one in the folder.
    if is_folder && (!is_structural || !workspace.tree().lists(&format!("{inside}/page.md"))) {
        return Vec::new();
    }
    workspace.changes_on_disk(&inside, is_folder)
}

/// Whether a file above the root affects the site.
fn configures_from_above(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name == ".gitignore" || name.starts_with(".openpublishing.")
}
