//! Which files a page refers to, and who may read it.

use crate::page::{CodeKind, LinkKind};
use crate::playbook::{Audience, Page, PageKind};
use crate::site::{ResolvedLink, Site, Target};
use crate::text::Span;
use crate::vfs::FileId;

/// What a page gives to the rules on tables of contents, images and audiences.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ReferenceFacts {
    /// All files that it links to, shows or includes, each once; not itself.
    pub targets: Box<[FileId]>,
    /// Its readers; nobody where nothing tells.
    pub audience: Audience,
    /// Where its front matter names them.
    pub audience_span: Option<Span>,
    /// Its links, with the place of their destinations, where they may lead partners to what is not for them: on pages
    /// for partners alone, and in include files.
    pub links: Box<[LinkPlace]>,
}

/// A link to a file that is there; includes and images are none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LinkPlace {
    /// The file.
    pub file: FileId,
    /// Where the destination stands.
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
        // docfx's columns (`:::column:::`) are indented without being code; what stands there is shown.
        for code in page.code.iter().filter(|code| code.kind == CodeKind::Indented) {
            let shown = addresses(page.slice(code.span)).filter_map(|address| site.refers_to(path, address));
            targets.extend(shown.filter(|&target| target != file));
        }
        targets.sort_unstable_by_key(|target| target.0);
        targets.dedup();
        Self { targets: targets.into(), audience, audience_span, links: links.into() }
    }
}

/// The addresses of the links and images in a text, read without a parser: enough where a file too many does no harm.
pub(crate) fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).map(|rest| &rest[..rest.find([')', ' ', '\n']).unwrap_or(rest.len())])
}

/// The readers of a page, and where its front matter names them: `ft.audience`, else what the settings say of its
/// folder, else its name. The build looks at pages alone, so that for an include file only its own words count.
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
    /// The readers that the settings give the folder of a page, else those that its name gives it.
    #[must_use]
    pub fn folder_audience(&self, path: &str) -> Option<Audience> {
        let configured = self.settings.audience(path).map(Audience::parse).filter(|audience| !audience.is_empty());
        configured.or_else(|| Audience::of_file_name(path))
    }

    /// The file that a destination refers to, where it is there; see [`Site::referred`].
    #[must_use]
    pub fn refers_to(&self, from: &str, destination: &str) -> Option<FileId> {
        self.referred(&self.resolve_link(from, destination))
    }

    /// The file that a link refers to, where it is there. An address on the published site, `/folder/page`, refers to
    /// the page of that name.
    #[must_use]
    pub fn referred(&self, followed: &ResolvedLink<'_>) -> Option<FileId> {
        match (followed.file(), &followed.link.target) {
            (None, Target::RootRelative(path)) if !path.is_empty() => self.lookup(&format!("{path}.md")).any_case(),
            (file, _) => file,
        }
    }

    /// The file itself with its variants for other builds: of `index--internal.md`, `index--partner.md` and `index.md`,
    /// those that are there. In each build one of them answers to the same name.
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
