//! What is read from git.

mod history;
mod pull_requests;
