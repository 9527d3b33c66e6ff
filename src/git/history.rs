//! The last change of each page.

use std::io::{BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::cat_file::CatFile;
use super::log::{self, Commit, FileChange};
use super::repository::{GitError, Repository, first_line};
use crate::vfs::{FileError, Reader, limits};

/// The last change of each page, by its path relative to the root of the site.
#[derive(Debug, Default)]
pub struct History {
    pages: FxHashMap<Arc<str>, PageHistory>,
    /// The folder of the site in its repository; empty, or with a slash at the end.
    prefix: String,
    /// The texts of earlier versions; `None` for a history that was not read.
    blobs: Option<CatFile>,
    notes: Vec<String>,
}

/// What the log says about a page.
#[derive(Clone, Debug, Default)]
struct PageHistory {
    last: Option<Change>,
    /// The commit that the history starts with, if the page is from there.
    imported: Option<Change>,
    /// Its earlier paths in the repository, the newest first, with the position in the log of the commit that moved it.
    moves: Vec<(usize, Box<[u8]>)>,
}

/// A change of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The date in the author's time zone.
    pub day: NaiveDate,
    /// The ID of the commit.
    pub commit: String,
    /// The position of the commit in the log, from 0 for the newest one with a change of a page.
    position: usize,
}

/// Why Git cannot report when pages changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// Git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The clone is shallow: every page would seem to have changed in the oldest commit that the clone has.
    #[error(
        "the clone is shallow and lacks earlier commits; fetch them with `git fetch --unshallow`, or set \
         `fetch-depth: 0` in the checkout step of the workflow"
    )]
    Shallow,
}

/// A file that is moved and keeps at least this much of its text has only moved.
const MOVED: &str = "-M90%";
/// The same without comparing the text, which a partial clone does not have.
const MOVED_UNCHANGED: &str = "-M100%";
/// Commits that `git blame` ignores, and playbook-lint too.
const IGNORE_REVS_FILE: &str = ".git-blame-ignore-revs";

impl History {
    /// Reads the history of `pages`, given relative to `root`, from one `git log` over the entire tree.
    ///
    /// Moves do not count as changes and are followed. The commits of `.git-blame-ignore-revs` and `ignored` (IDs in
    /// lowercase, or the start of them) do not count either. The commit that the history starts with does not count
    /// because it imports pages from elsewhere.
    ///
    /// # Errors
    /// [`HistoryError`] if Git cannot report the changes, or not all of them.
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
        let blobs = Some(CatFile::new(&repository));
        Ok(Self { pages: pages.iter().cloned().zip(tracker.pages).collect(), prefix: repository.prefix, blobs, notes })
    }

    /// Returns the lists of ignored commits that were not read, with the reason, in complete sentences.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns the last change of the page at `path`, relative to the root of the site.
    #[must_use]
    pub fn last_change(&self, path: &str) -> Option<&Change> {
        self.pages.get(path)?.last.as_ref()
    }

    /// Returns the last change of the page at `path`, or the commit that the history starts with if it is from there.
    #[must_use]
    pub fn last_change_or_import(&self, path: &str) -> Option<&Change> {
        let page = self.pages.get(path)?;
        page.last.as_ref().or(page.imported.as_ref())
    }

    /// Returns the text of the page at `path` in the current commit, if it has at most `limit` bytes and is UTF-8.
    #[must_use]
    pub fn committed_text(&self, path: &str, limit: u64) -> Option<String> {
        self.text("HEAD", format!("{}{path}", self.prefix).as_bytes(), limit)
    }

    /// Returns the text that the page at `path` had in the commit of `change`, under whichever path, with the same
    /// conditions.
    #[must_use]
    pub fn text_at(&self, change: &Change, path: &str, limit: u64) -> Option<String> {
        // The oldest of the moves that came after the commit.
        let later = self.pages.get(path)?.moves.iter().take_while(|(position, _)| *position < change.position);
        match later.last() {
            Some((_, earlier)) => self.text(&change.commit, earlier, limit),
            None => self.text(&change.commit, format!("{}{path}", self.prefix).as_bytes(), limit),
        }
    }

    fn text(&self, commit: &str, path: &[u8], limit: u64) -> Option<String> {
        // A request is a line.
        let path = std::str::from_utf8(path).ok().filter(|path| !path.contains(['\n', '\r']))?;
        let bytes = self.blobs.as_ref()?.read(&format!("{commit}:{path}"), limit).ok()?;
        String::from_utf8(bytes).ok()
    }
}

impl Repository {
    /// Returns the IDs in `.git-blame-ignore-revs`, at the root of the site or at the top of the repository. Each file
    /// that is rejected adds a note.
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
            // A commit comes before its parents, so moves can be followed back.
            .args(["--topo-order", "--full-history", "--date=short", "--no-relative", "--no-show-signature"])
            .args(["--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-decorate", "--no-mailmap"])
            // Overrides `diff.orderFile`, which could make Git read any file.
            .arg("-O/dev/null")
            .args(["HEAD", "--", ":(top,icase)*.md"])
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        // A thread of its own reads stderr: a full pipe would block Git.
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
    /// From each page's path at the current commit to its index.
    names: FxHashMap<Box<[u8]>, usize>,
    pages: Vec<PageHistory>,
    ignored: &'a [String],
    /// The number of commits before the current one.
    position: usize,
    current: String,
    /// The last commit that was looked up, and whether it is ignored.
    asked: (String, bool),
}

impl<'a> RenameTracker<'a> {
    fn new(prefix: &str, pages: &[Arc<str>], ignored: &'a [String]) -> Self {
        let name = |path: &Arc<str>| format!("{prefix}{path}").into_bytes().into_boxed_slice();
        Self {
            names: pages.iter().map(name).zip(0..).collect(),
            pages: vec![PageHistory::default(); pages.len()],
            ignored,
            position: 0,
            current: String::new(),
            asked: (String::new(), false),
        }
    }

    fn step(&mut self, commit: &Commit, step: FileChange<'_>) {
        if self.current != commit.id {
            self.position += usize::from(!self.current.is_empty());
            self.current.clone_from(&commit.id);
        }
        match step {
            FileChange::Modified(path) => {
                if let Some(&page) = self.names.get(path) {
                    self.change(page, commit);
                }
            }
            // Before this commit, the name belonged to another page.
            FileChange::Added(path) => {
                if let Some(page) = self.names.remove(path) {
                    match commit.is_root {
                        true => self.pages[page].imported = self.change_in(commit),
                        false => self.change(page, commit),
                    }
                }
            }
            FileChange::Moved { from, to } => {
                if let Some(page) = self.names.remove(to) {
                    self.pages[page].moves.push((self.position, from.into()));
                    self.names.insert(from.into(), page);
                }
            }
            FileChange::Deleted(_) => {}
        }
    }

    fn change(&mut self, page: usize, commit: &Commit) {
        let Some(change) = self.change_in(commit) else { return };
        if self.is_ignored(commit) {
            return;
        }
        if let Some(PageHistory { last, .. }) = self.pages.get_mut(page)
            && last.as_ref().is_none_or(|last| last.day < change.day)
        {
            *last = Some(change);
        }
    }

    fn change_in(&self, commit: &Commit) -> Option<Change> {
        let day = NaiveDate::parse_from_str(&commit.day, "%Y-%m-%d").ok()?;
        Some(Change { day, commit: commit.id.clone(), position: self.position })
    }

    fn is_ignored(&mut self, commit: &Commit) -> bool {
        if self.asked.0 != commit.id {
            let is_ignored = self.ignored.iter().any(|id| commit.id.starts_with(&**id));
            self.asked = (commit.id.clone(), is_ignored);
        }
        self.asked.1
    }
}
