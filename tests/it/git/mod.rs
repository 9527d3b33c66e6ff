//! What is read from Git.

mod history;
mod nothing_runs;
mod pull_requests;
mod staged;
