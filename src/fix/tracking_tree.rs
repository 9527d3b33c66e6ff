//! A tree that remembers what was read of it.

use std::hash::Hasher;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use siphasher::sip::SipHasher13;

use crate::text::ReadError;
use crate::vfs::Tree;

/// A tree whose files may change while it is read. A page that changes while it is being fixed is noticed.
pub(super) struct TrackingTree<'t> {
    below: &'t dyn Tree,
    /// A hash of the bytes of each file, as they were when it was first read.
    read: Mutex<FxHashMap<String, u64>>,
}

impl<'t> TrackingTree<'t> {
    /// `below` as it is.
    #[must_use]
    pub(super) fn new(below: &'t dyn Tree) -> Self {
        Self { below, read: Mutex::default() }
    }

    /// The bytes of a file, if they are those that were read first.
    pub(super) fn unchanged(&self, path: &str, limit: u64) -> Option<Vec<u8>> {
        let bytes = self.below.read(path, limit).ok()?;
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        (read.get(path) == Some(&hash(&bytes))).then_some(bytes)
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}

impl Tree for TrackingTree<'_> {
    fn files(&self) -> Vec<String> {
        self.below.files()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.below.read(path, limit)?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(path.to_owned()).or_insert_with(|| hash(&bytes));
        Ok(bytes)
    }

    fn read_prefix(&self, path: &str, length: usize) -> Vec<u8> {
        self.below.read_prefix(path, length)
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.below.size(path)
    }

    fn exists(&self, path: &str) -> bool {
        self.below.exists(path)
    }

    fn is_missing(&self, path: &str) -> bool {
        self.below.is_missing(path)
    }

    fn notes(&self) -> Vec<String> {
        self.below.notes()
    }

    fn symlink_target(&self, path: &str) -> Option<String> {
        self.below.symlink_target(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::Overlay;

    struct Below(Mutex<Vec<u8>>);

    impl Tree for Below {
        fn files(&self) -> Vec<String> {
            vec!["a.md".into(), "link.md".into()]
        }

        fn read(&self, _: &str, _: u64) -> Result<Vec<u8>, ReadError> {
            Ok(self.0.lock().unwrap().clone())
        }

        fn read_prefix(&self, _: &str, _: usize) -> Vec<u8> {
            Vec::new()
        }

        fn symlink_target(&self, path: &str) -> Option<String> {
            (path == "link.md").then(|| "a.md".to_owned())
        }
    }

    #[test]
    fn links_show_the_new_text_of_their_page_and_limits_hold() {
        let below = Below(Mutex::new(b"old".to_vec()));
        let mut overlay = Overlay::new(TrackingTree::new(&below));
        overlay.set("a.md", b"newer".to_vec());
        assert_eq!(overlay.read("link.md", 9).unwrap(), b"newer");
        assert_eq!((overlay.size("a.md"), overlay.read_prefix("a.md", 2)), (Some(5), b"ne".to_vec()));
        assert!(matches!(overlay.read("a.md", 4), Err(ReadError::TooLarge { size: 5, limit: 4 })));
        overlay.reset("a.md");
        assert_eq!(overlay.read("a.md", 9).unwrap(), b"old");
    }

    #[test]
    fn a_page_that_changes_after_it_was_read_is_noticed() {
        let below = Below(Mutex::new(b"old".to_vec()));
        let tree = TrackingTree::new(&below);
        assert_eq!(tree.unchanged("a.md", 9), None, "nobody judged it");
        tree.read("a.md", 9).unwrap();
        assert_eq!(tree.unchanged("a.md", 9), Some(b"old".to_vec()));
        *below.0.lock().unwrap() = b"new".to_vec();
        assert_eq!(tree.unchanged("a.md", 9), None);
    }
}
