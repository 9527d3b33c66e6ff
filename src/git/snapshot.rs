//! The tree at a revision, or the staged tree, without a checkout.

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cat_file::CatFile;
use super::changes::Changes;
use super::index::{WorkFiles, WorkState};
use super::repository::{GitError, Repository};
use super::revision::Revision;
use crate::text::ReadError;
use crate::vfs::{Tree, WorkTree, is_ignored_path, is_redirection_file};

/// A tree from Git's database. Files with the same text in the work tree are read from there. The others are read
/// through one `git cat-file --batch` process.
#[derive(Debug)]
pub struct Snapshot {
    work: WorkTree,
    /// The entries by path, relative to the root of the site.
    files: FxHashMap<String, TreeEntry>,
    /// Files of the work tree that this tree does not have.
    absent: FxHashSet<String>,
    blobs: CatFile,
}

#[derive(Debug)]
struct TreeEntry {
    /// The ID of the blob, if the work tree does not have the same text.
    blob: Option<String>,
    /// Whether it is one of the site's files. Files that the walk of the work tree skips are not.
    is_listed: bool,
}

impl Snapshot {
    /// Returns the tree at `revision`, and the changes from there to the work tree or, if `is_staged`, to the index.
    /// `listed` are the files of the work tree.
    ///
    /// # Errors
    /// [`GitError`] if Git fails.
    pub fn at(
        repository: &Repository,
        revision: &Revision,
        listed: &[String],
        is_staged: bool,
    ) -> Result<(Self, Changes), GitError> {
        let (index, (tree, staged)) = rayon::join(
            || repository.index(),
            || rayon::join(|| list(repository, revision), || diff_index(repository, revision)),
        );
        let (index, tree, staged) = (index?, tree?, staged?);
        let tree = tree.split(|&byte| byte == 0).filter_map(|entry| ListedEntry::parse(entry, repository));
        let (submodules, entries): (Vec<_>, Vec<_>) = tree.partition(|entry| entry.mode == b"160000");
        // Compares with the work tree to determine what can be read there; the staged text may be different.
        let ids: FxHashMap<&str, &str> = entries.iter().map(|entry| (entry.path, entry.id)).collect();
        let work = WorkFiles::new(repository);
        let is_as_before = |path: &str| ids.get(path).is_some_and(|id| work.contain(path, id));
        let mut changes = staged.clone().continued_to_work_tree(&index, is_as_before);
        changes.pair_moved(|path| ids.get(path).copied(), |path| index.files.get(path).map(|entry| &*entry.id));
        let is_changed = |path: &str| {
            [&changes.modified, &changes.deleted].iter().any(|paths| paths.contains(path))
                || changes.renamed.contains_key(path)
        };
        let mut foreign = ForeignFolders::new(repository, &index.submodules, !is_staged);
        foreign.folders.extend(submodules.iter().map(|entry| (entry.path.to_owned(), true)));
        let entries = entries.iter().map(|entry| NewEntry {
            path: entry.path,
            id: entry.id,
            is_regular: entry.mode.starts_with(b"100"),
            is_changed: is_changed(entry.path),
        });
        let snapshot = Self::new(repository, entries, listed, foreign);
        Ok((snapshot, if is_staged { staged } else { changes }))
    }

    /// Returns the tree that is staged for the next commit. `listed` are the files of the work tree.
    ///
    /// # Errors
    /// [`GitError`] if Git fails.
    pub fn staged(repository: &Repository, listed: &[String]) -> Result<Self, GitError> {
        let index = repository.index()?;
        // A commit does not contain a file of which only the name is staged.
        let entries = index.files.iter().filter(|(_, entry)| !entry.is_intent).map(|(path, entry)| NewEntry {
            path,
            id: &entry.id,
            is_regular: entry.is_regular,
            is_changed: entry.is_unmerged || entry.state != WorkState::Same,
        });
        let foreign = ForeignFolders::new(repository, &index.submodules, false);
        Ok(Self::new(repository, entries, listed, foreign))
    }

    /// Whether the work tree is the same: every text can be read from it, and it has no other files.
    #[must_use]
    pub fn matches_worktree(&self) -> bool {
        self.absent.is_empty() && self.files.values().all(|entry| entry.blob.is_none())
    }

    fn new<'e>(
        repository: &Repository,
        entries: impl Iterator<Item = NewEntry<'e>>,
        listed: &[String],
        mut foreign: ForeignFolders,
    ) -> Self {
        let listed: FxHashSet<&str> = listed.iter().map(String::as_str).collect();
        let mut files = FxHashMap::default();
        for NewEntry { path, id, is_regular, is_changed } in entries {
            // Only the work tree knows what a link points to.
            if !is_regular && (is_changed || !listed.contains(path)) {
                continue;
            }
            let is_listed =
                if is_changed { !is_ignored_path(path) || is_redirection_file(path) } else { listed.contains(path) };
            files.insert(path.to_owned(), TreeEntry { blob: is_changed.then(|| id.to_owned()), is_listed });
        }
        let mut absent = FxHashSet::default();
        for path in listed.into_iter().map(str::to_owned) {
            if files.contains_key(&path) {
                continue;
            }
            if foreign.contain(&path) {
                files.insert(path, TreeEntry { blob: None, is_listed: true });
            } else {
                absent.insert(path);
            }
        }
        Self { work: WorkTree::new(&repository.root), files, absent, blobs: CatFile::new(repository) }
    }
}

/// A file for a snapshot.
struct NewEntry<'e> {
    path: &'e str,
    id: &'e str,
    is_regular: bool,
    /// Whether the work tree has a different text.
    is_changed: bool,
}

/// An entry as `git ls-tree -z` prints it, `<mode> blob <id>\t<path>`.
struct ListedEntry<'o> {
    mode: &'o [u8],
    id: &'o str,
    path: &'o str,
}

impl<'o> ListedEntry<'o> {
    fn parse(entry: &'o [u8], repository: &Repository) -> Option<Self> {
        let tab = memchr::memchr(b'\t', entry)?;
        let path = repository.in_site(&entry[tab + 1..])?;
        let mut words = entry[..tab].split(|&byte| byte == b' ');
        let (mode, id) = (words.next()?, words.nth(1)?);
        Some(Self { mode, id: std::str::from_utf8(id).ok()?, path })
    }
}

/// Folders that belong to another repository: submodules and, for a comparison with the work tree, other folders with a
/// `.git` of their own. Changes to this repository do not include their files, so a snapshot has these files as they
/// are on disk.
struct ForeignFolders {
    root: PathBuf,
    /// Whether each known folder is one of them.
    folders: FxHashMap<String, bool>,
    looks_for_others: bool,
}

impl ForeignFolders {
    fn new(repository: &Repository, submodules: &[String], looks_for_others: bool) -> Self {
        let folders = submodules.iter().map(|folder| (folder.clone(), true)).collect();
        Self { root: repository.root.clone(), folders, looks_for_others }
    }

    /// Whether the file at `path` is in one of them.
    fn contain(&mut self, path: &str) -> bool {
        let Some((folder, _)) = path.rsplit_once('/') else { return false };
        if let Some(&known) = self.folders.get(folder) {
            return known;
        }
        let is_foreign = self.contain(folder)
            || self.looks_for_others && self.root.join(folder).join(".git").symlink_metadata().is_ok();
        self.folders.insert(folder.to_owned(), is_foreign);
        is_foreign
    }
}

/// Returns the files at `revision`.
fn list(repository: &Repository, revision: &Revision) -> Result<Vec<u8>, GitError> {
    let pathspec = repository.pathspec();
    let arguments = ["ls-tree", "-r", "-z", "--full-tree", &revision.id, "--"];
    repository.output(&arguments.into_iter().chain(pathspec.as_deref()).collect::<Vec<_>>())
}

/// Returns the changes from a revision to the index, from any folder of the repository. A file that moves and keeps
/// half of its text is the same file.
fn diff_index(repository: &Repository, revision: &Revision) -> Result<Changes, GitError> {
    let options = ["diff-index", "--cached", "--raw", "-z", "-M", "--ita-invisible-in-index", "--no-relative"];
    let ignoring = ["--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=all", &revision.id, "--"];
    let arguments: Vec<&str> = options.into_iter().chain(ignoring).collect();
    Ok(Changes::parse(&repository.output(&arguments)?, repository))
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
        // Files unknown to Git may exist on disk, such as those that `.gitignore` excludes.
        self.files.contains_key(path) || is_folder() || !self.absent.contains(path) && self.work.exists(path)
    }
}
