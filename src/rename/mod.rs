//! Renames headings and files, and updates all references to them.
//!
//! Each function returns the edits that keep references valid; it does not change anything itself. Paths and texts are
//! those before the renaming.

mod docfx;
mod files;
mod heading;
mod redirections;
mod references;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use files::rename_files;
pub use heading::{RenameError, heading_at, rename_heading};
pub use redirections::redirect_renamed;

use crate::text::Span;

/// A file and its edits.
type FileEdits = (Arc<str>, Vec<(Span, String)>);

/// Edits of files, by path relative to the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// For each file, spans and their replacements. They do not overlap, and are in text order.
    pub files: BTreeMap<Arc<str>, Vec<(Span, String)>>,
}

impl Edits {
    /// Collects edits in any order. Two links that share a definition get one edit.
    fn new(edits: impl IntoIterator<Item = FileEdits>) -> Self {
        let mut files: BTreeMap<Arc<str>, Vec<(Span, String)>> = BTreeMap::new();
        for (path, mut edits) in edits {
            files.entry(path).or_default().append(&mut edits);
        }
        for edits in files.values_mut() {
            edits.sort();
            edits.dedup_by(|one, before| one.0 == before.0);
        }
        files.retain(|_, edits| !edits.is_empty());
        Self { files }
    }

    /// Adds the edits of `other`, at other places.
    pub fn extend(&mut self, other: Self) {
        for (path, mut edits) in other.files {
            let own = self.files.entry(path).or_default();
            own.append(&mut edits);
            own.sort();
        }
    }
}
