//! The language server, asked by clients as editors are.

mod actions;
mod client;
mod completion;
mod diagnostics;
mod lifecycle;
mod navigation;
mod random_walk;
mod rename;
mod same_answers;
