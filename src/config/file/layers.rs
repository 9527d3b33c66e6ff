//! A settings file combined with the one that it extends.

use std::sync::Arc;

use super::ConfigFile;

/// Where a key is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// The site's own file, on that 1-based line.
    Own(usize),
    /// The file that it extends, on that 1-based line.
    Shared(usize),
}

impl ConfigFile {
    /// Returns the same file, which extends `base`.
    #[must_use]
    pub fn extending(self, base: Self) -> Self {
        Self { base: Some(Arc::new(base)), ..self }
    }

    /// Returns the file that it extends.
    #[must_use]
    pub fn base(&self) -> Option<&Self> {
        self.base.as_deref()
    }

    /// Returns the file that it extends, if it does, and the file itself.
    pub fn layers(&self) -> impl Iterator<Item = &Self> {
        self.base().into_iter().chain(std::iter::once(self))
    }

    /// Returns where a key is set, here or else in the file that this one extends. The key is as for
    /// [`ConfigFile::line_of`], with the indexes of the combined lists of tables.
    #[must_use]
    pub fn place_of(&self, key: &[&str]) -> Option<KeyPlace> {
        let Some(base) = self.base() else { return self.line_of(key).map(KeyPlace::Own) };
        let count = match key {
            ["lint", "for", ..] => base.lint.overrides.len(),
            ["metadata", "for", ..] => base.metadata.overrides.len(),
            ["sections", "for", ..] => base.sections.overrides.len(),
            ["docset", ..] => base.docset.len(),
            _ => return self.line_of(key).map(KeyPlace::Own).or_else(|| base.line_of(key).map(KeyPlace::Shared)),
        };
        let Some((at, place)) = key.iter().enumerate().find_map(|(at, part)| Some((at, part.parse::<usize>().ok()?)))
        else {
            return self.line_of(key).map(KeyPlace::Own).or_else(|| base.line_of(key).map(KeyPlace::Shared));
        };
        let Some(own) = place.checked_sub(count) else { return base.line_of(key).map(KeyPlace::Shared) };
        let own = own.to_string();
        let mut key = key.to_vec();
        key[at] = &own;
        self.line_of(&key).map(KeyPlace::Own)
    }
}
