//! The paths and globs that a docfx.json contains, with their places.

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::{Range, Ranged};

use super::{get, get_str};
use crate::config::json;
use crate::text::Span;

/// A path in a docfx.json.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocfxPath {
    /// As JSON reads it.
    pub text: String,
    /// Its place in the text without its byte order mark. The quotes are not part of it.
    pub span: Span,
    /// What it means.
    pub kind: DocfxPathKind,
}

/// What a path in a docfx.json means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocfxPathKind {
    /// `src`: a folder, relative to that of docfx.json.
    Source,
    /// A glob, or the path of a file.
    Glob {
        /// The `src` that it is relative to; empty for the folder of docfx.json.
        source: String,
    },
    /// A metadata value that starts with `~/`, which stands for the folder of docfx.json.
    Value,
}

/// Returns the paths in the text of a docfx.json: of content, resources, and overwrites, of files with metadata, and of
/// `fileMetadata` and metadata values. Empty if the text is not a JSON object.
#[must_use]
pub fn written_paths(text: &str) -> Vec<DocfxPath> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Ok(top) = json::parse_object(text, "") else { return Vec::new() };
    let mut paths = Vec::new();
    for section in [Some(&top), get(&top, "build").and_then(Value::as_object)].into_iter().flatten() {
        for key in ["content", "resource", "overwrite"] {
            match get(section, key) {
                Some(Value::Array(entries)) => entries.elements.iter().for_each(|entry| add_entry(entry, &mut paths)),
                entry => entry.into_iter().for_each(|entry| add_entry(entry, &mut paths)),
            }
        }
        add_globs(section, &["files", "exclude", "globalMetadataFiles", "fileMetadataFiles"], "", &mut paths);
        get(section, "globalMetadata").into_iter().for_each(|values| add_values(values, &mut paths));
        let by_key = get(section, "fileMetadata").and_then(Value::as_object);
        for by_glob in by_key.into_iter().flat_map(|keys| &keys.properties).filter_map(|key| key.value.as_object()) {
            for property in &by_glob.properties {
                let kind = DocfxPathKind::Glob { source: String::new() };
                paths.push(path(property.name.as_str(), property.name.range(), kind));
                add_values(&property.value, &mut paths);
            }
        }
    }
    paths
}

fn path(text: &str, quoted: Range, kind: DocfxPathKind) -> DocfxPath {
    DocfxPath { text: text.to_owned(), span: Span::new(quoted.start + 1, quoted.end - 1), kind }
}

/// Adds the paths of an entry of `content` and its like: an object, or a glob.
fn add_entry(entry: &Value<'_>, paths: &mut Vec<DocfxPath>) {
    match entry {
        Value::StringLit(glob) => {
            paths.push(path(&glob.value, glob.range, DocfxPathKind::Glob { source: String::new() }));
        }
        Value::Object(entry) => {
            let source = get(entry, "src").and_then(Value::as_string_lit);
            paths.extend(source.map(|source| path(&source.value, source.range, DocfxPathKind::Source)));
            add_globs(entry, &["files", "exclude"], get_str(entry, "src").unwrap_or_default(), paths);
        }
        _ => {}
    }
}

/// Adds the globs of lists, or single ones, under `keys`.
fn add_globs(object: &Object<'_>, keys: &[&str], source: &str, paths: &mut Vec<DocfxPath>) {
    for list in keys.iter().filter_map(|key| get(object, key)) {
        let array = list.as_array().map(|array| array.elements.as_slice());
        let globs = array.unwrap_or(std::slice::from_ref(list)).iter().filter_map(Value::as_string_lit);
        paths
            .extend(globs.map(|glob| path(&glob.value, glob.range, DocfxPathKind::Glob { source: source.to_owned() })));
    }
}

/// Adds the paths among metadata values.
fn add_values(value: &Value<'_>, paths: &mut Vec<DocfxPath>) {
    match value {
        Value::StringLit(text) if text.value.starts_with("~/") => {
            paths.push(path(&text.value, text.range, DocfxPathKind::Value));
        }
        Value::Array(array) => array.elements.iter().for_each(|value| add_values(value, paths)),
        Value::Object(object) => object.properties.iter().for_each(|one| add_values(&one.value, paths)),
        _ => {}
    }
}
