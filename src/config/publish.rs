//! `.openpublishing.publish.config.json`, which specifies what a Learn repository publishes.

use jsonc_parser::ast::{Object, Value};

use crate::config::error::ConfigError;
use crate::config::json::{self, get, get_str, strings};
use crate::config::path::normalize;

/// The name of the publish config, at the root of a repository.
pub const PUBLISH_CONFIG: &str = ".openpublishing.publish.config.json";

/// What a repository publishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishConfig {
    /// `docsets_to_publish`, in file order.
    pub docsets: Vec<PublishDocset>,
    /// `redirection_files` of the file and of its docsets, relative to the repository root, without duplicates. If it
    /// is empty, the usual file is [`Redirections::DEFAULT_FILE`](crate::config::Redirections::DEFAULT_FILE).
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
    /// `build_source_folder`: the folder with a docfx.json, relative to the repository root, without `.`; empty for the
    /// root itself. It may still point outside with `..`.
    pub build_source_folder: String,
    /// `locale`, such as `en-us`.
    pub locale: Option<String>,
}

impl PublishConfig {
    /// Parses the text of a publish config; `path` is for messages. Fields of unexpected type are ignored.
    ///
    /// # Errors
    /// The place where the text is not a JSON object.
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
}
