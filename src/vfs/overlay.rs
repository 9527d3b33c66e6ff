//! A tree that replaces some files of another tree: the page open in an editor, or pages with a fix applied.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use crate::text::ReadError;
use crate::vfs::Tree;

/// A tree with replacements, by path relative to the root.
#[derive(Clone, Debug)]
pub struct Overlay<T> {
    base: T,
    files: BTreeMap<String, OverlayEntry>,
}

#[derive(Clone, Debug)]
enum OverlayEntry {
    /// The file's bytes.
    Bytes(Arc<[u8]>),
    /// A file of this size in bytes, too large to be kept in memory.
    TooLarge(u64),
    /// The file does not exist.
    Gone,
}

impl<T: Tree> Overlay<T> {
    /// Creates an overlay without replacements on `base`.
    #[must_use]
    pub fn new(base: T) -> Self {
        Self { base, files: BTreeMap::new() }
    }

    /// Sets the bytes of the file at `path`, whether the base has it or not.
    pub fn set(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(path.into(), OverlayEntry::Bytes(bytes.into()));
    }

    /// Makes the file at `path` unreadable, with `size` bytes, as if it exceeded every limit.
    pub fn put_too_large(&mut self, path: impl Into<String>, size: u64) {
        self.files.insert(path.into(), OverlayEntry::TooLarge(size));
    }

    /// Removes the file at `path`.
    pub fn remove(&mut self, path: impl Into<String>) {
        self.files.insert(path.into(), OverlayEntry::Gone);
    }

    /// Makes the file at `path` the base's file again.
    pub fn reset(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Returns the paths of replaced files below `folder`.
    pub(crate) fn replaced_below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("{folder}/");
        let from = self.files.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        from.map(|(path, _)| path.as_str()).take_while(move |path| path.starts_with(&prefix))
    }

    /// Returns the paths of replaced files.
    pub fn replaced(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Returns the replacement of the file at `path`. Reading a link reads its target.
    fn replacement(&self, path: &str) -> Option<&OverlayEntry> {
        if self.files.is_empty() {
            return None;
        }
        self.files.get(path).or_else(|| self.files.get(&self.base.symlink_target(path)?))
    }

    /// Whether a replacement that is not removed is below `folder`.
    fn has_below(&self, folder: &str) -> bool {
        self.replaced_below(folder).any(|path| !matches!(self.files[path], OverlayEntry::Gone))
    }
}

impl<T: Tree> Tree for Overlay<T> {
    /// Returns the files of the base without removed ones, and with new ones. A file that the base does not list, such
    /// as an ignored one, is still not listed: a replacement does not make it a page.
    fn files(&self) -> Vec<String> {
        let mut files = self.base.files();
        files.retain(|path| !matches!(self.files.get(path), Some(OverlayEntry::Gone)));
        let put = self.files.iter().filter(|(_, file)| !matches!(file, OverlayEntry::Gone));
        let is_new = |path: &&String| !self.base.exists(path) && self.base.lists(path);
        files.extend(put.map(|(path, _)| path).filter(is_new).cloned());
        files
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let too_large = |size| Err(ReadError::TooLarge { size, limit });
        match self.replacement(path) {
            Some(OverlayEntry::Bytes(bytes)) if bytes.len() as u64 > limit => too_large(bytes.len() as u64),
            Some(OverlayEntry::Bytes(bytes)) => Ok(bytes.to_vec()),
            Some(OverlayEntry::TooLarge(size)) => too_large(*size),
            Some(OverlayEntry::Gone) => Err(ReadError::Io("no such file".to_owned())),
            None => self.base.read(path, limit),
        }
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        match self.replacement(path) {
            Some(OverlayEntry::Bytes(bytes)) => bytes[..length.min(bytes.len())].to_vec(),
            Some(OverlayEntry::TooLarge(_) | OverlayEntry::Gone) => Vec::new(),
            None => self.base.read_prefix(path, length),
        }
    }

    fn size(&self, path: &str) -> Option<u64> {
        match self.replacement(path) {
            Some(OverlayEntry::Bytes(bytes)) => Some(bytes.len() as u64),
            Some(OverlayEntry::TooLarge(size)) => Some(*size),
            Some(OverlayEntry::Gone) => None,
            None => self.base.size(path),
        }
    }

    fn is_missing(&self, path: &str) -> bool {
        match self.replacement(path) {
            Some(_) => !self.exists(path),
            None => self.base.is_missing(path) && !self.has_below(path),
        }
    }

    fn notes(&self) -> Vec<String> {
        self.base.notes()
    }

    fn symlink_target(&self, path: &str) -> Option<String> {
        self.base.symlink_target(path)
    }

    fn lists(&self, path: &str) -> bool {
        self.base.lists(path)
    }

    fn exists(&self, path: &str) -> bool {
        match self.replacement(path) {
            Some(OverlayEntry::Gone) => self.has_below(path),
            Some(_) => true,
            None => self.base.exists(path) || self.has_below(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::WorkTree;

    fn overlay() -> (tempfile::TempDir, Overlay<WorkTree>) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [("a.md", "a"), ("b/b.md", "b"), (".gitignore", "ignored.md"), ("ignored.md", "i")] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let root = dunce::canonicalize(folder.path()).unwrap();
        (folder, Overlay::new(WorkTree::new(&root)))
    }

    fn files(tree: &impl Tree) -> Vec<String> {
        let mut files = tree.files();
        files.sort();
        files
    }

    #[test]
    fn what_is_put_is_read_and_all_else_is_as_below() {
        let (_folder, mut tree) = overlay();
        tree.set("a.md", *b"other");
        assert_eq!(tree.read("a.md", 5).unwrap(), b"other");
        assert_eq!((tree.read_prefix("a.md", 2), tree.size("a.md")), (b"ot".to_vec(), Some(5)));
        assert_eq!(tree.read("a.md", 4), Err(ReadError::TooLarge { size: 5, limit: 4 }));
        assert_eq!((tree.read("b/b.md", 5).unwrap(), tree.read_prefix("b/b.md", 9)), (b"b".to_vec(), b"b".to_vec()));
        tree.reset("a.md");
        assert_eq!(tree.read("a.md", 5).unwrap(), b"a");
    }

    #[test]
    fn a_new_file_is_there_with_its_folders_and_a_removed_one_is_not() {
        let (_folder, mut tree) = overlay();
        tree.set("new/page.md", *b"n");
        tree.remove("a.md");
        assert_eq!(files(&tree), ["b/b.md", "new/page.md"]);
        assert!(tree.exists("new") && tree.exists("new/page.md") && tree.exists("b") && !tree.exists("ne"));
        assert!(!tree.exists("a.md") && tree.size("a.md").is_none() && tree.read("a.md", 9).is_err());
    }

    #[test]
    fn a_file_ignored_in_a_subfolder_stays_ignored() {
        let (_folder, mut tree) = overlay();
        tree.set("ignored.md", *b"x");
        tree.set("a.md", *b"x");
        assert_eq!(files(&tree), ["a.md", "b/b.md"]);
        tree.set("new/ignored.md", *b"x");
        assert_eq!(files(&tree), ["a.md", "b/b.md"]);
    }

    #[test]
    fn a_file_that_is_too_large_reports_its_size() {
        let (_folder, mut tree) = overlay();
        tree.put_too_large("a.md", 1 << 40);
        assert_eq!(tree.read("a.md", 7), Err(ReadError::TooLarge { size: 1 << 40, limit: 7 }));
        assert_eq!((tree.size("a.md"), tree.read_prefix("a.md", 3)), (Some(1 << 40), Vec::new()));
    }
}
