//! The rules, each and all.

mod catalog;
mod each;
mod isolation;
mod planted_problems;
