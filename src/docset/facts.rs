//! What a page gives to the others. It outlives the page's text, so it is small.

use super::{DocsetId, FileId, LevelFacts, MetadataFacts, ReferenceFacts, Site, TaskFact, TaskMentions, TopHeading};
use crate::page::{Anchors, LinkKind, Suppressions};
use crate::playbook::{Page, Role};
use crate::text::Span;

/// What the docset knows of a page.
#[derive(Debug)]
pub struct PageFacts {
    /// Its file.
    pub file: FileId,
    /// Its docset.
    pub docset: DocsetId,
    /// Page or include.
    pub role: Role,
    /// The fragments it can be linked to by, without those of its includes.
    pub anchors: Anchors,
    /// Files that it includes.
    pub includes: Vec<IncludeFact>,
    /// Links with a fragment whose page is there.
    pub fragments: Vec<LinkFact>,
    /// Comments that silence rules.
    pub suppressions: Suppressions,
    /// Rows of its task tables whose ID is a number.
    pub tasks: Vec<TaskFact>,
    /// Tasks that it names elsewhere.
    pub mentions: TaskMentions,
    /// Metadata that is compared from page to page.
    pub metadata: MetadataFacts,
    /// What it says about L1, L2 and L3.
    pub levels: Option<Box<LevelFacts>>,
    /// Its heading of level 1, without those of its includes.
    pub top_heading: TopHeading,
    /// Files that it refers to, and its readers.
    pub references: ReferenceFacts,
}

/// An include of a file that is there.
#[derive(Clone, Copy, Debug)]
pub struct IncludeFact {
    /// The file.
    pub file: FileId,
    /// Where its path stands.
    pub span: Span,
}

/// A link to a place on a page.
#[derive(Debug)]
pub struct LinkFact {
    /// The page linked to.
    pub file: FileId,
    /// The fragment, percent-decoded.
    pub fragment: Box<str>,
    /// Where the fragment stands, without `#`.
    pub span: Span,
}

impl PageFacts {
    /// Takes from `page` what the others need.
    #[must_use]
    pub fn of(page: &Page<'_>, file: FileId, site: &Site) -> Self {
        let path: &str = page.source.path();
        let (mut includes, mut fragments) = (Vec::new(), Vec::new());
        for link in &page.links {
            let has_fragment = link.destination.contains('#');
            if link.kind != LinkKind::Include && (!has_fragment || link.kind.is_image()) {
                continue;
            }
            if has_fragment && site.settings.is_ignored_target(&link.destination) {
                continue;
            }
            let (resolved, Some(target)) = site.follow(path, &link.destination) else { continue };
            match (link.kind, resolved.fragment) {
                (LinkKind::Include, _) => includes.push(IncludeFact { file: target, span: link.destination_span }),
                (LinkKind::Snippet, _) | (_, None) => {}
                (_, Some(fragment)) => {
                    let written = page.slice(link.destination_span);
                    let at = written.find('#').map_or(written.len(), |at| at + 1);
                    let start = link.destination_span.start as usize + at;
                    let span = Span::new(start, (link.destination_span.end as usize).max(start));
                    fragments.push(LinkFact { file: target, fragment: fragment.into(), span });
                }
            }
        }
        Self {
            file,
            docset: site.docset_of(path),
            role: page.role,
            anchors: Anchors::of(page),
            includes,
            fragments,
            suppressions: Suppressions::of(page),
            tasks: TaskFact::all(page),
            mentions: TaskMentions::of(page),
            metadata: MetadataFacts::of(page, site),
            levels: LevelFacts::of(page, site),
            top_heading: TopHeading::of(page),
            references: ReferenceFacts::of(page, file, site),
        }
    }
}
