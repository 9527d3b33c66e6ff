//! The tree at a revision, or as it is staged, without a checkout.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cat_file::CatFile;
use super::changes::Changes;
use super::repository::{GitError, Repository};
use super::revision::Revision;
use crate::text::ReadError;
use crate::vfs::{Tree, WorkTree, is_ignored_path, is_redirection_file};

/// A tree that git holds. Files whose text is the same in the work tree are read from there; the others come out of one
/// `git cat-file --batch`.
#[derive(Debug)]
pub struct Snapshot {
    work: WorkTree,
    /// By their path relative to the root of the site.
    files: FxHashMap<String, TreeEntry>,
    /// Files of the work tree that are not in this one.
    absent: FxHashSet<String>,
    blobs: CatFile,
}

#[derive(Debug)]
struct TreeEntry {
    /// The blob's id, where the work tree does not hold the same.
    blob: Option<String>,
    /// Whether it is one of the site's files: those that the walk of the work tree passes over are none here either.
    is_listed: bool,
}

impl Snapshot {
    /// The tree at `revision`, and what changed from there to the work tree, or, where `is_staged`, to what is staged.
    /// `listed` are the files of the work tree.
    ///
    /// # Errors
    /// [`GitError`] where git does not answer.
    pub fn at(
        repository: &Repository,
        revision: &Revision,
        listed: &[String],
        is_staged: bool,
    ) -> Result<(Self, Changes), GitError> {
        // Against the work tree, which tells what can be read there; what is staged may be something else again.
        let list = || repository.output(&["ls-tree", "-r", "-z", &revision.id]);
        let (changes, (tree, staged)) = rayon::join(
            || diff(repository, &[&revision.id]),
            || (list(), is_staged.then(|| diff(repository, &["--cached", &revision.id]))),
        );
        let (changes, tree) = (changes?, tree?);
        let entries = tree.split(|&byte| byte == 0).filter_map(|entry| {
            // `<mode> blob <id>\t<path>`
            let (head, path) = split_once(entry, b'\t')?;
            let mut words = head.split(|&byte| byte == b' ');
            let (mode, id) = (words.next()?, words.nth(1)?);
            Some((mode, id, path))
        });
        let is_changed = |path: &str| {
            [&changes.modified, &changes.deleted].iter().any(|paths| paths.contains(path))
                || changes.renamed.contains_key(path)
        };
        let snapshot = Self::new(repository, entries, listed, is_changed);
        Ok((snapshot, staged.unwrap_or(Ok(changes))?))
    }

    /// What is staged for the next commit. `listed` are the files of the work tree.
    ///
    /// # Errors
    /// [`GitError`] where git does not answer.
    pub fn staged(repository: &Repository, listed: &[String]) -> Result<Self, GitError> {
        let (changes, index) = rayon::join(
            || repository.output(&["diff-files", "--raw", "-z", "--no-renames"]),
            || repository.output(&["ls-files", "--stage", "-z"]),
        );
        let (changes, index) = (Changes::parse(&changes?, repository), index?);
        let entries = index.split(|&byte| byte == 0).filter_map(|entry| {
            // `<mode> <id> <stage>\t<path>`
            let (head, path) = split_once(entry, b'\t')?;
            let mut words = head.split(|&byte| byte == b' ');
            Some((words.next()?, words.next()?, path))
        });
        let is_changed = |path: &str| changes.modified.contains(path) || changes.deleted.contains(path);
        Ok(Self::new(repository, entries, listed, is_changed))
    }

    /// Whether the work tree holds the same: nothing else is to be read, and no other files are there.
    #[must_use]
    pub fn matches_worktree(&self) -> bool {
        self.absent.is_empty() && self.files.values().all(|entry| entry.blob.is_none())
    }

    fn new<'e>(
        repository: &Repository,
        entries: impl Iterator<Item = (&'e [u8], &'e [u8], &'e [u8])>,
        listed: &[String],
        is_changed: impl Fn(&str) -> bool,
    ) -> Self {
        let listed: FxHashSet<&str> = listed.iter().map(String::as_str).collect();
        let mut files = FxHashMap::default();
        for (mode, id, path) in entries {
            // A name that is not UTF-8 can be linked to by no page.
            let (Ok(path), Ok(id)) = (std::str::from_utf8(path), std::str::from_utf8(id)) else { continue };
            let is_changed = is_changed(path);
            let is_regular = mode.starts_with(b"100");
            // What a link leads to only the work tree knows.
            if !is_regular && (is_changed || !listed.contains(path)) {
                continue;
            }
            let is_listed =
                if is_changed { !is_ignored_path(path) || is_redirection_file(path) } else { listed.contains(path) };
            files.insert(path.to_owned(), TreeEntry { blob: is_changed.then(|| id.to_owned()), is_listed });
        }
        let absent = listed.iter().filter(|path| !files.contains_key(**path)).map(|path| (*path).to_owned()).collect();
        Self { work: WorkTree::new(&repository.root), files, absent, blobs: CatFile::new(repository) }
    }
}

/// The changes from a revision, from any folder of the repository. Moved files that keep half of their text are the
/// same.
fn diff(repository: &Repository, between: &[&str]) -> Result<Changes, GitError> {
    let options = ["diff", "--raw", "-z", "-M", "--no-relative", "--no-ext-diff", "--no-textconv", "--no-color"];
    let ignoring = ["--ignore-submodules=all"];
    let arguments: Vec<&str> = options.iter().chain(&ignoring).chain(between).copied().chain(["--"]).collect();
    Ok(Changes::parse(&repository.output(&arguments)?, repository))
}

fn split_once(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = memchr::memchr(at, bytes)?;
    Some((&bytes[..place], &bytes[place + 1..]))
}

impl Tree for Snapshot {
    fn files(&self) -> Vec<String> {
        self.files.iter().filter(|(_, entry)| entry.is_listed).map(|(path, _)| path.clone()).collect()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            Some(TreeEntry { blob: None, .. }) => self.work.read(path, limit),
            Some(TreeEntry { blob: Some(id), .. }) => self.blobs.read(id, limit),
            None => Err(ReadError::Io("no such file".to_owned())),
        }
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        match self.files.get(path) {
            Some(TreeEntry { blob: None, .. }) => self.work.read_prefix(path, length),
            Some(TreeEntry { blob: Some(id), .. }) => {
                let mut bytes = self.blobs.read(id, u64::MAX).unwrap_or_default();
                bytes.truncate(length);
                bytes
            }
            None => Vec::new(),
        }
    }

    fn symlink_target(&self, path: &str) -> Option<String> {
        self.work.symlink_target(path)
    }

    fn exists(&self, path: &str) -> bool {
        let is_folder = || {
            let inside = format!("{path}/");
            self.files.keys().any(|file| file.starts_with(&inside))
        };
        // What git does not know may still be there, as files are that `.gitignore` names.
        self.files.contains_key(path) || is_folder() || !self.absent.contains(path) && self.work.exists(path)
    }
}
