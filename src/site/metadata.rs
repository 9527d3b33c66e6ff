//! The effective metadata of a page.

use std::cell::OnceCell;

use serde_json::Value as Json;

use crate::config::{DocfxConfig, TextList};
use crate::page::{MetadataEntry, Value};
use crate::playbook::{Page, is_known_key, suggested_key};
use crate::site::Site;

/// Effective metadata: front matter over docfx.json's `fileMetadata` over its `globalMetadata`.
#[derive(Clone, Copy, Debug)]
pub struct Metadata<'a, 's> {
    page: &'a Page<'s>,
    docfx: Option<&'a DocfxConfig>,
    /// The page's path in the docfx folder.
    path: &'a str,
}

/// A value and its origin.
#[derive(Clone, Copy, Debug)]
pub struct MetadataValue<'a> {
    /// The text; `None` for lists, mappings, and the like.
    pub text: Option<&'a str>,
    /// The origin of the value.
    pub origin: MetadataOrigin<'a>,
}

/// The origin of a value.
#[derive(Clone, Copy, Debug)]
pub enum MetadataOrigin<'a> {
    /// The page's front matter.
    FrontMatter(&'a MetadataEntry<'a>),
    /// docfx.json.
    Docfx,
}

impl<'a, 's> Metadata<'a, 's> {
    pub(super) fn new(page: &'a Page<'s>, docfx: Option<&'a DocfxConfig>, path: &'a str) -> Self {
        Self { page, docfx, path }
    }

    /// Returns the value of `key`. An empty or null value is replaced by that of the next origin.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<MetadataValue<'a>> {
        if let Some(entry) = self.page.front_matter.get(key).filter(|entry| !entry.value.is_empty()) {
            let text = match &entry.value {
                Value::Scalar(text) => Some(&**text),
                _ => None,
            };
            return Some(MetadataValue { text, origin: MetadataOrigin::FrontMatter(entry) });
        }
        let docfx = self.docfx?;
        let value =
            docfx.file_metadata(self.path, key).or_else(|| docfx.global(key)).filter(|value| !is_empty(value))?;
        Some(MetadataValue { text: value.as_str(), origin: MetadataOrigin::Docfx })
    }

    /// Whether docfx.json has a value for `key`, on this page or another: it is then a key of the site.
    fn is_docfx_key(&self, key: &str) -> bool {
        self.docfx.is_some_and(|docfx| docfx.global(key).is_some() || docfx.has_file_key(key))
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// The part of docfx.json that a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct DocfxValue<'a> {
    /// The docfx.json, relative to the root.
    pub file: String,
    /// `fileMetadata` or `globalMetadata`, including the files that they list.
    pub part: &'static str,
    /// The value.
    pub value: &'a Json,
}

impl Site {
    /// Returns the value that docfx.json sets for a key on the page at `path`, if it sets one.
    #[must_use]
    pub fn docfx_value(&self, path: &str, key: &str) -> Option<DocfxValue<'_>> {
        let (docfx, inside) = self.docfx_of(path)?;
        let by_file = docfx.config.file_metadata(inside, key).map(|value| (value, "fileMetadata"));
        let (value, part) = by_file.or_else(|| Some((docfx.config.global(key)?, "globalMetadata")))?;
        let file = super::destination::join(&docfx.folder, "docfx.json")?;
        (!is_empty(value)).then_some(DocfxValue { file, part, value })
    }

    /// Returns the keys that docfx.json sets on the page at `path`, sorted.
    #[must_use]
    pub fn docfx_keys(&self, path: &str) -> Vec<&str> {
        let Some((docfx, _)) = self.docfx_of(path) else { return Vec::new() };
        let mut keys: Vec<_> = docfx.config.global_keys().chain(docfx.config.file_keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| self.docfx_value(path, key).is_some());
        keys
    }

    /// Returns, for each entry of a page's front matter, the key that it misspells, if it is a misspelling. Keys that
    /// the page's settings, docfx.json, or Learn know are not misspelled. This is expensive: rules that compare keys
    /// with each other call it once.
    #[must_use]
    pub fn intended_keys<'a>(&'a self, page: &'a Page<'_>) -> Vec<Option<&'a str>> {
        let required = OnceCell::new();
        let intended = |entry: &MetadataEntry<'_>| {
            // Nearly every key ends here, without looking up the keys that the settings require.
            if is_known_key(&entry.key) {
                return None;
            }
            let settings = || self.settings.metadata_on(page.source.path()).required(self.profile);
            self.intended_key(page, &entry.key, required.get_or_init(settings))
        };
        page.front_matter.entries.iter().map(intended).collect()
    }

    fn intended_key<'a>(&'a self, page: &'a Page<'_>, key: &str, required: &'a TextList) -> Option<&'a str> {
        let restricted = self.settings.restricted_keys();
        let is_set = self.settings.known_keys.has(key)
            || required.has(key)
            || restricted.binary_search_by(|other| (**other).cmp(key)).is_ok();
        if is_set {
            return None;
        }
        let intended = suggested_key(key, required.iter().chain(restricted).map(String::as_str))?;
        (!self.metadata(page).is_docfx_key(key)).then_some(intended)
    }
}
