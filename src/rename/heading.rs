//! Renames a heading, and updates the fragments of links to it.

use rustc_hash::FxHashMap;

use super::references::{source, visit_references};
use super::{Edits, FileEdits};
use crate::linter::Workspace;
use crate::page::{Anchors, Document};
use crate::site::percent_encoded;
use crate::text::{Source, Span};
use crate::vfs::Lookup;

/// Why a heading cannot be renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenameError {
    /// There is no heading at the position.
    #[error("there is no heading here")]
    NoHeading,
    /// The new text does not form a single heading.
    #[error("a heading has one line of text")]
    NotAHeading,
}

/// Returns the text of the heading at `offset` of the page at `path`, including its markup.
#[must_use]
pub fn heading_at(workspace: &Workspace, path: &str, offset: usize) -> Option<Span> {
    let source = source(workspace, path)?;
    let document = Document::parse(&source);
    let heading = document.heading_before(offset)?;
    (heading.span.contains(offset) || heading.span.end as usize == offset).then_some(heading.content)
}

/// Changes the heading at `offset` of the page at `path` to `text`, and gives links to it, in all files, its new
/// fragment.
///
/// # Errors
/// [`RenameError`] if there is no heading, or if `text` does not form a single one.
pub fn rename_heading(workspace: &Workspace, path: &str, offset: usize, text: &str) -> Result<Edits, RenameError> {
    let span = heading_at(workspace, path, offset).ok_or(RenameError::NoHeading)?;
    let source = source(workspace, path).ok_or(RenameError::NoHeading)?;
    let text = text.trim();
    if text.is_empty() || text.contains(['\n', '\r']) {
        return Err(RenameError::NotAHeading);
    }
    let mut renamed = source.text().to_owned();
    renamed.replace_range(span.range(), text);
    let renamed = Source::from_text(path, &renamed);
    let (before, after) = (Document::parse(&source), Document::parse(&renamed));
    if before.headings.len() != after.headings.len() {
        return Err(RenameError::NotAHeading);
    }
    let headings = before.headings.len();
    let (old, new) = (Anchors::of(&before), Anchors::of(&after));
    // Headings with the same text have numbered fragments, so the fragments of others may change too.
    let changed: FxHashMap<&str, &str> =
        old.iter().zip(new.iter()).take(headings).filter(|(old, new)| old != new).collect();
    let own = (source.path().clone(), vec![(span, text.to_owned())]);
    let links = match changed.is_empty() {
        true => Vec::new(),
        false => links_to(workspace, source.path(), &changed),
    };
    Ok(Edits::new(links.into_iter().chain([own])))
}

/// Returns the links, in all files, to those fragments of the page at `path` that change.
fn links_to(workspace: &Workspace, path: &str, changed: &FxHashMap<&str, &str>) -> Vec<FileEdits> {
    let (site, index) = (workspace.site(), workspace.index());
    let Lookup::Found(file) = site.files.lookup(path) else { return Vec::new() };
    let includes_it = |target| {
        let page = index.page(target)?;
        index.included(page).iter().any(|include| include.file == file).then_some(page)
    };
    visit_references(workspace, |source, references| {
        let edits = references.filter_map(|reference| {
            if !reference.destination.contains('#') {
                return None;
            }
            let from = source.path();
            let followed = site.resolve_link(from, reference.destination);
            let fragment = followed.link.fragment.as_deref()?.to_lowercase();
            let new = changed.get(fragment.as_str())?;
            let target = followed.file()?;
            if target != file {
                // A page that includes this one has the heading too, unless it has another one with that fragment.
                let page = includes_it(target)?;
                if page.anchors().contains(&fragment) {
                    return None;
                }
            }
            let written = source.slice(reference.span);
            let at = written.find('#')? + 1;
            let new = if written[at..].contains('%') { percent_encoded(new) } else { (*new).to_owned() };
            let start = reference.span.start as usize + at;
            Some((Span::new(start, reference.span.end as usize), new))
        });
        let edits = edits.collect();
        (source.path().clone(), edits)
    })
}
