//! Renames files and folders: updates the references to them, and the references in them.

use std::sync::Arc;

use super::Edits;
use super::docfx::docfx_edits;
use super::redirections::redirection_edits;
use super::references::visit_references;
use crate::linter::Workspace;
use crate::page::UrlParts;
use crate::site::{Site, Target};
use crate::text::Span;
use crate::vfs::{Tree, is_toc, path_in_folder};

/// Renames of files and folders, from old paths to new ones.
pub(super) struct Renames<'r>(pub(super) &'r [(String, String)]);

impl Renames<'_> {
    /// Returns the new path of what is at `path` now; `None` if it stays. If both a file and its folder are renamed,
    /// the renaming of the file wins.
    pub(super) fn new_path(&self, path: &str) -> Option<String> {
        let renames = self.0.iter().filter_map(|(from, to)| Some((from.len(), to, path_in_folder(path, from)?)));
        renames.max_by_key(|(length, ..)| *length).map(|(_, to, rest)| format!("{to}{rest}"))
    }

    /// Returns the paths that the renames may turn into `path`.
    pub(super) fn old_paths(&self, path: &str) -> impl Iterator<Item = String> {
        let renames = self.0.iter().filter_map(move |(from, to)| Some(format!("{from}{}", path_in_folder(path, to)?)));
        renames.filter(move |old| self.new_path(old).is_some_and(|new| new == path))
    }
}

/// Returns the edits that keep all links, images, includes, TOC entries, redirections, and paths in docfx.json valid
/// after files and folders are renamed. Edits of renamed files are listed under their old paths.
///
/// In a destination, only the path changes. Its query, fragment, and type (relative, from `~/`, or from `/`) stay the
/// same.
#[must_use]
pub fn rename_files(workspace: &Workspace, renames: &[(String, String)]) -> Edits {
    let renames = &Renames(renames);
    let site = workspace.site();
    let edits = visit_references(workspace, |source, references| {
        let from = source.path();
        let new_from = renames.new_path(from);
        let edits: Vec<(Span, String)> = references
            .filter_map(|reference| {
                let target = target_of(workspace, from, reference.destination, reference.is_in_toc)?;
                let new_target = renames.new_path(&target);
                if new_from.is_none() && new_target.is_none() {
                    return None;
                }
                let written = source.slice(reference.span);
                let path = UrlParts::of(written).path;
                let new_from = new_from.as_deref().unwrap_or(from);
                let new_target = new_target.as_deref().unwrap_or(&target);
                // Files that move together keep their relative links.
                if is_at(site, new_from, path, new_target) {
                    return None;
                }
                let slash = if path.ends_with('/') && !new_target.ends_with('/') { "/" } else { "" };
                let new = format!("{}{slash}", site.written_to(new_from, path, new_target));
                let start = reference.span.start as usize;
                (new != path).then(|| (Span::new(start, start + path.len()), new))
            })
            .collect();
        (from.clone(), edits)
    });
    let edits = edits.into_iter().filter(|(path, _)| is_editable(workspace, path));
    Edits::new(edits.chain(redirection_edits(workspace, renames)).chain(docfx_edits(workspace, renames)))
}

/// Whether a file belongs to the site: links in folders that the build fills must not be edited.
fn is_editable(workspace: &Workspace, path: &Arc<str>) -> bool {
    !workspace.site().is_unlisted(path)
}

/// Returns the path of the file or folder that a destination in the file at `from` points to, if it exists.
fn target_of(workspace: &Workspace, from: &str, destination: &str, is_in_toc: bool) -> Option<String> {
    let site = workspace.site();
    let followed = site.resolve_link(from, destination);
    if followed.link.target == Target::Page {
        return None;
    }
    if let Some(file) = followed.file() {
        return Some(site.files.path(file).to_string());
    }
    match followed.link.target {
        // It may be a file that Git ignores.
        Target::File(path) if !path.is_empty() && !site.files.is_folder(&path) => {
            (!is_toc(from) && workspace.tree().exists(&path)).then_some(path)
        }
        Target::File(path) | Target::RootRelative(path) if is_in_toc && site.files.is_folder(&path) => Some(path),
        _ => None,
    }
}

/// Whether `written` in a file at `from` points to the path `target`.
fn is_at(site: &Site, from: &str, written: &str, target: &str) -> bool {
    match site.parse_destination(from, written).target {
        Target::File(path) | Target::RootRelative(path) => {
            path == target || ["--internal.", "--partner."].iter().any(|variant| target.replace(variant, ".") == path)
        }
        _ => false,
    }
}
