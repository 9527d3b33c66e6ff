//! Plants one problem at a time into clean pages of the sample playbook: only it must be reported, where it is.
//!
//! Each test plants one type of problem at every place of the clean pages where it applies, or to a fixed spread of
//! them, and compares the diagnostics before and after. Nothing but the problem may be new and nothing may be gone,
//! anywhere in the site. A problem with further consequences lists them, place by place.
//!
//! A test's name starts with the codes of the rules that report its problem, so `cargo test PB309` runs it.
#![allow(non_snake_case)]

mod levels;
mod links;
mod metadata;
mod page_text;
mod plant;
mod structure;
mod tasks;
mod text;
