//! The three levels of a status: L1 `Blocked`, L2 `Legal/Regulatory`, L3 `Legal`.

use super::ScenarioTable;
use super::level_name::{mentions_level, parse_label};
use crate::page::{Document, plain_text};
use crate::text::Span;
use crate::vfs::file_name;

/// A page's own place in the hierarchy, from its title.
#[derive(Debug, PartialEq, Eq)]
pub struct Level {
    /// The names from L1 down: one to three, as rendered.
    pub path: Vec<String>,
    /// The span of the title.
    pub title: Span,
}

/// The start of the names of pages about levels.
pub(crate) const LEVEL_PAGE_PREFIX: &str = "l1l2l3-";

impl Level {
    /// Returns the level that a page describes: a page that is named `l1l2l3-…`, or has examples for its own status.
    /// The names are the last parts of the title, after the playbook's own name if that comes first: `FastTrack
    /// Playbook - Blocked`, `Blocked - Partner Engagement`. A list of all levels is not a level itself.
    pub(super) fn of(document: &Document<'_>, tables: &[ScenarioTable]) -> Option<Self> {
        let level_file = is_level_file(document.source.path());
        if !level_file && tables.iter().all(|table| table.valid.is_none()) {
            return None;
        }
        let entry = document.front_matter.get("title")?;
        let path: Vec<String> = parts(entry.value.as_str()?)
            .map(|part| plain_text(part).into_owned())
            .filter(|part| !part.is_empty() && !part.to_lowercase().contains("playbook"))
            .collect();
        let is_level = (if level_file { 1 } else { 2 }..=3).contains(&path.len());
        let is_named = path.last().is_some_and(|name| !mentions_level(name));
        (is_level && is_named).then_some(Self { path, title: entry.value_span })
    }
}

/// Returns the parts of a title: hyphens and dashes between spaces separate them.
fn parts(title: &str) -> impl Iterator<Item = &str> {
    title.split(" - ").flat_map(|part| part.split(" – ")).flat_map(|part| part.split(" — "))
}

/// Whether a path is that of a page about levels.
pub(crate) fn is_level_file(path: &str) -> bool {
    let name = file_name(path);
    name.get(..LEVEL_PAGE_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(LEVEL_PAGE_PREFIX))
}

/// A section that lists the L3s of an L2.
#[derive(Clone, Copy, Debug)]
pub struct LevelList {
    /// The index of its heading.
    pub heading: usize,
    /// The section below it.
    pub span: Span,
}

impl LevelList {
    /// Returns the sections "List of L3s …" in any language. Their headings have the word `L3s`. On a page about levels,
    /// `L3` is enough above a list whose items start with a name in bold or with a link.
    pub(super) fn all(document: &Document<'_>) -> Vec<Self> {
        let level_file = is_level_file(document.source.path());
        let lists = document.headings.iter().enumerate().filter(|(index, heading)| {
            let text = &heading.text;
            text.contains("L3s") && (level_file || text.to_lowercase().starts_with("list of"))
                || level_file && mentions_l3(text) && parse_label(text).is_none() && has_bold_items(document, *index)
        });
        lists.map(|(heading, _)| Self { heading, span: document.section(heading) }).collect()
    }
}

/// Whether a text has the word `L3`.
fn mentions_l3(text: &str) -> bool {
    text.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| word == "L3")
}

/// Whether an item of the section below a heading starts with bold text or a link.
fn has_bold_items(document: &Document<'_>, heading: usize) -> bool {
    let section = document.section(heading);
    let first = document.items.partition_point(|item| item.span.start < section.start);
    document.items[first..].iter().take_while(|item| item.span.start < section.end).any(|item| {
        let text = document.slice(item.span);
        let text = text.strip_prefix(['-', '*', '+']).unwrap_or(text).trim_start();
        text.starts_with("**") || text.starts_with("__") || text.starts_with('[')
    })
}
