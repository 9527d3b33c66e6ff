//! playbook-lint: a linter for Microsoft-Learn-style playbook content.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod diagnostic;
pub mod page;
pub mod playbook;
pub mod text;
