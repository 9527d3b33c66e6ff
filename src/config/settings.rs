//! The effective settings that rules use: with defaults applied and globs compiled.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use globset::GlobSet;

use crate::config::dates::DateFormat;
use crate::config::file::{FailOn, Profile};
use crate::config::glob::compile_all;
use crate::config::words::Words;
use crate::diagnostic::Severity;

mod report;
mod resolve;

pub use report::{ReportSettings, UrlPattern, UrlPatternError};

/// Required keys of a page of a FastTrack playbook.
const FASTTRACK_REQUIRED: [&str; 11] = [
    "title",
    "description",
    "author",
    "ms.author",
    "manager",
    "ms.date",
    "ms.topic",
    "ms.prod",
    "ms.custom",
    "ft.audience",
    "ft.owner",
];

/// Required keys of a page of any Microsoft Learn repository.
const LEARN_REQUIRED: [&str; 6] = ["title", "description", "author", "ms.author", "ms.date", "ms.topic"];

/// Hosts that are gone, and those that are renamed, with their new names.
const RETIRED_HOSTS: [(&str, &str); 5] = [
    ("docs.microsoft.com", "learn.microsoft.com"),
    ("msdn.com", ""),
    ("msdn.microsoft.com", ""),
    ("technet.com", ""),
    ("technet.microsoft.com", ""),
];

/// Roles of the FastTrack task tables, with the abbreviations and translations in use.
const ROLES: [(&str, &[&str]); 4] = [
    ("FastTrack Engineer", &["FE", "FastTrack エンジニア"]),
    ("FastTrack Manager", &["FM", "FastTrack マネージャー"]),
    ("FastTrack Architect", &["FTA"]),
    ("Subject Matter Expert", &["SME"]),
];

/// Sections of a process page, in their order.
const SECTIONS: [&str; 7] =
    ["Overview", "Objectives", "Approach", "Key Inputs", "Key Outputs", "Next Steps", "Refresh Summary"];

/// Pages that have a phase but other sections: a wave has neither inputs nor outputs, and each approach has its own
/// structure.
const SECTIONS_FOR: [(&str, &[&str]); 2] =
    [("**/waves-*.md", &["Overview", "Objectives", "Approach", "Refresh Summary"]), ("**/approach-*.md", &[])];

/// Languages whose task tables the program knows.
pub const LOCALES: [&str; 13] = ["en", "de", "es", "pt", "ja", "zh", "fr", "it", "ko", "nl", "pl", "ru", "tr"];

/// Every setting, resolved. Page paths are relative to the root and use `/`.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The profile, if it is set; otherwise the docset decides.
    pub profile: Option<Profile>,
    /// The lowest severity that makes a run fail.
    pub fail_on: FailOn,
    /// The maximum size of a page, in bytes.
    pub max_page_size: u64,
    /// Date formats; never empty. Fixes use the first.
    pub date_formats: Vec<DateFormat>,
    /// The number of days after which a page without `ms.update-cycle` is stale.
    pub max_age_days: u32,
    /// The number of days that a page may change after its `ms.date`.
    pub grace_days: u32,
    /// Commits that did not change the meaning of pages: IDs or their starts, in lowercase.
    pub ignore_revs: Vec<String>,
    /// The maximum size of an image, in bytes.
    pub max_image_size: u64,
    /// Metadata keys that the site uses in addition to those that the program knows.
    pub known_keys: Vec<String>,
    /// Roles of task tables, in file order.
    pub roles: Vec<Role>,
    /// Names of services; empty if all are allowed.
    pub services: Vec<String>,
    /// Whether only `roles` are allowed: the file lists them.
    pub roles_are_all: bool,
    /// The maximum number of uses of a typo of a role or service in a docset.
    pub typo_max_uses: u32,
    /// The minimum number of uses of a common role or service in a docset.
    pub typo_min_usual: u32,
    /// L3s that every L2 has, if the file lists them.
    pub common_levels: Option<Vec<String>>,
    /// Levels in addition to those that pages list: names from L1 down, one to three.
    pub known_levels: Vec<Vec<String>>,
    /// Languages whose task tables are checked, as two-letter tags; in file order.
    pub locales: Vec<String>,
    /// Words of the site in addition to those of the languages.
    pub words: Words,
    /// Docsets the file describes, in file order.
    pub docsets: Vec<DocsetSetting>,
    /// Whether docsets next to each other may be detected as translations.
    pub translations: bool,
    /// A redirection file in addition to those of the publish config, relative to the root.
    pub redirects: Option<String>,
    /// Hosts that are gone or renamed, each with its new name, or an empty one. Subdomains count.
    pub retired_hosts: BTreeMap<String, String>,
    /// A file of known problems, relative to the root.
    pub baseline: Option<String>,
    /// What the report for owners shows.
    pub report: ReportSettings,
    /// Rules that do not run on some pages, in file order.
    pub per_file_ignores: Vec<PerFileIgnore>,
    /// Other rules and severities for some pages, in file order.
    pub lint_overrides: Vec<LintOverride>,
    required: RequiredKeys,
    allowed: BTreeMap<String, Vec<String>>,
    overrides: Vec<MetadataOverride>,
    sections: Vec<Sections>,
    exclude: Vec<GlobSet>,
    link_ignore: Vec<GlobSet>,
    audiences: Vec<(GlobSet, String)>,
}

/// A role of task tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The full name.
    pub name: String,
    /// Its abbreviations.
    pub abbreviations: Vec<String>,
}

/// What the file specifies for one docset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsetSetting {
    /// Its folder, relative to the root; empty for the root itself.
    pub path: String,
    /// Its language tag, if set.
    pub locale: Option<String>,
    /// The folder of the docset it translates, relative to the root.
    pub source: Option<String>,
}

/// Rules that do not run on the pages of a glob.
#[derive(Debug, Clone)]
pub struct PerFileIgnore {
    /// The glob, as in the source.
    pub glob: String,
    /// Rule selectors, as in the source.
    pub selectors: Vec<String>,
    pages: GlobSet,
}

impl PerFileIgnore {
    /// Whether it applies to a page.
    pub fn is_match(&self, page_path: &str) -> bool {
        self.pages.is_match(page_path)
    }
}

/// `[[lint.for]]`, compiled.
#[derive(Debug, Clone)]
pub struct LintOverride {
    /// Selectors, as in the source, each with its effect on the matching rules.
    pub changes: Vec<(String, RuleChange)>,
    pages: GlobSet,
}

/// The effect of a `[[lint.for]]` on a rule on its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleChange {
    /// It runs, with its default severity if it is off elsewhere.
    On,
    /// It does not run.
    Off,
    /// It has this severity if it runs.
    Severity(Severity),
}

/// The required keys of every page, by profile.
#[derive(Debug, Clone)]
struct RequiredKeys {
    fasttrack: Vec<String>,
    learn: Vec<String>,
}

/// `[[metadata.for]]`, compiled.
#[derive(Debug, Clone)]
struct MetadataOverride {
    pages: GlobSet,
    required: Option<Vec<String>>,
    allowed: BTreeMap<String, Vec<String>>,
}

/// The required sections of pages.
#[derive(Debug, Clone)]
pub struct Sections {
    /// Their names, in their order.
    pub names: Vec<String>,
    /// Whether the file requires them by path, and so on any page, not only on process pages.
    pub on_any_page: bool,
    /// The index of the `[[sections.for]]` that requires them.
    pub override_place: Option<usize>,
    pages: Option<GlobSet>,
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn default_sections() -> Vec<Sections> {
    let everywhere = Sections { names: owned(&SECTIONS), on_any_page: false, override_place: None, pages: None };
    let by_path = SECTIONS_FOR.iter().map(|&(glob, names)| Sections {
        names: owned(names),
        on_any_page: false,
        override_place: None,
        // The globs are constants, and a test compiles them.
        pages: Some(compile_all([glob]).unwrap_or_default()),
    });
    std::iter::once(everywhere).chain(by_path).collect()
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: None,
            fail_on: FailOn::default(),
            max_page_size: 2 * 1024 * 1024,
            date_formats: vec![DateFormat::MonthDayYear],
            max_age_days: 365,
            grace_days: 7,
            ignore_revs: Vec::new(),
            max_image_size: 1024 * 1024,
            known_keys: Vec::new(),
            roles: ROLES.map(|(name, short)| Role { name: name.into(), abbreviations: owned(short) }).into(),
            roles_are_all: false,
            typo_max_uses: 2,
            typo_min_usual: 5,
            services: Vec::new(),
            common_levels: None,
            known_levels: Vec::new(),
            locales: owned(&LOCALES),
            words: Words::default(),
            docsets: Vec::new(),
            translations: true,
            redirects: None,
            retired_hosts: RETIRED_HOSTS.map(|(host, new)| (host.to_owned(), new.to_owned())).into(),
            baseline: None,
            report: ReportSettings::default(),
            per_file_ignores: Vec::new(),
            lint_overrides: Vec::new(),
            required: RequiredKeys { fasttrack: owned(&FASTTRACK_REQUIRED), learn: owned(&LEARN_REQUIRED) },
            allowed: BTreeMap::from([("ft.audience".into(), owned(&["internal", "partner"]))]),
            overrides: Vec::new(),
            sections: default_sections(),
            exclude: Vec::new(),
            link_ignore: Vec::new(),
            audiences: Vec::new(),
        }
    }
}

impl Settings {
    /// Returns the required keys of a page: those of the last matching `[[metadata.for]]` that has any, or else of
    /// `[metadata] required`, or else of the profile.
    pub fn required_metadata(&self, page_path: &str, profile: Profile) -> &[String] {
        let own = self.required_override(page_path).and_then(|entry| self.overrides[entry].required.as_deref());
        own.unwrap_or_else(|| self.default_required(profile))
    }

    /// Returns the required keys of a page without a `[[metadata.for]]`.
    pub fn default_required(&self, profile: Profile) -> &[String] {
        match profile {
            Profile::FastTrack => &self.required.fasttrack,
            Profile::Learn => &self.required.learn,
        }
    }

    /// Returns the index of the `[[metadata.for]]` with the required keys of a page.
    pub fn required_override(&self, page_path: &str) -> Option<usize> {
        self.matching_overrides(page_path).find(|(_, entry)| entry.required.is_some()).map(|(place, _)| place)
    }

    /// Returns the required sections of a page: those of the last matching `[[sections.for]]`, or else of `[sections]
    /// required`, or else the usual ones.
    pub fn sections(&self, page_path: &str) -> Option<&Sections> {
        let fits = |entry: &&Sections| entry.pages.as_ref().is_none_or(|pages| pages.is_match(page_path));
        self.sections.iter().rev().find(fits)
    }

    /// Returns the required sections of a process page without a `[[sections.for]]`.
    pub fn sections_everywhere(&self) -> Option<&Sections> {
        self.sections.iter().find(|entry| entry.pages.is_none())
    }

    /// Returns the allowed values of a key on a page; `None` if all are allowed.
    pub fn allowed_values(&self, page_path: &str, key: &str) -> Option<&[String]> {
        let own = self.allowed_override(page_path, key).and_then(|entry| self.overrides[entry].allowed.get(key));
        own.map(Vec::as_slice).or_else(|| self.allowed_everywhere(key)).filter(|values| !values.is_empty())
    }

    /// Returns the allowed values of a key without a `[[metadata.for]]`; none or an empty list if all are allowed.
    pub fn allowed_everywhere(&self, key: &str) -> Option<&[String]> {
        self.allowed.get(key).map(Vec::as_slice)
    }

    /// Returns the index of the `[[metadata.for]]` with the allowed values of a key on a page.
    pub fn allowed_override(&self, page_path: &str, key: &str) -> Option<usize> {
        self.matching_overrides(page_path).find(|(_, entry)| entry.allowed.contains_key(key)).map(|(place, _)| place)
    }

    /// Returns the keys that have allowed values on some page, sorted and without duplicates.
    pub fn restricted_keys(&self) -> Vec<&str> {
        let everywhere = self.allowed.keys();
        let somewhere = self.overrides.iter().flat_map(|entry| entry.allowed.keys());
        let mut keys: Vec<&str> = everywhere.chain(somewhere).map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Parses a date in any of the formats.
    pub fn parse_date(&self, text: &str) -> Option<NaiveDate> {
        self.date_formats.iter().find_map(|format| format.parse(text))
    }

    /// Formats a date in the first of the formats.
    pub fn write_date(&self, date: NaiveDate) -> String {
        self.date_formats.first().copied().unwrap_or(DateFormat::MonthDayYear).format(date)
    }

    /// Whether a file or folder is not a page because `exclude` matches it or a folder above.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.exclude.iter().any(|globs| globs.is_match(path))
    }

    /// Whether a link target, as in the source, is not checked.
    pub fn is_ignored_target(&self, target: &str) -> bool {
        self.link_ignore.iter().any(|globs| globs.is_match(target))
    }

    /// Returns the audience that the file gives the folder of a page; the last matching glob counts.
    pub fn audience(&self, page_path: &str) -> Option<&str> {
        let fits = self.audiences.iter().rev().find(|(pages, _)| pages.is_match(page_path));
        fits.map(|(_, audience)| audience.as_str())
    }

    /// Returns what the file specifies for the docset in `folder`.
    pub fn docset(&self, folder: &str) -> Option<&DocsetSetting> {
        self.docsets.iter().find(|docset| docset.path == folder)
    }

    /// Returns the entries of `[[lint.for]]` for a page, with their indexes, in file order.
    pub fn lint_overrides_on(&self, page_path: &str) -> impl Iterator<Item = (usize, &LintOverride)> {
        self.lint_overrides.iter().enumerate().filter(move |(_, entry)| entry.pages.is_match(page_path))
    }

    /// Returns the selectors of the rules that do not run on a page.
    pub fn ignored_on(&self, page_path: &str) -> impl Iterator<Item = &str> {
        let fitting = self.per_file_ignores.iter().filter(move |entry| entry.is_match(page_path));
        fitting.flat_map(|entry| entry.selectors.iter().map(String::as_str))
    }

    /// Returns the entries for a page, by precedence, with their indexes in the file.
    fn matching_overrides(&self, page_path: &str) -> impl Iterator<Item = (usize, &MetadataOverride)> {
        self.overrides.iter().enumerate().rev().filter(move |(_, entry)| entry.pages.is_match(page_path))
    }
}

#[cfg(test)]
mod tests;
