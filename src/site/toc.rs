//! TOCs: `toc.yml`, `TOC.yml`, `toc--internal.yml`, `toc.md`.
//!
//! A YAML TOC is a list of entries, or a mapping with such a list under `items`. An entry lists its page under `href`,
//! `topicHref`, or `homepage`, another TOC under `href` or `tocHref`, and its sub-entries under `items`.
//! Source: docfx, "Table of contents" (<https://dotnet.github.io/docfx/docs/table-of-contents.html>).

use granit_parser::{Event, Options, Parser, ScalarStyle, options};

use crate::page::{Document, LinkKind, UrlParts, YamlError};
use crate::playbook::Audience;
use crate::site::{Site, Target};
use crate::text::{Source, Span};
use crate::vfs::{FileId, path_below};

/// The contents of a TOC.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Toc {
    /// Its file.
    pub file: FileId,
    /// The audience of its build, if its name specifies one.
    pub audience: Option<Audience>,
    /// Entries whose file exists.
    pub entries: Vec<TocEntry>,
    /// Entries whose file does not exist.
    pub broken: Vec<BrokenEntry>,
    /// Entries whose page is redirected.
    pub redirected: Vec<RedirectedEntry>,
    /// Why it cannot be read; the entries before the error are known.
    pub error: Option<YamlError>,
}

/// An entry that points to a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TocEntry {
    /// The page or TOC.
    pub file: FileId,
    /// The location of its target, without quotes.
    pub span: Span,
}

/// An entry that points to a page that the redirection files list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RedirectedEntry {
    /// The number of the redirection in `Redirections::entries`.
    pub redirection: usize,
    /// The target as YAML reads it.
    pub href: Box<str>,
    /// Its span, without quotes.
    pub span: Span,
}

/// An entry without a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BrokenEntry {
    /// The target as YAML reads it.
    pub href: Box<str>,
    /// The location of the target, without quotes.
    pub span: Span,
    /// The problem.
    pub problem: TocProblem,
}

/// The problem of an entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TocProblem {
    /// The path, relative to the root, does not exist.
    Missing(Box<str>),
    /// The folder has no TOC; its path, relative to the root.
    NoToc(Box<str>),
    /// The file exists only for another build.
    OtherBuild(FileId),
    /// The path points out of the root.
    Outside,
}

/// The type of target under a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// `href`: a page, a TOC, or a folder with one.
    Href,
    /// `tocHref`: the same.
    Toc,
    /// `topicHref` or `homepage`: a page.
    Topic,
}

/// Deeper than any TOC; it limits the parser's work.
fn limits() -> Options {
    options! { flow_nesting_limit: 256, block_nesting_limit: 256 }
}

/// The names that a TOC can have in a folder.
const TOC_NAMES: [&str; 3] = ["toc.yml", "toc.yaml", "toc.md"];

impl Toc {
    /// Reads the TOC in `source`. `is_there` finds files that the walk skipped, such as those that `.gitignore`
    /// excludes.
    #[must_use]
    pub fn read(source: &Source, file: FileId, site: &Site, is_there: &dyn Fn(&str) -> bool) -> Self {
        let path: &str = source.path();
        let mut toc = Self {
            file,
            audience: Audience::of_file_name(path),
            entries: Vec::new(),
            broken: Vec::new(),
            redirected: Vec::new(),
            error: None,
        };
        let mut add = |key: Key, href: &str, span: Span| match toc.resolve_entry(path, key, href, site, is_there) {
            Some(Ok(target)) => toc.entries.push(TocEntry { file: target, span }),
            Some(Err(flaw)) => toc.broken.push(BrokenEntry { href: href.into(), span, problem: flaw }),
            None => {
                if let Some(redirection) = site.redirection_of_target(path, href) {
                    toc.redirected.push(RedirectedEntry { redirection, href: href.into(), span });
                }
            }
        };
        if crate::vfs::is_markdown(path) {
            for link in Document::parse(source).links {
                if matches!(link.kind, LinkKind::Inline | LinkKind::Reference) {
                    add(Key::Href, &link.destination, link.destination_span);
                }
            }
        } else {
            toc.error = addresses(source.text(), add).err();
        }
        toc
    }

    /// Returns the file that an entry points to, or why there is none; nothing for a target that is not a file: an
    /// external URL, a URL of the published site, a folder that the build fills, or a redirected page.
    fn resolve_entry(
        &self,
        from: &str,
        key: Key,
        href: &str,
        site: &Site,
        is_there: &dyn Fn(&str) -> bool,
    ) -> Option<Result<FileId, TocProblem>> {
        let link = site.parse_destination(from, href);
        let (path, is_site) = match link.target {
            Target::External | Target::Page => return None,
            Target::Outside => return Some(Err(TocProblem::Outside)),
            Target::File(path) => (path, false),
            Target::RootRelative(path) => (path, true),
        };
        if let Some(file) = site.lookup(&path).any_case() {
            return Some(self.for_this_build(file, site));
        }
        let is_judged = |path: &str| {
            !(site.settings.is_ignored_target(href)
                || site.is_redirected(path)
                || site.is_unlisted(path)
                || site.is_generated(path)
                || is_there(path))
        };
        let is_folder = UrlParts::of(href).path.trim_end().ends_with(['/', '\\']) || site.files.is_folder(&path);
        if is_site && (is_folder || !crate::vfs::is_markdown(&path)) {
            return None;
        }
        if !is_folder {
            return is_judged(&path).then(|| Err(TocProblem::Missing(path.into())));
        }
        let tocs = TOC_NAMES.map(|name| path_below(&path, name));
        if let Some(file) = tocs.iter().find_map(|toc| site.lookup(toc).any_case()) {
            return Some(self.for_this_build(file, site));
        }
        if !tocs.iter().all(|toc| is_judged(toc)) || key == Key::Topic && site.files.is_folder(&path) {
            return None;
        }
        let is_folder_there = site.files.is_folder(&path) || is_there(&path);
        Some(Err(if is_folder_there { TocProblem::NoToc(path.into()) } else { TocProblem::Missing(path.into()) }))
    }

    /// Returns the variant of `file` that the build of this TOC uses.
    fn for_this_build(&self, file: FileId, site: &Site) -> Result<FileId, TocProblem> {
        let Some(build) = self.audience else { return Ok(file) };
        let fits = |&variant: &FileId| {
            Audience::of_file_name(site.files.path(variant)).is_none_or(|audience| audience.intersects(build))
        };
        site.variants(file).find(fits).ok_or(TocProblem::OtherBuild(file))
    }
}

/// A list or mapping that is open.
enum Open {
    /// A list; whether it contains entries of the TOC.
    List(bool),
    /// A mapping; whether it is an entry, and the key whose value comes next.
    Mapping(bool, Option<Box<str>>),
}

impl Open {
    /// Whether a list or mapping that starts here contains entries.
    fn holds_entries(&self) -> bool {
        match self {
            Self::List(entries) => *entries,
            Self::Mapping(entry, key) => *entry && key.as_deref() == Some("items"),
        }
    }

    /// A node has ended here: its value follows a key, or the next key follows a value.
    fn end_node(&mut self, text: &str) -> Option<Key> {
        let Self::Mapping(entry, key) = self else { return None };
        match key.take() {
            None => *key = Some(text.into()),
            Some(key) if *entry => {
                return match &*key {
                    "href" => Some(Key::Href),
                    "tocHref" => Some(Key::Toc),
                    "topicHref" | "homepage" => Some(Key::Topic),
                    _ => None,
                };
            }
            Some(_) => {}
        }
        None
    }
}

/// Calls `found` for each target in the YAML, with its location. Aliases are not followed, so no file grows beyond its
/// text.
fn addresses(yaml: &str, mut found: impl FnMut(Key, &str, Span)) -> Result<(), YamlError> {
    let mut open: Vec<Open> = Vec::new();
    for item in Parser::new_from_str_with_options(yaml, limits()) {
        let (event, span) = item.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or(0).min(yaml.len());
            YamlError { at: Span::empty(at), message: error.info().to_owned() }
        })?;
        match event {
            Event::SequenceStart(..) => {
                let entries = open.last().is_none_or(Open::holds_entries);
                open.push(Open::List(entries));
            }
            Event::MappingStart(..) => {
                let entry = open.last().is_none_or(Open::holds_entries);
                open.push(Open::Mapping(entry, None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                if let Some(around) = open.last_mut() {
                    around.end_node("");
                }
            }
            Event::Scalar(text, style, ..) => {
                let is_null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let key = open.last_mut().and_then(|around| around.end_node(&text));
                if let (Some(key), Some(range)) = (key, span.byte_range())
                    && !is_null
                    && !text.trim().is_empty()
                {
                    found(key, &text, Span::from(range).unquoted(yaml));
                }
            }
            Event::Alias(_) => {
                if let Some(around) = open.last_mut() {
                    around.end_node("");
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Calls `found` for each target in a TOC that is YAML, as far as it can be read.
pub(crate) fn toc_addresses(yaml: &str, mut found: impl FnMut(&str, Span)) {
    // What comes before the mistake is still known.
    let _ = addresses(yaml, |_, address, span| found(address, span));
}

/// Calls `found` for every text in a YAML file that is not a TOC: landing pages, questions and answers,
/// pivot groups. Reads as far as it is YAML.
pub(crate) fn texts(yaml: &str, mut found: impl FnMut(&str, Span)) {
    for (event, span) in Parser::new_from_str_with_options(yaml, limits()).map_while(Result::ok) {
        if let (Event::Scalar(text, ..), Some(range)) = (event, span.byte_range()) {
            found(&text, Span::from(range).unquoted(yaml));
        }
    }
}

#[cfg(test)]
mod tests;
