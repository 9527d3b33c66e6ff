//! What is read from git.

mod history;
mod nothing_runs;
mod pull_requests;
mod staged;
