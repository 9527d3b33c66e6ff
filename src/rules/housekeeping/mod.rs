//! PB9: housekeeping.

pub mod unused_suppression;
