//! Updates redirections when the pages that they point to are renamed, and adds redirections of old URLs.

use std::collections::BTreeMap;

use super::files::Renames;
use super::{Edits, FileEdits};
use crate::config::Redirection;
use crate::linter::Workspace;
use crate::page::UrlParts;
use crate::site::{Site, UrlTarget, is_locale};
use crate::text::Span;
use crate::vfs::Lookup;

/// Returns the edits of redirection files after renames. URLs of renamed pages become those of the new paths. An entry
/// is removed if its source becomes the path of a page again.
///
/// No entry is added for the old path (see [`redirect_renamed`]): a page that was never published does not need one.
pub(super) fn redirection_edits(workspace: &Workspace, renames: &Renames<'_>) -> Vec<FileEdits> {
    let site = workspace.site();
    let entries = site.redirections().entries().iter().enumerate();
    let edits = entries.filter_map(|(number, entry)| {
        let edit = match is_source_of_renamed(site, entry, renames) {
            true => (site.redirections().removal(entry)?, String::new()),
            false => (entry.url_span?, new_url(site, number, entry, renames)?),
        };
        Some((site.redirections().files()[entry.file].source.path().clone(), edit))
    });
    let mut by_file: Vec<FileEdits> = Vec::new();
    for (path, edit) in edits {
        match by_file.iter_mut().find(|(file, _)| *file == path) {
            // Two adjacent entries share a comma, which can be removed only once.
            Some((_, edits)) if edits.iter().any(|(span, _): &(Span, String)| span.overlaps(edit.0)) => {}
            Some((_, edits)) => edits.push(edit),
            None => by_file.push((path, vec![edit])),
        }
    }
    by_file
}

/// Returns the edits that add redirections from the old URLs of pages to their new ones if files and folders get other paths, in
/// addition to the edits of [`rename_files`](super::rename_files).
///
/// None is added without a redirection file whose entries show at which URL the site is published and how entries are
/// written, if the URL stays the same, or if the old path is redirected or is that of another page afterward.
#[must_use]
pub fn redirect_renamed(workspace: &Workspace, renames: &[(String, String)]) -> Edits {
    let renames = &Renames(renames);
    let site = workspace.site();
    let (published, redirections) = (site.published(), site.redirections());
    let will_exist = |path: &str| renames.old_paths(path).any(|old| site.files.lookup(&old).any_case().is_some());
    // All entries of a file go to the same place.
    let mut additions: BTreeMap<(usize, Span), String> = BTreeMap::new();
    for (file, path) in site.files.iter() {
        let Some(new) = renames.new_path(path) else { continue };
        if !published.is_page(file, site) || redirections.contains(path) || will_exist(path) {
            continue;
        }
        if let (Some(before), Some(after)) = (published.url_of(path, site), published.url_of(&new, site))
            && before != after
            && let Some((file, span, entry)) = redirections.addition(path, &after)
        {
            additions.entry((file, span)).or_default().push_str(&entry);
        }
    }
    let edits = additions.into_iter();
    Edits::new(edits.map(|((file, span), text)| (redirections.files()[file].source.path().clone(), vec![(span, text)])))
}

/// Whether a page is renamed to the path that the entry redirects.
fn is_source_of_renamed(site: &Site, entry: &Redirection, renames: &Renames<'_>) -> bool {
    renames.old_paths(&entry.source).any(|old| match site.files.lookup(&old) {
        Lookup::Found(file) => site.published().is_page(file, site),
        _ => false,
    })
}

/// Returns the new URL for an entry whose target page is renamed, with the host, locale, query, and fragment of the old
/// URL; `None` if the URL stays.
fn new_url(site: &Site, number: usize, entry: &Redirection, renames: &Renames<'_>) -> Option<String> {
    let UrlTarget::Page(file) = site.redirect_graph().target(number) else { return None };
    let old = site.files.path(file);
    let published = site.published();
    let (before, after) = (published.url_of(old, site)?, published.url_of(&renames.new_path(old)?, site)?);
    if before == after {
        return None;
    }
    let new = with_path(&entry.url, &after);
    // The text in JSON, without the quotes.
    let written = serde_json::to_string(&new).ok()?;
    Some(written[1..written.len() - 1].to_owned())
}

/// Returns `url` with another path after its host and locale. `path` starts with a slash.
fn with_path(url: &str, path: &str) -> String {
    let host = url.find("://").map_or(0, |scheme| {
        let rest = &url[scheme + 3..];
        scheme + 3 + rest.find(['/', '?', '#']).unwrap_or(rest.len())
    });
    let (host, rest) = url.split_at(host);
    let UrlParts { path: written, query, fragment } = UrlParts::of(rest);
    let first = written.trim_start_matches('/').split('/').next().unwrap_or_default();
    let locale = if written.starts_with('/') && is_locale(first) { format!("/{first}") } else { String::new() };
    format!("{host}{locale}{path}{query}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_path_of_a_url_changes() {
        for (url, new) in [
            ("/keys/lend", "/keys/new"),
            ("/en-us/keys/lend?view=1#x", "/en-us/keys/new?view=1#x"),
            ("https://learn.microsoft.com/keys/lend/", "https://learn.microsoft.com/keys/new"),
            ("https://learn.microsoft.com/de-de/keys/lend#x", "https://learn.microsoft.com/de-de/keys/new#x"),
            ("lend", "/keys/new"),
        ] {
            assert_eq!(with_path(url, "/keys/new"), new, "{url}");
        }
    }
}
