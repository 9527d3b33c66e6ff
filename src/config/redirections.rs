//! The redirection files of a Learn repository: which pages have moved, and where.
//!
//! Source: Learn's contributor guide, "Redirects"; docfx 3, `RedirectionProvider`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;

use crate::config::error::ConfigError;
use crate::config::json;
use crate::config::path::normalize;
use crate::text::{Source, Span};

/// Pages that have moved, by their old path; case is ignored, as on the published site.
#[derive(Debug, Clone, Default)]
pub struct Redirections {
    files: Vec<RedirectionFile>,
    entries: Vec<Redirection>,
    /// The first entry of each source, which is in lowercase.
    by_source: HashMap<Box<str>, u32>,
}

/// A redirection file.
#[derive(Debug, Clone)]
pub struct RedirectionFile {
    /// Its text, because rules report problems at any of its entries.
    pub source: Arc<Source>,
    /// The list of entries, with its brackets; `None` in the docfx 3 format, which is an object.
    pub list: Option<Span>,
}

/// Where a page went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// The index of its file in [`Redirections::files`].
    pub file: usize,
    /// The old path relative to the repository root, in its original case.
    pub source: Box<str>,
    /// The span of that path, without quotes.
    pub source_span: Span,
    /// `redirect_url`, as parsed; empty if the entry has none.
    pub url: Box<str>,
    /// The span of the URL, without quotes.
    pub url_span: Option<Span>,
    /// The span of the value of `redirect_document_id`, if it is true: the new page takes over the identity of the old
    /// one.
    pub document_id: Option<Span>,
    /// `monikers`: the versions of the site to which it applies; empty for all.
    pub monikers: Box<[Box<str>]>,
    /// The entry in the file.
    pub span: Span,
}

impl Redirections {
    /// The redirection file that does not have to be in the publish config.
    pub const DEFAULT_FILE: &str = ".openpublishing.redirection.json";

    /// Adds a redirection file, whose path is relative to the repository root. `source_path` is relative to the folder
    /// of its file (<https://github.com/dotnet/docs-tools/issues/36>); only `source_path_from_root` is relative to the
    /// root. The docfx 3 format, an object of sources and URLs, is supported too. Keys are matched ignoring case, as in
    /// Learn's build. Of two entries for a page, the first one counts.
    ///
    /// # Errors
    /// The place where the text is not a JSON object; nothing is added then.
    pub fn add(&mut self, source: Source) -> Result<(), ConfigError> {
        let (text, path) = (source.text(), source.path().clone());
        let top = json::parse_object(text, &path)?;
        let folder = path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
        let (file, mut list, mut entries) = (self.files.len(), None, Vec::new());
        match property(&top, "redirections").map(|property| &property.value) {
            Some(Value::Array(array)) => {
                list = Some(Span::from(array.range.start..array.range.end));
                let objects = array.elements.iter().filter_map(Value::as_object);
                entries.extend(objects.filter_map(|entry| Redirection::read(entry, folder, file)));
            }
            Some(Value::Object(map)) => entries.extend(map.properties.iter().map(|property| {
                let url = property.value.as_string_lit();
                Redirection {
                    file,
                    source: normalize(&format!("{folder}/{}", property.name.as_str())).into(),
                    source_span: inside_quotes(&property.name),
                    url: url.map_or("", |url| &url.value).into(),
                    url_span: url.map(inside_quotes),
                    document_id: None,
                    monikers: Box::default(),
                    span: Span::from(property.range.start..property.range.end),
                }
            })),
            _ => {}
        }
        for entry in &entries {
            let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            self.by_source.entry(entry.source.to_lowercase().into()).or_insert(number);
            self.entries.push(entry.clone());
        }
        drop(top);
        self.files.push(RedirectionFile { source: Arc::new(source), list });
        Ok(())
    }

    /// Returns the files, in order of precedence.
    #[must_use]
    pub fn files(&self) -> &[RedirectionFile] {
        &self.files
    }

    /// Returns the file at `path`, if it is one of them.
    #[must_use]
    pub fn file_at(&self, path: &str) -> Option<&RedirectionFile> {
        self.files.iter().find(|file| **file.source.path() == *path)
    }

    /// Returns all entries, in order of precedence.
    #[must_use]
    pub fn entries(&self) -> &[Redirection] {
        &self.entries
    }

    /// Returns the span to delete with an entry: the comma and the space on one side. `None` if there is more, such as
    /// a comment.
    #[must_use]
    pub fn removal(&self, entry: &Redirection) -> Option<Span> {
        let file = &self.files[entry.file];
        let (text, list) = (file.source.text(), file.list?);
        let before = &text[list.start as usize + 1..entry.span.start as usize];
        let behind = &text[entry.span.end as usize..list.end as usize - 1];
        let gap = before.len() - before.trim_end().len();
        if let Some(rest) = before.trim_end().strip_suffix(',') {
            let is_entry = rest.trim_end().ends_with('}');
            let start = entry.span.start as usize - gap - 1;
            return is_entry.then(|| Span::new(start, entry.span.end as usize));
        }
        let next = behind.trim_start().strip_prefix(',').map(str::trim_start)?;
        let is_first = before.trim().is_empty() && next.starts_with('{');
        is_first.then(|| Span::new(entry.span.start as usize, list.end as usize - 1 - next.len()))
    }

    /// Whether the page at `path`, relative to the repository root, is redirected.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Returns where the page at `path`, relative to the repository root, is redirected to.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Redirection> {
        self.number(path).and_then(|number| self.entries.get(number))
    }

    /// Returns the index of the entry that counts for the page at `path`, relative to the repository root.
    #[must_use]
    pub fn number(&self, path: &str) -> Option<usize> {
        if self.by_source.is_empty() {
            return None;
        }
        let lower = match path.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            true => Cow::Borrowed(path),
            false => Cow::Owned(path.to_lowercase()),
        };
        self.by_source.get(lower.as_ref()).map(|&number| number as usize)
    }
}

impl Redirection {
    fn read(entry: &Object<'_>, folder: &str, file: usize) -> Option<Self> {
        let text = |key| property(entry, key).and_then(|property| property.value.as_string_lit());
        let (source, written) = match (text("source_path_from_root"), text("source_path")) {
            (Some(written), _) => (normalize(&written.value), written),
            (None, Some(written)) => (normalize(&format!("{folder}/{}", written.value)), written),
            (None, None) => return None,
        };
        let url = text("redirect_url");
        let id = property(entry, "redirect_document_id").and_then(|property| property.value.as_boolean_lit());
        let monikers = json::strings(property(entry, "monikers").map(|property| &property.value));
        Some(Self {
            file,
            source: source.into(),
            source_span: inside_quotes(written),
            url: url.map_or("", |url| &url.value).into(),
            url_span: url.map(inside_quotes),
            document_id: id.filter(|id| id.value).map(|id| Span::from(id.range.start..id.range.end)),
            monikers: monikers.into_iter().map(String::into_boxed_str).collect(),
            span: Span::from(entry.range.start..entry.range.end),
        })
    }
}

/// Returns the property with that name, ignoring case; the last one if it is repeated.
fn property<'v, 't>(object: &'v Object<'t>, key: &str) -> Option<&'v ObjectProp<'t>> {
    object.properties.iter().rev().find(|property| property.name.as_str().eq_ignore_ascii_case(key))
}

fn inside_quotes(literal: &impl Ranged) -> Span {
    let range = literal.range();
    Span::new(range.start + 1, range.end.saturating_sub(1).max(range.start + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, text: &str) -> Redirections {
        let mut moved = Redirections::default();
        moved.add(Source::from_text(path, text)).unwrap();
        moved
    }

    #[test]
    fn sources_are_found_whatever_their_case() {
        let text = r#"{"redirections": [
            {"source_path": "Docs/Old.md", "redirect_url": "/new", "redirect_document_id": true},
            {"source_path_from_root": "/docs/older.md", "redirect_URL": "/newer"},
            {"source_path": "docs/old.md", "redirect_url": "/second", "monikers": ["a"]},
            {"redirect_url": "/nothing"}, 5
        ]}"#;
        let moved = read(Redirections::DEFAULT_FILE, text);
        let old = moved.get("docs/OLD.md").unwrap();
        assert_eq!((&*old.url, old.document_id.unwrap().of(text)), ("/new", "true"));
        assert_eq!((old.source_span.of(text), old.url_span.unwrap().of(text)), ("Docs/Old.md", "/new"));
        assert_eq!(&*moved.get("docs/older.md").unwrap().url, "/newer");
        assert!(!moved.contains("docs/new.md"));
        assert_eq!(moved.entries().len(), 3);
        assert_eq!(&*moved.entries()[2].monikers[0], "a");
        assert!(moved.entries()[2].span.of(text).starts_with(r#"{"source_path": "docs/old.md""#));
    }

    #[test]
    fn source_path_starts_at_the_folder_of_its_file() {
        let text = r#"{"redirections": [{"source_path": "a.md"}, {"source_path": "../b.md"},
                       {"source_path_from_root": "/c.md"}]}"#;
        let moved = read("docs/.openpublishing.redirection.json", text);
        assert!(moved.contains("docs/a.md") && moved.contains("b.md") && moved.contains("c.md"));
        assert!(!moved.contains("a.md"));
    }

    #[test]
    fn the_docfx_3_form_is_read() {
        let moved = read("r.json", r#"{"redirections": {"a.md": "/b", "c.md": 3}}"#);
        assert_eq!(&*moved.get("a.md").unwrap().url, "/b");
        assert!(moved.contains("c.md"));
    }
}
