//! What other pages need to know about a page. Facts outlive the page's text, so they are small.

mod diff;
mod headings;
mod kinds;
mod learn_links;
mod levels;
mod metadata;
mod outward_links;
mod overview;
mod redirected;
mod references;
mod structure;
mod task_references;
mod tasks;
mod unread;

pub use diff::FactsDiff;
pub use headings::TopHeading;
pub use kinds::FactKinds;
pub use learn_links::LearnLink;
pub use levels::{EntryFact, LevelFacts, LevelLink, PageLevel, StatusTable};
pub use metadata::{AliasFact, MetadataFacts};
pub use outward_links::OutwardLink;
pub use overview::{OverviewFacts, ReviewFact};
pub use redirected::RedirectedLink;
pub(crate) use references::addresses;
pub use references::{LinkPlace, ReferenceFacts};
pub use structure::StructureFacts;
pub use task_references::{TaskReference, TaskReferences};
pub use tasks::{NameFact, TaskFact};
pub use unread::UnreadFact;

use crate::page::{Anchors, LinkKind, Suppressions};
use crate::playbook::{Page, PageKind};
use crate::site::{DocsetId, ResolvedLink, Site};
use crate::text::Span;
use crate::vfs::FileId;

/// What the docset knows about a page. Each kind of facts is behind a method, so a rule that reads undeclared facts
/// fails at once; see [`FactKinds::while_running`].
#[derive(Clone, Debug)]
pub struct PageFacts {
    /// Its file.
    pub file: FileId,
    /// Its docset.
    pub docset: DocsetId,
    /// Page or include.
    pub role: PageKind,
    anchors: Anchors,
    includes: Box<[IncludeFact]>,
    fragments: Box<[LinkFact]>,
    suppressions: Suppressions,
    tasks: Box<[TaskFact]>,
    task_references: TaskReferences,
    metadata: MetadataFacts,
    levels: Option<Box<LevelFacts>>,
    top_heading: TopHeading,
    references: ReferenceFacts,
    unread: Box<[UnreadFact]>,
    redirected: Box<[RedirectedLink]>,
    overview: OverviewFacts,
    learn_links: Box<[LearnLink]>,
    outward_links: Box<[OutwardLink]>,
    structure: StructureFacts,
}

/// An include of a file that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncludeFact {
    /// The file.
    pub file: FileId,
    /// The span of its path.
    pub span: Span,
}

/// A link to a place on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFact {
    /// The page that the link points to.
    pub file: FileId,
    /// The fragment, percent-decoded.
    pub fragment: Box<str>,
    /// The span of the fragment, without `#`.
    pub span: Span,
}

impl PageFacts {
    /// Collects from `page`, whose links were resolved to `links`, what the others need; the kinds in `wanted` only if
    /// rules need them.
    #[must_use]
    pub fn of(page: &Page<'_>, file: FileId, links: &[ResolvedLink<'_>], site: &Site, wanted: FactKinds) -> Self {
        let path: &str = page.source.path();
        let keeps_fragments = wanted.contains(FactKinds::FRAGMENTS);
        let (mut includes, mut fragments) = (Vec::new(), Vec::new());
        for (link, followed) in page.links.iter().zip(links) {
            let Some(target) = followed.file() else { continue };
            match (link.kind, &followed.link.fragment) {
                (LinkKind::Include, _) => includes.push(IncludeFact { file: target, span: link.destination_span }),
                (LinkKind::Snippet, _) | (_, None) => {}
                (kind, Some(_))
                    if !keeps_fragments || kind.is_image() || site.settings.is_ignored_target(&link.destination) => {}
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
            anchors: collect(wanted, FactKinds::ANCHORS, || Anchors::of(page)),
            includes: includes.into(),
            fragments: fragments.into(),
            suppressions: Suppressions::of(page),
            tasks: collect(wanted, FactKinds::TASKS, || TaskFact::all(page)),
            task_references: collect(wanted, FactKinds::TASK_REFERENCES, || TaskReferences::of(page)),
            metadata: collect(wanted, FactKinds::METADATA, || MetadataFacts::of(page, site)),
            levels: collect(wanted, FactKinds::LEVELS, || LevelFacts::of(page, links)),
            top_heading: collect(wanted, FactKinds::HEADING, || TopHeading::of(page)),
            references: collect(wanted, FactKinds::REFERENCES, || ReferenceFacts::of(page, file, links, site)),
            unread: collect(wanted, FactKinds::UNREAD, || UnreadFact::all(page, site)),
            redirected: collect(wanted, FactKinds::REDIRECTED, || RedirectedLink::all(page, links, site)),
            overview: collect(wanted, FactKinds::OVERVIEW, || OverviewFacts::of(page, site)),
            learn_links: collect(wanted, FactKinds::LEARN_LINKS, || LearnLink::all(page, site)),
            outward_links: collect(wanted, FactKinds::OUTWARD_LINKS, || OutwardLink::all(page, links, site)),
            structure: collect(wanted, FactKinds::STRUCTURE, || StructureFacts::of(page)),
        }
    }

    /// Returns the fragments to which links can point, without those of its includes.
    #[must_use]
    pub fn anchors(&self) -> &Anchors {
        self.readable(FactKinds::ANCHORS, &self.anchors)
    }

    /// Returns the files that it includes.
    #[must_use]
    pub fn includes(&self) -> &[IncludeFact] {
        self.readable(FactKinds::INCLUDES, &self.includes)
    }

    /// Returns links with a fragment whose page exists.
    #[must_use]
    pub fn fragments(&self) -> &[LinkFact] {
        self.readable(FactKinds::FRAGMENTS, &self.fragments)
    }

    /// Returns comments that suppress rules.
    #[must_use]
    pub fn suppressions(&self) -> &Suppressions {
        self.readable(FactKinds::SUPPRESSIONS, &self.suppressions)
    }

    /// Returns the rows of its task tables whose ID is a number.
    #[must_use]
    pub fn tasks(&self) -> &[TaskFact] {
        self.readable(FactKinds::TASKS, &self.tasks)
    }

    /// Returns the tasks that it mentions elsewhere.
    #[must_use]
    pub fn task_references(&self) -> &TaskReferences {
        self.readable(FactKinds::TASK_REFERENCES, &self.task_references)
    }

    /// Returns metadata that is compared from page to page.
    #[must_use]
    pub fn metadata(&self) -> &MetadataFacts {
        self.readable(FactKinds::METADATA, &self.metadata)
    }

    /// Returns its L1, L2, and L3. Most pages have none.
    #[must_use]
    pub fn levels(&self) -> Option<&LevelFacts> {
        self.readable(FactKinds::LEVELS, &self.levels).as_deref()
    }

    /// Returns its H1, without those of its includes.
    #[must_use]
    pub fn top_heading(&self) -> &TopHeading {
        self.readable(FactKinds::HEADING, &self.top_heading)
    }

    /// Returns the files that it refers to, and its audience.
    #[must_use]
    pub fn references(&self) -> &ReferenceFacts {
        self.readable(FactKinds::REFERENCES, &self.references)
    }

    /// Returns columns with unknown headings, of tables that look like those of a playbook.
    #[must_use]
    pub fn unread(&self) -> &[UnreadFact] {
        self.readable(FactKinds::UNREAD, &self.unread)
    }

    /// Returns links to redirected pages.
    #[must_use]
    pub fn redirected(&self) -> &[RedirectedLink] {
        self.readable(FactKinds::REDIRECTED, &self.redirected)
    }

    /// Returns what owners need to know about it. No rule reads this.
    #[must_use]
    pub fn overview(&self) -> &OverviewFacts {
        self.readable(FactKinds::OVERVIEW, &self.overview)
    }

    /// Links to URLs on Microsoft Learn.
    #[must_use]
    pub fn learn_links(&self) -> &[LearnLink] {
        self.readable(FactKinds::LEARN_LINKS, &self.learn_links)
    }

    /// Links to pages of other docsets.
    #[must_use]
    pub fn outward_links(&self) -> &[OutwardLink] {
        self.readable(FactKinds::OUTWARD_LINKS, &self.outward_links)
    }

    /// The number of its headings, tables, code blocks, and images, without those of its includes.
    #[must_use]
    pub fn structure(&self) -> StructureFacts {
        *self.readable(FactKinds::STRUCTURE, &self.structure)
    }

    #[inline]
    fn readable<'f, T: ?Sized>(&self, kind: FactKinds, facts: &'f T) -> &'f T {
        kind.assert_readable(Some(self.docset));
        facts
    }
}

/// Returns facts of this kind, if they are wanted.
fn collect<T: Default>(wanted: FactKinds, kind: FactKinds, facts: impl FnOnce() -> T) -> T {
    if wanted.contains(kind) { facts() } else { T::default() }
}
