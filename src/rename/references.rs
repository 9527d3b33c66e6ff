//! All references to files of the site, with their spans.

use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::linter::Workspace;
use crate::page::Document;
use crate::site::{texts, toc_addresses};
use crate::text::{Source, Span};
use crate::vfs::{Lookup, Tree, is_markdown, is_toc};

/// A destination in a file.
pub(super) struct Reference<'t> {
    /// The destination, after Markdown or YAML escapes are resolved.
    pub(super) destination: &'t str,
    /// Its span in the file.
    pub(super) span: Span,
    /// Whether it is in a TOC, where it may be a folder.
    pub(super) is_in_toc: bool,
}

/// Calls `visit` on all threads for each file that can refer to others, with its references. Returns the results in
/// path order.
pub(super) fn visit_references<T: Send>(
    workspace: &Workspace,
    visit: impl Fn(&Arc<Source>, &mut dyn Iterator<Item = Reference<'_>>) -> T + Sync,
) -> Vec<T> {
    let files: Vec<&Arc<str>> = workspace.site().files.iter().map(|(_, path)| path).collect();
    let is_yaml = |path: &str| path.ends_with(".yml") || path.ends_with(".yaml");
    let visited = |path: &Arc<str>| {
        if !is_markdown(path) && !is_yaml(path) {
            return None;
        }
        let source = source(workspace, path)?;
        if is_markdown(path) {
            let document = Document::parse(&source);
            let mut references = document.links.iter().map(|link| Reference {
                destination: &link.destination,
                span: link.destination_span,
                is_in_toc: is_toc(path),
            });
            return Some(visit(&source, &mut references));
        }
        let mut found: Vec<(String, Span)> = Vec::new();
        let add = |text: &str, span: Span| found.push((text.to_owned(), span));
        let is_in_toc = is_toc(path);
        if is_in_toc {
            toc_addresses(source.text(), add)
        } else {
            texts(source.text(), add)
        }
        let mut references = found.iter().map(|(destination, span)| Reference { destination, span: *span, is_in_toc });
        Some(visit(&source, &mut references))
    };
    workspace.install(|| files.into_par_iter().filter_map(visited).collect())
}

/// Returns the text of a file as it was linted, or from disk. Returns `None` for a symbolic link: its target is edited
/// instead.
pub(super) fn source(workspace: &Workspace, path: &str) -> Option<Arc<Source>> {
    if workspace.tree().symlink_target(path).is_some() {
        return None;
    }
    if let Some(source) = workspace.linted_text(path) {
        return Some(source);
    }
    let Lookup::Found(file) = workspace.site().files.lookup(path) else { return None };
    let bytes = workspace.tree().read(path, workspace.site().settings.max_page_size).ok()?;
    Source::from_bytes(workspace.site().files.path(file).clone(), bytes).ok().map(Arc::new)
}
