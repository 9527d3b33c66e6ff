//! Headings, tasks, and levels, for outlines and searches.

use super::answers::Asked;
use super::encoding::Positions;
use super::messages::{SiteSymbol, Symbol, SymbolKind};
use super::problems::View;
use crate::page::Document;
use crate::text::Span;
use crate::vfs::is_markdown;

/// The most symbols that a search returns per site. No one reads more.
const MAX_FOUND: usize = 500;

/// The outline of a page: headings, and the tasks under each.
pub(super) fn of_document(asked: &Asked<'_>) -> Vec<Symbol> {
    if !is_markdown(&asked.path) {
        return Vec::new();
    }
    let document = Document::parse(&asked.source);
    let positions = asked.view.positions(&asked.source);
    let mut flat: Vec<(u8, Symbol)> = Vec::new();
    for (index, heading) in document.headings.iter().enumerate() {
        let all = Span { start: heading.span.start, end: document.section(index).end };
        let name = if heading.text.trim().is_empty() { "(empty)" } else { heading.text.trim() };
        flat.push((heading.level, symbol(name.to_owned(), SymbolKind::Heading, all, heading.span, &positions)));
    }
    for task in asked.facts().into_iter().flat_map(|facts| facts.tasks()) {
        let name = format!("{} {}", task.id, task.name);
        flat.push((7, symbol(name, SymbolKind::Task, task.span, task.span, &positions)));
    }
    flat.sort_by_key(|(level, symbol)| (symbol.range.start, *level));
    nest(flat)
}

fn symbol(name: String, kind: SymbolKind, all: Span, own: Span, positions: &Positions<'_>) -> Symbol {
    Symbol { name, kind, range: positions.range(all), name_range: positions.range(own), children: Vec::new() }
}

/// Nests each symbol under the closest one before it with a higher level.
fn nest(flat: Vec<(u8, Symbol)>) -> Vec<Symbol> {
    let mut open: Vec<(u8, Symbol)> = Vec::new();
    let mut top = Vec::new();
    let close = |open: &mut Vec<(u8, Symbol)>, top: &mut Vec<Symbol>| {
        if let Some((_, done)) = open.pop() {
            match open.last_mut() {
                Some((_, parent)) => parent.children.push(done),
                None => top.push(done),
            }
        }
    };
    for (level, symbol) in flat {
        while open.last().is_some_and(|(last, _)| *last >= level) {
            close(&mut open, &mut top);
        }
        open.push((level, symbol));
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

/// The symbols of a site whose names contain the letters of `query` in this order, ignoring case.
pub(super) fn of_site(view: &View<'_>, query: &str) -> Vec<SiteSymbol> {
    let index = view.workspace.index();
    let mut found = Vec::new();
    for page in index.pages() {
        let path = index.site.files.path(page.file);
        let mut add = |name: String, kind: SymbolKind, span: Span| {
            if found.len() < MAX_FOUND && is_match(&name, query) {
                found.push(SiteSymbol { name, kind, container: path.to_string(), place: view.place(path, span) });
            }
        };
        if let Some(own) = page.levels().and_then(|levels| levels.own.as_ref()) {
            add(own.name().to_owned(), SymbolKind::Level, own.span());
        }
        page.tasks().iter().for_each(|task| add(format!("{} {}", task.id, task.name), SymbolKind::Task, task.span));
        if let Some(source) = view.source(path) {
            let document = Document::parse(&source);
            document
                .headings
                .iter()
                .for_each(|heading| add(heading.text.to_string(), SymbolKind::Heading, heading.span));
        }
    }
    found
}

fn is_match(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| !letter.is_whitespace())
        .all(|letter| letters.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::is_match;

    #[test]
    fn letters_are_found_in_their_order() {
        assert!(is_match("Plan the Rollout", "ptro") && is_match("x", "") && is_match("Über", "üb"));
        assert!(!is_match("Plan", "nalp"));
    }
}
