//! Which facts a run needs, and which a rule may read.

use std::cell::Cell;

use crate::site::DocsetId;

bitflags::bitflags! {
    /// Kinds of facts that docset rules read. A rule declares those that it reads: facts that no enabled rule reads are
    /// not collected, and an editor runs a rule again only if such facts changed.
    ///
    /// Includes and the comments that suppress rules are always known, because the linter itself uses them.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct FactKinds: u32 {
        /// Titles, dates, and people: [`MetadataFacts`](crate::facts::MetadataFacts).
        const METADATA = 1;
        /// Rows of task tables: [`TaskFact`](crate::facts::TaskFact).
        const TASKS = 1 << 1;
        /// Tasks mentioned elsewhere: [`TaskReferences`](crate::facts::TaskReferences).
        const TASK_REFERENCES = 1 << 2;
        /// L1, L2, and L3: [`LevelFacts`](crate::facts::LevelFacts).
        const LEVELS = 1 << 3;
        /// The files that a page refers to, and its audience: [`ReferenceFacts`](crate::facts::ReferenceFacts).
        const REFERENCES = 1 << 4;
        /// TOCs: [`Toc`](crate::site::Toc).
        const TOCS = 1 << 5;
        /// Images and their sizes: [`ImageFile`](crate::site::ImageFile).
        const IMAGES = 1 << 6;
        /// Files that files other than pages and TOCs refer to.
        const REFERENCED_FILES = 1 << 7;
        /// The fragments of a page to which links can point: [`Anchors`](crate::page::Anchors).
        const ANCHORS = 1 << 8;
        /// Files that a page includes: [`IncludeFact`](crate::facts::IncludeFact).
        const INCLUDES = 1 << 9;
        /// Links with a fragment: [`LinkFact`](crate::facts::LinkFact).
        const FRAGMENTS = 1 << 10;
        /// The H1: [`TopHeading`](crate::facts::TopHeading).
        const HEADING = 1 << 11;
        /// Comments that suppress rules: [`Suppressions`](crate::page::Suppressions).
        const SUPPRESSIONS = 1 << 12;
        /// Columns with unknown headings: [`UnreadFact`](crate::facts::UnreadFact).
        const UNREAD = 1 << 13;
        /// Links to pages that are redirected: [`RedirectedLink`](crate::facts::RedirectedLink).
        const REDIRECTED = 1 << 14;
        /// Phase, owner, and review: [`OverviewFacts`](crate::facts::OverviewFacts).
        const OVERVIEW = 1 << 15;
        /// Links to URLs on Microsoft Learn: [`LearnLink`](crate::facts::LearnLink).
        const LEARN_LINKS = 1 << 16;
        /// Links to pages of other docsets: [`OutwardLink`](crate::facts::OutwardLink).
        const OUTWARD_LINKS = 1 << 17;
        /// Numbers of headings, tables, code blocks, and images: [`StructureFacts`](crate::facts::StructureFacts).
        const STRUCTURE = 1 << 18;
    }
}

impl FactKinds {
    /// No facts at all.
    pub const NONE: Self = Self::empty();

    /// Runs `check`, which belongs to the rule `code` and may read facts of these kinds, and only those of the docset
    /// `only` if there is one. Debug builds panic if it reads others; release builds do not check.
    pub fn while_running<T>(self, code: &'static str, only: Option<DocsetId>, check: impl FnOnce() -> T) -> T {
        if !cfg!(debug_assertions) {
            return check();
        }
        let _restore = Restore(RUNNING.replace(Some(Allowed { code, kinds: self, only })));
        check()
    }

    /// Panics in debug builds if the rule that runs does not declare all of these kinds, or must not read them from
    /// `docset`; `None` is the entire site. Outside of rules, all facts may be read.
    #[inline]
    pub(crate) fn assert_readable(self, docset: Option<DocsetId>) {
        if !cfg!(debug_assertions) {
            return;
        }
        let Some(Allowed { code, kinds, only }) = RUNNING.get() else { return };
        let missing: Vec<_> = self.difference(kinds).iter_names().map(|(name, _)| name).collect();
        assert!(missing.is_empty(), "{code} reads facts that it does not declare: {}", missing.join(", "));
        let is_near = only.is_none() || only == docset;
        assert!(is_near, "{code} reads facts of another docset, but does not declare `reach: Site`");
    }
}

/// The declaration of the rule that runs on a thread.
#[derive(Clone, Copy)]
struct Allowed {
    code: &'static str,
    kinds: FactKinds,
    only: Option<DocsetId>,
}

thread_local! {
    static RUNNING: Cell<Option<Allowed>> = const { Cell::new(None) };
}

/// Restores the previous declaration, also after a panic.
struct Restore(Option<Allowed>);

impl Drop for Restore {
    fn drop(&mut self) {
        RUNNING.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCSET: DocsetId = DocsetId(0);

    fn read(kinds: FactKinds) {
        kinds.assert_readable(Some(DOCSET));
    }

    #[test]
    fn declared_facts_can_be_read() {
        FactKinds::TASKS.union(FactKinds::LEVELS).while_running("PB000", Some(DOCSET), || read(FactKinds::LEVELS));
        FactKinds::TOCS.while_running("PB000", None, || FactKinds::TOCS.assert_readable(None));
        read(FactKinds::all());
    }

    #[test]
    #[should_panic(expected = "PB000 reads facts that it does not declare: LEVELS")]
    fn undeclared_facts_panic() {
        FactKinds::TASKS.while_running("PB000", None, || read(FactKinds::LEVELS));
    }

    #[test]
    #[should_panic(expected = "PB000 reads facts of another docset")]
    fn facts_of_another_docset_panic() {
        FactKinds::TASKS.while_running("PB000", Some(DocsetId(1)), || read(FactKinds::TASKS));
    }

    #[test]
    fn a_rule_that_panicked_leaves_no_trace() {
        let outcome =
            std::panic::catch_unwind(|| FactKinds::NONE.while_running("PB000", None, || read(FactKinds::TOCS)));
        assert!(outcome.is_err());
        read(FactKinds::TOCS);
    }
}
