//! playbook-lint: a linter for Microsoft-Learn-style playbook content.
//!
//! A [`Workspace`](linter::Workspace) is a site with the state of its files. Load it, then lint it once, or apply
//! changes to it and update it. `docs/architecture.md` describes the modules in their order.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use playbook_lint::config::Root;
//! use playbook_lint::linter::{LintOptions, Workspace};
//!
//! let today = chrono::Local::now().date_naive();
//! let root = Root::at(Path::new("playbook"));
//! let mut workspace = Workspace::load(root, LintOptions::new(today))?;
//! let report = workspace.lint_once();
//! for diagnostic in &report.diagnostics {
//!     println!("{}:{}: {}", diagnostic.file, diagnostic.range.start.line, diagnostic.message);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A panic in a rule becomes an [`InternalError`](linter::InternalError). A program that wants to know where it happened
//! calls [`record_panics`](linter::record_panics) at its start.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod facts;
pub mod fix;
pub mod git;
pub mod index;
pub mod linter;
pub mod lsp;
pub mod output;
pub mod page;
pub mod playbook;
pub mod rename;
pub mod publication;
pub mod rules;
pub mod site;
pub mod text;
pub mod vfs;
