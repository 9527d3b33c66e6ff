//! Settings for some pages.

use globset::GlobSet;

/// Entries of the settings, each for the pages that its globs match, in file order.
///
/// The globs of all entries are compiled together: the cost of a lookup depends on the path and on the entries that
/// match it, not on how many there are.
#[derive(Debug, Clone)]
pub struct ByPage<T> {
    entries: Vec<T>,
    layers: Vec<Layer>,
}

/// The globs of one settings file.
#[derive(Debug, Clone)]
struct Layer {
    globs: GlobSet,
    /// For each glob, the index of its entry.
    origin: Vec<usize>,
}

impl<T> Default for ByPage<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), layers: Vec::new() }
    }
}

impl<T> ByPage<T> {
    /// Adds the entries of a settings file after those of the file that it extends. `origin` has, for each glob, the
    /// index of its entry in `entries`.
    pub(super) fn add(&mut self, entries: Vec<T>, globs: GlobSet, origin: Vec<usize>) {
        if !entries.is_empty() {
            let before = self.entries.len();
            self.layers.push(Layer { globs, origin: origin.into_iter().map(|entry| before + entry).collect() });
            self.entries.extend(entries);
        }
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
        let layers = self.layers.iter();
        layers.flat_map(move |layer| layer.globs.matches(page_path).into_iter().map(|glob| layer.origin[glob]))
    }
}
