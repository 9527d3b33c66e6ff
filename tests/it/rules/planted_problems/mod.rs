//! Plants one flaw at a time into clean pages of the sample playbook: it must be found, where it is and alone.
//!
//! Each test takes one kind of flaw to every place of the clean pages where it applies, or to a fixed spread of them,
//! and holds what is found before against what is found after. Nothing but the flaw may be new and nothing may be gone,
//! anywhere in the site. A flaw that truly has further consequences says so, place by place.
//!
//! A test's name starts with the codes of the rules that report its flaw, so `cargo test PB309` runs it.
#![allow(non_snake_case)]

mod levels;
mod links;
mod metadata;
mod page_text;
mod plant;
mod structure;
mod tasks;
mod text;
