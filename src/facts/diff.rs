//! What an edit changed in a page's facts.
//!
//! Most edits change no fact: they only move the facts after them. The diagnostics of docset rules then stay right, at
//! other offsets.

use super::{
    AliasFact, EntryFact, FactKinds, IncludeFact, LearnLink, LevelFacts, LevelLink, LinkFact, LinkPlace, MetadataFacts,
    OutwardLink, PageFacts, PageLevel, RedirectedLink, ReferenceFacts, StructureFacts, TaskFact, TaskReference,
    TaskReferences, TopHeading, UnreadFact,
};
use crate::playbook::StatusPart;
use crate::text::Span;

/// How a page's facts differ from those before an edit.
#[derive(Debug, Default)]
pub struct FactsDiff {
    /// Kinds of facts of which more than the offsets changed.
    pub changed: FactKinds,
    /// The spans of unchanged facts before and after the edit, in the order of those before.
    moves: Vec<(Span, Span)>,
}

impl FactsDiff {
    /// Compares the facts of a page before and after an edit.
    #[must_use]
    pub fn between(before: &PageFacts, after: &PageFacts) -> Self {
        let mut diff = Self::default();
        if (before.role, before.docset) != (after.role, after.docset) {
            diff.changed = FactKinds::all();
            return diff;
        }
        let ([mut before, mut after], [mut old, mut new]) = ([before.clone(), after.clone()], [Vec::new(), Vec::new()]);
        before.for_each_span(&mut |kind, span| old.push((kind, std::mem::take(span))));
        after.for_each_span(&mut |kind, span| new.push((kind, std::mem::take(span))));
        diff.changed = before.unequal_kinds(&after);
        let spans = |all: Vec<(FactKinds, Span)>| {
            all.into_iter().filter(|(kind, _)| !diff.changed.contains(*kind)).map(|(_, span)| span)
        };
        diff.moves = spans(old).zip(spans(new)).collect();
        diff.moves.sort_unstable();
        diff.moves.dedup();
        diff
    }

    /// Whether nothing changed and nothing moved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.moves.iter().all(|(old, new)| old == new)
    }

    /// Returns where a span of an unchanged fact, or of a part of its text, is after the edit. `None` if that is
    /// unknown: it is in no fact, or the source of its fact changed.
    #[must_use]
    pub fn moved(&self, span: Span) -> Option<Span> {
        let index = self.moves.partition_point(|(old, _)| *old < span);
        match self.moves.get(index..).unwrap_or_default() {
            // The start of a page is also reported for problems without a location; a fact there may have moved.
            [(old, new), ..] if span == Span::default() && *old == span && *new != span => return None,
            _ if span == Span::default() => return Some(span),
            // Facts that were at one place, such as two missing ones, but no longer are.
            [(old, _), (other, _), ..] if *old == span && *other == span => return None,
            [(old, new), ..] if *old == span => return Some(*new),
            _ => {}
        }
        // A part of a cell. Facts are short, so the one around it starts nearby.
        let before = self.moves[..index].iter().rev().take(MAX_LOOKBACK);
        let (old, new) =
            before.filter(|(old, new)| old.covers(span) && old.len() == new.len()).min_by_key(|(old, _)| old.len())?;
        let offset = |at: u32| (at - old.start + new.start) as usize;
        Some(Span::new(offset(span.start), offset(span.end)))
    }
}

/// How many facts before a span are searched for the one around it.
const MAX_LOOKBACK: usize = 64;

impl PageFacts {
    /// Returns the kinds of facts that differ.
    fn unequal_kinds(&self, other: &Self) -> FactKinds {
        // All fields are listed, so the compiler rejects a new group of facts that is missing here.
        let Self {
            file: _,
            docset: _,
            role: _,
            anchors,
            includes,
            fragments,
            suppressions: _,
            tasks,
            task_references,
            metadata,
            levels,
            top_heading,
            references,
            unread,
            redirected,
            overview,
            learn_links,
            outward_links,
            structure,
        } = self;
        let equal = [
            (FactKinds::ANCHORS, *anchors == other.anchors),
            (FactKinds::INCLUDES, *includes == other.includes),
            (FactKinds::FRAGMENTS, *fragments == other.fragments),
            (FactKinds::TASKS, *tasks == other.tasks),
            (FactKinds::TASK_REFERENCES, *task_references == other.task_references),
            (FactKinds::METADATA, *metadata == other.metadata),
            (FactKinds::LEVELS, *levels == other.levels),
            (FactKinds::HEADING, *top_heading == other.top_heading),
            (FactKinds::REFERENCES, *references == other.references),
            (FactKinds::UNREAD, *unread == other.unread),
            (FactKinds::REDIRECTED, *redirected == other.redirected),
            (FactKinds::OVERVIEW, *overview == other.overview),
            (FactKinds::LEARN_LINKS, *learn_links == other.learn_links),
            (FactKinds::OUTWARD_LINKS, *outward_links == other.outward_links),
            (FactKinds::STRUCTURE, *structure == other.structure),
        ];
        equal.into_iter().filter(|(_, is_equal)| !is_equal).fold(FactKinds::empty(), |all, (kind, _)| all | kind)
    }

    /// Calls `visit` with each span that a docset rule may report, in an order that depends only on the facts.
    fn for_each_span(&mut self, visit: &mut dyn FnMut(FactKinds, &mut Span)) {
        let Self {
            file: _,
            docset: _,
            role: _,
            anchors: _,
            includes,
            fragments,
            suppressions: _,
            tasks,
            task_references,
            metadata,
            levels,
            top_heading,
            references,
            unread,
            redirected,
            overview: _,
            learn_links,
            outward_links,
            structure: StructureFacts { h2s: _, tables: _, code_blocks: _, images: _ },
        } = self;
        for IncludeFact { file: _, span } in includes {
            visit(FactKinds::INCLUDES, span);
        }
        for LinkFact { file: _, fragment: _, span } in fragments {
            visit(FactKinds::FRAGMENTS, span);
        }
        for task in tasks {
            let TaskFact { span, name_span, letter_span, role_span, services_span, .. } = task;
            visit(FactKinds::TASKS, span);
            for span in [name_span, letter_span, role_span, services_span].into_iter().flatten() {
                visit(FactKinds::TASKS, span);
            }
        }
        let TaskReferences { named, described: _, misplaced: _ } = task_references;
        for TaskReference { id: _, span, in_summary: _, removed: _ } in named {
            visit(FactKinds::TASK_REFERENCES, span);
        }
        let MetadataFacts { title, date, aliases } = metadata;
        let spans = title.iter_mut().map(|(_, span)| span).chain(date.iter_mut().map(|(_, span)| span));
        for span in spans.chain(aliases.iter_mut().map(|AliasFact { key: _, alias: _, span }| span)) {
            visit(FactKinds::METADATA, span);
        }
        if let Some(levels) = levels {
            let LevelFacts { own, entries, tables, links } = &mut **levels;
            if let Some(PageLevel { path: _, title, heading }) = own {
                visit(FactKinds::LEVELS, title);
                heading.iter_mut().for_each(|(_, span)| visit(FactKinds::LEVELS, span));
            }
            for EntryFact { span, .. } in entries {
                visit(FactKinds::LEVELS, span);
            }
            let statuses = tables.iter_mut().flat_map(|table| &mut table.rows).flatten();
            for StatusPart { text: _, span } in statuses.flat_map(|status| &mut status.parts) {
                visit(FactKinds::LEVELS, span);
            }
            for LevelLink { text: _, span, target: _ } in links {
                visit(FactKinds::LEVELS, span);
            }
        }
        match top_heading {
            TopHeading::There => {}
            TopHeading::Empty(span) | TopHeading::Missing { at: span, title: _ } => visit(FactKinds::HEADING, span),
        }
        let ReferenceFacts { targets: _, audience: _, audience_span, links } = references;
        audience_span.iter_mut().for_each(|span| visit(FactKinds::REFERENCES, span));
        for LinkPlace { file: _, span } in links {
            visit(FactKinds::REFERENCES, span);
        }
        for UnreadFact { heading: _, span, likely: _, in_summary: _ } in unread {
            visit(FactKinds::UNREAD, span);
        }
        for RedirectedLink { redirection: _, written: _, fragment: _, span } in redirected {
            visit(FactKinds::REDIRECTED, span);
        }
        for LearnLink { written: _, span, is_autolink: _ } in learn_links {
            visit(FactKinds::LEARN_LINKS, span);
        }
        for OutwardLink { file: _, written: _, fragment: _, span } in outward_links {
            visit(FactKinds::OUTWARD_LINKS, span);
        }
    }
}
