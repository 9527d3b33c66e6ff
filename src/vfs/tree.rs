//! Where files come from.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::text::ReadError;

/// A tree of files: the work tree, or one that stands in for it.
pub trait Tree: Sync {
    /// Paths of all regular files, relative to the root, with `/`. Any order.
    fn files(&self) -> Vec<String>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`Unreadable::TooLarge`] beyond `limit` bytes, [`Unreadable::Io`] for what the system says.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// The first bytes of a file, at most `length`; nothing where it cannot be read.
    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8>;

    /// The size of a file in bytes; `None` where there is no file.
    fn size(&self, path: &str) -> Option<u64> {
        self.read(path, u64::MAX).ok().map(|bytes| bytes.len() as u64)
    }

    /// Whether there is a file or folder at `path`, even one that [`Tree::files`] leaves out, such as those that
    /// `.gitignore` names.
    fn exists(&self, path: &str) -> bool {
        self.size(path).is_some()
    }

    /// Where the file at `path` really lies, relative to the root, if it is a link.
    fn symlink_target(&self, path: &str) -> Option<String> {
        let _ = path;
        None
    }

    /// Whether [`Tree::files`] would list a file at `path` if there were one.
    fn lists(&self, path: &str) -> bool {
        !super::is_ignored_path(path) || super::is_redirection_file(path)
    }
}

impl<T: Tree + Send + ?Sized> Tree for Arc<T> {
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

    fn lists(&self, path: &str) -> bool {
        (**self).lists(path)
    }
}

impl<T: Tree + ?Sized> Tree for &T {
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

    fn lists(&self, path: &str) -> bool {
        (**self).lists(path)
    }
}

/// The files on disk below a folder. Hidden and `node_modules` folders and what `.gitignore` names are passed over;
/// links that lead out of the folder are not followed.
#[derive(Debug)]
pub struct WorkTree {
    root: PathBuf,
}

impl WorkTree {
    /// The tree below `root`, which must be canonical.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    fn open(&self, path: &str) -> std::io::Result<(File, u64)> {
        // Pages come from the walk, which lists regular files and enters no linked folder. What else is read the site
        // names, and it may name a link, a path through one, or a pipe to wait for.
        let is_page = crate::vfs::is_markdown(path);
        let path = self.root.join(path);
        if !is_page && !self.leads_inside(&path) {
            return Err(std::io::Error::other("it is no regular file in the playbook's folder"));
        }
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(std::io::Error::other("it is no regular file"));
        }
        Ok((file, metadata.len()))
    }

    /// The path of a file relative to the root; `None` for what is no file of the site.
    fn path_of(&self, entry: &DirEntry) -> Option<String> {
        let kind = entry.file_type()?;
        if !(kind.is_file() || kind.is_symlink() && self.leads_inside(entry.path())) {
            return None;
        }
        // A name that is not UTF-8 can be linked to by no page.
        let path = entry.path().strip_prefix(&self.root).ok()?.to_str()?;
        Some(path.replace(std::path::MAIN_SEPARATOR, "/"))
    }

    /// Hidden files at the root that the site's build reads.
    fn redirection_files(&self) -> impl Iterator<Item = String> {
        let entries = std::fs::read_dir(&self.root).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.filter(|name| crate::vfs::is_redirection_file(name))
    }

    /// Whether a link leads to a regular file inside the root.
    fn leads_inside(&self, link: &Path) -> bool {
        dunce::canonicalize(link).is_ok_and(|target| target.starts_with(&self.root) && target.is_file())
    }
}

impl Tree for WorkTree {
    fn files(&self) -> Vec<String> {
        let walk = WalkBuilder::new(&self.root)
            .follow_links(false)
            .require_git(false)
            // Above the repository's own folder nothing is ours; below it, its `.gitignore` counts.
            .parents(!self.root.join(".git").exists())
            .git_global(false)
            .filter_entry(|entry| entry.file_name() != "node_modules")
            .threads(rayon::current_num_threads())
            .build_parallel();
        let (sender, found) = mpsc::channel();
        walk.run(|| {
            let sender = sender.clone();
            Box::new(move |entry| {
                // A folder that may not be read is passed over: what it holds is not on the site either.
                if let Some(path) = entry.ok().and_then(|entry| self.path_of(&entry)) {
                    // The receiver outlives the walk.
                    let _ = sender.send(path);
                }
                WalkState::Continue
            })
        });
        drop(sender);
        found.into_iter().chain(self.redirection_files()).collect()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let io = |error: std::io::Error| ReadError::Io(error.to_string());
        let (file, size) = self.open(path).map_err(io)?;
        if size > limit {
            return Err(ReadError::TooLarge { size, limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        // A file that grows meanwhile must not fill the memory.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(io)?;
        match bytes.len() as u64 {
            size if size > limit => Err(ReadError::TooLarge { size, limit }),
            _ => Ok(bytes),
        }
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Ok((file, _)) = self.open(path) {
            // What cannot be read is said when the page itself is.
            let _ = file.take(length as u64).read_to_end(&mut bytes);
        }
        bytes
    }

    fn size(&self, path: &str) -> Option<u64> {
        std::fs::metadata(self.root.join(path)).ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len())
    }

    fn exists(&self, path: &str) -> bool {
        dunce::canonicalize(self.root.join(path)).is_ok_and(|target| target.starts_with(&self.root))
    }

    fn symlink_target(&self, path: &str) -> Option<String> {
        let link = self.root.join(path);
        // The walk enters no linked folder, so that a look at the file itself tells.
        if !std::fs::symlink_metadata(&link).ok()?.is_symlink() {
            return None;
        }
        let target = dunce::canonicalize(&link).ok()?;
        let inside = target.strip_prefix(&self.root).ok()?.to_str()?;
        Some(inside.replace(std::path::MAIN_SEPARATOR, "/"))
    }
}
