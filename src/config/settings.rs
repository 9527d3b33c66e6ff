//! The effective settings that rules use: with defaults applied and globs compiled.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use globset::GlobSet;

use crate::config::by_page::ByPage;
use crate::config::dates::DateFormat;
use crate::config::file::{FailOn, Profile};
use crate::config::glob::compile_all;
use crate::config::words::Words;
use crate::diagnostic::Severity;

mod metadata;
mod report;
mod resolve;

pub use metadata::{AllowedValues, PageMetadataSettings, TextList};
use metadata::{MetadataSettings, RequiredKeys};
pub use report::{ReportSettings, UrlPattern, UrlPatternError, is_github_login};

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
    pub known_keys: TextList,
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
    pub per_file_ignores: ByPage<PerFileIgnore>,
    /// Other rules and severities for some pages, in file order.
    pub lint_overrides: ByPage<LintOverride>,
    metadata: MetadataSettings,
    /// The required sections of process pages.
    sections: Sections,
    /// Those of some process pages, unless the file requires sections.
    usual_sections: ByPage<Sections>,
    /// `[[sections.for]]`.
    section_overrides: ByPage<Sections>,
    exclude: Vec<GlobSet>,
    link_ignore: Vec<GlobSet>,
    audiences: ByPage<String>,
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
}

/// `[[lint.for]]`.
#[derive(Debug, Clone)]
pub struct LintOverride {
    /// Selectors, as in the source, each with its effect on the matching rules.
    pub changes: Vec<(String, RuleChange)>,
}

/// What the settings say about the rules on one page.
#[derive(Debug)]
pub struct PageLintSettings<'s> {
    /// The rules that do not run, in file order.
    pub ignores: Vec<&'s PerFileIgnore>,
    /// The entries of `[[lint.for]]`, with their indexes, in file order.
    pub overrides: Vec<(usize, &'s LintOverride)>,
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

/// The required sections of pages.
#[derive(Debug, Clone)]
pub struct Sections {
    /// Their names, in their order.
    pub names: Vec<String>,
    /// Whether the file requires them by path, and so on any page, not only on process pages.
    pub on_any_page: bool,
    /// The index of the `[[sections.for]]` that requires them.
    pub override_place: Option<usize>,
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn usual_sections() -> ByPage<Sections> {
    let mut by_page = ByPage::default();
    for (glob, names) in SECTIONS_FOR {
        // The globs are constants, and a test looks them up.
        let place = by_page.add(Sections::of_process_pages(owned(names)));
        let (globs, origin) = compile_all([glob]).unwrap_or_default();
        by_page.add_globs(globs, origin.into_iter().map(|_| place).collect());
    }
    by_page
}

impl Sections {
    fn of_process_pages(names: Vec<String>) -> Self {
        Self { names, on_any_page: false, override_place: None }
    }
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
            known_keys: TextList::default(),
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
            per_file_ignores: ByPage::default(),
            lint_overrides: ByPage::default(),
            metadata: MetadataSettings::new(
                RequiredKeys { fasttrack: owned(&FASTTRACK_REQUIRED).into(), learn: owned(&LEARN_REQUIRED).into() },
                BTreeMap::from([("ft.audience".into(), owned(&["internal", "partner"]).into())]),
                ByPage::default(),
            ),
            sections: Sections::of_process_pages(owned(&SECTIONS)),
            usual_sections: usual_sections(),
            section_overrides: ByPage::default(),
            exclude: Vec::new(),
            link_ignore: Vec::new(),
            audiences: ByPage::default(),
        }
    }
}

impl Settings {
    /// Returns what the file says about the metadata of a page.
    pub fn metadata_on(&self, page_path: &str) -> PageMetadataSettings<'_> {
        self.metadata.on(page_path)
    }

    /// Returns the required keys of a page without a `[[metadata.for]]`.
    pub fn default_required(&self, profile: Profile) -> &TextList {
        self.metadata.required.of(profile)
    }

    /// Returns the allowed values of a key without a `[[metadata.for]]`; none or an empty list if all are allowed.
    pub fn allowed_everywhere(&self, key: &str) -> Option<&AllowedValues> {
        self.metadata.allowed.get(key)
    }

    /// Returns the keys that have allowed values on some page, sorted and without duplicates.
    pub fn restricted_keys(&self) -> &[String] {
        self.metadata.restricted()
    }

    /// Returns the required sections of a page: those of the last matching `[[sections.for]]`, or else of `[sections]
    /// required`, or else the usual ones.
    pub fn sections(&self, page_path: &str) -> &Sections {
        let own = self.section_overrides.last_on(page_path).or_else(|| self.usual_sections.last_on(page_path));
        own.unwrap_or(&self.sections)
    }

    /// Returns the required sections of a process page without a `[[sections.for]]`.
    pub fn sections_everywhere(&self) -> &Sections {
        &self.sections
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
        self.audiences.last_on(page_path).map(String::as_str)
    }

    /// Returns what the file specifies for the docset in `folder`.
    pub fn docset(&self, folder: &str) -> Option<&DocsetSetting> {
        self.docsets.iter().find(|docset| docset.path == folder)
    }

    /// Returns what the file says about the rules on a page.
    pub fn lint_on(&self, page_path: &str) -> PageLintSettings<'_> {
        PageLintSettings {
            ignores: self.per_file_ignores.on(page_path).map(|(_, entry)| entry).collect(),
            overrides: self.lint_overrides.on(page_path).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
