//! All integration tests in one program, so shared code is compiled and linked once.
//!
//! They also share a process, so no test may change its environment, current folder, or limits. A test that needs a
//! separate process starts one with `support::own_process`.
#![allow(unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli;
mod docs;
mod fix;
mod formats;
mod git;
mod integrations;
mod linter;
mod lsp;
mod page;
mod robustness;
mod rules;
mod support;
