//! What a page gives to the others. It outlives the page's text, so it is small.

use super::{DocsetId, FileId, ReferenceFacts, Site};
use crate::page::{Anchors, LinkKind};
use crate::playbook::{Locale, Page, Role};
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
    /// Rows of its task tables whose ID is a number.
    pub tasks: Vec<TaskFact>,
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

/// A task as a page lists it.
#[derive(Debug)]
pub struct TaskFact {
    /// Its ID.
    pub id: Box<str>,
    /// Where the ID stands.
    pub span: Span,
    /// What a reader sees in the name's cell.
    pub name: Box<str>,
    /// Whether it is mandatory, where its letter is good.
    pub mandatory: Option<bool>,
    /// What a reader sees in the role's cell.
    pub role: Box<str>,
    /// What a reader sees in the services' cell.
    pub services: Box<str>,
    /// The language of the table.
    pub locale: Locale,
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
        let document: &crate::page::Document<'_> = page;
        let rows = page.task_tables.iter().flat_map(|table| table.tasks(document));
        let tasks = rows.filter_map(|task| {
            let id = task.id();
            (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| TaskFact {
                id: (*id).into(),
                span: task.id_span(),
                name: task.name().into(),
                mandatory: task.is_mandatory(),
                role: task.role().into(),
                services: task.text(task.table.services).into(),
                locale: task.table.locale,
            })
        });
        Self {
            file,
            docset: site.docset_of(path),
            role: page.role,
            anchors: Anchors::of(page),
            includes,
            fragments,
            tasks: tasks.collect(),
            references: ReferenceFacts::of(page, file, site),
        }
    }
}
