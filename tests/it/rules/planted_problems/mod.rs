//! Plants one problem at a time into clean pages of the sample playbook. Only this problem must be reported, at its
//! position.
//!
//! Each test plants one type of problem at every applicable place on the clean pages, or at a fixed selection of these
//! places. It compares the diagnostics before and after. Nothing else may be new, and nothing may disappear, anywhere
//! on the site. If a problem has further consequences, the test lists them for each place.
//!
//! The name of a test starts with the codes of the rules that report its problem, so `cargo test PB309` runs it.
#![allow(non_snake_case)]

mod levels;
mod links;
mod metadata;
mod page_text;
mod plant;
mod structure;
mod tasks;
mod text;
