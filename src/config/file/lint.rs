//! `[lint]`: which rules run, and the severity of their problems.

use std::collections::BTreeMap;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Severity;

/// The severity of a rule's problems, or `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleSeverity {
    /// Readers are misled, or the build fails.
    Error,
    /// Should be changed.
    Warning,
    /// Worth knowing.
    Info,
    /// The rule does not run.
    Off,
}

impl RuleSeverity {
    /// Returns the severity, or `None` if it turns the rule off.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

/// The lowest severity that makes a run fail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Errors and warnings.
    Warning,
    /// Any problem.
    Info,
    /// No problem.
    Never,
}

impl FailOn {
    /// Returns the lowest severity that makes a run fail, if one does.
    #[must_use]
    pub fn min_severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }

    /// Whether problems of at most `highest` severity make a run fail.
    #[must_use]
    pub fn fails(self, highest: Option<Severity>) -> bool {
        self.min_severity().is_some_and(|min| highest.is_some_and(|highest| highest >= min))
    }
}

/// `[lint]`. A rule selector is a code (`PB101`), the start of one (`PB1`), a name (`missing-metadata`), or `ALL`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LintTable {
    /// Rules that run, instead of those that run by default.
    #[schemars(with = "Option<Vec<String>>")]
    pub select: Option<Vec<Spanned<String>>>,
    /// Rules that do not run.
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// Rules that run in addition to those of `select` or the default.
    #[schemars(with = "Vec<String>")]
    pub extend_select: Vec<Spanned<String>>,
    /// The severity of single rules or groups of rules.
    #[schemars(with = "BTreeMap<String, RuleSeverity>")]
    pub severity: BTreeMap<Spanned<String>, RuleSeverity>,
    /// The lowest severity that makes the run fail. Default: `error`.
    pub fail_on: Option<FailOn>,
    /// Rules that do not run on some pages: a glob with selectors.
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub per_file_ignores: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// The maximum size of a page, in bytes. Default: 2097152.
    pub max_page_size: Option<u32>,
    /// Other rules and severities for some pages. The last entry that lists a rule applies.
    #[serde(rename = "for")]
    pub overrides: Vec<LintFor>,
}

/// `[[lint.for]]`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LintFor {
    /// Globs of the pages.
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Spanned<String>>,
    /// Rules that also run on these pages.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub extend_select: Vec<Spanned<String>>,
    /// Rules that do not run on these pages.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// The severity of single rules or groups of rules on these pages.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, RuleSeverity>")]
    pub severity: BTreeMap<Spanned<String>, RuleSeverity>,
}

impl LintFor {
    /// Returns every rule selector of the entry.
    pub(super) fn selectors(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.extend_select.iter().chain(&self.ignore).chain(self.severity.keys())
    }
}
