//! The settings in force: defaults applied, globs compiled. This is what rules ask.

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

/// Keys a page of a FastTrack playbook has to have.
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

/// Keys a page of any Microsoft Learn repository has to have.
const LEARN_REQUIRED: [&str; 6] = ["title", "description", "author", "ms.author", "ms.date", "ms.topic"];

/// Roles of the FastTrack task tables, with the abbreviations and translations in use.
const ROLES: [(&str, &[&str]); 4] = [
    ("FastTrack Engineer", &["FE", "FastTrack エンジニア"]),
    ("FastTrack Manager", &["FM", "FastTrack マネージャー"]),
    ("FastTrack Architect", &["FTA"]),
    ("Subject Matter Expert", &["SME"]),
];

/// Sections of a page that describes a process, in their order.
const SECTIONS: [&str; 7] =
    ["Overview", "Objectives", "Approach", "Key Inputs", "Key Outputs", "Next Steps", "Refresh Summary"];

/// Pages that have a phase but other sections: a wave has neither inputs nor outputs, and every approach its own form.
const SECTIONS_FOR: [(&str, &[&str]); 2] =
    [("**/waves-*.md", &["Overview", "Objectives", "Approach", "Refresh Summary"]), ("**/approach-*.md", &[])];

/// Languages whose table headers the program can read.
pub const LOCALES: [&str; 6] = ["en", "de", "es", "pt", "ja", "zh"];

/// Every setting, resolved. Page paths are relative to the root and use `/`.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The profile, when one is set; the docset tells otherwise.
    pub profile: Option<Profile>,
    /// From which level on a run fails.
    pub fail_on: FailOn,
    /// Largest page that is read, in bytes.
    pub max_page_size: u64,
    /// Ways to write a date; never empty, fixes use the first.
    pub date_formats: Vec<DateFormat>,
    /// Days after which a page is stale, where `ms.update-cycle` says nothing.
    pub max_age_days: u32,
    /// Days a page may change after its `ms.date`.
    pub grace_days: u32,
    /// Commits that are no changes to what pages say: ids or their beginnings, in lower case.
    pub ignore_revs: Vec<String>,
    /// Largest image, in bytes.
    pub max_image_size: u64,
    /// Metadata keys in use on the site besides those the program knows.
    pub known_keys: Vec<String>,
    /// Roles of task tables, in file order.
    pub roles: Vec<Role>,
    /// Names of services; empty when any is right.
    pub services: Vec<String>,
    /// Whether `roles` are all that are right: the file names them.
    pub roles_are_all: bool,
    /// The most uses in a docset that a role or service may have to be called a typo.
    pub typo_max_uses: u32,
    /// The fewest uses in a docset that make a role or service the usual spelling.
    pub typo_min_usual: u32,
    /// L3s that every L2 has, where the file names them.
    pub common_levels: Option<Vec<String>>,
    /// Levels besides those that pages list: names from L1 down, one to three.
    pub known_levels: Vec<Vec<String>>,
    /// Languages whose table headers are read, as two-letter tags; in file order.
    pub locales: Vec<String>,
    /// Words of the site besides those of the languages.
    pub words: Words,
    /// Docsets the file describes, in file order.
    pub docsets: Vec<DocsetSetting>,
    /// Whether docsets side by side may be found to translate one another.
    pub translations: bool,
    /// A redirection file besides those of the publish config, relative to the root.
    pub redirects: Option<String>,
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
    /// Short forms that stand for it.
    pub abbreviations: Vec<String>,
}

/// What the file says of one docset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsetSetting {
    /// Its folder, relative to the root; empty for the root itself.
    pub path: String,
    /// Its language tag, when set.
    pub locale: Option<String>,
    /// The folder of the docset it translates, relative to the root.
    pub source: Option<String>,
}

/// Rules that do not run on the pages of a glob.
#[derive(Debug, Clone)]
pub struct PerFileIgnore {
    /// The glob, as written.
    pub glob: String,
    /// Rule selectors, as written.
    pub selectors: Vec<String>,
    pages: GlobSet,
}

impl PerFileIgnore {
    /// Whether it concerns a page.
    pub fn is_match(&self, page_path: &str) -> bool {
        self.pages.is_match(page_path)
    }
}

/// `[[lint.for]]`, compiled.
#[derive(Debug, Clone)]
pub struct LintOverride {
    /// What it says of rules: each a selector, as written, and what it makes of the rules that the selector names.
    pub changes: Vec<(String, RuleChange)>,
    pages: GlobSet,
}

/// What a `[[lint.for]]` makes of a rule on its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleChange {
    /// It runs, at its own severity if it is off elsewhere.
    On,
    /// It does not run.
    Off,
    /// It has this severity if it runs.
    Severity(Severity),
}

/// The keys every page has to have, by profile.
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

/// The sections that pages are to have.
#[derive(Debug, Clone)]
pub struct Sections {
    /// Their names, in their order.
    pub names: Vec<String>,
    /// Whether the file asks for them by path, and so on any page, not on those alone that describe a process.
    pub on_any_page: bool,
    /// Place of the `[[sections.for]]` that asks for them.
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
    /// Keys a page has to have: those of the last `[[metadata.for]]` that names any for
    /// it, else `[metadata] required`, else those of the profile.
    pub fn required_metadata(&self, page_path: &str, profile: Profile) -> &[String] {
        let own = self.required_override(page_path).and_then(|entry| self.overrides[entry].required.as_deref());
        own.unwrap_or_else(|| self.default_required(profile))
    }

    /// Keys a page has to have unless a `[[metadata.for]]` says otherwise.
    pub fn default_required(&self, profile: Profile) -> &[String] {
        match profile {
            Profile::FastTrack => &self.required.fasttrack,
            Profile::Learn => &self.required.learn,
        }
    }

    /// Place of the `[[metadata.for]]` that names the keys a page has to have.
    pub fn required_override(&self, page_path: &str) -> Option<usize> {
        self.matching_overrides(page_path).find(|(_, entry)| entry.required.is_some()).map(|(place, _)| place)
    }

    /// The sections a page is to have: those of the last `[[sections.for]]` that fits it, else `[sections] required`,
    /// else the usual ones.
    pub fn sections(&self, page_path: &str) -> Option<&Sections> {
        let fits = |entry: &&Sections| entry.pages.as_ref().is_none_or(|pages| pages.is_match(page_path));
        self.sections.iter().rev().find(fits)
    }

    /// The sections of a process page unless its path asks for others.
    pub fn sections_everywhere(&self) -> Option<&Sections> {
        self.sections.iter().find(|entry| entry.pages.is_none())
    }

    /// The values a key may have on a page; `None` when any is right.
    pub fn allowed_values(&self, page_path: &str, key: &str) -> Option<&[String]> {
        let own = self.allowed_override(page_path, key).and_then(|entry| self.overrides[entry].allowed.get(key));
        own.map(Vec::as_slice).or_else(|| self.allowed_everywhere(key)).filter(|values| !values.is_empty())
    }

    /// The values a key may have unless a `[[metadata.for]]` says otherwise; none or an empty list when any is right.
    pub fn allowed_everywhere(&self, key: &str) -> Option<&[String]> {
        self.allowed.get(key).map(Vec::as_slice)
    }

    /// Place of the `[[metadata.for]]` that names the values of a key on a page.
    pub fn allowed_override(&self, page_path: &str, key: &str) -> Option<usize> {
        self.matching_overrides(page_path).find(|(_, entry)| entry.allowed.contains_key(key)).map(|(place, _)| place)
    }

    /// Keys that have allowed values on some page, sorted and each once.
    pub fn restricted_keys(&self) -> Vec<&str> {
        let everywhere = self.allowed.keys();
        let somewhere = self.overrides.iter().flat_map(|entry| entry.allowed.keys());
        let mut keys: Vec<&str> = everywhere.chain(somewhere).map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Reads a date written in any of the formats.
    pub fn parse_date(&self, text: &str) -> Option<NaiveDate> {
        self.date_formats.iter().find_map(|format| format.parse(text))
    }

    /// Writes a date in the first of the formats.
    pub fn write_date(&self, date: NaiveDate) -> String {
        self.date_formats.first().copied().unwrap_or(DateFormat::MonthDayYear).format(date)
    }

    /// Whether a file or folder is no page because `exclude` names it or a folder above.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.exclude.iter().any(|globs| globs.is_match(path))
    }

    /// Whether a link target, as written, is not to be checked.
    pub fn is_ignored_target(&self, target: &str) -> bool {
        self.link_ignore.iter().any(|globs| globs.is_match(target))
    }

    /// The audience the file gives the folder of a page; the last glob that fits counts.
    pub fn audience(&self, page_path: &str) -> Option<&str> {
        let fits = self.audiences.iter().rev().find(|(pages, _)| pages.is_match(page_path));
        fits.map(|(_, audience)| audience.as_str())
    }

    /// What the file says of the docset in `folder`.
    pub fn docset(&self, folder: &str) -> Option<&DocsetSetting> {
        self.docsets.iter().find(|docset| docset.path == folder)
    }

    /// The entries of `[[lint.for]]` for a page, with their places, in file order.
    pub fn lint_overrides_on(&self, page_path: &str) -> impl Iterator<Item = (usize, &LintOverride)> {
        self.lint_overrides.iter().enumerate().filter(move |(_, entry)| entry.pages.is_match(page_path))
    }

    /// Selectors of the rules that do not run on a page.
    pub fn ignored_on(&self, page_path: &str) -> impl Iterator<Item = &str> {
        let fitting = self.per_file_ignores.iter().filter(move |entry| entry.is_match(page_path));
        fitting.flat_map(|entry| entry.selectors.iter().map(String::as_str))
    }

    /// The entries for a page, the one that counts most first, with their places in the file.
    fn matching_overrides(&self, page_path: &str) -> impl Iterator<Item = (usize, &MetadataOverride)> {
        self.overrides.iter().enumerate().rev().filter(move |(_, entry)| entry.pages.is_match(page_path))
    }
}

#[cfg(test)]
mod tests;
