//! `playbook-lint.toml` as parsed: every setting is optional, with positions for values that can only be checked later
//! (rule names, globs, date formats).
//!
//! Editors show the doc comments of the fields from the JSON [`schema`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::error::ConfigError;
use crate::config::toml_error;

mod layers;
mod lint;

pub use layers::KeyPlace;
pub use lint::{FailOn, LintFor, LintTable, RuleSeverity};

/// Keys of [`ConfigFile`] that are single tables.
const TABLES: [&str; 10] =
    ["lint", "metadata", "dates", "tasks", "levels", "links", "sections", "vocabulary", "media", "report"];

/// Settings of playbook-lint for one site. Everything has a default, so no file is needed. Globs are relative to the
/// folder of this file, ignore case, and also match what is below them: `archive` matches the folder and everything in
/// it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "playbook-lint.toml")]
pub struct ConfigFile {
    /// Another settings file, relative to this one and in the same repository, for settings that several sites share.
    /// Lists and tables of both files are combined. Any other setting here overrides the one there.
    #[schemars(with = "Option<String>")]
    pub extends: Option<Spanned<String>>,
    /// The conventions that the site follows. Default: `fasttrack` if any page has a key that starts with `ft.`,
    /// otherwise `learn`.
    pub profile: Option<Profile>,
    /// Globs of files and folders that are not pages.
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Spanned<String>>,
    /// A file of known problems that are not reported, as `--write-baseline` writes it.
    #[schemars(with = "Option<String>")]
    pub baseline: Option<Spanned<String>>,
    /// The rules that run, and the severity of their problems.
    pub lint: LintTable,
    /// The front matter of pages.
    pub metadata: MetadataTable,
    /// The formats of dates, and when a page is stale.
    pub dates: DatesTable,
    /// Task tables.
    pub tasks: TasksTable,
    /// The L1, L2 and L3 of a status.
    pub levels: LevelsTable,
    /// Links between pages.
    pub links: LinksTable,
    /// The sections of pages.
    pub sections: SectionsTable,
    /// Words that pages use in tables, headings, and file names.
    pub vocabulary: VocabularyTable,
    /// Images.
    pub media: MediaTable,
    /// The page that `playbook-lint report` writes for owners.
    pub report: ReportTable,
    /// Docsets that playbook-lint does not detect, or detects wrong. Default: one for each folder with a TOC.
    pub docset: Vec<DocsetTable>,
    /// Whether a docset whose folder has the name of another language is compared with the English one next to it if
    /// most of their pages have the same names. A `source` in `[[docset]]` counts either way. Default: true.
    pub translations: Option<bool>,
    /// The path and text of the file, for errors found later.
    #[serde(skip)]
    source: ConfigText,
    /// The file that it extends.
    #[serde(skip)]
    base: Option<Arc<ConfigFile>>,
}

#[derive(Debug, Clone, Default)]
struct ConfigText {
    path: String,
    text: String,
}

/// The conventions that a site follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// A FastTrack playbook: `ft.` metadata, task tables, L1, L2, and L3 pages.
    FastTrack,
    /// Any Microsoft Learn repository.
    Learn,
}

/// `[metadata]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct MetadataTable {
    /// Required metadata keys of all pages, instead of those of the profile.
    pub required: Option<Vec<String>>,
    /// The allowed values of a key. An empty list allows all. Default: `internal`, `partner`, or both for
    /// `ft.audience`.
    pub allowed: BTreeMap<String, Vec<String>>,
    /// Keys that are used here, in addition to those that playbook-lint knows.
    pub known: Vec<String>,
    /// Exceptions for some pages. The last matching entry applies.
    #[serde(rename = "for")]
    pub overrides: Vec<MetadataFor>,
}

/// `[[metadata.for]]`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MetadataFor {
    /// Globs of the pages.
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Spanned<String>>,
    /// Required metadata keys of these pages, instead of all others.
    pub required: Option<Vec<String>>,
    /// The allowed values of a key on these pages.
    #[serde(default)]
    pub allowed: BTreeMap<String, Vec<String>>,
}

/// `[dates]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DatesTable {
    /// Date formats: `M/D/YYYY`, `MM/DD/YYYY`, or `YYYY-MM-DD`. Fixes use the first. Default: `M/D/YYYY`.
    #[schemars(with = "Option<Vec<String>>", length(min = 1))]
    pub formats: Option<Spanned<Vec<Spanned<String>>>>,
    /// The number of days after which a page is stale. Default: 365.
    pub max_age: Option<u32>,
    /// The number of days that a page may change after its date. Default: 7.
    pub grace: Option<u32>,
    /// Commits that did not change the meaning of pages, by their ID or its first seven or more digits, in addition to
    /// those of `.git-blame-ignore-revs`.
    #[schemars(with = "Vec<String>")]
    pub ignore_revs: Vec<Spanned<String>>,
}

/// `[tasks]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct TasksTable {
    /// Roles by full name, each with its abbreviations, instead of the usual four.
    #[schemars(with = "Option<BTreeMap<String, Vec<String>>>")]
    pub roles: Option<BTreeMap<Spanned<String>, Vec<String>>>,
    /// Names of services. Default: any.
    pub services: Vec<String>,
    /// The maximum number of uses of a typo of a role or service in a docset. Default: 2.
    pub typo_max_uses: Option<u32>,
    /// The minimum number of uses of a common role or service in a docset. Default: 5.
    pub typo_min_usual: Option<u32>,
    /// Languages whose task tables are checked. Default: `en`, `de`, `es`, `pt`, `ja`, and `zh`.
    #[schemars(with = "Option<Vec<String>>")]
    pub locales: Option<Vec<Spanned<String>>>,
}

/// `[levels]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LevelsTable {
    /// L3s that every L2 has, in addition to those that its page lists. Default: `Other`, in all languages.
    pub common: Option<Vec<String>>,
    /// Levels that no page lists, with the levels above them: `Blocked - Network - Proxy`.
    #[schemars(with = "Vec<String>")]
    pub known: Vec<Spanned<String>>,
}

/// `[links]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LinksTable {
    /// A redirection file, in addition to those that the publish config lists.
    #[schemars(with = "Option<String>")]
    pub redirects: Option<Spanned<String>>,
    /// The audience of pages by folder: a glob with `internal`, `partner`, or another one.
    #[schemars(with = "BTreeMap<String, String>")]
    pub audience: BTreeMap<Spanned<String>, String>,
    /// Globs of link targets that are not checked, as in the source of the link.
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// Hosts that are gone or renamed, with their new names, or `""` for one that is gone. Subdomains count too. Default:
    /// `docs.microsoft.com`, which is `learn.microsoft.com` now, and those of MSDN and TechNet.
    pub retired_hosts: Option<BTreeMap<String, String>>,
}

/// `[sections]`. A name such as `Key Inputs` includes its translations; any other is the text of a heading.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SectionsTable {
    /// Sections of process pages, in their order. Default: `Overview`, `Objectives`, `Approach`, `Key Inputs`, `Key
    /// Outputs`, `Next Steps`, and `Refresh Summary`, except on pages about waves and approaches.
    pub required: Option<Vec<String>>,
    /// Sections of some pages, whether they are process pages or not. The last matching entry applies.
    #[serde(rename = "for")]
    pub overrides: Vec<SectionsFor>,
}

/// `[[sections.for]]`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SectionsFor {
    /// Globs of the pages.
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Spanned<String>>,
    /// Their sections in order. With an empty list, none are required.
    pub required: Vec<String>,
}

/// `[vocabulary]`: words of the site, in addition to those that playbook-lint knows or learns. A word with a different
/// meaning here loses the one that it had.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct VocabularyTable {
    /// Headings of columns, by the content of the column: `task-id`, `task-name`, `mandatory`, `role`, `services`,
    /// `date`, `who-changed`, `what-changed`, `valid-scenario`, `invalid-scenario`, `scenario-status`, `l1`, `l2`,
    /// `l3`, or `other`.
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub columns: BTreeMap<Spanned<String>, Vec<String>>,
    /// Headings of sections, by their name in `[sections]`. Messages use the first.
    pub sections: BTreeMap<String, Vec<String>>,
    /// Words that replace a task's ID if there is no task.
    pub none: Vec<String>,
    /// Labels of the phase, under the title of a process page.
    pub phases: Vec<String>,
    /// Suffixes of the file names of translated pages, such as `-fr`.
    pub suffixes: Vec<String>,
}

/// `[media]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct MediaTable {
    /// The maximum size of an image, in bytes. Default: 1048576.
    pub max_size: Option<u64>,
}

/// `[report]`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ReportTable {
    /// The oldest review of each bucket of pages, in days, from young to old. Older reviews are in a last bucket.
    /// Default: 90, 180, and 365.
    #[schemars(with = "Option<Vec<u32>>", length(min = 1, max = 12))]
    pub age_buckets: Option<Spanned<Vec<u32>>>,
    /// A file with the aliases of all owners, one per line. The report marks owners of pages that it does not list.
    #[schemars(with = "Option<String>")]
    pub owners: Option<Spanned<String>>,
    /// The URL of a file of the repository, with `{path}`, `{commit}`, and `{line}` in place of these values. Default:
    /// as the Git remote `origin` suggests.
    #[schemars(with = "Option<String>", regex(pattern = r"^https?://.*\{path\}"))]
    pub url: Option<Spanned<String>>,
    /// The GitHub logins or teams of owners, by alias. Issues for owners mention only these. Default: none.
    #[schemars(with = "BTreeMap<String, String>")]
    pub github_logins: BTreeMap<String, Spanned<String>>,
}

/// `[[docset]]`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DocsetTable {
    /// Its folder.
    #[schemars(with = "String")]
    pub path: Spanned<String>,
    /// Its language, such as `de` or `ja-jp`. Default: from the folder's name or the headers of its task tables.
    #[schemars(with = "Option<String>")]
    pub locale: Option<Spanned<String>>,
    /// The folder of the docset that this one translates.
    #[schemars(with = "Option<String>")]
    pub source: Option<Spanned<String>>,
}

impl ConfigFile {
    /// Parses the text of a `playbook-lint.toml`; `path` is for messages. Values that only
    /// [`Settings::from_file`](crate::config::Settings::from_file) and the list of rules can check are not checked yet.
    ///
    /// # Errors
    /// The first place that is not TOML, an unknown key, or a value of the wrong type.
    pub fn parse(text: &str, path: &str) -> Result<Self, ConfigError> {
        let fail = |error: toml::de::Error| toml_error::explain(&error, text, path);
        let tree = DeTable::parse(text).map_err(fail)?;
        for name in TABLES {
            // serde would read the list as the table's fields, one after the other.
            if let Some((key, DeValue::Array(_))) =
                tree.get_ref().get_key_value(name).map(|(key, value)| (key, value.get_ref()))
            {
                let message = format!("`{name}` at the top level must be a table, not a list");
                let help = format!("write `[{name}]`, once, above its keys");
                return Err(ConfigError::new(path, text, key.span(), message, Some(help)));
            }
        }
        let mut file = Self::deserialize(toml::Deserializer::from(tree)).map_err(fail)?;
        file.source = ConfigText { path: path.to_owned(), text: text.to_owned() };
        Ok(file)
    }

    /// Returns an error about the bytes `span` of this file, for values that are checked elsewhere.
    pub fn error_at(&self, span: Range<usize>, message: impl Into<String>, help: Option<String>) -> ConfigError {
        ConfigError::new(&self.source.path, &self.source.text, span, message, help)
    }

    /// Returns the 1-based line that contains the byte at `offset`.
    pub fn line_at(&self, offset: usize) -> usize {
        let before = self.source.text.get(..offset).unwrap_or(&self.source.text);
        before.matches('\n').count() + 1
    }

    /// Returns the 1-based line on which a key is set. The key has the names of its tables and its own; a number is an
    /// index in a list of tables. `None` if the file does not set it.
    pub fn line_of(&self, key: &[&str]) -> Option<usize> {
        let tree = DeTable::parse(&self.source.text).ok()?;
        let (first, rest) = key.split_first()?;
        let (mut span, mut value) = tree.get_ref().get_key_value(*first).map(|(key, value)| (key.span(), value))?;
        for part in rest {
            (span, value) = match value.get_ref() {
                DeValue::Table(table) => table.get_key_value(*part).map(|(key, value)| (key.span(), value))?,
                DeValue::Array(items) => items.get(part.parse::<usize>().ok()?).map(|item| (item.span(), item))?,
                _ => return None,
            };
        }
        Some(self.line_at(span.start))
    }

    /// Returns the file's name in messages.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Returns every rule selector of the file, in no particular order, for the caller to check.
    pub fn selectors(&self) -> impl Iterator<Item = &Spanned<String>> {
        let lint = &self.lint;
        (lint.select.iter().flatten())
            .chain(&lint.ignore)
            .chain(&lint.extend_select)
            .chain(lint.severity.keys())
            .chain(lint.per_file_ignores.values().flatten())
            .chain(lint.overrides.iter().flat_map(LintFor::selectors))
    }
}

/// Returns the JSON Schema of `playbook-lint.toml`.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ConfigFile).to_value()
}

/// Whether the file knows a setting: a key at the top level, or `table.key`. Keys of lists of tables count, without
/// their indexes: `docset.path`.
pub fn is_setting(dotted: &str) -> bool {
    let schema = schema();
    let mut definition = &schema;
    for part in dotted.split('.') {
        let target = [&definition["$ref"], &definition["items"]["$ref"]].into_iter().find_map(|target| target.as_str());
        if let Some(pointer) = target.and_then(|target| target.strip_prefix('#')) {
            definition = schema.pointer(pointer).unwrap_or(&serde_json::Value::Null);
        }
        definition = &definition["properties"][part];
    }
    !definition.is_null()
}

#[cfg(test)]
mod tests;
