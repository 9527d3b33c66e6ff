//! The files that decide how a site is checked, before any page is read.
//!
//! * [`root`] finds the site and the files that configure it;
//! * [`file`](mod@file) is `playbook-lint.toml` as parsed, with positions for errors;
//! * [`settings`] is what rules use: with defaults applied and globs compiled;
//! * [`effective`] lists the settings with their origin;
//! * [`docfx`] is the site's own `docfx.json`;
//! * [`publish`] is `.openpublishing.publish.config.json`;
//! * [`redirections`] are the redirection files.
//!
//! Only [`root`] reads files, through a [`Reader`](crate::vfs::Reader).

mod by_page;
pub mod dates;
pub mod docfx;
pub mod effective;
pub mod error;
pub mod file;
pub mod glob;
mod json;
pub mod path;
pub mod publish;
pub mod redirections;
pub mod root;
pub mod settings;
mod toml_error;
mod words;

pub use by_page::ByPage;
pub use dates::DateFormat;
pub use docfx::{DocfxConfig, DocfxError};
pub use effective::{Setting, SettingOrigin, SettingTable, effective_settings};
pub use error::ConfigError;
pub use file::{ConfigFile, FailOn, KeyPlace, Profile, RuleSeverity, is_setting, schema};
pub use publish::{PublishConfig, PublishDocset};
pub use redirections::{Redirection, RedirectionFile, Redirections};
pub use root::{CONFIG_FILE, DOCFX_FILE, Root};
pub use settings::{
    AllowedValues, DocsetSetting, LintOverride, PageLintSettings, PageMetadataSettings, PerFileIgnore, ReportSettings,
    Role, RuleChange, Sections, Settings, TextList, UrlPattern, UrlPatternError,
};
pub use words::{COLUMN_NAMES, Words};
