//! The options of a workspace.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::config::Settings;
use crate::facts::FactKinds;
use crate::online::UrlChecks;
use crate::playbook::Locale;
use crate::rules::{RuleSelection, RuleTable};

/// The origin of the settings.
#[derive(Clone, Debug, Default)]
pub enum ConfigChoice {
    /// The root's `playbook-lint.toml`, if it has one.
    #[default]
    Discover,
    /// This file, which can be outside the root.
    File(PathBuf),
    /// The program that embeds the linter.
    Given(Box<Settings>),
    /// None: all settings have their defaults.
    None,
}

/// Which rules run.
#[derive(Clone, Debug)]
pub enum Rules {
    /// The rules of the settings, changed by this selection, such as the one from the command line.
    Selected(RuleSelection),
    /// These rules, ignoring the settings.
    Fixed(RuleTable),
}

/// Returns whether a path relative to the root is selected.
pub type PathFilter = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The options of a workspace.
#[derive(Clone)]
pub struct LintOptions {
    /// The origin of the settings.
    pub config: ConfigChoice,
    /// Which rules run.
    pub rules: Rules,
    /// The date that dates are compared with.
    pub today: NaiveDate,
    /// The files that can have diagnostics; all if `None`. All files are read in any case.
    pub reported: Option<PathFilter>,
    /// Called after each linted page.
    pub progress: Option<Arc<dyn Fn() + Send + Sync>>,
    /// The number of threads; 0 for one per core.
    pub threads: usize,
    /// Facts that are collected even if no rule reads them.
    pub extra_facts: FactKinds,
    /// Whether problems are reported even if a stronger rule reports the same, to draft suppressions.
    pub keeps_superseded: bool,
    /// Whether the text of all pages stays in memory, as editors need it: no file is then read twice.
    pub keep_texts: bool,
    /// Languages whose words are not known at first, to see that docsets teach them.
    pub forgotten_languages: Vec<Locale>,
    /// What the servers of external URLs answered; `None` if they were not asked.
    pub url_checks: Option<Arc<UrlChecks>>,
}

impl LintOptions {
    /// Returns the default rules on all files, with dates compared with `today`.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self {
            config: ConfigChoice::default(),
            rules: Rules::Selected(RuleSelection::default()),
            today,
            reported: None,
            progress: None,
            threads: 0,
            extra_facts: FactKinds::empty(),
            keeps_superseded: false,
            keep_texts: false,
            forgotten_languages: Vec::new(),
            url_checks: None,
        }
    }

    pub(super) fn is_reported(&self, path: &str) -> bool {
        self.reported.as_ref().is_none_or(|reported| reported(path))
    }
}

impl std::fmt::Debug for LintOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LintOptions")
            .field("config", &self.config)
            .field("rules", &self.rules)
            .field("today", &self.today)
            .field("threads", &self.threads)
            .field("extra_facts", &self.extra_facts)
            .field("keep_texts", &self.keep_texts)
            .finish_non_exhaustive()
    }
}
