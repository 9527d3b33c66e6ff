//! What others run the linter through: the action, the workflows, the hooks and the wheel. They need a bash.

mod action;
mod freshness;
mod pre_commit;
mod vscode;
mod wheel;
