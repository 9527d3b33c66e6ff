//! What runs the linter for people: the action, the workflows, the hooks, and the wheel. These tests need bash.

mod action;
mod freshness;
mod pre_commit;
mod vscode;
mod wheel;
