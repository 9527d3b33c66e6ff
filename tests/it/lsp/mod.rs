//! The language server, with clients that behave like editors.

mod actions;
pub mod client;
mod completion;
mod diagnostics;
mod lifecycle;
mod navigation;
mod neovim;
mod random_walk;
mod rename;
mod renamed_settings;
mod same_answers;
