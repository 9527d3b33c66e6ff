//! What the cursor is on: a link, heading, task, level, or key.

use super::answers::Asked;
use super::encoding::Point;
use super::problems::View;
use crate::facts::PageFacts;
use crate::index::{Docset, LevelId};
use crate::page::{Anchors, Document};
use crate::site::toc_addresses;
use crate::text::{Source, Span};
use crate::vfs::{FileId, Lookup, Tree, is_markdown, is_toc};

/// A thing that authors ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A link, image, include, or TOC entry, and the existing file that it points to.
    Link(LinkTarget),
    /// A heading, identified by its fragment.
    Heading(String),
    /// The ID of a task.
    Task(String),
    /// An L1, L2, or L3.
    Level(LevelId),
    /// A key of the front matter.
    Metadata(String),
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LinkTarget {
    /// Relative to the root.
    pub(super) path: String,
    pub(super) fragment: Option<String>,
}

/// All links of a file to existing files, with the places of their destinations.
pub(super) fn links_of(view: &View<'_>, source: &Source) -> Vec<(Span, LinkTarget)> {
    let site = view.workspace.site();
    let path = source.path();
    let mut links = Vec::new();
    let mut add = |destination: &str, span: Span| {
        let followed = site.resolve_link(path, destination);
        let target = match (site.referred(&followed), &followed.link.target) {
            (Some(file), _) => site.files.path(file).to_string(),
            (None, crate::site::Target::File(path)) if view.workspace.tree().size(path).is_some() => path.clone(),
            _ => return,
        };
        let fragment = followed.link.fragment.as_deref().map(str::to_owned);
        links.push((span, LinkTarget { path: target, fragment }));
    };
    if is_markdown(path) {
        let document = Document::parse(source);
        document.links.iter().for_each(|link| add(&link.destination, link.destination_span));
    } else if is_toc(path) {
        toc_addresses(source.text(), add);
    }
    links
}

impl<'a> Asked<'a> {
    /// The facts of the file, if it is a page or include.
    pub(super) fn facts(&self) -> Option<&PageFacts> {
        let file = self.view.file(&self.path)?;
        self.view.workspace.index().page(file)
    }

    /// The docset of the file.
    pub(super) fn docset(&self) -> Docset<'_> {
        let workspace = self.view.workspace;
        Docset { index: workspace.index(), id: workspace.site().docset_of(&self.path) }
    }

    /// The thing at a position, and its span.
    pub(super) fn subject(&self, at: Point) -> Option<(Subject, Span)> {
        let offset = self.view.positions(&self.source).offset(at);
        let is_here = |span: Span| span.start as usize <= offset && offset <= span.end as usize;
        self.task(is_here).or_else(|| self.level(is_here)).or_else(|| self.part(offset, is_here))
    }

    fn task(&self, is_here: impl Fn(Span) -> bool) -> Option<(Subject, Span)> {
        let facts = self.facts()?;
        let listed = facts.tasks().iter().map(|task| (&task.id, task.span));
        let named = facts.task_references().named.iter().map(|task| (&task.id, task.span));
        let (id, span) = listed.chain(named).find(|(_, span)| is_here(*span))?;
        Some((Subject::Task(id.to_string()), span))
    }

    fn level(&self, is_here: impl Fn(Span) -> bool) -> Option<(Subject, Span)> {
        let facts = self.facts()?.levels()?;
        let docset = self.docset();
        let levels = docset.levels();
        let statuses = facts.tables.iter().flat_map(|table| &table.rows).flatten().flat_map(|status| &status.parts);
        let mut names = statuses.map(|part| (&part.text, part.span));
        let entries = || facts.entries.iter().filter(|entry| !entry.linked).map(|entry| (&entry.name, entry.span));
        let (name, span) =
            names.find(|(_, span)| is_here(*span)).or_else(|| entries().find(|(_, span)| is_here(*span)))?;
        Some((Subject::Level(*levels.find(name).first()?), span))
    }

    /// Things that the text of the page shows, without facts of other pages.
    fn part(&self, offset: usize, is_here: impl Fn(Span) -> bool) -> Option<(Subject, Span)> {
        let links = links_of(&self.view, &self.source);
        if !is_markdown(&self.path) {
            let (span, target) = links.into_iter().find(|(span, _)| is_here(*span))?;
            return Some((Subject::Link(target), span));
        }
        let document = Document::parse(&self.source);
        if let Some(entry) = document.front_matter.entries.iter().find(|entry| is_here(entry.key_span)) {
            return Some((Subject::Metadata(entry.key.to_string()), entry.key_span));
        }
        if let Some(link) = document.link_at(offset) {
            let (_, target) = links.into_iter().find(|(span, _)| *span == link.destination_span)?;
            return Some((Subject::Link(target), link.span));
        }
        if let Some((span, target)) = links.into_iter().find(|(span, _)| is_here(*span)) {
            return Some((Subject::Link(target), span));
        }
        let heading = document.headings.iter().position(|heading| is_here(heading.span))?;
        let fragment = Anchors::of(&document).iter().nth(heading)?.to_owned();
        Some((Subject::Heading(fragment), document.headings[heading].span))
    }
}

impl View<'_> {
    /// The file at a path, if the case matches.
    pub(super) fn file(&self, path: &str) -> Option<FileId> {
        match self.workspace.site().files.lookup(path) {
            Lookup::Found(file) => Some(file),
            _ => None,
        }
    }

    /// The heading with a fragment, on a page or in its includes: its file, its span, and its text.
    pub(super) fn heading(&self, path: &str, fragment: &str) -> Option<(String, Span, String)> {
        let index = self.workspace.index();
        let page = index.page(self.file(path)?)?;
        let fragment = fragment.to_lowercase();
        index.with_includes(page).into_iter().find_map(|page| {
            let path = index.site.files.path(page.file);
            let source = self.source(path)?;
            let document = Document::parse(&source);
            let anchors = Anchors::of(&document);
            let heading = anchors.iter().take(document.headings.len()).position(|anchor| anchor == fragment)?;
            let heading = &document.headings[heading];
            Some((path.to_string(), heading.span, heading.text.to_string()))
        })
    }
}
