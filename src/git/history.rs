//! When pages last changed.

use std::io::{BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::log::{self, Commit, FileChange};
use super::repository::{GitError, Repository, first_line};
use crate::vfs::{FileError, Reader, limits};

/// The last change of each page, by its path relative to the root of the site.
#[derive(Debug, Default)]
pub struct History {
    changes: FxHashMap<Arc<str>, Change>,
    notes: Vec<String>,
}

/// A change of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The day, where its author was.
    pub day: NaiveDate,
    /// The id of the commit.
    pub commit: String,
}

/// Why git does not tell when pages changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// It does not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The clone ends after some commits, so that every page would seem to have changed in the last of them.
    #[error(
        "the clone is shallow, it lacks the earlier commits; fetch them with `git fetch --unshallow`, or set \
         `fetch-depth: 0` where a workflow checks out"
    )]
    Shallow,
}

/// A file that is moved and keeps this much of its text is the same, and has only moved.
const MOVED: &str = "-M90%";
/// The same without a look at the text, which a partial clone does not have.
const MOVED_UNCHANGED: &str = "-M100%";
/// Commits that blame passes over, and so do we.
const IGNORE_REVS_FILE: &str = ".git-blame-ignore-revs";

impl History {
    /// Reads the history of `pages`, given relative to `root`, from one `git log` over the whole tree.
    ///
    /// Moves do not count as changes and are followed. Neither count the commits of `.git-blame-ignore-revs` and
    /// `ignored`, ids in lower case or their beginnings, nor the commit that history begins with: it brings pages from
    /// elsewhere.
    ///
    /// # Errors
    /// [`HistoryError`] where git does not tell, or not all.
    pub fn read(root: &Path, pages: impl Iterator<Item = Arc<str>>, ignored: &[String]) -> Result<Self, HistoryError> {
        let repository = Repository::of(root)?;
        if repository.is_shallow {
            return Err(HistoryError::Shallow);
        }
        let mut ignored = ignored.to_vec();
        let mut notes = Vec::new();
        ignored.extend(repository.ignore_revs(root, &mut notes));
        let pages: Vec<Arc<str>> = pages.collect();
        let track = |moved: &str| {
            let mut tracker = RenameTracker::new(&repository.prefix, &pages, &ignored);
            repository.log(moved, |commit, step| tracker.step(commit, step)).map(|()| tracker)
        };
        let tracker = track(MOVED).or_else(|_| track(MOVED_UNCHANGED))?;
        let changes = pages.iter().zip(tracker.changes);
        Ok(Self { changes: changes.filter_map(|(page, change)| Some((page.clone(), change?))).collect(), notes })
    }

    /// What was not read though it says which commits to ignore, in whole sentences.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The last change of the page at `path`, relative to the root of the site.
    #[must_use]
    pub fn last_change(&self, path: &str) -> Option<&Change> {
        self.changes.get(path)
    }
}

impl Repository {
    /// The ids in `.git-blame-ignore-revs`, at the root of the site or at the top of the repository. Files that are
    /// refused come back as notes.
    fn ignore_revs(&self, root: &Path, notes: &mut Vec<String>) -> Vec<String> {
        let top = (*root != *self.top).then_some(self.top.as_path());
        let mut ids = Vec::new();
        for folder in std::iter::once(root).chain(top) {
            let text = match Reader::new(folder).read(IGNORE_REVS_FILE, limits::IGNORE_REVS) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Err(FileError::Missing) => continue,
                Err(error) => {
                    notes.push(format!("`{IGNORE_REVS_FILE}` is not applied: {error}"));
                    continue;
                }
            };
            let lines = text.lines().filter_map(|line| line.split('#').next()?.split_ascii_whitespace().next());
            ids.extend(lines.filter(|id| id.len() >= 7).map(str::to_ascii_lowercase));
        }
        ids
    }

    /// Reads the log of all Markdown files, newest commit first.
    fn log(&self, moved: &str, step: impl FnMut(&Commit, FileChange<'_>)) -> Result<(), GitError> {
        let failed = |error: std::io::Error| GitError::Failed(error.to_string());
        let mut command = self.command();
        command
            .args(["-c", "log.showRoot=true", "log", "-z", "--raw", log::FORMAT, moved])
            // A commit comes before its parents, so that moves can be followed back.
            .args(["--topo-order", "--full-history", "--date=short", "--no-relative", "--no-show-signature"])
            .args(["--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-decorate", "--no-mailmap"])
            // No order of files, which `diff.orderFile` may take from any file.
            .arg("-O/dev/null")
            .args(["HEAD", "--", ":(top,icase)*.md"])
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        // Read aside: a full pipe would stop git.
        let errors = child.stderr.take().map(|mut stderr| {
            std::thread::spawn(move || {
                let mut said = Vec::new();
                let _ = stderr.by_ref().take(1 << 16).read_to_end(&mut said);
                let _ = std::io::copy(&mut stderr, &mut std::io::sink());
                said
            })
        });
        let read = match child.stdout.take() {
            Some(stdout) => log::read(BufReader::with_capacity(1 << 16, stdout), step),
            None => Ok(()),
        };
        let status = child.wait().map_err(failed)?;
        let said = errors.and_then(|errors| errors.join().ok()).unwrap_or_default();
        read.map_err(failed)?;
        if status.success() { Ok(()) } else { Err(GitError::Failed(first_line(&said))) }
    }
}

/// Follows pages back through the log.
struct RenameTracker<'a> {
    /// What each page was called at the commit that is read, to its place.
    names: FxHashMap<Box<[u8]>, usize>,
    changes: Vec<Option<Change>>,
    ignored: &'a [String],
    /// The last commit asked about, and whether it is ignored.
    asked: (String, bool),
}

impl<'a> RenameTracker<'a> {
    fn new(prefix: &str, pages: &[Arc<str>], ignored: &'a [String]) -> Self {
        let name = |path: &Arc<str>| format!("{prefix}{path}").into_bytes().into_boxed_slice();
        Self {
            names: pages.iter().map(name).zip(0..).collect(),
            changes: vec![None; pages.len()],
            ignored,
            asked: (String::new(), false),
        }
    }

    fn step(&mut self, commit: &Commit, step: FileChange<'_>) {
        match step {
            FileChange::Modified(path) => {
                if let Some(&page) = self.names.get(path) {
                    self.change(page, commit);
                }
            }
            // What had that name before was another page.
            FileChange::Added(path) => {
                if let Some(page) = self.names.remove(path)
                    && !commit.is_root
                {
                    self.change(page, commit);
                }
            }
            FileChange::Moved { from, to } => {
                if let Some(page) = self.names.remove(to) {
                    self.names.insert(from.into(), page);
                }
            }
            FileChange::Deleted(_) => {}
        }
    }

    fn change(&mut self, page: usize, commit: &Commit) {
        let Ok(day) = NaiveDate::parse_from_str(&commit.day, "%Y-%m-%d") else { return };
        if self.is_ignored(commit) {
            return;
        }
        if let Some(change) = self.changes.get_mut(page)
            && change.as_ref().is_none_or(|last| last.day < day)
        {
            *change = Some(Change { day, commit: commit.id.clone() });
        }
    }

    fn is_ignored(&mut self, commit: &Commit) -> bool {
        if self.asked.0 != commit.id {
            let is_ignored = self.ignored.iter().any(|id| commit.id.starts_with(&**id));
            self.asked = (commit.id.clone(), is_ignored);
        }
        self.asked.1
    }
}
