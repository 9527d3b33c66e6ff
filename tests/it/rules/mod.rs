//! The rules, each and all.

mod catalog;
mod isolation;
mod planted_problems;
