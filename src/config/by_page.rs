//! Settings for some pages.

use globset::{Candidate, GlobSet};

/// Entries of the settings, each for the pages that its globs match, in file order.
///
/// The globs of many entries are compiled together: a lookup costs what the path and the entries that match it cost,
/// and next to nothing for all others.
#[derive(Debug, Clone)]
pub struct ByPage<T> {
    entries: Vec<T>,
    layers: Vec<Layer>,
}

/// Globs that are compiled together.
#[derive(Debug, Clone)]
struct Layer {
    globs: GlobSet,
    /// For each glob, the index of its entry.
    origin: Vec<usize>,
    /// The index of the entry if all globs belong to the same one.
    only: Option<usize>,
}

/// The bytes of the patterns that are compiled together: fewer than exceed the limit of `globset`, and so many that
/// the largest settings file has less than a hundred layers.
pub(super) const LAYER_BYTES: usize = 16 << 10;

impl<T> Default for ByPage<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), layers: Vec::new() }
    }
}

impl<T> ByPage<T> {
    /// Adds an entry after all others, for which [`Self::add_globs`] adds the globs. Returns its index.
    pub(super) fn add(&mut self, entry: T) -> usize {
        self.entries.push(entry);
        self.entries.len() - 1
    }

    /// Adds globs that are compiled together, with the index of the entry of each.
    pub(super) fn add_globs(&mut self, globs: GlobSet, origin: Vec<usize>) {
        let only = origin.first().copied().filter(|first| origin.iter().all(|entry| entry == first));
        self.layers.push(Layer { globs, origin, only });
    }

    /// Returns all entries, in file order.
    #[must_use]
    pub fn entries(&self) -> &[T] {
        &self.entries
    }

    /// Returns the indexes of the entries for a page, in file order.
    #[must_use]
    pub fn places_on(&self, page_path: &str) -> Vec<usize> {
        let mut places: Vec<usize> = self.matches(page_path).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Returns the entries for a page, with their indexes, in file order.
    pub fn on(&self, page_path: &str) -> impl Iterator<Item = (usize, &T)> {
        self.places_on(page_path).into_iter().map(|place| (place, &self.entries[place]))
    }

    /// Returns the last entry for a page.
    #[must_use]
    pub fn last_on(&self, page_path: &str) -> Option<&T> {
        self.matches(page_path).max().map(|place| &self.entries[place])
    }

    fn matches(&self, page_path: &str) -> impl Iterator<Item = usize> {
        let page = Candidate::new(page_path);
        self.layers.iter().flat_map(move |layer| {
            // Most pages match nothing, and it is cheaper to check that first.
            if !layer.globs.is_match_candidate(&page) {
                return Vec::new();
            }
            let matches = || layer.globs.matches_candidate(&page).into_iter().map(|glob| layer.origin[glob]).collect();
            layer.only.map_or_else(matches, |entry| vec![entry])
        })
    }
}
