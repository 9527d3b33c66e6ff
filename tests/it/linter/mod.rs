//! The diagnostics of a run, whatever the order, the settings, and earlier runs are.

mod determinism;
mod incremental;
mod mixed;
mod natives;
mod relabel;
mod settings;
mod since;
mod words;
