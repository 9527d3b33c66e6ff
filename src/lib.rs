//! playbook-lint: a linter for Microsoft-Learn-style playbook content.
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
pub mod output;
pub mod page;
pub mod playbook;
pub mod rules;
pub mod site;
pub mod text;
pub mod vfs;
