//! The sources of files.

use std::io::Read;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::reader::{FileError, Reader};
use super::walk::Walk;
use crate::text::ReadError;

/// A tree of files: the work tree, or a replacement for it.
pub trait Tree: Sync {
    /// Returns the paths of all regular files, relative to the root, with `/` as the separator. In any order.
    fn files(&self) -> Vec<String>;

    /// Returns the bytes of a file.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] above `limit` bytes, [`ReadError::Io`] for an error of the system.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Returns at most `length` bytes from the start of a file; nothing if it cannot be read.
    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8>;

    /// Returns the size of a file in bytes; `None` if it does not exist.
    fn size(&self, path: &str) -> Option<u64> {
        self.read(path, u64::MAX).ok().map(|bytes| bytes.len() as u64)
    }

    /// Whether there is a file or folder at `path`, even one that [`Tree::files`] does not list, such as one that
    /// `.gitignore` excludes.
    fn exists(&self, path: &str) -> bool {
        self.size(path).is_some()
    }

    /// Whether nothing is at `path`. A file that is rejected, for example because of its type, is not missing.
    fn is_missing(&self, path: &str) -> bool {
        !self.exists(path)
    }

    /// Returns what users may expect in the result of the last [`Tree::files`] but is not there, in complete sentences:
    /// a `.gitignore` that is not applied, for example.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns the real path of the file at `path`, relative to the root, if it is a link.
    fn symlink_target(&self, path: &str) -> Option<String> {
        let _ = path;
        None
    }

    /// Whether [`Tree::files`] would list a file at `path` if there were one.
    fn lists(&self, path: &str) -> bool {
        !super::is_ignored_path(path) || super::is_redirection_file(path)
    }
}

/// A pointer to a tree is a tree.
impl<P: Deref<Target: Tree> + Sync> Tree for P {
    fn files(&self) -> Vec<String> {
        (**self).files()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        (**self).read(path, limit)
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        (**self).read_prefix(path, length)
    }

    fn size(&self, path: &str) -> Option<u64> {
        (**self).size(path)
    }

    fn exists(&self, path: &str) -> bool {
        (**self).exists(path)
    }

    fn symlink_target(&self, path: &str) -> Option<String> {
        (**self).symlink_target(path)
    }

    fn is_missing(&self, path: &str) -> bool {
        (**self).is_missing(path)
    }

    fn notes(&self) -> Vec<String> {
        (**self).notes()
    }

    fn lists(&self, path: &str) -> bool {
        (**self).lists(path)
    }
}

/// The files on disk below a folder. Hidden files, `node_modules` folders, and files that Git ignores are skipped.
/// Links that point out of the folder are not followed.
#[derive(Debug)]
pub struct WorkTree {
    reader: Reader,
    /// The notes of the last walk.
    notes: Mutex<Vec<String>>,
}

impl WorkTree {
    /// Creates the tree below `root`, which must be canonical.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { reader: Reader::new(root), notes: Mutex::default() }
    }
}

impl Tree for WorkTree {
    fn files(&self) -> Vec<String> {
        self.reader.forget_folders();
        let mut found = Walk::run(&self.reader);
        *self.notes.lock().unwrap_or_else(PoisonError::into_inner) = found.notes();
        found.files
    }

    fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        Ok(self.reader.read(path, limit)?)
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Ok((file, _)) = self.reader.open(path) {
            // An error is reported when the page itself is read.
            let _ = file.take(length as u64).read_to_end(&mut bytes);
        }
        bytes
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.reader.size(path).ok()
    }

    fn exists(&self, path: &str) -> bool {
        path.is_empty() || self.reader.resolve(path).is_ok()
    }

    fn is_missing(&self, path: &str) -> bool {
        matches!(self.reader.resolve(path), Err(FileError::Missing))
    }

    fn lists(&self, path: &str) -> bool {
        Walk::lists(&self.reader, path)
    }

    fn symlink_target(&self, path: &str) -> Option<String> {
        let link = self.reader.root().join(path);
        // The walk enters no linked folder, so checking the file itself is enough.
        if !std::fs::symlink_metadata(&link).ok()?.is_symlink() {
            return None;
        }
        let (target, _) = self.reader.resolve(path).ok()?;
        let inside = target.strip_prefix(self.reader.root()).ok()?.to_str()?;
        Some(inside.replace(std::path::MAIN_SEPARATOR, "/"))
    }
}
