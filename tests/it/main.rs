//! All integration tests, as one program, so what they share is compiled and linked once.
//!
//! They share a process too: none may change its environment, its folder or its limits. One that needs a process to
//! itself starts one with `support::own_process`.
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
