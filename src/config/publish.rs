//! `.openpublishing.publish.config.json` and the redirection files of a Learn repository.

use std::borrow::Cow;
use std::collections::HashMap;

use jsonc_parser::ast::{Object, Value};

use crate::config::error::ConfigError;
use crate::config::json::{self, get, get_str, strings};
use crate::config::path::normalize;

/// Name of the publish config, at the root of a repository.
pub const PUBLISH_CONFIG: &str = ".openpublishing.publish.config.json";

/// What a repository publishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishConfig {
    /// `docsets_to_publish`, in file order.
    pub docsets: Vec<PublishDocset>,
    /// `redirection_files` of the file and of its docsets, relative to the repository
    /// root, each once. Empty when none is named: the usual file is
    /// [`Redirections::DEFAULT_FILE`] then.
    pub redirection_files: Vec<String>,
    /// `path_to_root` of `dependent_repositories`: folders, relative to the repository root, that the build fills with
    /// other repositories.
    pub dependent_folders: Vec<String>,
}

/// One entry of `docsets_to_publish`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishDocset {
    /// `docset_name`.
    pub name: Option<String>,
    /// `build_source_folder`: the folder with a docfx.json, relative to the repository
    /// root, without `.`; empty for the root itself. It may still lead out with `..`.
    pub build_source_folder: String,
    /// `locale`, such as `en-us`.
    pub locale: Option<String>,
}

impl PublishConfig {
    /// Reads the text of a publish config; `path` is for messages. Fields of unexpected
    /// shape are passed over.
    ///
    /// # Errors
    /// The place where the text is no JSON object.
    pub fn parse(text: &str, path: &str) -> Result<Self, ConfigError> {
        let top = json::parse_object(text, path)?;
        let docsets: Vec<&Object<'_>> = match get(&top, "docsets_to_publish") {
            Some(Value::Array(array)) => array.elements.iter().filter_map(Value::as_object).collect(),
            _ => Vec::new(),
        };
        let mut redirection_files = Vec::new();
        for section in [&top].into_iter().chain(docsets.iter().copied()) {
            for file in strings(get(section, "redirection_files")) {
                let file = normalize(&file);
                if !redirection_files.contains(&file) {
                    redirection_files.push(file);
                }
            }
        }
        let docsets = docsets
            .into_iter()
            .filter_map(|docset| {
                Some(PublishDocset {
                    name: get_str(docset, "docset_name").map(str::to_owned),
                    build_source_folder: normalize(get_str(docset, "build_source_folder")?),
                    locale: get_str(docset, "locale").map(str::to_owned),
                })
            })
            .collect();
        let dependent_folders = match get(&top, "dependent_repositories") {
            Some(Value::Array(array)) => array
                .elements
                .iter()
                .filter_map(|entry| get_str(entry.as_object()?, "path_to_root").map(normalize))
                .filter(|folder| !folder.is_empty())
                .collect(),
            _ => Vec::new(),
        };
        Ok(Self { docsets, redirection_files, dependent_folders })
    }
}

/// Pages that have moved, by their old path; case is ignored, as on the published site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redirections {
    by_source: HashMap<String, Redirection>,
}

/// Where a page went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// `redirect_url`, as written; empty when the entry has none.
    pub url: String,
    /// `redirect_document_id`: the new page takes over the identity of the old one.
    pub keeps_document_id: bool,
}

impl Redirections {
    /// The redirection file that needs no mention in the publish config.
    pub const DEFAULT_FILE: &str = ".openpublishing.redirection.json";

    /// Adds the text of one redirection file. `path` is the file's own path relative to
    /// the repository root, for `source_path` is relative to the folder of the file it is
    /// in (<https://github.com/dotnet/docs-tools/issues/36>) and only
    /// `source_path_from_root` to the root. The docfx 3 form, an object of sources and
    /// URLs, is read as well. Of two entries for a page the first one counts.
    ///
    /// # Errors
    /// The place where the text is no JSON object; nothing is added then.
    pub fn add(&mut self, text: &str, path: &str) -> Result<(), ConfigError> {
        let top = json::parse_object(text, path)?;
        let folder = path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
        match get(&top, "redirections") {
            Some(Value::Array(entries)) => {
                for entry in entries.elements.iter().filter_map(Value::as_object) {
                    let source = match get_str(entry, "source_path_from_root") {
                        Some(source) => normalize(source),
                        None => match get_str(entry, "source_path") {
                            Some(source) => normalize(&format!("{folder}/{source}")),
                            None => continue,
                        },
                    };
                    let id = get(entry, "redirect_document_id").and_then(Value::as_boolean_lit);
                    let url = get_str(entry, "redirect_url").unwrap_or("");
                    self.insert(&source, url, id.is_some_and(|id| id.value));
                }
            }
            Some(Value::Object(map)) => {
                for property in &map.properties {
                    let source = normalize(&format!("{folder}/{}", property.name.as_str()));
                    let url = property.value.as_string_lit().map_or("", |url| &url.value);
                    self.insert(&source, url, false);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn insert(&mut self, source: &str, url: &str, keeps_document_id: bool) {
        self.by_source
            .entry(source.to_lowercase())
            .or_insert_with(|| Redirection { url: url.to_owned(), keeps_document_id });
    }

    /// Whether the page at `path`, relative to the repository root, is redirected.
    pub fn contains(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Where the page at `path`, relative to the repository root, is redirected to.
    pub fn get(&self, path: &str) -> Option<&Redirection> {
        if self.by_source.is_empty() {
            return None;
        }
        let lower = match path.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            true => Cow::Borrowed(path),
            false => Cow::Owned(path.to_lowercase()),
        };
        self.by_source.get(lower.as_ref())
    }

    /// How many pages are redirected.
    pub fn len(&self) -> usize {
        self.by_source.len()
    }

    /// Whether no page is redirected.
    pub fn is_empty(&self) -> bool {
        self.by_source.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docsets_and_redirection_files_are_read() {
        let config = PublishConfig::parse(
            r#"{
                "docsets_to_publish": [
                    {"docset_name": "one", "build_source_folder": ".", "locale": "en-us",
                     "redirection_files": ["r.json", "b/r2.json"]},
                    {"build_source_folder": "./Two/"},
                    {"docset_name": "no folder"}, 7,
                ],
                "redirection_files": ["r.json"], // and more
                "dependent_repositories": [{"path_to_root": "./_themes"}, {"path_to_root": "."}, {"url": "x"}],
            }"#,
            PUBLISH_CONFIG,
        )
        .unwrap();
        let folders: Vec<_> = config.docsets.iter().map(|d| &*d.build_source_folder).collect();
        assert_eq!(folders, ["", "Two"]);
        assert_eq!(config.docsets[0].name.as_deref(), Some("one"));
        assert_eq!(config.docsets[0].locale.as_deref(), Some("en-us"));
        assert_eq!(config.redirection_files, ["r.json", "b/r2.json"]);
        assert_eq!(config.dependent_folders, ["_themes"]);
    }

    #[test]
    fn unexpected_shapes_give_an_empty_config() {
        for text in ["{}", r#"{"docsets_to_publish": {}}"#, r#"{"docsets_to_publish": [[]]}"#] {
            assert_eq!(PublishConfig::parse(text, "p").unwrap(), PublishConfig::default());
        }
        assert_eq!(PublishConfig::parse("{\n!", "p").unwrap_err().line, 2);
    }

    #[test]
    fn sources_are_found_whatever_their_case() {
        let mut moved = Redirections::default();
        moved
            .add(
                r#"{"redirections": [
                    {"source_path": "Docs/Old.md", "redirect_url": "/new", "redirect_document_id": true},
                    {"source_path_from_root": "/docs/older.md", "redirect_url": "/newer"},
                    {"source_path": "docs/old.md", "redirect_url": "/second"},
                    {"redirect_url": "/nothing"}, 5
                ]}"#,
                Redirections::DEFAULT_FILE,
            )
            .unwrap();
        assert_eq!(moved.len(), 2);
        let old = moved.get("docs/OLD.md").unwrap();
        assert_eq!((old.url.as_str(), old.keeps_document_id), ("/new", true));
        assert!(moved.contains("docs/older.md"));
        assert!(!moved.contains("docs/new.md"));
    }

    #[test]
    fn source_path_starts_at_the_folder_of_its_file() {
        let mut moved = Redirections::default();
        let text = r#"{"redirections": [{"source_path": "a.md"}, {"source_path": "../b.md"},
                       {"source_path_from_root": "/c.md"}]}"#;
        moved.add(text, "docs/.openpublishing.redirection.json").unwrap();
        assert!(moved.contains("docs/a.md") && moved.contains("b.md") && moved.contains("c.md"));
        assert!(!moved.contains("a.md"));
    }

    #[test]
    fn the_docfx_3_form_is_read() {
        let mut moved = Redirections::default();
        moved.add(r#"{"redirections": {"a.md": "/b", "c.md": 3}}"#, "r.json").unwrap();
        assert_eq!(moved.get("a.md").unwrap().url, "/b");
        assert!(moved.contains("c.md"));
    }
}
