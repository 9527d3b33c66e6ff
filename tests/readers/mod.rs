//! Readers of what we write that are not ours, for tests.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic)]

pub mod markdown;
pub mod runner;
