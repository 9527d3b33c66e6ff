//! YAML pages that are not TOCs: landing pages, questions and answers.

use super::toc::{RedirectedEntry, texts};
use super::{Site, Target, is_on_learn};
use crate::text::{Source, Span};
use crate::vfs::FileId;

/// A YAML page with its links to redirected pages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct YamlPage {
    /// Its file.
    pub file: FileId,
    /// Links to pages that the redirection files name: values, and links in Markdown.
    pub redirected: Vec<RedirectedEntry>,
}

impl YamlPage {
    /// Reads the page in `source`, as far as it is YAML.
    #[must_use]
    pub fn read(source: &Source, file: FileId, site: &Site) -> Self {
        let mut redirected = Vec::new();
        let mut add = |href: &str, span: Span| {
            if let Some(redirection) = site.redirection_of_target(source.path(), href) {
                redirected.push(RedirectedEntry { redirection, href: href.into(), span });
            }
        };
        texts(source.text(), |text, span| {
            let written = source.slice(span);
            if !written.contains("](") {
                // A text with an escape is not written as it reads.
                return if text == written {
                    add(text, span)
                };
            }
            for (at, _) in written.match_indices("](") {
                let rest = &written[at + 2..];
                let address = &rest[..rest.find([')', ' ', '\n', '\r']).unwrap_or(rest.len())];
                let start = span.start as usize + at + 2;
                add(address, Span::new(start, start + address.len()));
            }
        });
        Self { file, redirected }
    }
}

impl Site {
    /// The number of the redirection for readers of the target `href` of the file at `from`, if there is one and the
    /// target does not exist.
    #[must_use]
    pub(super) fn redirection_of_target(&self, from: &str, href: &str) -> Option<usize> {
        let link = self.resolve_link(from, href);
        if link.file().is_some() || self.settings.is_ignored_target(href) {
            return None;
        }
        match link.link.target {
            Target::File(path) => self.redirections().number(&path),
            Target::RootRelative(path) => self.redirections().number(&path).or_else(|| self.redirection_of_url(href)),
            Target::External if is_on_learn(href) => self.redirection_of_url(href),
            Target::External | Target::Page | Target::Outside => None,
        }
    }

    /// Whether the site is built with the file at `path`, and it is YAML but not a TOC.
    #[must_use]
    pub fn is_yaml_page(&self, path: &str) -> bool {
        let is_yaml = path.ends_with(".yml") || path.ends_with(".yaml");
        is_yaml && !crate::vfs::is_toc(path) && self.is_built_from(path)
    }
}
