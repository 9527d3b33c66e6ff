//! `docfx.json`, as far as it decides which files are pages and which metadata they have.
//!
//! It has two formats. In the usual one (docfx 2, and Learn's builds), everything is under `build`. The other one
//! (docfx 3) has `files`, `exclude`, `globalMetadata`, and `fileMetadata` at the top level. Reference:
//! <https://dotnet.github.io/docfx/reference/docfx-json-reference.html>.
//!
//! A field of an unexpected type is ignored, and the others still count: a linter for pages does not check docfx.json,
//! and half a configuration is better than none.

mod paths;

use std::collections::BTreeMap;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::{Range, Ranged};
use serde_json::Value as Json;

use crate::config::error::ConfigError;
use crate::config::glob::{DocfxGlobs, count_alternatives};
use crate::config::json::{self, get, get_str, strings};
use crate::config::path::normalize;
use crate::vfs::{limits, path_below};

pub use paths::{DocfxPath, DocfxPathKind, written_paths};

/// A `docfx.json`, or a file that it lists, that is not JSON.
pub type DocfxError = ConfigError;

/// What docfx takes as content if a docfx 3 file does not specify it.
const ALL_FILES: &str = "**";

/// One docfx site. Paths passed to it are relative to the folder of its docfx.json, use `/`, and contain no `.` or
/// `..`.
#[derive(Debug, Clone, Default)]
pub struct DocfxConfig {
    content: Option<Vec<ContentEntry>>,
    global: BTreeMap<String, Json>,
    file: BTreeMap<String, FileValues>,
    global_files: Vec<String>,
    file_files: Vec<String>,
    alerts: Vec<String>,
    generated: Vec<String>,
}

/// One entry of `build.content`: which files it takes from which folder.
#[derive(Debug, Clone)]
struct ContentEntry {
    /// The folder that the patterns are relative to, without a slash at the end; usually empty.
    src: String,
    /// The folder of the published site that they go to, also without a slash at the end.
    dest: String,
    files: DocfxGlobs,
    exclude: DocfxGlobs,
}

/// The values of one key of `fileMetadata`, in file order.
#[derive(Debug, Clone, Default)]
struct FileValues {
    patterns: Vec<String>,
    values: Vec<Json>,
    globs: DocfxGlobs,
}

impl DocfxConfig {
    /// Parses the text of a docfx.json; `path` is for messages.
    ///
    /// # Errors
    /// The place where the text is not a JSON object.
    pub fn parse(text: &str, path: &str) -> Result<Self, DocfxError> {
        let top = json::parse_object(text, path)?;
        check_count(text, path, all_globs(&top))?;
        let build = get(&top, "build").and_then(Value::as_object);
        let mut config = Self {
            content: build
                .and_then(|build| get(build, "content"))
                .map(content_entries)
                .or_else(|| top_level_content(&top)),
            ..Self::default()
        };
        for section in [Some(&top), build].into_iter().flatten() {
            config.add_global(get(section, "globalMetadata"));
            config.add_file(get(section, "fileMetadata"));
            config.global_files.extend(strings(get(section, "globalMetadataFiles")));
            config.file_files.extend(strings(get(section, "fileMetadataFiles")));
        }
        let markdown = build.and_then(|build| get(build, "markdownEngineProperties")).and_then(Value::as_object);
        let alerts = markdown.and_then(|markdown| get(markdown, "alerts")).and_then(Value::as_object);
        config.alerts =
            alerts.iter().flat_map(|alerts| &alerts.properties).map(|alert| alert.name.as_str().to_owned()).collect();
        config.generated = generated_folders(get(&top, "metadata"));
        config.compile();
        Ok(config)
    }

    /// Words of alerts that the site adds to docfx's own:
    /// <https://dotnet.github.io/docfx/docs/markdown.html#alerts>.
    pub fn alerts(&self) -> &[String] {
        &self.alerts
    }

    /// Whether docfx.json specifies which files are content.
    pub fn has_content(&self) -> bool {
        self.content.is_some()
    }

    /// Whether docfx builds the file as content. Without any `content`, every `.md` file
    /// outside hidden folders is.
    pub fn is_content(&self, path: &str) -> bool {
        match &self.content {
            Some(entries) => entries.iter().any(|entry| entry.is_match(path)),
            None => has_md_extension(path),
        }
    }

    /// Returns the paths at which the page at `path` is published, relative to the site's base path: in lowercase,
    /// without extension, and without a trailing `index`; empty for the first page of the site. `path` need not exist.
    /// A Markdown file also counts if content is the YAML file of its name, which a step of the build creates from it.
    /// Source: docfx, `content` with `src` and `dest`.
    #[must_use]
    pub fn published_paths(&self, path: &str) -> Vec<String> {
        let Some((stem, _)) = path.rsplit_once('.') else { return Vec::new() };
        let Some(entries) = &self.content else { return vec![published(stem)] };
        let yaml = format!("{stem}.yml");
        let mut paths: Vec<String> = Vec::new();
        for entry in entries {
            let is_content = entry.is_match(path) || entry.is_match(&yaml);
            let Some(rest) = below(stem, &entry.src).filter(|_| is_content) else { continue };
            paths.push(published(&path_below(&entry.dest, rest)));
        }
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// Whether `docfx metadata` writes the file: it is in a `dest` (or `output`) of the `metadata` section. Such files
    /// are usually not in the repository.
    pub fn is_generated(&self, path: &str) -> bool {
        self.generated.iter().any(|folder| below(path, folder).is_some())
    }

    /// Returns all texts among the values of `globalMetadata` and `fileMetadata`.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let values = self.file.values().flat_map(|values| &values.values);
        self.global.values().chain(values).filter_map(Json::as_str)
    }

    /// Returns the value of a key of `globalMetadata`.
    pub fn global(&self, key: &str) -> Option<&Json> {
        self.global.get(key)
    }

    /// Returns the value that `fileMetadata` gives a key on one page. Of several globs that match, the last one wins
    /// (<https://learn.microsoft.com/contribute/content/docs-authoring/metadata-explorer>).
    pub fn file_metadata(&self, path: &str, key: &str) -> Option<&Json> {
        let values = self.file.get(key)?;
        values.values.get(values.globs.last_match(path)?)
    }

    /// Returns the value that docfx.json gives a key on a page without its own: from `fileMetadata`, or else from
    /// `globalMetadata`.
    pub fn metadata(&self, path: &str, key: &str) -> Option<&Json> {
        self.file_metadata(path, key).or_else(|| self.global(key))
    }

    /// Returns the keys of `globalMetadata`, sorted.
    pub fn global_keys(&self) -> impl Iterator<Item = &str> {
        self.global.keys().map(String::as_str)
    }

    /// Whether `fileMetadata` has a value for a key, on any page.
    pub fn has_file_key(&self, key: &str) -> bool {
        self.file.contains_key(key)
    }

    /// Returns the keys of `fileMetadata`, sorted. For the pages that they apply to, see
    /// [`file_metadata`](Self::file_metadata).
    pub fn file_keys(&self) -> impl Iterator<Item = &str> {
        self.file.keys().map(String::as_str)
    }

    /// Returns `globalMetadataFiles`: JSON files to pass to [`merge_global`](Self::merge_global) in this order,
    /// relative to the folder of docfx.json, as in the source.
    pub fn global_metadata_files(&self) -> &[String] {
        &self.global_files
    }

    /// Returns `fileMetadataFiles`: JSON files to pass to [`merge_file`](Self::merge_file) in this order, relative to
    /// the folder of docfx.json, as in the source.
    pub fn file_metadata_files(&self) -> &[String] {
        &self.file_files
    }

    /// Adds the text of one of the `globalMetadataFiles`. It overrides existing values, as in docfx, and may wrap its
    /// keys in a `globalMetadata` object.
    ///
    /// # Errors
    /// The place where the text is not a JSON object; nothing is added then.
    pub fn merge_global(&mut self, text: &str, path: &str) -> Result<(), DocfxError> {
        let object = Value::Object(json::parse_object(text, path)?);
        self.add_global(Some(unwrapped(&object, "globalMetadata")));
        Ok(())
    }

    /// Adds the text of one of the `fileMetadataFiles`. Its globs come after the existing ones and so override them, as
    /// in docfx. It may wrap its keys in a `fileMetadata` object.
    ///
    /// # Errors
    /// The place where the text is not a JSON object; nothing is added then.
    pub fn merge_file(&mut self, text: &str, path: &str) -> Result<(), DocfxError> {
        let object = Value::Object(json::parse_object(text, path)?);
        let by_key = unwrapped(&object, "fileMetadata");
        check_count(text, path, metadata_globs(by_key))?;
        self.add_file(Some(by_key));
        self.compile();
        Ok(())
    }

    fn add_global(&mut self, value: Option<&Value<'_>>) {
        let Some(object) = value.and_then(Value::as_object) else {
            return;
        };
        for property in &object.properties {
            let key = property.name.as_str().to_owned();
            self.global.insert(key, property.value.clone().into());
        }
    }

    fn add_file(&mut self, value: Option<&Value<'_>>) {
        let Some(object) = value.and_then(Value::as_object) else {
            return;
        };
        for property in &object.properties {
            let Some(by_glob) = property.value.as_object() else {
                continue;
            };
            let values = self.file.entry(property.name.as_str().to_owned()).or_default();
            for entry in &by_glob.properties {
                values.patterns.push(entry.name.as_str().to_owned());
                values.values.push(entry.value.clone().into());
            }
        }
    }

    fn compile(&mut self) {
        for values in self.file.values_mut() {
            values.globs = DocfxGlobs::new(&values.patterns);
        }
    }
}

impl ContentEntry {
    /// `exclude` is also relative to `src`: docfx walks from there (dotnet/docfx, `src/Docfx.Glob/FileGlob.cs`).
    fn is_match(&self, path: &str) -> bool {
        let Some(path) = below(path, &self.src) else {
            return false;
        };
        self.files.is_match(path) && !self.exclude.is_match(path)
    }
}

/// Returns the part of `path` below `folder`, ignoring case.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    let (start, rest) = path.split_at_checked(folder.len())?;
    start.eq_ignore_ascii_case(folder).then(|| rest.strip_prefix('/'))?
}

/// Returns a path without extension, as in URLs.
fn published(stem: &str) -> String {
    let lower = stem.to_lowercase();
    match lower.strip_suffix("index") {
        Some("") => String::new(),
        Some(folder) if folder.ends_with('/') => folder[..folder.len() - 1].to_owned(),
        _ => lower,
    }
}

fn has_md_extension(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    !hidden && extension.is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// Returns `dest` or `output` of the entries of `metadata` (default: `_api`;
/// <https://dotnet.github.io/docfx/reference/docfx-json-reference.html>).
fn generated_folders(metadata: Option<&Value<'_>>) -> Vec<String> {
    let entries: Vec<&Object<'_>> = match metadata {
        Some(Value::Array(array)) => array.elements.iter().filter_map(Value::as_object).collect(),
        value => value.and_then(Value::as_object).into_iter().collect(),
    };
    let folder =
        |entry: &Object<'_>| normalize(get_str(entry, "output").or_else(|| get_str(entry, "dest")).unwrap_or("_api"));
    entries.into_iter().map(folder).filter(|folder| !folder.is_empty()).collect()
}

/// Returns `build.content`: a list of entries or one entry, each an object or a glob.
fn content_entries(value: &Value<'_>) -> Vec<ContentEntry> {
    match value {
        Value::Array(array) => array.elements.iter().filter_map(content_entry).collect(),
        value => content_entry(value).into_iter().collect(),
    }
}

fn content_entry(value: &Value<'_>) -> Option<ContentEntry> {
    match value {
        Value::StringLit(glob) => Some(ContentEntry {
            src: String::new(),
            dest: String::new(),
            files: DocfxGlobs::new([&glob.value]),
            exclude: DocfxGlobs::default(),
        }),
        Value::Object(entry) => Some(ContentEntry {
            src: normalize(get_str(entry, "src").unwrap_or("")),
            dest: normalize(get_str(entry, "dest").unwrap_or("")),
            files: DocfxGlobs::new(strings(get(entry, "files"))),
            exclude: DocfxGlobs::new(strings(get(entry, "exclude"))),
        }),
        _ => None,
    }
}

/// Returns `files` and `exclude` of a docfx 3 file; without `files`, all are content.
fn top_level_content(top: &Object<'_>) -> Option<Vec<ContentEntry>> {
    let (files, exclude) = (get(top, "files"), get(top, "exclude"));
    if files.is_none() && exclude.is_none() {
        return None;
    }
    let files = files.map_or_else(|| vec![ALL_FILES.to_owned()], |files| strings(Some(files)));
    Some(vec![ContentEntry {
        src: String::new(),
        dest: String::new(),
        files: DocfxGlobs::new(files),
        exclude: DocfxGlobs::new(strings(exclude)),
    }])
}

/// Returns all globs of a docfx.json.
fn all_globs<'v>(top: &'v Object<'_>) -> Vec<(&'v str, Range)> {
    let build = get(top, "build").and_then(Value::as_object);
    let mut globs = Vec::new();
    for section in [Some(top), build].into_iter().flatten() {
        match get(section, "content") {
            Some(Value::Array(entries)) => entries.elements.iter().for_each(|entry| entry_globs(entry, &mut globs)),
            entry => entry.into_iter().for_each(|entry| entry_globs(entry, &mut globs)),
        }
        listed_globs(section, &mut globs);
        globs.extend(get(section, "fileMetadata").into_iter().flat_map(metadata_globs));
    }
    globs
}

/// Returns the globs in the value of `fileMetadata`.
fn metadata_globs<'v>(value: &'v Value<'_>) -> impl Iterator<Item = (&'v str, Range)> {
    let keys = value.as_object().into_iter().flat_map(|object| &object.properties);
    let globs = keys.filter_map(|key| key.value.as_object()).flat_map(|by_glob| &by_glob.properties);
    globs.map(|glob| (glob.name.as_str(), glob.range()))
}

/// Checks that a file does not list more globs than can be compiled in reasonable time and memory.
fn check_count<'v>(
    text: &str,
    path: &str,
    globs: impl IntoIterator<Item = (&'v str, Range)>,
) -> Result<(), ConfigError> {
    let mut count = 0;
    let over = globs.into_iter().find(|(glob, _)| {
        count += count_alternatives(glob);
        count > limits::GLOBS
    });
    over.map_or(Ok(()), |(_, range)| {
        let shift = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        let message = format!("this file lists more than {} globs", limits::GLOBS);
        let help = "list fewer globs, each for more files".to_owned();
        Err(ConfigError::new(path, text, range.start + shift..range.end + shift, message, Some(help)))
    })
}

/// Returns the globs of an entry of `content`.
fn entry_globs<'v>(entry: &'v Value<'_>, globs: &mut Vec<(&'v str, Range)>) {
    match entry {
        Value::StringLit(glob) => globs.push((&glob.value, glob.range)),
        Value::Object(entry) => listed_globs(entry, globs),
        _ => {}
    }
}

/// Returns the globs of `files` and `exclude`.
fn listed_globs<'v>(object: &'v Object<'_>, globs: &mut Vec<(&'v str, Range)>) {
    for list in ["files", "exclude"].iter().filter_map(|key| get(object, key)) {
        let array = list.as_array().map(|array| array.elements.as_slice());
        let texts = array.unwrap_or(std::slice::from_ref(list)).iter().filter_map(Value::as_string_lit);
        globs.extend(texts.map(|text| (text.value.as_ref(), text.range)));
    }
}

/// Returns the object under `key` if there is one, or else the value itself.
fn unwrapped<'v, 't>(value: &'v Value<'t>, key: &str) -> &'v Value<'t> {
    let inner = value.as_object().and_then(|object| get(object, key));
    inner.filter(|inner| inner.as_object().is_some()).unwrap_or(value)
}

#[cfg(test)]
mod tests;
