//! What a workspace is asked to do.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::config::Settings;
use crate::facts::FactKinds;
use crate::playbook::Locale;
use crate::rules::{RuleSelection, RuleTable};

/// Where the settings come from.
#[derive(Clone, Debug, Default)]
pub enum ConfigChoice {
    /// The root's `playbook-lint.toml`, if it has one.
    #[default]
    Discover,
    /// This file, which need not be below the root.
    File(PathBuf),
    /// The program that embeds the linter.
    Given(Box<Settings>),
    /// Nowhere: all settings have their defaults.
    None,
}

/// Which rules run.
#[derive(Clone, Debug)]
pub enum Rules {
    /// Those of the settings, changed by this selection, as the command line does.
    Selected(RuleSelection),
    /// These, whatever the settings say.
    Fixed(RuleTable),
}

/// Decides about a path relative to the root.
pub type PathFilter = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// What a workspace is asked to do.
#[derive(Clone)]
pub struct LintOptions {
    /// Where the settings come from.
    pub config: ConfigChoice,
    /// Which rules run.
    pub rules: Rules,
    /// The date that dates are compared with.
    pub today: NaiveDate,
    /// Which files may have diagnostics; all if `None`. All are read whatever it says.
    pub reported: Option<PathFilter>,
    /// Called after each page that is linted.
    pub progress: Option<Arc<dyn Fn() + Send + Sync>>,
    /// How many threads it uses; 0 for one per core.
    pub threads: usize,
    /// Kinds of facts that are collected although no rule reads them.
    pub extra_facts: FactKinds,
    /// Whether problems are reported although a stronger rule reports the same; for drafts of suppressions.
    pub keeps_superseded: bool,
    /// Whether the text of all pages stays in memory, as an editor wants it: no file is then read twice.
    pub keep_texts: bool,
    /// Languages whose words are not known at first, to see that docsets teach them.
    pub forgotten_languages: Vec<Locale>,
}

impl LintOptions {
    /// The default rules on all files, with dates compared with `today`.
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
