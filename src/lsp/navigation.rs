//! Where things are defined and used, and which links a document has.

use super::answers::Asked;
use super::encoding::{Point, PointRange};
use super::messages::Place;
use super::problems::View;
use super::subject::{LinkTarget, Subject, links_of};
use crate::text::Span;
use crate::vfs::is_markdown;

/// Returns the places that define what is at a position.
pub(super) fn definition(asked: &Asked<'_>, at: Point) -> Vec<Place> {
    let Some((subject, span)) = asked.subject(at) else { return Vec::new() };
    let view = &asked.view;
    match subject {
        Subject::Link(LinkTarget { path, fragment }) => {
            let heading = fragment.and_then(|fragment| view.heading(&path, &fragment));
            vec![match heading {
                Some((path, span, _)) => view.place(&path, span),
                None => view.place(&path, Span::empty(0)),
            }]
        }
        Subject::Heading(_) => vec![view.place(&asked.path, span)],
        Subject::Task(id) => listings(asked, &id),
        Subject::Level(level) => {
            let docset = asked.docset();
            let node = &docset.levels()[level];
            let pages = node.pages.iter().map(|&page| {
                let facts = docset.index.page(page).and_then(|page| page.levels()?.own.as_ref());
                (page, facts.map_or(Span::empty(0), |own| own.span()))
            });
            let places = pages.map(|(file, span)| view.place(docset.index.site.files.path(file), span));
            places.collect()
        }
        Subject::Metadata(_) => Vec::new(),
    }
}

/// Returns the places that use what is at a position.
pub(super) fn references(asked: &Asked<'_>, at: Point, include_declaration: bool) -> Vec<Place> {
    let Some((subject, span)) = asked.subject(at) else { return Vec::new() };
    let view = &asked.view;
    match subject {
        Subject::Link(target) => links_to(view, &target),
        Subject::Heading(fragment) => {
            let own = include_declaration.then(|| view.place(&asked.path, span));
            let target = LinkTarget { path: asked.path.clone(), fragment: Some(fragment) };
            own.into_iter().chain(links_to(view, &target)).collect()
        }
        Subject::Task(id) => {
            let docset = asked.docset();
            let named = docset.pages().flat_map(|page| {
                let path = docset.index.site.files.path(page.file);
                let named = page.task_references().named.iter().filter(|task| *task.id == *id);
                named.map(|task| view.place(path, task.span)).collect::<Vec<_>>()
            });
            listings(asked, &id).into_iter().chain(named).collect()
        }
        Subject::Level(level) => {
            let docset = asked.docset();
            let levels = docset.levels();
            let entries = docset.pages().flat_map(|page| {
                let path = docset.index.site.files.path(page.file);
                let facts = page.levels();
                let entries = facts.into_iter().flat_map(|facts| &facts.entries);
                let places = entries.filter(|entry| levels.find(&entry.name).contains(&level));
                places.map(|entry| view.place(path, entry.span)).collect::<Vec<_>>()
            });
            entries.collect()
        }
        Subject::Metadata(_) => Vec::new(),
    }
}

/// The rows that list a task, in all task tables of the docset.
fn listings(asked: &Asked<'_>, id: &str) -> Vec<Place> {
    let docset = asked.docset();
    let rows = docset.pages().flat_map(|page| {
        let path = docset.index.site.files.path(page.file);
        let rows = page.tasks().iter().filter(|task| *task.id == *id);
        rows.map(|task| asked.view.place(path, task.span)).collect::<Vec<_>>()
    });
    rows.collect()
}

/// The links to a file, or to one of its headings, in all pages and TOCs.
fn links_to(view: &View<'_>, target: &LinkTarget) -> Vec<Place> {
    let files = view.workspace.site().files.iter().map(|(_, path)| path);
    let files = files.filter(|path| is_markdown(path) || crate::vfs::is_toc(path));
    let places = files.flat_map(|path| {
        let source = view.source(path);
        let links = source.as_ref().map(|source| links_of(view, source)).unwrap_or_default();
        let is_fitting = |link: &LinkTarget| {
            let fragment = |link: &LinkTarget| link.fragment.as_ref().map(|fragment| fragment.to_lowercase());
            link.path == target.path && (target.fragment.is_none() || fragment(link) == fragment(target))
        };
        let fitting = links.into_iter().filter(|(_, link)| is_fitting(link));
        fitting.map(|(span, _)| view.place(path, span)).collect::<Vec<_>>()
    });
    places.collect()
}

/// The links of a document with the URIs of their files.
pub(super) fn links(asked: &Asked<'_>) -> Vec<(PointRange, String)> {
    let view = &asked.view;
    let positions = view.positions(&asked.source);
    let links = links_of(view, &asked.source).into_iter().map(|(span, target)| {
        let heading = target.fragment.and_then(|fragment| view.heading(&target.path, &fragment));
        let uri = match heading {
            // Editors go to the line in the fragment.
            Some((path, span, _)) => {
                let place = view.place(&path, span);
                format!("{}#L{}", place.uri, place.range.start.line + 1)
            }
            None => view.uri(&target.path).to_string(),
        };
        (positions.range(span), uri)
    });
    links.collect()
}
