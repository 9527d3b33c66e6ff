//! Suggests the intended target of a link to a missing file. A wrong suggestion is worse than none.

use std::cell::OnceCell;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::destination::relative;
use crate::page::UrlParts;
use crate::playbook::{NameTokens, is_level_file};
use crate::site::{Scope, Site, Target};
use crate::text::{LetterCounts, SuggestionBudget, closest_by_distance};
use crate::vfs::{
    FileId, Lookup, file_name, is_image_extension, is_markdown, path_below, split_extension, split_path,
    without_audience,
};

/// A possible target of a link to a missing file.
#[derive(Debug)]
pub struct LinkSuggestions<'a> {
    site: &'a Site,
    from: &'a str,
    folder: &'a str,
    name: &'a str,
    /// Files of the folder with names similar to the missing one's, and their distance from it. A search reads all
    /// names of the folder, so it runs once.
    near: OnceCell<Vec<(FileId, u32)>>,
    budget: &'a SuggestionBudget,
}

impl LinkSuggestions<'_> {
    /// Returns the one file among those that `fit` that is probably intended: the page with the docset's own
    /// translation suffix, otherwise the closest name in the same folder, otherwise the same name elsewhere. `None` if
    /// the budget is spent.
    #[must_use]
    pub fn best(&self, fits: impl Fn(&str) -> bool) -> Option<FileId> {
        let fits = |file: &FileId| fits(self.site.files.path(*file));
        let near = || self.near.get_or_init(|| self.site.near_in_folder(self));
        if self.budget.is_spent() {
            return None;
        }
        self.site
            .translated(self.folder, self.name)
            .filter(fits)
            .or_else(|| {
                closest_by_distance(
                    near().iter().filter(|(file, _)| fits(file)).map(|&(file, distance)| (file, Some(distance))),
                )
            })
            .or_else(|| self.site.elsewhere(self, fits))
    }
}

impl Site {
    /// Creates the suggestions for a link on the page at `from` to `missing`, a path relative to the root.
    #[must_use]
    pub fn guesses<'a>(&'a self, from: &'a str, missing: &'a str, budget: &'a SuggestionBudget) -> LinkSuggestions<'a> {
        let (folder, name) = split_path(missing);
        LinkSuggestions { site: self, from, folder, name, near: OnceCell::new(), budget }
    }

    /// Whether the site publishes a file for readers: archived pages and include files are not published as pages.
    #[must_use]
    pub fn is_published(&self, path: &str) -> bool {
        !is_markdown(path) || self.scope(path) == Scope::Page
    }

    /// Returns `x-de.md` for `x.md` in a German docset, and `x.md` for `x`.
    fn translated(&self, folder: &str, name: &str) -> Option<FileId> {
        let (stem, extension) = split_extension(name);
        let at = |stem: &str, suffix: &str| {
            let extension = if extension.is_empty() { "md" } else { extension };
            match self.lookup(&path_below(folder, &format!("{stem}{suffix}.{extension}"))) {
                Lookup::Found(file) => Some(file),
                _ => None,
            }
        };
        if extension.is_empty()
            && let Some(file) = at(stem, "")
        {
            return Some(file);
        }
        let docset = self.docset(self.docset_of(&format!("{folder}/_")));
        only(docset.suffixes.iter().filter_map(|suffix| at(stem, suffix)))
    }

    /// Returns the files of the folder whose names are similar to `name`, and their distance from it.
    fn near_in_folder(&self, missing: &LinkSuggestions<'_>) -> Vec<(FileId, u32)> {
        let LinkSuggestions { from, folder, name, budget, .. } = *missing;
        let (stem, extension) = split_extension(name);
        let letters = LetterCounts::of(stem);
        let wanted = NameTokens::of(stem).exact(is_level_file(name));
        let candidates = self.files.near_in_folder(folder, name).filter_map(|neighbour| {
            if !budget.take(size_of_val(&neighbour.letters)) || !shares_letters(&letters, &neighbour.letters) {
                return None;
            }
            let path = self.files.path(neighbour.file);
            let (other, other_extension) = split_extension(file_name(path));
            let same_kind = other_extension.eq_ignore_ascii_case(extension)
                || extension.is_empty() && other_extension.eq_ignore_ascii_case("md")
                || is_image_extension(extension) && is_image_extension(other_extension);
            if !same_kind || **path == *from {
                return None;
            }
            Some((neighbour.file, wanted.distance(&NameTokens::of(without_audience(other)))?))
        });
        let candidates = candidates.collect();
        // The closest of some names may not be the closest of all.
        if budget.is_spent() { Vec::new() } else { candidates }
    }

    /// Returns the file with that name in another folder: the only one, or the only one in the page's own docset. Each
    /// translation has its own images, so of images it is the one that shares most folders with the page.
    fn elsewhere(&self, missing: &LinkSuggestions<'_>, fits: impl Fn(&FileId) -> bool) -> Option<FileId> {
        let LinkSuggestions { from, name, budget, .. } = *missing;
        let path = |file: &FileId| &**self.files.path(*file);
        let named: Vec<FileId> =
            self.files.with_file_name(name).filter(|file| path(file) != from && fits(file)).collect();
        if budget.is_spent() || !budget.take(named.iter().map(|file| path(file).len()).sum()) {
            return None;
        }
        let docset = self.docset_of(from);
        let in_docset = named.iter().filter(|file| self.docset_of(path(file)) == docset);
        let found = only(named.iter()).or_else(|| only(in_docset)).copied();
        if found.is_some() || !is_image_extension(split_extension(name).1) {
            return found;
        }
        let shared = |file: &FileId| shared_folders(from, path(file));
        let most = named.iter().map(shared).max().filter(|&most| most > 0)?;
        only(named.iter().filter(|file| shared(file) == most)).copied()
    }

    /// Returns the destination that points from the page at `from` to `file`, in the style of `written`: with `~/`,
    /// `/`, or `./` at the start if `written` has it, and percent-encoded if necessary or if `written` is. Without
    /// query and fragment.
    #[must_use]
    pub fn written_like(&self, from: &str, written: &str, file: FileId) -> String {
        self.written_to(from, written, self.files.path(file))
    }

    /// The same for a file that may not exist yet.
    #[must_use]
    pub fn written_to(&self, from: &str, written: &str, path: &str) -> String {
        let target = plain_variant(path);
        let written = UrlParts::of(written).path;
        let folder = self.docfx_folder(from);
        let inside = if folder.is_empty() {
            Some(&*target)
        } else {
            target.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
        };
        let plain = match inside {
            Some(inside) if written.starts_with("~/") => format!("~/{inside}"),
            Some(inside) if written.starts_with('/') => format!("/{inside}"),
            _ => {
                let relative = relative(from, &target);
                let dotted = written.starts_with("./") && !relative.starts_with("../");
                if dotted { format!("./{relative}") } else { relative }
            }
        };
        if written.contains('%') && written.is_ascii() { percent_encoded(&plain) } else { encode(&plain) }
    }

    /// Returns `written`, the path of a link on the page at `from`, in the case of `file`, which differs from it only
    /// in case.
    #[must_use]
    pub fn with_actual_case(&self, from: &str, written: &str, file: FileId) -> String {
        let target = plain_variant(self.files.path(file));
        let mut right = target.rsplit('/');
        let mut is_same = true;
        let mut parts: Vec<&str> = written
            .rsplit('/')
            .map(|part| {
                let real = right.next().filter(|real| is_same && real.to_lowercase() == part.to_lowercase());
                is_same = real.is_some();
                real.unwrap_or(part)
            })
            .collect();
        parts.reverse();
        let recased = parts.join("/");
        // `../Folder/` repeats the folder that it left, or spaces are written as `%20`.
        let leads_there = match self.parse_destination(from, &recased).target {
            Target::File(path) | Target::RootRelative(path) => self.lookup(&path) == Lookup::Found(file),
            _ => false,
        };
        if leads_there { recased } else { self.written_like(from, written, file) }
    }
}

/// Returns `index.md` for `index--internal.md`: the name that it has in each audience's build.
fn plain_variant(path: &str) -> String {
    ["--internal.", "--partner."].iter().fold(path.to_owned(), |path, variant| path.replace(variant, "."))
}

/// Returns the number of folders that two paths share, counted from the root.
fn shared_folders(a: &str, b: &str) -> usize {
    let folders = |path: &'_ str| path.matches('/').count();
    a.split('/').zip(b.split('/')).take(folders(a).min(folders(b))).take_while(|(a, b)| a == b).count()
}

/// The characters that a destination must encode.
const SPECIAL: AsciiSet =
    CONTROLS.add(b' ').add(b'%').add(b'(').add(b')').add(b'<').add(b'>').add(b'#').add(b'?').add(b'"').add(b'\\');

/// Returns a path or fragment with percent signs for everything except plain ASCII.
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, &SPECIAL).to_string()
}

/// The same, but letters beyond ASCII stay readable.
fn encode(path: &str) -> String {
    path.chars().fold(String::with_capacity(path.len()), |mut encoded, character| {
        match character.is_ascii() {
            true => encoded.extend(utf8_percent_encode(character.encode_utf8(&mut [0; 4]), &SPECIAL)),
            false => encoded.push(character),
        }
        encoded
    })
}

/// Returns the first of `items` if there is no second.
fn only<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Option<T> {
    let mut items = items.into_iter();
    let first = items.next()?;
    items.all(|item| item == first).then_some(first)
}

/// Whether one name could be the other with a few wrong and added letters: a quick check that avoids most comparisons
/// word by word.
fn shares_letters(a: &LetterCounts, b: &LetterCounts) -> bool {
    a.missing_from(b).min(b.missing_from(a)) <= 4
}
