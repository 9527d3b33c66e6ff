//! What other pages need to know about the L1, L2, and L3 of a page.

use rustc_hash::FxHashSet;

use crate::page::{Document, LinkKind, UrlParts, plain_text};
use crate::playbook::{LevelEntry, Page, PageKind, ScenarioColumn, Status, is_level_file, parse_label};
use crate::site::ResolvedLink;
use crate::text::{Span, strip_invisible};
use crate::vfs::FileId;

/// The levels of a page. Most pages have none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LevelFacts {
    /// The level that the page itself describes.
    pub own: Option<PageLevel>,
    /// The levels that it lists below its own.
    pub entries: Box<[EntryFact]>,
    /// Its example tables.
    pub tables: Box<[StatusTable]>,
    /// Links to pages about levels, except those of the entries.
    pub links: Box<[LevelLink]>,
}

/// The level that a page describes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageLevel {
    /// The names of its title, from L1 down.
    pub path: Box<[Box<str>]>,
    /// The span of the title.
    pub title: Span,
    /// The H1, with the span of its text.
    pub heading: Option<(Box<str>, Span)>,
}

impl PageLevel {
    /// Returns the name that the page gives itself: its heading, in the page's language, or else the last part of its
    /// title.
    #[must_use]
    pub fn name(&self) -> &str {
        let title = self.path.last().map_or("", AsRef::as_ref);
        self.heading.as_ref().map_or(title, |(heading, _)| heading)
    }

    /// Returns the span of that name.
    #[must_use]
    pub fn span(&self) -> Span {
        self.heading.as_ref().map_or(self.title, |&(_, span)| span)
    }
}

/// A level that a page lists.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EntryFact {
    /// 1 to 3.
    pub depth: u8,
    /// Its name.
    pub name: Box<str>,
    /// The span of the name.
    pub span: Span,
    /// Whether the name is a link.
    pub linked: bool,
    /// Whether the name is bold.
    pub bold: bool,
    /// The file that the link points to.
    pub target: Option<FileId>,
}

/// An example table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusTable {
    /// Whether its examples fit the page's own status, if it states that.
    pub valid: Option<bool>,
    /// Whether it has a column for L1, L2, L3.
    pub columns: [bool; 3],
    /// The statuses of each row.
    pub rows: Box<[Box<[Status]>]>,
}

/// A link to a page about levels.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LevelLink {
    /// The text as rendered.
    pub text: Box<str>,
    /// Its span.
    pub span: Span,
    /// The page.
    pub target: FileId,
}

impl LevelFacts {
    /// Collects the levels of `page`, whose links are resolved.
    #[must_use]
    pub fn of(page: &Page<'_>, followed: &[ResolvedLink<'_>]) -> Option<Box<Self>> {
        if page.role != PageKind::Page {
            return None;
        }
        let document: &Document<'_> = page;
        let target = |link: usize| followed.get(link)?.file();
        let entries = LevelEntry::all(page);
        let listed: FxHashSet<usize> = entries.iter().filter_map(|entry| entry.link).collect();
        let links = page.links.iter().enumerate().filter_map(|(index, link)| {
            let is_link = matches!(link.kind, LinkKind::Inline | LinkKind::Reference) && !listed.contains(&index);
            let target = target(index).filter(|_| is_link)?;
            let is_about_level = is_level_file(UrlParts::of(&link.destination).path);
            is_about_level.then(|| LevelLink {
                text: plain_text(page.slice(link.text)).into(),
                span: link.text,
                target,
            })
        });
        let tables = page.scenario_tables.iter().map(|table| StatusTable {
            valid: table.valid,
            columns: [1, 2, 3].map(|depth| table.columns.iter().any(|c| c.1 == ScenarioColumn::Level(depth))),
            rows: table.rows(document).collect(),
        });
        let facts = Self {
            links: links.collect(),
            tables: tables.collect(),
            own: page.level.as_ref().map(|level| PageLevel {
                path: level.path.iter().map(|name| name.as_str().into()).collect(),
                title: level.title,
                heading: heading(document),
            }),
            entries: Box::default(),
        };
        let entries = entries.into_iter().map(|entry| EntryFact {
            depth: entry.depth,
            span: entry.span,
            linked: entry.link.is_some(),
            bold: entry.bold,
            target: entry.link.and_then(target),
            name: entry.name.into(),
        });
        let facts = Self { entries: entries.collect(), ..facts };
        let says_something =
            facts.own.is_some() || !facts.entries.is_empty() || !facts.tables.is_empty() || !facts.links.is_empty();
        says_something.then(|| Box::new(facts))
    }

    /// Whether the page lists L1s: it is the home list, and not a level itself. The heading of a level's own page may
    /// also be `L1 - Blocked`.
    #[must_use]
    pub fn is_home_list(&self) -> bool {
        let l1s = self.entries.iter().filter(|entry| entry.depth == 1).count();
        l1s > usize::from(self.own.is_some())
    }
}

/// Returns the first H1 as rendered, if it has a text.
fn heading(document: &Document<'_>) -> Option<(Box<str>, Span)> {
    let heading = document.headings.iter().find(|heading| heading.level == 1)?;
    let visible = strip_invisible(&heading.text).replace('\u{a0}', " ");
    let text = visible.trim();
    let name = &text[parse_label(text).map_or(0..text.len(), |(_, range)| range)];
    let content = heading.content.start as usize;
    let span = match document.slice(heading.content).find(name) {
        Some(at) => Span::new(content + at, content + at + name.len()),
        None => heading.content,
    };
    (!name.is_empty()).then(|| (name.into(), span))
}
