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

    /// What to insert, and where, to redirect the page at `path` to `url`: an entry after the last one of the file with
    /// an entry in the same folder, or else of the first file. It is formatted as the last one is. `None` if that one
    /// has more than a source and a URL.
    #[must_use]
    pub fn addition(&self, path: &str, url: &str) -> Option<(usize, Span, String)> {
        let folder = |path: &str| path.rsplit_once('/').map_or(0, |(folder, _)| folder.len());
        let is_near = |entry: &&Redirection| {
            let (own, other) = (&path[..folder(path)], &entry.source[..folder(&entry.source)]);
            own.eq_ignore_ascii_case(other)
        };
        let file = self.entries.iter().find(is_near).map_or(0, |entry| entry.file);
        let (text, list) = (self.files.get(file)?.source.text(), self.files[file].list?);
        let mut of_file = self.entries.iter().filter(|entry| entry.file == file).rev();
        let (last, before) = (of_file.next()?, of_file.next());
        let gap = match before {
            Some(before) => text.get(before.span.end as usize..last.span.start as usize)?.to_owned(),
            None => format!(",{}", text.get(list.start as usize + 1..last.span.start as usize)?),
        };
        let is_plain_gap = gap.strip_prefix(',').is_some_and(|rest| rest.trim().is_empty());
        let entry = last.like(text, self.files[file].source.path(), path, url).filter(|_| is_plain_gap)?;
        Some((file, Span::empty(last.span.end as usize), format!("{gap}{entry}")))
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
    /// Returns an entry for another page, written like this one in `text`, which is that of the file at `file`.
    fn like(&self, text: &str, file: &str, path: &str, url: &str) -> Option<String> {
        let written = self.span.of(text);
        let url_span = self.url_span?;
        // Two keys and two strings, or `"redirect_document_id": false` too.
        let quotes = written.matches('"').count();
        let is_plain = self.document_id.is_none()
            && self.monikers.is_empty()
            && (quotes == 8 || quotes == 10 && written.contains("redirect_document_id"))
            && !written.replace("://", "").contains("//")
            && !written.contains("/*");
        let before_source = &text[self.span.start as usize..self.source_span.start as usize];
        let source = if before_source.contains("_from_root") {
            path
        } else {
            file.rsplit_once('/').map_or(Some(path), |(folder, _)| path.strip_prefix(folder)?.strip_prefix('/'))?
        };
        let slash = if self.source_span.of(text).starts_with('/') { "/" } else { "" };
        let in_json = |value: &str| serde_json::to_string(value).ok().map(|json| json[1..json.len() - 1].to_owned());
        let mut parts = [(self.source_span, in_json(&format!("{slash}{source}"))?), (url_span, in_json(url)?)];
        parts.sort_unstable_by_key(|(span, _)| *span);
        let (mut entry, mut end) = (String::new(), self.span.start as usize);
        for (span, value) in parts {
            entry.push_str(&text[end..span.start as usize]);
            entry.push_str(&value);
            end = span.end as usize;
        }
        entry.push_str(&text[end..self.span.end as usize]);
        is_plain.then_some(entry)
    }

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
    fn an_entry_is_added_as_the_last_one_is_written() {
        let addition = |path: &str, text: &str| {
            let (_, at, added) = read(path, text).addition("docs/a.md", "/keys/b")?;
            Some(format!("{}{added}{}", &text[..at.start as usize], &text[at.end as usize..]))
        };
        let lines = "{\n  \"redirections\": [\n    {\n      \"redirect_url\": \"https://x.example/c\",\n      \
                     \"source_path_from_root\": \"/docs/old.md\"\n    }\n  ]\n}\n";
        let added =
            ",\n    {\n      \"redirect_url\": \"/keys/b\",\n      \"source_path_from_root\": \"/docs/a.md\"\n    }";
        let (start, end) = lines.split_at(lines.find("\n  ]").unwrap());
        assert_eq!(addition("r.json", lines), Some(format!("{start}{added}{end}")));
        let compact =
            r#"{"redirections": [{"source_path": "b.md", "redirect_url": "/c", "redirect_document_id": false}]}"#;
        let expected = compact
            .replace("]}", r#",{"source_path": "a.md", "redirect_url": "/keys/b", "redirect_document_id": false}]}"#);
        assert_eq!(addition("docs/r.json", compact), Some(expected));
        for text in [
            r#"{"redirections": []}"#,
            r#"{"redirections": {"docs/b.md": "/c"}}"#,
            r#"{"redirections": [{"source_path": "b.md", "redirect_url": "/c", "redirect_document_id": true}]}"#,
            r#"{"redirections": [{"source_path": "b.md", "redirect_url": "/c", "monikers": ["x"]}]}"#,
            r#"{"redirections": [{"source_path": "b.md", "redirect_url": "/c" /* moved */}]}"#,
            r#"{"redirections": [{"source_path": "b.md"}]}"#,
        ] {
            assert_eq!(addition("r.json", text), None, "{text}");
        }
        assert_eq!(addition("other/r.json", compact), None, "the file is for another folder");
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
