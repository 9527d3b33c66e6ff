//! The URLs at which a site is published, and what they point to.
//!
//! A repository does not say below which path of learn.microsoft.com its pages are published. Its redirections do:
//! their targets are mostly pages of the same site.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{DocfxFolder, Scope, Site};
use crate::config::Redirection;
use crate::page::UrlParts;
use crate::vfs::{FileId, file_name, folder_of, is_toc, path_below};

/// The published URLs of a site. A URL is looked up without locale, query, fragment, extension, and case.
#[derive(Debug, Default)]
pub struct PublishedUrls {
    folders: Vec<PublishedFolder>,
}

/// What one docfx.json publishes.
#[derive(Debug)]
struct PublishedFolder {
    /// The folder of the docfx.json, relative to the root.
    folder: String,
    /// The path of its first page on the site that readers see, such as `azure/devops`; `None` if it is unknown.
    base: Option<String>,
    /// Pages by their path below the base.
    pages: FxHashMap<String, FileId>,
    /// The folders that have pages.
    sections: FxHashSet<String>,
    /// The first redirection whose source had that path.
    moved: FxHashMap<String, usize>,
}

/// The target of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlTarget {
    /// A page of this site.
    Page(FileId),
    /// A page that was on this site and is redirected; the number of the redirection in `Redirections::entries`.
    Moved(usize),
    /// Nothing, below a path where only this site publishes.
    Missing,
    /// A page that is probably not this site's.
    Elsewhere,
}

/// The number of URLs that must point to pages before a path counts as the site's base.
const LEAST_EVIDENCE: usize = 2;
/// Parts of a base path, such as the three of `azure/devops/pipelines`.
const LONGEST_BASE: usize = 3;

impl PublishedUrls {
    /// Determines where the pages of `site` are published.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let mut folders: Vec<PublishedFolder> =
            site.docfx.iter().map(|docfx| PublishedFolder::new(site, docfx)).collect();
        for (number, entry) in site.redirections.entries().iter().enumerate() {
            if let Some((docfx, inside)) = site.docfx_of(&entry.source)
                && let Some(of_docfx) = folders.iter_mut().find(|other| other.folder == docfx.folder)
            {
                for path in docfx.config.published_paths(inside) {
                    of_docfx.moved.entry(path).or_insert(number);
                }
            }
        }
        let urls: Vec<String> = site.redirections.entries().iter().filter_map(|entry| site_path(&entry.url)).collect();
        folders.iter_mut().for_each(|folder| folder.base = folder.find_base(&urls));
        Self { folders }
    }

    /// Returns what the target of a redirection points to. A relative one starts at the page that is redirected.
    #[must_use]
    pub fn target_of(&self, redirection: &Redirection, site: &Site) -> UrlTarget {
        if is_absolute(&redirection.url) {
            return self.target(&redirection.url, site);
        }
        let from = self.url_of(&redirection.source, site);
        match from.and_then(|from| join_url(&from, &redirection.url)) {
            Some(url) => self.target(&url, site),
            None => UrlTarget::Missing,
        }
    }

    /// Returns what an absolute URL points to.
    #[must_use]
    pub fn target(&self, url: &str, site: &Site) -> UrlTarget {
        let Some(path) = site_path(url) else { return UrlTarget::Elsewhere };
        let below = |folder: &PublishedFolder| {
            let base = folder.base.as_deref()?;
            let rest = path.strip_prefix(base)?;
            let rest =
                if base.is_empty() { Some(rest) } else { rest.strip_prefix('/').or(rest.is_empty().then_some("")) };
            Some((base.len(), rest?.to_owned()))
        };
        let holders = self.folders.iter().filter_map(|folder| Some((folder, below(folder)?)));
        let Some(longest) = holders.clone().map(|(_, (length, _))| length).max() else { return UrlTarget::Elsewhere };
        let holders: Vec<_> = holders.filter(|(_, (length, _))| *length == longest).collect();
        if let Some(file) = holders.iter().find_map(|(folder, (_, rest))| folder.page(rest)) {
            return UrlTarget::Page(file);
        }
        // Another version of a page may be on an older site.
        if url.contains("view=") {
            return UrlTarget::Elsewhere;
        }
        if let Some(&moved) = holders.iter().find_map(|(folder, (_, rest))| folder.moved.get(rest)) {
            return UrlTarget::Moved(moved);
        }
        let is_ours = |(folder, (_, rest)): &(&PublishedFolder, (usize, String))| folder.is_alone_at(rest, site);
        if holders.iter().any(is_ours) { UrlTarget::Missing } else { UrlTarget::Elsewhere }
    }

    /// Whether the file is published as a page, or made into one.
    #[must_use]
    pub fn is_page(&self, file: FileId, site: &Site) -> bool {
        let path = site.files.path(file);
        let is_made =
            || site.docfx_of(path).is_some_and(|(docfx, inside)| !docfx.config.published_paths(inside).is_empty());
        match site.scope_of(file) {
            Scope::Page => true,
            Scope::Include => false,
            Scope::Other => !is_toc(path) && is_made(),
        }
    }

    /// The URL at which the page at `path`, which needs not exist, is or was published, with a slash at its start and
    /// without a host.
    #[must_use]
    pub fn url_of(&self, path: &str, site: &Site) -> Option<String> {
        let (docfx, inside) = site.docfx_of(path)?;
        let base = self.folders.iter().find(|folder| folder.folder == docfx.folder)?.base.as_deref()?;
        let below = docfx.config.published_paths(inside).into_iter().next()?;
        let parts: Vec<&str> = [base, &below].into_iter().filter(|part| !part.is_empty()).collect();
        let name = file_name(path);
        let is_folder =
            !parts.is_empty() && name.split('.').next().is_some_and(|stem| stem.eq_ignore_ascii_case("index"));
        Some(format!("/{}{}", parts.join("/"), if is_folder { "/" } else { "" }))
    }
}

impl PublishedFolder {
    fn new(site: &Site, docfx: &DocfxFolder) -> Self {
        let mut pages = FxHashMap::default();
        let prefix = if docfx.folder.is_empty() { String::new() } else { format!("{}/", docfx.folder) };
        let is_page = |path: &str| {
            let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
            ["md", "yml", "yaml"].iter().any(|known| extension.eq_ignore_ascii_case(known)) && !is_toc(path)
        };
        for &file in site.files.sorted().iter().filter(|&&file| is_page(site.files.path(file))) {
            let path = site.files.path(file);
            let Some(inside) = path.strip_prefix(&*prefix) else { continue };
            for published in docfx.config.published_paths(inside) {
                pages.entry(published).or_insert(file);
            }
        }
        let sections = pages.keys().map(|path| folder_of(path).to_owned()).collect();
        Self { folder: docfx.folder.clone(), base: None, pages, sections, moved: FxHashMap::default() }
    }

    /// The page at a path below the base. That of a module is also that of its folder: `keys/keys` is `keys/`.
    fn page(&self, rest: &str) -> Option<FileId> {
        let name = file_name(rest);
        self.pages.get(rest).or_else(|| self.pages.get(&format!("{rest}/{name}"))).copied()
    }

    /// The path below which most URLs point to pages.
    fn find_base(&self, urls: &[String]) -> Option<String> {
        let mut votes: FxHashMap<&str, usize> = FxHashMap::default();
        for url in urls {
            let ends = std::iter::once(0).chain(url.match_indices('/').map(|(at, _)| at)).take(LONGEST_BASE + 1);
            for end in ends {
                let rest = url[end..].trim_start_matches('/');
                if !rest.is_empty() && self.pages.contains_key(rest) {
                    *votes.entry(&url[..end]).or_default() += 1;
                }
            }
        }
        let (base, count) = votes.into_iter().max_by_key(|&(base, count)| (count, std::cmp::Reverse(base)))?;
        (count >= LEAST_EVIDENCE).then(|| base.to_owned())
    }

    /// Whether no one else publishes at `rest` below the base: this site has pages in the same folder.
    fn is_alone_at(&self, rest: &str, site: &Site) -> bool {
        let has_section = !rest.is_empty() && self.sections.contains(folder_of(rest));
        let path = path_below(&self.folder, &format!("{rest}.md"));
        has_section && !site.is_generated(&path) && !site.is_unlisted(&path)
    }
}

/// Whether a URL has a scheme or starts at the root of a site.
#[must_use]
pub fn is_absolute(url: &str) -> bool {
    url.starts_with('/') || url.starts_with("https://") || url.starts_with("http://")
}

/// Whether a URL is on learn.microsoft.com, or on docs.microsoft.com, as it was called before.
#[must_use]
pub fn is_on_learn(url: &str) -> bool {
    let Some(address) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else { return false };
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    ["learn.microsoft.com", "docs.microsoft.com"].iter().any(|known| host.eq_ignore_ascii_case(known))
}

/// The path of a URL on learn.microsoft.com, with which to look it up: without slashes at its ends, locale, query,
/// fragment, extension of a page, and `index`, in lowercase. `None` for another host and for a relative URL.
#[must_use]
pub fn site_path(url: &str) -> Option<String> {
    let lower = url.trim().to_lowercase();
    let path = match lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) {
        Some(address) => {
            let (host, path) = address.split_at(address.find(['/', '?', '#']).unwrap_or(address.len()));
            matches!(host, "learn.microsoft.com" | "docs.microsoft.com").then_some(path)?
        }
        None => lower.strip_prefix('/').filter(|path| !path.starts_with('/')).map(|_| &*lower)?,
    };
    let path = UrlParts::of(path).path.trim_matches('/');
    let path = match path.split_once('/') {
        Some((locale, rest)) if is_locale(locale) => rest,
        None if is_locale(path) => "",
        _ => path,
    };
    let path = [".md", ".html", ".htm"].iter().find_map(|extension| path.strip_suffix(extension)).unwrap_or(path);
    let path = path.strip_suffix("/index").unwrap_or(path);
    Some(path.trim_end_matches('/').to_owned())
}

/// Whether a part of a URL is a locale, such as `en-us`.
#[must_use]
pub fn is_locale(part: &str) -> bool {
    let mut parts = part.split('-');
    let is_letters = |part: Option<&str>, lengths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|part| lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    let is_language = is_letters(parts.next(), 2..=2);
    // `sr-latn-rs` has a script between.
    match (is_language, parts.next(), parts.next(), parts.next()) {
        (true, region @ Some(_), None, None) => is_letters(region, 2..=2),
        (true, script @ Some(_), region @ Some(_), None) => is_letters(script, 4..=4) && is_letters(region, 2..=2),
        _ => false,
    }
}

/// `relative`, as a browser reads it on the page at `from`, which starts with a slash.
fn join_url(from: &str, relative: &str) -> Option<String> {
    let folder = folder_of(from).trim_start_matches('/');
    let path = relative.trim();
    (!path.is_empty()).then_some(())?;
    super::destination::join(folder, path).map(|path| format!("/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_compared_by_their_path_on_learn() {
        for (url, path) in [
            ("/keys/Lend?view=1#x", Some("keys/lend")),
            ("https://learn.microsoft.com/en-us/keys/lend/index", Some("keys/lend")),
            ("http://docs.microsoft.com/sr-latn-rs/keys/", Some("keys")),
            ("/keys/lend.md", Some("keys/lend")),
            ("/", Some("")),
            ("//host/x", None),
            ("https://keys.example/lend", None),
            ("lend.md", None),
        ] {
            assert_eq!(site_path(url).as_deref(), path, "{url}");
        }
    }

    #[test]
    fn relative_urls_start_at_the_folder_of_the_page() {
        assert_eq!(join_url("/keys/doors/lend", "return").as_deref(), Some("/keys/doors/return"));
        assert_eq!(join_url("/keys/doors/lend", "../../keys/return").as_deref(), Some("/keys/return"));
        assert_eq!(join_url("/keys/lend", "../../../x"), None);
        assert_eq!(join_url("/keys/lend", ""), None);
    }
}
