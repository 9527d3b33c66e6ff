//! Hovers: a few lines of Markdown that explain a task, link, level, heading, or metadata key.

use std::fmt::Write;

use super::answers::Asked;
use super::encoding::{Point, PointRange};
use super::subject::{LinkTarget, Subject};
use crate::facts::{PageFacts, TaskFact};
use crate::index::{Docset, LevelId};
use crate::page::Document;
use crate::playbook::{Page, PageKind, is_known_key, metadata_meaning};
use crate::vfs::{Tree, is_image};

/// The most places that a hover lists.
const MAX_PLACES: usize = 10;

/// Returns the explanation of what is at a position, and its range.
pub(super) fn hover(asked: &Asked<'_>, at: Point) -> Option<(String, PointRange)> {
    let (subject, span) = asked.subject(at)?;
    let text = match subject {
        Subject::Link(target) => link(asked, &target),
        Subject::Heading(fragment) => format!("Fragment: `#{fragment}`"),
        Subject::Task(id) => task(asked, &id)?,
        Subject::Level(id) => level(&asked.docset(), id),
        Subject::Metadata(key) => metadata(asked, &key),
    };
    Some((text, asked.view.positions(&asked.source).range(span)))
}

fn link(asked: &Asked<'_>, target: &LinkTarget) -> String {
    let view = &asked.view;
    let path = &target.path;
    if is_image(path) {
        let size = view.workspace.tree().size(path);
        return size.map_or_else(|| code(path), |size| format!("{}, {} KB", code(path), size.div_ceil(1024)));
    }
    let heading = target.fragment.as_ref().and_then(|fragment| view.heading(path, fragment));
    let facts = view.file(path).and_then(|file| view.workspace.index().page(file));
    let title = facts.and_then(|facts| Some(plain(&facts.metadata().title.as_ref()?.0)));
    let names = title.into_iter().chain(heading.map(|(_, _, text)| plain(&text)));
    let names: Vec<String> = names.collect();
    match names.is_empty() {
        true => code(path),
        false => format!("**{}**\n\n{}", names.join(" › "), code(path)),
    }
}

/// Everything that pages say about a task: first on this page, then elsewhere in the docset, then in translations.
fn task(asked: &Asked<'_>, id: &str) -> Option<String> {
    let docset = asked.docset();
    let here = asked.view.file(&asked.path);
    let mut listed = listings(&docset, id);
    listed.sort_by_key(|(page, _)| Some(page.file) != here);
    let (_, first) = listed.first()?;
    let mut text = format!("**{id}** {}\n", plain(&first.name));
    for (name, value) in [("Role", &first.role), ("Services", &first.services)] {
        if !value.is_empty() {
            let _ = write!(text, "\n- {name}: {}", plain(value));
        }
    }
    let _ = write!(text, "\n- {}", obligation(first));
    let others: Vec<_> = listed.iter().skip(1).collect();
    if !others.is_empty() {
        text.push_str("\n\nAlso listed in:\n");
        for (page, task) in others.iter().take(MAX_PLACES) {
            let difference = if task.mandatory == first.mandatory { "" } else { obligation(task) };
            let comma = if difference.is_empty() { "" } else { ", " };
            let _ = write!(text, "\n- {}{comma}{difference}", code(docset.index.site.files.path(page.file)));
        }
        if others.len() > MAX_PLACES {
            let _ = write!(text, "\n- {} more", others.len() - MAX_PLACES);
        }
    }
    let translations = translations(&docset, id);
    if !translations.is_empty() {
        text.push_str("\n\nTranslations:\n");
        translations.iter().take(MAX_PLACES).for_each(|line| {
            let _ = write!(text, "\n- {line}");
        });
    }
    Some(text)
}

fn listings<'a>(docset: &Docset<'a>, id: &str) -> Vec<(&'a PageFacts, &'a TaskFact)> {
    let pages = docset.pages();
    pages.flat_map(|page| page.tasks().iter().filter(|task| *task.id == *id).map(move |task| (page, task))).collect()
}

/// The names of a task in the translations of this docset and in its source.
fn translations(docset: &Docset<'_>, id: &str) -> Vec<String> {
    let index = docset.index;
    let others = index.docsets().into_iter().filter(|other| {
        other.id != docset.id
            && (other.info().source == Some(docset.id)
                || docset.info().source == Some(other.id)
                || other.info().source.is_some() && other.info().source == docset.info().source)
    });
    let lines = others.filter_map(|other| {
        let (page, task) = listings(&other, id).into_iter().next()?;
        let path = index.site.files.path(page.file);
        Some(format!("{}: {}, {}", code(path), plain(&task.name), obligation(task)))
    });
    lines.collect()
}

fn obligation(task: &TaskFact) -> &'static str {
    match task.mandatory {
        Some(true) => "mandatory",
        Some(false) => "optional",
        None => "neither mandatory nor optional",
    }
}

fn level(docset: &Docset<'_>, id: LevelId) -> String {
    let levels = docset.levels();
    let node = &levels[id];
    let mut names: Vec<String> = levels.ancestors(id).map(|above| plain(levels.name(above))).collect();
    names.reverse();
    if names.last().is_none_or(|last| *last != plain(levels.name(id))) {
        names.push(plain(levels.name(id)));
    }
    let mut text = format!("**L{}** {}", node.depth, names.join(" › "));
    for &page in node.pages.iter().take(MAX_PLACES) {
        let _ = write!(text, "\n\n{}", code(docset.index.site.files.path(page)));
    }
    text
}

/// The meaning of a key, its effective value, and the source of that value.
fn metadata(asked: &Asked<'_>, key: &str) -> String {
    let site = asked.view.workspace.site();
    let vocabulary = asked.vocabulary();
    let page = Page::new(Document::parse(&asked.source), PageKind::Page, &vocabulary);
    let mut text = format!("**{}**", plain(key));
    if is_known_key(key) {
        let _ = write!(text, ": {}", metadata_meaning(key));
    }
    let entry = page.front_matter.get(key).filter(|entry| !entry.value.is_empty());
    let docfx = site.docfx_value(&asked.path, key);
    let docfx_text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (entry, docfx) {
        (Some(entry), docfx) => {
            let _ = write!(text, "\n\nEffective value: {}, from the front matter", code(page.slice(entry.value_span)));
            if let Some(docfx) = docfx {
                let (file, part, value) = (docfx.file, docfx.part, docfx_text(docfx.value));
                let _ = write!(text, ", instead of {} from `{part}` in {}", code(&value), code(&file));
            }
        }
        (None, Some(docfx)) => {
            let (file, part, value) = (docfx.file, docfx.part, docfx_text(docfx.value));
            let _ = write!(text, "\n\nEffective value: {}, from `{part}` in {}", code(&value), code(&file));
        }
        (None, None) => text.push_str("\n\nNo value"),
    }
    if let Some(allowed) = site.settings.metadata_on(&asked.path).allowed(key) {
        let allowed: Vec<String> = allowed.iter().map(|value| code(value)).collect();
        let _ = write!(text, "\n\nAllowed values: {}", allowed.join(", "));
    }
    text
}

/// Formats text of a page as a code span.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    match text.contains('`') {
        true => format!("`` {text} ``").replace("``` ", "`` "),
        false => format!("`{text}`"),
    }
}

/// Escapes text of a page, so it has no effect as Markdown.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            _ => {
                if character.is_ascii_punctuation() && !"-.,:;/'()".contains(character) {
                    escaped.push('\\');
                }
                escaped.push(character);
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{code, plain};

    #[test]
    fn text_of_pages_has_no_effect() {
        assert_eq!(plain("a *b* [c](d) <img>\n# e"), "a \\*b\\* \\[c\\](d) \\<img\\> \\# e");
        assert_eq!(code("a\nb"), "`a b`");
    }
}
