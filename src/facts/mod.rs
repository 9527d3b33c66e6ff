//! What a page gives to the others. It outlives the page's text, so it is small.

mod diff;
mod headings;
mod kinds;
mod levels;
mod metadata;
mod references;
mod task_references;
mod tasks;

pub use diff::FactsDiff;
pub use headings::TopHeading;
pub use kinds::FactKinds;
pub use levels::{EntryFact, LevelFacts, LevelLink, PageLevel, StatusTable};
pub use metadata::{AliasFact, MetadataFacts};
pub(crate) use references::addresses;
pub use references::{LinkPlace, ReferenceFacts};
pub use task_references::{TaskMentions, TaskReference};
pub use tasks::{NameFact, TaskFact};

use crate::page::{Anchors, LinkKind, Suppressions};
use crate::playbook::{Page, PageKind};
use crate::site::{DocsetId, ResolvedLink, Site};
use crate::text::Span;
use crate::vfs::FileId;

/// What the docset knows of a page.
#[derive(Clone, Debug)]
pub struct PageFacts {
    /// Its file.
    pub file: FileId,
    /// Its docset.
    pub docset: DocsetId,
    /// Page or include.
    pub role: PageKind,
    /// The fragments it can be linked to by, without those of its includes.
    pub anchors: Anchors,
    /// Files that it includes.
    pub includes: Box<[IncludeFact]>,
    /// Links with a fragment whose page is there.
    pub fragments: Box<[LinkFact]>,
    /// Comments that silence rules.
    pub suppressions: Suppressions,
    /// Rows of its task tables whose ID is a number.
    pub tasks: Box<[TaskFact]>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncludeFact {
    /// The file.
    pub file: FileId,
    /// Where its path stands.
    pub span: Span,
}

/// A link to a place on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFact {
    /// The page linked to.
    pub file: FileId,
    /// The fragment, percent-decoded.
    pub fragment: Box<str>,
    /// Where the fragment stands, without `#`.
    pub span: Span,
}

impl PageFacts {
    /// Takes from `page`, whose links were followed to `links`, what the others need; of what is `wanted` only where
    /// rules ask for it.
    #[must_use]
    pub fn of(page: &Page<'_>, file: FileId, links: &[ResolvedLink<'_>], site: &Site, wanted: FactKinds) -> Self {
        let path: &str = page.source.path();
        let (mut includes, mut fragments) = (Vec::new(), Vec::new());
        for (link, followed) in page.links.iter().zip(links) {
            let Some(target) = followed.file() else { continue };
            match (link.kind, &followed.link.fragment) {
                (LinkKind::Include, _) => includes.push(IncludeFact { file: target, span: link.destination_span }),
                (LinkKind::Snippet, _) | (_, None) => {}
                (kind, Some(_)) if kind.is_image() || site.settings.is_ignored_target(&link.destination) => {}
                (_, Some(fragment)) => {
                    let written = page.slice(link.destination_span);
                    let at = written.find('#').map_or(written.len(), |at| at + 1);
                    let start = link.destination_span.start as usize + at;
                    let span = Span::new(start, (link.destination_span.end as usize).max(start));
                    fragments.push(LinkFact { file: target, fragment: (**fragment).into(), span });
                }
            }
        }
        Self {
            file,
            docset: site.docset_of(path),
            role: page.role,
            anchors: Anchors::of(page),
            includes: includes.into(),
            fragments: fragments.into(),
            suppressions: Suppressions::of(page),
            tasks: collect(wanted, FactKinds::TASKS, || TaskFact::all(page)),
            mentions: collect(wanted, FactKinds::TASK_MENTIONS, || TaskMentions::of(page)),
            metadata: collect(wanted, FactKinds::METADATA, || MetadataFacts::of(page, site)),
            levels: collect(wanted, FactKinds::LEVELS, || LevelFacts::of(page, links)),
            top_heading: TopHeading::of(page),
            references: collect(wanted, FactKinds::REFERENCES, || ReferenceFacts::of(page, file, links, site)),
        }
    }
}

/// Facts of a kind, where that is wanted.
fn collect<T: Default>(wanted: FactKinds, kind: FactKinds, facts: impl FnOnce() -> T) -> T {
    if wanted.contains(kind) { facts() } else { T::default() }
}
