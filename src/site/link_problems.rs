//! Links that are malformed or whose target does not exist.

use rustc_hash::FxHashSet;

use crate::page::{Document, Link, LinkKind, UrlParts, UrlProblem, UrlProblemKind};
use crate::site::{ResolvedLink, Site, Target};
use crate::text::Span;
use crate::vfs::{FileId, Lookup};

/// A link with a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkProblem {
    /// Its index among the document's links.
    pub link: usize,
    /// Its most specific problem.
    pub problem: LinkProblemKind,
}

/// A problem of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblemKind {
    /// Its destination is not written correctly.
    Malformed {
        /// The problem.
        problem: UrlProblem,
        /// Its path in the source, relative to the root, if it is a path of a file that does not exist.
        missing: Option<String>,
    },
    /// It points to the published page, `x.html`, instead of the source.
    Published(FileId),
    /// The file exists, but its path has a different case.
    OtherCase(FileId),
    /// The path, relative to the root, does not exist.
    Missing(String),
    /// Its path points out of the root.
    Outside,
}

impl Site {
    /// Returns the resolved links of a document that have a problem. A definition that several links share is checked
    /// once.
    ///
    /// The following are not checked: external URLs (except for how they are written), existing folders, redirected
    /// pages, targets that the settings ignore, and paths that start with `/` and do not end with `.md`, which may
    /// exist only on the published site.
    #[must_use]
    pub fn link_problems(&self, document: &Document<'_>, followed: &[ResolvedLink<'_>]) -> Vec<LinkProblem> {
        let mut found = Vec::new();
        let mut definitions: FxHashSet<Span> = FxHashSet::default();
        for (index, (link, followed)) in document.links.iter().zip(followed).enumerate() {
            let Some(flaw) = self.link_problem(document, link, followed) else { continue };
            let is_shared = !link.span.covers(link.destination_span);
            if !is_shared || definitions.insert(link.destination_span) {
                // An image linked to itself is one missing file, not two.
                let around = found.last().filter(|last: &&LinkProblem| {
                    last.problem == flaw && link.kind.is_image() && document.links[last.link].span.covers(link.span)
                });
                if around.is_some() {
                    found.pop();
                }
                found.push(LinkProblem { link: index, problem: flaw });
            }
        }
        found
    }

    fn link_problem(
        &self,
        document: &Document<'_>,
        link: &Link<'_>,
        followed: &ResolvedLink<'_>,
    ) -> Option<LinkProblemKind> {
        let from: &str = document.source.path();
        let written = document.slice(link.destination_span);
        if link.kind == LinkKind::Autolink || link.destination.starts_with('#') {
            return None;
        }
        let address = || UrlProblem::of(written).filter(|flaw| is_problem_of(flaw.kind, link.kind));
        let malformed = |problem| Some(LinkProblemKind::Malformed { problem, missing: None });
        if link.destination.starts_with("https://") || link.destination.starts_with("http://") {
            return address().and_then(malformed).filter(|_| !self.settings.is_ignored_target(&link.destination));
        }
        if self.settings.is_ignored_target(&link.destination) {
            return None;
        }
        let (path, is_site) = match &followed.link.target {
            Target::External => return address().and_then(malformed),
            Target::Page if link.destination.is_empty() && link.kind == LinkKind::Inline => {
                // `[=]()` in a text about C++ is a lambda expression.
                let has_words = document.slice(link.text).contains(char::is_alphanumeric);
                return malformed(EMPTY).filter(|_| has_words);
            }
            Target::Page => return None,
            Target::Outside => return Some(LinkProblemKind::Outside),
            Target::File(path) => (path, false),
            Target::RootRelative(path) => (path, true),
        };
        match followed.found {
            Lookup::Found(_) | Lookup::OtherCase(_) if link.destination.contains('\\') => {
                return self.backslash(from, written).and_then(malformed);
            }
            Lookup::Found(_) => return None,
            Lookup::OtherCase(file) => return Some(LinkProblemKind::OtherCase(file)),
            Lookup::Missing => {}
        }
        if self.files.is_folder(path) || self.is_redirected(path) || self.is_unlisted(path) {
            return None;
        }
        // Markdown removes a backslash before punctuation, and the path changes with it: `media\_p.png`.
        if let Some(flaw) = address().or_else(|| self.backslash(from, written)) {
            let missing = match self.missing(path, is_site, link.kind) {
                Some(LinkProblemKind::Missing(path)) => Some(path),
                _ => None,
            };
            return Some(LinkProblemKind::Malformed { problem: flaw, missing });
        }
        self.missing(path, is_site, link.kind)
    }

    fn missing(&self, path: &str, is_site: bool, kind: LinkKind) -> Option<LinkProblemKind> {
        let extension = path.rsplit('/').next()?.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is = |name: &str| extension.eq_ignore_ascii_case(name);
        if (is("html") || is("htm")) && matches!(kind, LinkKind::Inline | LinkKind::Reference | LinkKind::HtmlLink) {
            let source = format!("{}.md", &path[..path.len() - extension.len() - 1]);
            if let Some(file) = self.lookup(&source).any_case() {
                return Some(LinkProblemKind::Published(file));
            }
            if self.is_redirected(&source) {
                return None;
            }
        }
        let is_published_only =
            is_site && !is("md") || extension.is_empty() && self.is_redirected(&format!("{path}.md"));
        (!is_published_only).then(|| LinkProblemKind::Missing(path.to_owned()))
    }

    /// A backslash in a path that points to a file after the backslashes are replaced with slashes.
    fn backslash(&self, from: &str, written: &str) -> Option<UrlProblem> {
        let path = UrlParts::of(written).path;
        if !path.contains('\\') {
            return None;
        }
        let slashed = path.replace("\\\\", "/").replace('\\', "/");
        self.resolve_link(from, &slashed).file()?;
        let kind = UrlProblemKind::Backslash;
        Some(UrlProblem { kind, part: 0..path.len(), instead: slashed })
    }
}

const EMPTY: UrlProblem = UrlProblem { kind: UrlProblemKind::Empty, part: 0..0, instead: String::new() };

/// An email address or host name on its own is not a problem in an image's path: there, it looks like a file name.
fn is_problem_of(kind: UrlProblemKind, link: LinkKind) -> bool {
    let is_file = link.is_image() || matches!(link, LinkKind::Include | LinkKind::Snippet | LinkKind::Lightbox);
    !(is_file && matches!(kind, UrlProblemKind::BareMail | UrlProblemKind::HostName))
}

impl Link<'_> {
    /// Returns the span of the path in the destination, in the source: without query and fragment.
    #[must_use]
    pub fn path_span(&self, text: &str) -> Span {
        let start = self.destination_span.start as usize;
        Span::new(start, start + UrlParts::of(self.destination_span.of(text)).path.len())
    }
}
