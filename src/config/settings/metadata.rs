//! Which metadata pages need, and which values it may have.

use std::collections::BTreeMap;
use std::ops::Deref;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::by_page::ByPage;
use crate::config::file::Profile;

/// Texts in file order that are looked up on every page.
#[derive(Debug, Clone, Default)]
pub struct TextList {
    texts: Vec<String>,
    set: FxHashSet<String>,
}

impl TextList {
    /// Whether one of them is `text`.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.set.contains(text)
    }
}

impl From<Vec<String>> for TextList {
    fn from(texts: Vec<String>) -> Self {
        Self { set: texts.iter().cloned().collect(), texts }
    }
}

impl Deref for TextList {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.texts
    }
}

/// The values that a metadata key may have.
#[derive(Debug, Clone, Default)]
pub struct AllowedValues {
    values: TextList,
    /// The index of the first value with each form of [`lower_and_compact`].
    by_compact: FxHashMap<String, usize>,
}

impl AllowedValues {
    /// Returns the value that differs from `value` only in case and whitespace; the first of several.
    #[must_use]
    pub fn alike(&self, value: &str) -> Option<&str> {
        self.by_compact.get(&lower_and_compact(value)).map(|&place| &*self.values[place])
    }
}

impl From<Vec<String>> for AllowedValues {
    fn from(values: Vec<String>) -> Self {
        let mut by_compact = FxHashMap::default();
        for (place, value) in values.iter().enumerate() {
            by_compact.entry(lower_and_compact(value)).or_insert(place);
        }
        Self { values: values.into(), by_compact }
    }
}

impl Deref for AllowedValues {
    type Target = TextList;

    fn deref(&self) -> &TextList {
        &self.values
    }
}

/// Returns `value` in lowercase and without whitespace.
fn lower_and_compact(value: &str) -> String {
    value.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// `[metadata]` with `[[metadata.for]]`.
#[derive(Debug, Clone)]
pub(super) struct MetadataSettings {
    pub(super) required: RequiredKeys,
    pub(super) allowed: BTreeMap<String, AllowedValues>,
    pub(super) overrides: ByPage<MetadataOverride>,
    /// The keys that have allowed values on some page, sorted.
    restricted: Vec<String>,
}

/// The required keys of every page, by profile.
#[derive(Debug, Clone)]
pub(super) struct RequiredKeys {
    pub(super) fasttrack: TextList,
    pub(super) learn: TextList,
}

/// `[[metadata.for]]`.
#[derive(Debug, Clone)]
pub(super) struct MetadataOverride {
    pub(super) required: Option<TextList>,
    pub(super) allowed: BTreeMap<String, AllowedValues>,
}

impl MetadataSettings {
    pub(super) fn new(
        required: RequiredKeys,
        allowed: BTreeMap<String, AllowedValues>,
        overrides: ByPage<MetadataOverride>,
    ) -> Self {
        let somewhere = overrides.entries().iter().flat_map(|entry| entry.allowed.keys());
        let mut restricted: Vec<String> = allowed.keys().chain(somewhere).cloned().collect();
        restricted.sort_unstable();
        restricted.dedup();
        Self { required, allowed, overrides, restricted }
    }

    pub(super) fn restricted(&self) -> &[String] {
        &self.restricted
    }

    pub(super) fn on(&self, page_path: &str) -> PageMetadataSettings<'_> {
        PageMetadataSettings { all: self, places: self.overrides.places_on(page_path) }
    }
}

impl RequiredKeys {
    pub(super) fn of(&self, profile: Profile) -> &TextList {
        match profile {
            Profile::FastTrack => &self.fasttrack,
            Profile::Learn => &self.learn,
        }
    }
}

/// What `[metadata]` and `[[metadata.for]]` say about one page.
#[derive(Debug)]
pub struct PageMetadataSettings<'s> {
    all: &'s MetadataSettings,
    /// The indexes of the `[[metadata.for]]` for the page, in file order.
    places: Vec<usize>,
}

impl<'s> PageMetadataSettings<'s> {
    /// Returns the required keys: those of the last `[[metadata.for]]` that has any, or else of `[metadata] required`,
    /// or else of the profile.
    #[must_use]
    pub fn required(&self, profile: Profile) -> &'s TextList {
        let own = self.required_override().and_then(|place| self.override_at(place).required.as_ref());
        own.unwrap_or_else(|| self.all.required.of(profile))
    }

    /// Returns the index of the `[[metadata.for]]` with the required keys.
    #[must_use]
    pub fn required_override(&self) -> Option<usize> {
        self.last(|entry| entry.required.is_some())
    }

    /// Returns the allowed values of a key; `None` if all are allowed.
    #[must_use]
    pub fn allowed(&self, key: &str) -> Option<&'s AllowedValues> {
        let own = self.allowed_override(key).and_then(|place| self.override_at(place).allowed.get(key));
        own.or_else(|| self.all.allowed.get(key)).filter(|values| !values.is_empty())
    }

    /// Returns the index of the `[[metadata.for]]` with the allowed values of a key.
    #[must_use]
    pub fn allowed_override(&self, key: &str) -> Option<usize> {
        self.last(|entry| entry.allowed.contains_key(key))
    }

    fn last(&self, fits: impl Fn(&MetadataOverride) -> bool) -> Option<usize> {
        self.places.iter().rev().copied().find(|&place| fits(self.override_at(place)))
    }

    fn override_at(&self, place: usize) -> &'s MetadataOverride {
        &self.all.overrides.entries()[place]
    }
}
