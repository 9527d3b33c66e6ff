//! The index of all files, in their real case.

use std::hash::Hasher;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHasher};

use super::lookups::{looked_around, looked_up};
use super::paths::{file_name, folder_of};
use crate::text::LetterCounts;

/// Stands for a path for as long as a [`Files`] lives: creating, deleting, or renaming other files does not change it,
/// and a file that is deleted and created again gets the same one. Ids have no order; sort by [`Files::rank`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId(pub(crate) u32);

/// All files of the site.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Every path that was ever known, relative to the root, by its ID.
    paths: Vec<Arc<str>>,
    /// The files that exist, in the order of their paths.
    sorted: Vec<FileId>,
    /// By ID, the index in `sorted`; `u32::MAX` for a file that does not exist.
    ranks: Vec<u32>,
    /// From a hash of the lowercase path to the existing files with that hash.
    folded: FxHashMap<u64, FileId>,
    /// Further files with the same hash: the same path with different case, or a chance collision.
    more: FxHashMap<u64, Vec<FileId>>,
    /// Ids of files that were removed, by their path.
    removed: FxHashMap<Arc<str>, FileId>,
    /// From a hash of the lowercase name without its folders to the files of that name. Indexed on first use:
    /// only suggestions need it.
    by_name: OnceLock<FxHashMap<u64, Vec<FileId>>>,
    /// From a folder's path to the files in it, in the order of their names. Also indexed on first use.
    by_folder: OnceLock<FxHashMap<Box<str>, Vec<Sibling>>>,
}

/// A file among the others of its folder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sibling {
    /// The file.
    pub(crate) file: FileId,
    /// The letters of its name, to check quickly whether it can be a suggestion.
    pub(crate) letters: LetterCounts,
}

/// The maximum number of names in a folder that are compared for a suggestion.
const MAX_SIBLINGS: usize = 500;
/// If more files than this share a name, the name does not help to find the intended one.
const MAX_SAME_NAME: usize = 500;

/// The result of looking up a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The file with exactly this path.
    Found(FileId),
    /// A file whose path differs only in case.
    OtherCase(FileId),
    /// No file.
    Missing,
}

impl Lookup {
    /// Returns the file, ignoring the case of its path.
    #[must_use]
    pub fn any_case(self) -> Option<FileId> {
        match self {
            Self::Found(file) | Self::OtherCase(file) => Some(file),
            Self::Missing => None,
        }
    }
}

impl Files {
    /// Indexes `paths`.
    #[must_use]
    pub fn new(mut paths: Vec<String>) -> Self {
        paths.sort_unstable();
        paths.dedup();
        let paths: Vec<Arc<str>> = paths.into_iter().map(Arc::from).collect();
        let sorted: Vec<FileId> = (0..).map(FileId).zip(&paths).map(|(file, _)| file).collect();
        let mut files = Self { ranks: sorted.iter().map(|file| file.0).collect(), paths, sorted, ..Self::default() };
        files.folded.reserve(files.paths.len());
        for index in 0..files.sorted.len() {
            files.fold_in(files.sorted[index]);
        }
        files
    }

    /// Indexes `paths` and keeps their existing IDs. Files that no longer exist keep theirs.
    #[must_use]
    pub fn reindexed(&self, mut paths: Vec<String>) -> Self {
        paths.sort_unstable();
        paths.dedup();
        let known: FxHashMap<Arc<str>, FileId> =
            (0..).map(FileId).zip(&self.paths).map(|(id, path)| (path.clone(), id)).collect();
        let mut files = Self { paths: self.paths.clone(), removed: known, ..Self::default() };
        files.ranks = vec![u32::MAX; files.paths.len()];
        for path in paths {
            let file = files.id_for(&path);
            files.sorted.push(file);
            files.fold_in(file);
        }
        files.rank_from(0);
        files
    }

    /// Adds the file at `path`; returns its ID, and whether it is new.
    pub fn insert(&mut self, path: &str) -> (FileId, bool) {
        if let Lookup::Found(file) = self.find(path) {
            return (file, false);
        }
        let file = self.id_for(path);
        let place = self.sorted.partition_point(|&other| **self.path(other) < *path);
        self.sorted.insert(place, file);
        self.rank_from(place);
        self.fold_in(file);
        self.forget_indexes();
        (file, true)
    }

    /// Removes the file at `path`; returns its ID if it existed.
    pub fn remove(&mut self, path: &str) -> Option<FileId> {
        let Lookup::Found(file) = self.find(path) else { return None };
        let place = self.ranks[file.0 as usize] as usize;
        self.sorted.remove(place);
        self.ranks[file.0 as usize] = u32::MAX;
        self.rank_from(place);
        let hash = fold(path);
        let more = self.more.entry(hash).or_default();
        match more.iter().position(|&other| other == file) {
            Some(index) => drop(more.remove(index)),
            None if more.is_empty() => drop(self.folded.remove(&hash)),
            None => drop(self.folded.insert(hash, more.remove(0))),
        }
        self.removed.insert(self.path(file).clone(), file);
        self.forget_indexes();
        Some(file)
    }

    /// Returns an ID for a path that no existing file has.
    fn id_for(&mut self, path: &str) -> FileId {
        if let Some(file) = self.removed.remove(path) {
            return file;
        }
        let file = FileId(u32::try_from(self.paths.len()).unwrap_or(u32::MAX));
        self.paths.push(path.into());
        self.ranks.push(u32::MAX);
        file
    }

    fn fold_in(&mut self, file: FileId) {
        let hash = fold(&self.paths[file.0 as usize]);
        let first = *self.folded.entry(hash).or_insert(file);
        if first != file {
            let paths = &self.paths;
            let more = self.more.entry(hash).or_default();
            more.push(file);
            // Which of several files is found must not depend on the order in which they were added.
            more.push(first);
            more.sort_unstable_by_key(|file| paths[file.0 as usize].clone());
            self.folded.insert(hash, more.remove(0));
        }
    }

    fn rank_from(&mut self, place: usize) {
        for (rank, file) in (0..).zip(&self.sorted).skip(place) {
            self.ranks[file.0 as usize] = rank;
        }
    }

    fn forget_indexes(&mut self) {
        self.by_name = OnceLock::new();
        self.by_folder = OnceLock::new();
    }

    /// Returns a file's path, relative to the root. A deleted file keeps its path.
    #[must_use]
    pub fn path(&self, file: FileId) -> &Arc<str> {
        &self.paths[file.0 as usize]
    }

    /// Returns the position of the file in the order of paths, from 0 to the number of files; `u32::MAX` for a file
    /// that does not exist.
    #[must_use]
    pub fn rank(&self, file: FileId) -> u32 {
        self.ranks.get(file.0 as usize).copied().unwrap_or(u32::MAX)
    }

    /// Whether the file exists.
    #[must_use]
    pub fn contains(&self, file: FileId) -> bool {
        self.rank(file) != u32::MAX
    }

    /// Returns the number of assigned IDs: one more than the highest.
    #[must_use]
    pub fn id_count(&self) -> usize {
        self.paths.len()
    }

    /// Returns all files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<str>)> {
        self.sorted.iter().map(|&file| (file, self.path(file)))
    }

    /// Returns all files in the order of their paths.
    #[must_use]
    pub fn sorted(&self) -> &[FileId] {
        &self.sorted
    }

    /// Returns the number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there are no files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// Looks up a path relative to the root.
    #[must_use]
    pub fn lookup(&self, path: &str) -> Lookup {
        let found = self.find(path);
        looked_up(path, found != Lookup::Missing);
        found
    }

    fn find(&self, path: &str) -> Lookup {
        let hash = fold(path);
        let Some(&first) = self.folded.get(&hash) else { return Lookup::Missing };
        let more = self.more.get(&hash).map(Vec::as_slice).unwrap_or_default();
        let mut candidates = std::iter::once(first).chain(more.iter().copied());
        if let Some(found) = candidates.clone().find(|&file| **self.path(file) == *path) {
            return Lookup::Found(found);
        }
        let folded = path.to_lowercase();
        let other = candidates.find(|&file| self.path(file).to_lowercase() == folded);
        other.map_or(Lookup::Missing, Lookup::OtherCase)
    }

    /// Returns the files with that name in any folder, ignoring case. Returns none for a name such as `index.md` that
    /// hundreds of files have: the cost for pages that each lack one of them must not exceed the number of pages.
    pub fn with_file_name(&self, name: &str) -> impl Iterator<Item = FileId> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: FxHashMap<u64, Vec<FileId>> = FxHashMap::default();
            for (file, path) in self.iter() {
                by_name.entry(fold(file_name(path))).or_default().push(file);
            }
            by_name
        });
        let lower = name.to_lowercase();
        let of_hash = by_name.get(&fold(name)).map(Vec::as_slice).filter(|files| files.len() <= MAX_SAME_NAME);
        let files = of_hash.unwrap_or_default().iter().copied();
        files.filter(move |&file| file_name(self.path(file)).to_lowercase() == lower)
    }

    /// Returns the names of the files directly in `folder`, a path without a slash at the end. If the folder has more
    /// than `MAX_SIBLINGS` files, only those next to `name` in their order.
    pub fn names_near<'f>(&'f self, folder: &str, name: &str) -> impl Iterator<Item = &'f str> {
        self.near_in_folder(folder, name).map(|near| file_name(self.path(near.file)))
    }

    /// Returns the files directly in `folder`, a path without a slash at the end. If the folder has more than
    /// `MAX_SIBLINGS` files, only those whose names are next to `name` in their order: the intended name starts like
    /// it, and the cost for pages that each lack a file of the folder must not exceed the number of pages.
    pub(crate) fn near_in_folder<'f>(&'f self, folder: &str, name: &str) -> impl Iterator<Item = &'f Sibling> {
        let by_folder = self.by_folder.get_or_init(|| {
            let mut by_folder: FxHashMap<Box<str>, Vec<Sibling>> = FxHashMap::default();
            for (file, path) in self.iter() {
                let neighbour = Sibling { file, letters: LetterCounts::of(comparison_key(file_name(path))) };
                let folder = folder_of(path);
                match by_folder.get_mut(folder) {
                    Some(files) => files.push(neighbour),
                    None => drop(by_folder.insert(folder.into(), vec![neighbour])),
                }
            }
            by_folder
        });
        let files = by_folder.get(folder).map(Vec::as_slice).unwrap_or_default();
        let place = files.partition_point(|neighbour| file_name(self.path(neighbour.file)) < name);
        let start = place.saturating_sub(MAX_SIBLINGS / 2).min(files.len().saturating_sub(MAX_SIBLINGS));
        files[start..].iter().take(MAX_SIBLINGS)
    }

    /// Whether there are files below `folder`, a path without a slash at the end.
    #[must_use]
    pub fn is_folder(&self, folder: &str) -> bool {
        looked_around();
        folder.is_empty() || !self.below_range(folder).is_empty()
    }

    /// Returns the files below `folder` at any depth, in the order of their paths; all files for the empty path.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = (FileId, &Arc<str>)> {
        self.sorted[self.below_range(folder)].iter().map(|&file| (file, self.path(file)))
    }

    fn below_range(&self, folder: &str) -> std::ops::Range<usize> {
        if folder.is_empty() {
            return 0..self.sorted.len();
        }
        let prefix = format!("{folder}/");
        let start = self.sorted.partition_point(|&file| **self.path(file) < *prefix);
        let length = self.sorted[start..].partition_point(|&file| self.path(file).starts_with(&prefix));
        start..start + length
    }
}

/// Returns a hash of the lowercase path.
fn fold(path: &str) -> u64 {
    let mut hasher = FxHasher::default();
    if path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        hasher.write(path.as_bytes());
    } else {
        hasher.write(path.to_lowercase().as_bytes());
    }
    hasher.finish()
}

/// Returns the part of a file's name that is compared: without its extension and its audience.
fn comparison_key(name: &str) -> &str {
    without_audience(split_extension(name).0)
}

/// Returns a file name's stem without the audience at its end.
pub(crate) fn without_audience(stem: &str) -> &str {
    stem.strip_suffix("--internal").or(stem.strip_suffix("--partner")).unwrap_or(stem)
}

/// Returns a file name without its extension, and the extension, which is empty if there is none.
pub(crate) fn split_extension(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_matters_and_folders_are_known() {
        let files = Files::new(["a/B.md", "a/b.md", "a/Ümlaut.md", "c.md"].map(str::to_owned).to_vec());
        let path = |lookup: Lookup| lookup.any_case().map(|file| files.path(file).to_string());
        assert!(matches!(files.lookup("a/b.md"), Lookup::Found(_)));
        assert_eq!(path(files.lookup("a/b.md")).as_deref(), Some("a/b.md"));
        assert!(matches!(files.lookup("A/ümlaut.md"), Lookup::OtherCase(_)));
        assert_eq!(files.lookup("a"), Lookup::Missing);
        let children: Vec<_> = files.names_near("", "x").collect();
        let in_folder = files.near_in_folder("a", "").count();
        assert_eq!((children, in_folder, files.with_file_name("B.md").count()), (vec!["c.md"], 3, 2));
        assert!(files.is_folder("a") && !files.is_folder("c.md") && !files.is_folder("a/B"));
    }

    #[test]
    fn ids_stay_when_files_come_and_go() {
        let mut files = Files::new(["a.md", "c.md", "C.md"].map(str::to_owned).to_vec());
        let id = |files: &Files, path: &str| match files.lookup(path) {
            Lookup::Found(file) => Some(file),
            _ => None,
        };
        let (a, c) = (id(&files, "a.md").unwrap(), id(&files, "c.md").unwrap());
        let (b, is_new) = files.insert("b.md");
        assert!(is_new && !files.insert("b.md").1);
        assert_eq!((id(&files, "a.md"), id(&files, "c.md")), (Some(a), Some(c)));
        let order: Vec<&str> = files.iter().map(|(_, path)| &**path).collect();
        assert_eq!(order, ["C.md", "a.md", "b.md", "c.md"]);
        assert_eq!([a, b, c].map(|file| files.rank(file)), [1, 2, 3]);
        assert_eq!(files.remove("c.md"), Some(c));
        assert!(!files.contains(c) && matches!(files.lookup("c.md"), Lookup::OtherCase(_)));
        assert_eq!((files.remove("c.md"), &**files.path(c)), (None, "c.md"));
        assert_eq!(files.insert("c.md"), (c, true));
        let again = files.reindexed(["b.md", "d.md"].map(str::to_owned).to_vec());
        assert_eq!((id(&again, "b.md"), id(&again, "a.md"), again.len()), (Some(b), None, 2));
        assert_eq!((again.rank(b), &**again.path(a)), (0, "a.md"));
    }

    #[test]
    fn in_a_full_folder_only_the_names_around_one_are_compared() {
        let all: Vec<String> = (0..10_000).map(|number| format!("a/{number:04}.md")).collect();
        let files = Files::new(all.iter().cloned().chain((0..600).map(|n| format!("{n}/index.md"))).collect());
        for (name, first, last) in
            [("", "0000.md", "0499.md"), ("5000x.md", "4751.md", "5250.md"), ("z", "9500.md", "9999.md")]
        {
            let near: Vec<_> = files.names_near("a", name).collect();
            assert_eq!((near.len(), near[0], near[499]), (500, first, last), "{name}");
        }
        assert_eq!((files.with_file_name("index.md").count(), files.with_file_name("0007.md").count()), (0, 1));
        assert_eq!(files.near_in_folder("nowhere", "a").count(), 0);
    }
}
