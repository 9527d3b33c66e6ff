//! The effective metadata of a page.

use serde_json::Value as Json;

use crate::config::DocfxConfig;
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
    #[must_use]
    pub fn is_docfx_key(&self, key: &str) -> bool {
        self.docfx.is_some_and(|docfx| docfx.global(key).is_some() || docfx.file_keys().any(|other| other == key))
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

    /// Returns, for each entry of a page's front matter, the key that it misspells, if it is a misspelling. This is
    /// expensive: rules that compare keys with each other call it once.
    #[must_use]
    pub fn intended_keys<'a>(&'a self, page: &'a Page<'_>) -> Vec<Option<&'a str>> {
        page.front_matter.entries.iter().map(|entry| self.intended_key(page, &entry.key)).collect()
    }

    /// Returns the key that `key` on `page` misspells, if it is a misspelling. Keys that the page's settings,
    /// docfx.json, or Learn know are not misspelled.
    #[must_use]
    pub fn intended_key<'a>(&'a self, page: &'a Page<'_>, key: &str) -> Option<&'a str> {
        // Nearly every key ends here, without looking up the keys that the settings require.
        if is_known_key(key) {
            return None;
        }
        let required = self.settings.required_metadata(page.source.path(), self.profile);
        let asked_for = required.iter().map(String::as_str).chain(self.settings.restricted_keys());
        let intended = suggested_key(key, asked_for)?;
        let is_known =
            self.settings.known_keys.iter().any(|known| known == key) || self.metadata(page).is_docfx_key(key);
        (!is_known).then_some(intended)
    }
}
