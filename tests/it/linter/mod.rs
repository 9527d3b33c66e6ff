//! Which diagnostics a run comes to, whatever the order, the settings and what was checked before.

mod determinism;
mod incremental;
mod natives;
mod relabel;
mod settings;
mod since;
mod words;
