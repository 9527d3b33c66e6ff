//! The rules, one by one and together.

mod catalog;
mod each;
mod isolation;
mod learn;
mod planted_problems;
