//! The rules, each and all.

mod catalog;
mod planted_problems;
