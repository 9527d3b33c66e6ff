//! The files in a folder on disk.

use std::ffi::OsStr;
use std::fs::{DirEntry, FileType};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::ignore_rules::{IgnoreRules, Patterns};
use super::reader::{FileError, Reader, UnreadableFile};
use super::{is_ignored_path, is_markdown, is_redirection_file, is_toc, limits};

/// The name of the files that list what to exclude from the repository.
const IGNORE_FILE: &str = ".gitignore";
/// The maximum number of files of each type that a note lists.
const MAX_LISTED: usize = 3;

/// A walk over the files below a folder, in parallel.
///
/// It skips hidden files, `node_modules`, and files that Git ignores: the patterns of the `.gitignore` files from the
/// top of the repository down, and those of its `info/exclude`. It reads neither `.ignore` files nor a user's global
/// patterns. A repository inside the folder is an ordinary folder. Files that Git tracks although a pattern matches
/// them are also skipped. The walk does not enter links.
pub(super) struct Walk<'r> {
    reader: &'r Reader,
    /// The root relative to the top of the repository, empty or with a slash at the end. Patterns are compared with
    /// paths from the top.
    prefix: String,
    /// Whether `.gitignore` files below the root are read.
    reads_ignore_files: bool,
    pattern_count: AtomicUsize,
    found: Mutex<Found>,
}

/// The result of a walk.
#[derive(Default)]
pub(super) struct Found {
    /// Paths of files, relative to the root, in any order.
    pub(super) files: Vec<String>,
    /// `.gitignore` files that are not applied.
    refused: Vec<UnreadableFile>,
    /// Pages that are not files of the playbook.
    skipped_pages: Vec<String>,
    has_too_many_patterns: bool,
}

impl Walk<'_> {
    /// Walks the folder of `reader`.
    pub(super) fn run(reader: &Reader) -> Found {
        let found = Self::with_ignore_files(reader, true);
        // No real playbook has this many patterns. Which files were read before the limit differs from run to run.
        if !found.has_too_many_patterns {
            return found;
        }
        Found { has_too_many_patterns: true, ..Self::with_ignore_files(reader, false) }
    }

    fn with_ignore_files(reader: &Reader, reads_ignore_files: bool) -> Found {
        let (walk, above) = Walk::start(reader, reads_ignore_files);
        let folder = walk.prefix.clone();
        rayon::scope(|scope| walk.enter(scope, folder, above));
        walk.found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a walk of the folder of `reader` would list a file at `path`, relative to the folder, if there were one.
    pub(super) fn lists(reader: &Reader, path: &str) -> bool {
        if is_redirection_file(path) {
            return true;
        }
        if is_ignored_path(path) {
            return false;
        }
        let (walk, mut rules) = Walk::start(reader, true);
        let path = format!("{}{path}", walk.prefix);
        let folders = std::iter::once(walk.prefix.len());
        let folders =
            folders.chain(path[walk.prefix.len()..].match_indices('/').map(|(at, _)| walk.prefix.len() + at + 1));
        for end in folders {
            let folder = &path[..end];
            if end > walk.prefix.len() && rules.as_ref().is_some_and(|rules| rules.is_ignored(&path[..end - 1], true)) {
                return false;
            }
            if walk.counts_in(folder) {
                let file = format!("{}{IGNORE_FILE}", walk.inside(folder));
                rules = walk.with_patterns(reader.read_unlinked(&file, limits::IGNORE_FILE), file, folder, rules);
            }
        }
        !rules.is_some_and(|rules| rules.is_ignored(&path, false))
    }

    /// Returns a walk, and the patterns from above that apply in its folder.
    fn start(reader: &Reader, reads_ignore_files: bool) -> (Walk<'_>, Option<Arc<IgnoreRules>>) {
        let root = reader.root();
        let top = root.ancestors().find(|folder| folder.join(".git").exists());
        let inside = top.and_then(|top| root.strip_prefix(top).ok()).unwrap_or(Path::new(""));
        let mut prefix = inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        if !prefix.is_empty() {
            prefix.push('/');
        }
        let walk =
            Walk { reader, prefix, reads_ignore_files, pattern_count: AtomicUsize::new(0), found: Mutex::default() };
        let above = top.and_then(|top| walk.rules_above(top));
        (walk, above)
    }

    /// Returns the patterns of the repository at `top` that apply in the root, without those of the root's own
    /// `.gitignore`.
    fn rules_above(&self, top: &Path) -> Option<Arc<IgnoreRules>> {
        let mut rules = None;
        // The folder that the first `end` bytes of the prefix specify, relative to the root.
        let shown = |end: usize, name: &str| format!("{}{name}", "../".repeat(self.prefix[end..].matches('/').count()));
        if let Some(folder) = git_folder(top) {
            let exclude = Reader::new(&folder).read_unlinked("info/exclude", limits::IGNORE_FILE);
            rules = self.with_patterns(exclude, shown(0, ".git/info/exclude"), "", rules);
        }
        let reader = Reader::new(top);
        for end in std::iter::once(0).chain(self.prefix.match_indices('/').map(|(at, _)| at + 1)) {
            // The walk reads the root's own file.
            if end < self.prefix.len() {
                let folder = &self.prefix[..end];
                let read = reader.read_unlinked(&format!("{folder}{IGNORE_FILE}"), limits::IGNORE_FILE);
                rules = self.with_patterns(read, shown(end, IGNORE_FILE), folder, rules);
            }
        }
        rules
    }

    /// Adds the patterns that were `read` from the file at `path` for `folder`.
    fn with_patterns(
        &self,
        read: Result<Vec<u8>, FileError>,
        path: String,
        folder: &str,
        above: Option<Arc<IgnoreRules>>,
    ) -> Option<Arc<IgnoreRules>> {
        if self.pattern_count.load(Ordering::Relaxed) > limits::IGNORE_PATTERNS {
            return above;
        }
        let patterns = match read {
            Ok(bytes) => Patterns::parse(&bytes).map_err(FileError::System),
            Err(FileError::Missing) => return above,
            Err(error) => Err(error),
        };
        match patterns {
            Ok(patterns) if patterns.count == 0 => above,
            Ok(patterns) => {
                let count = patterns.count + self.pattern_count.fetch_add(patterns.count, Ordering::Relaxed);
                if count > limits::IGNORE_PATTERNS {
                    self.add(|found| found.has_too_many_patterns = true);
                    return above;
                }
                Some(Arc::new(IgnoreRules::new(patterns, folder, above)))
            }
            Err(error) => {
                self.add(|found| found.refused.push(UnreadableFile::new(path, error)));
                above
            }
        }
    }

    /// Lists `folder`, relative to the top of the repository, and enters the folders in it.
    fn enter<'s>(&'s self, scope: &rayon::Scope<'s>, folder: String, above: Option<Arc<IgnoreRules>>) {
        // A folder that cannot be read is skipped: its files are not on the site either.
        let Ok(entries) = std::fs::read_dir(self.on_disk(&folder)) else { return };
        let entries: Vec<Entry> = entries.flatten().filter_map(|entry| Entry::new(&entry)).collect();
        let mut rules = above;
        if self.counts_in(&folder) && entries.iter().any(|entry| entry.name == IGNORE_FILE) {
            let path = format!("{}{IGNORE_FILE}", self.inside(&folder));
            rules = self.with_patterns(self.reader.read_unlinked(&path, limits::IGNORE_FILE), path, &folder, rules);
        }
        let is_root = folder.len() == self.prefix.len();
        let mut files = Vec::new();
        for Entry { name, kind } in entries {
            if is_root && is_redirection_file(&name) {
                files.push(name);
                continue;
            }
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            let mut path = format!("{folder}{name}");
            if rules.as_ref().is_some_and(|rules| rules.is_ignored(&path, kind.is_dir())) {
                continue;
            }
            if kind.is_dir() {
                path.push('/');
                let rules = rules.clone();
                scope.spawn(move |scope| self.enter(scope, path, rules));
                continue;
            }
            let path = self.inside(&path);
            if kind.is_file() || kind.is_symlink() && self.reader.size(path).is_ok() {
                files.push(path.to_owned());
            } else if is_markdown(path) || is_toc(path) {
                self.add(|found| found.skipped_pages.push(path.to_owned()));
            }
        }
        self.add(|found| found.files.append(&mut files));
    }

    /// Whether the `.gitignore` of `folder` is read.
    fn counts_in(&self, folder: &str) -> bool {
        self.reads_ignore_files || folder.len() == self.prefix.len()
    }

    /// Returns a path relative to the root.
    fn inside<'p>(&self, path: &'p str) -> &'p str {
        &path[self.prefix.len()..]
    }

    fn on_disk(&self, path: &str) -> PathBuf {
        self.reader.root().join(self.inside(path))
    }

    fn add(&self, change: impl FnOnce(&mut Found)) {
        change(&mut self.found.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// A name in a folder, and its type. No page can link to a name that is not UTF-8.
struct Entry {
    name: String,
    kind: FileType,
}

impl Entry {
    fn new(entry: &DirEntry) -> Option<Self> {
        let kind = entry.file_type().ok()?;
        Some(Self { name: entry.file_name().into_string().ok()?, kind })
    }
}

impl Found {
    /// Returns the deviations that users may not expect, in complete sentences and a stable order.
    pub(super) fn notes(&mut self) -> Vec<String> {
        let mut notes = Vec::new();
        self.refused.sort_by(|a, b| a.path.cmp(&b.path));
        for UnreadableFile { path, error } in self.refused.iter().take(MAX_LISTED) {
            notes.push(format!("`{path}` is not applied: {error}"));
        }
        if self.refused.len() > MAX_LISTED {
            notes.push(format!("{} more ignore files are not applied", self.refused.len() - MAX_LISTED));
        }
        if self.has_too_many_patterns {
            notes.push(format!(
                "the `{IGNORE_FILE}` files have more than {} patterns; only those in the root and above are applied",
                limits::IGNORE_PATTERNS
            ));
        }
        self.skipped_pages.sort_unstable();
        if let [first, rest @ ..] = self.skipped_pages.as_slice() {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            notes.push(format!(
                "skipped `{first}`{more}: not a regular file, or a link that does not point to one in the playbook's \
                 folder"
            ));
        }
        notes
    }
}

/// Returns the folder with the `info/exclude` of the repository at `top`: its `.git` or, in a linked work tree or a
/// submodule, the folder that this file specifies. Git reads it there too, and a `.git` cannot be committed.
fn git_folder(top: &Path) -> Option<PathBuf> {
    let named = |folder: &Path, name: &str, key: &str| {
        let text = Reader::new(folder).read_text(name, limits::GIT_POINTER).ok()?;
        let path = text.strip_prefix(key)?.trim_end_matches(['\n', '\r']);
        dunce::canonicalize(folder.join(OsStr::new(path))).ok()
    };
    let git = dunce::canonicalize(top.join(".git")).ok()?;
    let folder = if git.is_dir() { git } else { named(top, ".git", "gitdir: ")? };
    // A linked work tree shares everything that it does not have itself.
    Some(named(&folder, "commondir", "").unwrap_or(folder))
}
