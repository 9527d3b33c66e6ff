//! A tree with some files changed in memory, to see what edits would bring before they are written.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Tree;
use crate::text::Unreadable;

/// A tree in which some files have other bytes. No file comes or goes.
pub struct Overlay<'a> {
    under: &'a dyn Tree,
    changed: &'a FxHashMap<Arc<str>, Vec<u8>>,
}

impl<'a> Overlay<'a> {
    /// `under` with the bytes of `changed` in place of its own.
    #[must_use]
    pub fn new(under: &'a dyn Tree, changed: &'a FxHashMap<Arc<str>, Vec<u8>>) -> Self {
        Self { under, changed }
    }
}

impl Tree for Overlay<'_> {
    fn files(&self) -> Vec<String> {
        self.under.files()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Unreadable> {
        match self.changed.get(path) {
            Some(bytes) if bytes.len() as u64 > limit => Err(Unreadable::TooLarge { size: bytes.len() as u64, limit }),
            Some(bytes) => Ok(bytes.clone()),
            None => self.under.read(path, limit),
        }
    }

    fn head(&self, path: &str, length: usize) -> Vec<u8> {
        match self.changed.get(path) {
            Some(bytes) => bytes[..length.min(bytes.len())].to_vec(),
            None => self.under.head(path, length),
        }
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.changed.get(path).map(|bytes| bytes.len() as u64).or_else(|| self.under.size(path))
    }

    fn exists(&self, path: &str) -> bool {
        self.changed.contains_key(path) || self.under.exists(path)
    }
}
