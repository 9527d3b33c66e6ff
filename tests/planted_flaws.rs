//! Plants one flaw at a time into clean pages of the sample playbook: it must be found, where it is and alone.
//!
//! Each test takes one kind of flaw to every place of the clean pages where it applies, or to a fixed spread of them,
//! and holds what is found before against what is found after. Nothing but the flaw may be new and nothing may be gone,
//! anywhere in the site. A flaw that truly has further consequences says so, place by place.
#![allow(unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harness;
#[path = "planted_flaws/levels.rs"]
mod levels;
#[path = "planted_flaws/links.rs"]
mod links;
#[path = "planted_flaws/metadata.rs"]
mod metadata;
#[path = "planted_flaws/page_text.rs"]
mod page_text;
#[path = "planted_flaws/plant.rs"]
mod plant;
#[path = "planted_flaws/structure.rs"]
mod structure;
#[path = "planted_flaws/tasks.rs"]
mod tasks;
#[path = "planted_flaws/text.rs"]
mod text;
