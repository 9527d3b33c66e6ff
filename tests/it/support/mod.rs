//! Code that tests share: files and repositories to work on, ways to run the linter, and independent readers of its
//! output.

pub mod command;
pub mod engine;
pub mod files;
#[cfg(unix)]
pub mod github_issue;
#[cfg(unix)]
pub mod github_job;
pub mod markdown;
pub mod own_process;
pub mod properties;
pub mod repository;
pub mod skip;
#[cfg(unix)]
pub mod tools;
pub mod workflow_commands;
