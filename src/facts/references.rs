//! The files that a page refers to, and its audience.

use crate::page::{CodeKind, LinkKind};
use crate::playbook::{Audience, Page, PageKind};
use crate::site::{ResolvedLink, Site, Target};
use crate::text::Span;
use crate::vfs::FileId;

/// Facts of a page for the rules about TOCs, images, and audiences.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ReferenceFacts {
    /// All files that it links to, displays, or includes, without duplicates and without itself.
    pub targets: Box<[FileId]>,
    /// Its audience; empty if it is unknown.
    pub audience: Audience,
    /// The span in its front matter that sets the audience.
    pub audience_span: Option<Span>,
    /// Its links, with the spans of their destinations, if they may point partners to internal pages: on partner-only
    /// pages, and in include files.
    pub links: Box<[LinkPlace]>,
}

/// A link to a file that exists; includes and images do not count.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LinkPlace {
    /// The file.
    pub file: FileId,
    /// The span of the destination.
    pub span: Span,
}

impl ReferenceFacts {
    pub(super) fn of(page: &Page<'_>, file: FileId, followed: &[ResolvedLink<'_>], site: &Site) -> Self {
        let path: &str = page.source.path();
        let (audience, audience_span) = audience(page, site);
        let keeps_links = page.role == PageKind::Include || audience == Audience::PARTNER;
        let (mut targets, mut links) = (Vec::new(), Vec::new());
        for (link, followed) in page.links.iter().zip(followed) {
            let Some(target) = site.referred(followed).filter(|&target| target != file) else { continue };
            targets.push(target);
            let is_link = matches!(link.kind, LinkKind::Inline | LinkKind::Reference | LinkKind::HtmlLink);
            if keeps_links && is_link {
                links.push(LinkPlace { file: target, span: link.destination_span });
            }
        }
        // docfx's columns (`:::column:::`) are indented but are not code; their content is rendered.
        for code in page.code.iter().filter(|code| code.kind == CodeKind::Indented) {
            let shown = addresses(page.slice(code.span)).filter_map(|address| site.refers_to(path, address));
            targets.extend(shown.filter(|&target| target != file));
        }
        targets.sort_unstable_by_key(|target| target.0);
        targets.dedup();
        Self { targets: targets.into(), audience, audience_span, links: links.into() }
    }
}

/// Returns the destinations of the links and images in a text, read without a parser: enough, because an extra file
/// does no harm.
pub(crate) fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).map(|rest| &rest[..rest.find([')', ' ', '\n']).unwrap_or(rest.len())])
}

/// Returns the audience of a page, and the span in its front matter that sets it: `ft.audience`, or else the settings
/// of its folder, or else its name. The build reads these only for pages, so only the front matter of an include file
/// counts.
fn audience(page: &Page<'_>, site: &Site) -> (Audience, Option<Span>) {
    let own = page.front_matter.get("ft.audience").filter(|entry| !entry.value.is_empty());
    let span = own.map(|entry| entry.value_span);
    if page.role == PageKind::Include {
        return (own.and_then(|entry| entry.value.as_str()).map(Audience::parse).unwrap_or_default(), span);
    }
    let path: &str = page.source.path();
    let effective = site.metadata(page).get("ft.audience");
    let audience = match effective {
        Some(value) => value.text.map(Audience::parse).unwrap_or_default(),
        None => site.folder_audience(path).unwrap_or_default(),
    };
    (audience, span)
}

impl Site {
    /// Returns the audience that the settings give the folder of a page, or else the one in its name.
    #[must_use]
    pub fn folder_audience(&self, path: &str) -> Option<Audience> {
        let configured = self.settings.audience(path).map(Audience::parse).filter(|audience| !audience.is_empty());
        configured.or_else(|| Audience::of_file_name(path))
    }

    /// Returns the file that a destination refers to, if it exists; see [`Site::referred`].
    #[must_use]
    pub fn refers_to(&self, from: &str, destination: &str) -> Option<FileId> {
        self.referred(&self.resolve_link(from, destination))
    }

    /// Returns the file that a link refers to, if it exists. A URL on the published site, `/folder/page`, refers to the
    /// page with that name.
    #[must_use]
    pub fn referred(&self, followed: &ResolvedLink<'_>) -> Option<FileId> {
        match (followed.file(), &followed.link.target) {
            (None, Target::RootRelative(path)) if !path.is_empty() => self.lookup(&format!("{path}.md")).any_case(),
            (file, _) => file,
        }
    }

    /// Returns the file itself with its variants for other builds: `index--internal.md`, `index--partner.md`, and
    /// `index.md`, if they exist. In each build, one of them has the common name.
    pub fn variants(&self, file: FileId) -> impl Iterator<Item = FileId> + use<> {
        let path = self.files.path(file);
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
        let base = match Audience::of_file_name(path) {
            Some(_) => stem.rsplit_once("--").map_or(stem, |(base, _)| base),
            None => stem,
        };
        let found = ["", "--internal", "--partner"]
            .map(|suffix| self.files.lookup(&format!("{base}{suffix}.{extension}")).any_case());
        let others: Vec<FileId> = found.into_iter().flatten().filter(|&other| other != file).collect();
        std::iter::once(file).chain(others)
    }
}
