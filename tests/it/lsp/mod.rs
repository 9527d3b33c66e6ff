//! The language server, asked by clients as editors are.

mod actions;
pub mod client;
mod completion;
mod diagnostics;
mod lifecycle;
mod navigation;
mod neovim;
mod random_walk;
mod rename;
mod same_answers;
