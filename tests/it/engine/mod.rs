//! Which findings a run comes to, whatever the order, the settings and what was judged before.

mod determinism;
mod incremental;
mod settings;
mod since;
