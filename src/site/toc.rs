//! Tables of contents: `toc.yml`, `TOC.yml`, `toc--internal.yml`, `toc.md`.
//!
//! A YAML one is a list of entries, or a mapping with such a list under `items`; an entry names its page with `href`,
//! `topicHref` or `homepage`, another table of contents with `href` or `tocHref`, and its sub-entries with `items`.
//! Source: docfx, "Table of contents" (<https://dotnet.github.io/docfx/docs/table-of-contents.html>).

use granit_parser::{Event, Options, Parser, ScalarStyle, options};

use crate::page::{Document, LinkKind, YamlError};
use crate::playbook::Audience;
use crate::site::{Site, Target};
use crate::text::{Source, Span};
use crate::vfs::FileId;

/// What a table of contents names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Toc {
    /// Its file.
    pub file: FileId,
    /// Whose build it belongs to, where its name says so.
    pub audience: Option<Audience>,
    /// Entries whose file is there.
    pub entries: Vec<TocEntry>,
    /// Entries that lead to no file.
    pub broken: Vec<BrokenEntry>,
    /// Entries whose page is redirected.
    pub redirected: Vec<RedirectedEntry>,
    /// Why it cannot be read; what stands before is known all the same.
    pub error: Option<YamlError>,
}

/// An entry that leads to a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TocEntry {
    /// The page or table of contents.
    pub file: FileId,
    /// Where its address stands, without quotes.
    pub span: Span,
}

/// An entry that leads to a page that the redirection files name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RedirectedEntry {
    /// The number of the redirection in `Redirections::entries`.
    pub redirection: usize,
    /// The address as YAML reads it.
    pub href: Box<str>,
    /// Where it stands, without quotes.
    pub span: Span,
}

/// An entry that leads to none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BrokenEntry {
    /// The address as YAML reads it.
    pub href: Box<str>,
    /// Where it stands, without quotes.
    pub span: Span,
    /// What is wrong.
    pub problem: TocProblem,
}

/// Why an entry leads nowhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TocProblem {
    /// There is no file at that path, relative to the root.
    Missing(Box<str>),
    /// The folder has no table of contents; its path, relative to the root.
    NoToc(Box<str>),
    /// The file is there for another build alone.
    OtherBuild(FileId),
    /// The path climbs out of the root.
    Outside,
}

/// What kind of address stands under a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// `href`: a page, a table of contents, or a folder with one.
    Href,
    /// `tocHref`: the same.
    Toc,
    /// `topicHref` or `homepage`: a page.
    Topic,
}

/// Deeper than any table of contents; the parser's work stays bounded.
fn limits() -> Options {
    options! { flow_nesting_limit: 256, block_nesting_limit: 256 }
}

/// Names of tables of contents that a folder may have.
const TOC_NAMES: [&str; 3] = ["toc.yml", "toc.yaml", "toc.md"];

impl Toc {
    /// Reads the table of contents in `source`. `is_there` looks for files that the walk passed over, such as those
    /// that `.gitignore` names.
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
                let redirection = match site.parse_destination(path, href).target {
                    Target::File(path) => site.redirections().number(&path),
                    Target::RootRelative(path) => {
                        site.redirections().number(&path).or_else(|| site.redirection_of_url(href))
                    }
                    Target::External | Target::Page | Target::Outside => None,
                };
                if let Some(redirection) = redirection {
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

    /// The file that an entry leads to, or why there is none; nothing for what is no file: an address elsewhere or on
    /// the published site, a folder that the build fills, a page that is redirected.
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
        let address = &href[..href.find(['?', '#']).unwrap_or(href.len())];
        let is_folder = address.trim_end().ends_with(['/', '\\']) || site.files.is_folder(&path);
        if is_site && (is_folder || !crate::vfs::is_markdown(&path)) {
            return None;
        }
        if !is_folder {
            return is_judged(&path).then(|| Err(TocProblem::Missing(path.into())));
        }
        let in_folder = |name: &&str| if path.is_empty() { (*name).to_owned() } else { format!("{path}/{name}") };
        let tocs: Vec<String> = TOC_NAMES.iter().map(in_folder).collect();
        if let Some(file) = tocs.iter().find_map(|toc| site.lookup(toc).any_case()) {
            return Some(self.for_this_build(file, site));
        }
        if !tocs.iter().all(|toc| is_judged(toc)) || key == Key::Topic && site.files.is_folder(&path) {
            return None;
        }
        let is_folder_there = site.files.is_folder(&path) || is_there(&path);
        Some(Err(if is_folder_there { TocProblem::NoToc(path.into()) } else { TocProblem::Missing(path.into()) }))
    }

    /// The variant of `file` that the build of this table of contents takes.
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
    /// A list; whether entries of the table of contents stand in it.
    List(bool),
    /// A mapping; whether it is an entry, and the key whose value comes next.
    Mapping(bool, Option<Box<str>>),
}

impl Open {
    /// Whether a list or mapping that begins here holds entries.
    fn holds_entries(&self) -> bool {
        match self {
            Self::List(entries) => *entries,
            Self::Mapping(entry, key) => *entry && key.as_deref() == Some("items"),
        }
    }

    /// A node has ended here: a key awaits its value, a value the next key.
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

/// Calls `found` for each address in the YAML, with its place. Aliases are not followed, so that no file grows beyond
/// its text.
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

/// Calls `found` for each address in a table of contents that is YAML, as far as it can be read.
pub(crate) fn toc_addresses(yaml: &str, mut found: impl FnMut(&str, Span)) {
    // What comes before a mistake is known all the same.
    let _ = addresses(yaml, |_, address, span| found(address, span));
}

/// Calls `found` for every text in a YAML file that is no table of contents: landing pages, questions and answers,
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
