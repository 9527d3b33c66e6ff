//! The rules, each and all.

mod catalog;
mod each;
mod planted_problems;
