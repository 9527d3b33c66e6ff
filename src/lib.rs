//! playbook-lint: a linter for Microsoft-Learn-style playbook content.
//!
//! This crate is mainly the program of that name. As a library, it offers a small API: a [`Workspace`] is a site with
//! the state of its files. Load it with [`Settings`], then lint it once, or apply changes to it and update it. It
//! reports [`Diagnostic`]s.
//!
//! ```
//! use playbook_lint::{ConfigChoice, LintOptions, NaiveDate, Root, Settings, Severity, Workspace};
//!
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("kickoff.md"), "# Kickoff\n\nSee [the plan](plan.md).\n")?;
//!
//! let today = NaiveDate::from_ymd_opt(2026, 11, 21).ok_or("not a date")?;
//! let mut options = LintOptions::new(today);
//! options.config = ConfigChoice::Given(Box::new(Settings::default()));
//! let mut workspace = Workspace::load(Root::at(folder.path()), options)?;
//! let report = workspace.lint_once();
//!
//! let broken = report.diagnostics.iter().find(|diagnostic| diagnostic.code == "PB401").ok_or("no broken link")?;
//! assert_eq!(broken.severity, Severity::Error);
//! assert_eq!(broken.message, "page `plan.md` does not exist");
//! assert_eq!((&*broken.file, broken.range.start.line), ("kickoff.md", 3));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A panic in a rule becomes an [`InternalError`]. A program that wants to know where it happened calls
//! [`record_panics`] at its start.
//!
//! # Stability
//!
//! Only the items on this page are intended for other programs. Until version 1.0, it can change with any minor
//! version. All other public items are hidden: they exist for the program and its tests, and can change at any time. To
//! use results from another program, run `playbook-lint --format json`, whose format is stable within a major version.
//!
//! If you change playbook-lint itself, see `docs/architecture.md` for the modules in their order.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod config;
#[doc(hidden)]
pub mod diagnostic;
#[doc(hidden)]
pub mod facts;
#[doc(hidden)]
pub mod fix;
#[doc(hidden)]
pub mod git;
#[doc(hidden)]
pub mod index;
#[doc(hidden)]
pub mod linter;
#[doc(hidden)]
pub mod lsp;
#[doc(hidden)]
pub mod online;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod overview;
#[doc(hidden)]
pub mod page;
#[doc(hidden)]
pub mod playbook;
#[doc(hidden)]
pub mod publication;
#[doc(hidden)]
pub mod rename;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod site;
#[doc(hidden)]
pub mod stated_limits;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod vfs;

/// A date, as [`LintOptions`] takes it.
#[doc(no_inline)]
pub use chrono::NaiveDate;

#[doc(inline)]
pub use crate::config::{ConfigError, Root, Settings};
#[doc(inline)]
pub use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Related, Severity};
#[doc(inline)]
pub use crate::linter::{
    CancelToken, Canceled, Change, ConfigChoice, InternalError, LintOptions, LoadError, Report, Rules, Summary, Update,
    Workspace, record_panics,
};
