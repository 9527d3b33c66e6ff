//! The rules, each and all.

mod catalog;
mod each;
mod isolation;
mod learn;
mod planted_problems;
