//! What a link to a missing file was meant to lead to. A wrong suggestion is worse than none.

use super::flaw::path_len;
use super::site::is_markdown;
use super::{FileId, Lookup, Scope, Site};
use crate::playbook::{Locale, is_level_file};

/// Words that tell editions of a page apart.
const EDITIONS: [&str; 2] = ["partner", "internal"];
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico"];

impl Site {
    /// The one file that a link on the page at `from` to `missing`, a path relative to the root, is likely meant for:
    /// the page under the docset's own translation suffix, else the nearest name in the same folder, else the same name
    /// elsewhere. Only files that `fit`.
    #[must_use]
    pub fn suggest(&self, from: &str, missing: &str, fits: impl Fn(&str) -> bool) -> Option<FileId> {
        let (folder, name) = missing.rsplit_once('/').unwrap_or(("", missing));
        let fits = |file: &FileId| fits(self.files.path(*file));
        self.translated(folder, name)
            .filter(fits)
            .or_else(|| self.nearest_in_folder(from, folder, name, fits))
            .or_else(|| self.elsewhere(from, name, fits))
    }

    /// Whether readers of the site find a file: an archived page or an include is not published by itself.
    #[must_use]
    pub fn is_published(&self, path: &str) -> bool {
        !is_markdown(path) || self.scope(path) == Scope::Page
    }

    /// `x-de.md` for `x.md` in a German docset, `x.md` for `x`.
    fn translated(&self, folder: &str, name: &str) -> Option<FileId> {
        let (stem, extension) = split_extension(name);
        let at = |stem: &str, suffix: &str| {
            let extension = if extension.is_empty() { "md" } else { extension };
            let name = format!("{stem}{suffix}.{extension}");
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            match self.lookup(&path) {
                Lookup::Found(file) => Some(file),
                _ => None,
            }
        };
        if extension.is_empty()
            && let Some(file) = at(stem, "")
        {
            return Some(file);
        }
        let locale = self.docset(self.docset_of(&format!("{folder}/_"))).locale?;
        only(locale.file_suffixes().iter().filter_map(|suffix| at(stem, suffix)))
    }

    /// The one file of the folder whose name is nearest to `name`.
    fn nearest_in_folder(
        &self,
        from: &str,
        folder: &str,
        name: &str,
        fits: impl Fn(&FileId) -> bool,
    ) -> Option<FileId> {
        let (stem, extension) = split_extension(name);
        let is_level = is_level_file(name);
        let wanted = words(stem);
        let (mut best, mut best_cost) = (None, u32::MAX);
        for (file, candidate) in self.files.in_folder(folder) {
            let (other, other_extension) = split_extension(candidate);
            let same_kind = other_extension.eq_ignore_ascii_case(extension)
                || extension.is_empty() && other_extension.eq_ignore_ascii_case("md")
                || is_picture(extension) && is_picture(other_extension);
            if !same_kind || &**self.files.path(file) == from {
                continue;
            }
            let other = other.strip_suffix("--internal").or(other.strip_suffix("--partner")).unwrap_or(other);
            let cost = distance(&wanted, &words(other), is_level).filter(|&cost| cost <= best_cost && fits(&file));
            match cost {
                Some(cost) if cost < best_cost => (best, best_cost) = (Some(file), cost),
                Some(_) => best = None,
                None => {}
            }
        }
        best
    }

    /// The file of that name in another folder: the only one, or the only one of the page's own docset. Of pictures,
    /// which each translation has its own of, the one that shares most folders with the page.
    fn elsewhere(&self, from: &str, name: &str, fits: impl Fn(&FileId) -> bool) -> Option<FileId> {
        let path = |file: &FileId| &**self.files.path(*file);
        let named: Vec<FileId> = self.files.named(name).filter(|file| path(file) != from && fits(file)).collect();
        let docset = self.docset_of(from);
        let in_docset = named.iter().filter(|file| self.docset_of(path(file)) == docset);
        let found = only(named.iter()).or_else(|| only(in_docset)).copied();
        if found.is_some() || !is_picture(split_extension(name).1) {
            return found;
        }
        let shared = |file: &FileId| shared_folders(from, path(file));
        let most = named.iter().map(shared).max().filter(|&most| most > 0)?;
        only(named.iter().filter(|file| shared(file) == most)).copied()
    }

    /// The destination that leads from the page at `from` to `file`, written in the manner of `written`: from `~/` or `/`
    /// or with `./` if that is, percent-encoded where it must be or `written` is. Without query and fragment.
    #[must_use]
    pub fn written_like(&self, from: &str, written: &str, file: FileId) -> String {
        let path = self.files.path(file);
        let target = plain_variant(path);
        let written = &written[..path_len(written)];
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
        encode(&plain)
    }
}

/// `index.md` for `index--internal.md`: the name that each audience's build gives it.
fn plain_variant(path: &str) -> String {
    ["--internal.", "--partner."].iter().fold(path.to_owned(), |path, variant| path.replace(variant, "."))
}

/// How many folders two paths share from the root on.
fn shared_folders(a: &str, b: &str) -> usize {
    let folders = |path: &'_ str| path.matches('/').count();
    a.split('/').zip(b.split('/')).take(folders(a).min(folders(b))).take_while(|(a, b)| a == b).count()
}

/// The way from the folder of `from` to `to`, both relative to the root.
fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let parts: Vec<&str> = to.split('/').collect();
    let shared = shared_folders(from, to);
    let mut way = vec![".."; folder.len() - shared];
    way.extend(&parts[shared..]);
    way.join("/")
}

/// What a destination cannot hold as it is.
fn encode(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SPECIAL: AsciiSet =
        CONTROLS.add(b' ').add(b'%').add(b'(').add(b')').add(b'<').add(b'>').add(b'#').add(b'?').add(b'"');
    // Letters beyond ASCII stay readable.
    let encoded = path.chars().map(|character| match character {
        character if character.is_ascii() => utf8_percent_encode(&character.to_string(), &SPECIAL).to_string(),
        character => character.to_string(),
    });
    encoded.collect()
}

fn is_picture(extension: &str) -> bool {
    PICTURES.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn split_extension(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

/// The first of `items` if there is no second.
fn only<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Option<T> {
    let mut items = items.into_iter();
    let first = items.next()?;
    items.all(|item| item == first).then_some(first)
}

fn words(stem: &str) -> Vec<String> {
    stem.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// How far two names are apart, word by word, if they can mean the same: some words misspelled, or a word or two added or
/// left out, but none exchanged for another. Of pages about levels, `l1l2l3-…`, a word more is another level.
fn distance(a: &[String], b: &[String], is_level: bool) -> Option<u32> {
    if a.concat() == b.concat() {
        return Some(1);
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 2 {
        return None;
    }
    // The shorter name's words in order within the longer one's; what is skipped there was added.
    let (mut cost, mut alike, mut rest) = (0, 0_usize, long);
    for (at, word) in short.iter().enumerate() {
        let spare = rest.len() - (short.len() - at);
        let found = rest[..=spare].iter().position(|other| other == word).map(|skip| (skip, 0));
        let (skip, misspelled) =
            found.or_else(|| Some((rest[..=spare].iter().position(|other| is_near(word, other))?, 1)))?;
        cost += 4 * misspelled + added_cost(&rest[..skip], is_level)?;
        alike += usize::from(misspelled == 0);
        rest = &rest[skip + 1..];
    }
    cost += added_cost(rest, is_level)?;
    let added = long.len() - short.len();
    let misspelled = short.len() - alike;
    let is_enough = match added {
        0 => misspelled <= 2 && (alike > 0 || misspelled == 1),
        // Two words say too little when one more is added.
        _ => misspelled == 0 && alike >= 2 + added || alike >= 2 && cost <= 2 * u32::try_from(added).unwrap_or(0),
    };
    is_enough.then_some(cost)
}

fn added_cost(words: &[String], is_level: bool) -> Option<u32> {
    let is_edition = |word: &String| {
        EDITIONS.contains(&&**word)
            || Locale::ALL.iter().flat_map(|locale| locale.file_suffixes()).any(|suffix| suffix[1..] == **word)
    };
    let costs = words.iter().map(|word| match (is_edition(word), is_level) {
        (true, _) => Some(2),
        (false, true) => None,
        (false, false) => Some(6),
    });
    costs.sum()
}

/// One edit in a word of four letters or more, two in one of ten; numbers are never near.
fn is_near(a: &str, b: &str) -> bool {
    let longer = a.chars().count().max(b.chars().count());
    if longer < 4 || a.bytes().chain(b.bytes()).any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    strsim::damerau_levenshtein(a, b) <= if longer >= 10 { 2 } else { 1 }
}
