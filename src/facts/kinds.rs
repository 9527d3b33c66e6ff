//! Which facts a run has use for.

bitflags::bitflags! {
    /// Kinds of facts that rules on a docset read. Collecting them all costs about a fifth of a run, so that those
    /// which no rule in force reads are left out.
    ///
    /// Always known are a page's file, role and docset, its anchors, includes and links to fragments, its comments that
    /// silence rules, and its heading of level 1.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct FactKinds: u16 {
        /// Titles, dates and people: [`MetadataFacts`](crate::facts::MetadataFacts).
        const METADATA = 1;
        /// Rows of task tables: [`TaskFact`](crate::facts::TaskFact).
        const TASKS = 1 << 1;
        /// Tasks named elsewhere: [`TaskMentions`](crate::facts::TaskMentions).
        const TASK_MENTIONS = 1 << 2;
        /// L1, L2 and L3: [`LevelFacts`](crate::facts::LevelFacts).
        const LEVELS = 1 << 3;
        /// Which files a page refers to, and its readers: [`ReferenceFacts`](crate::facts::ReferenceFacts).
        const REFERENCES = 1 << 4;
        /// Tables of contents: [`Toc`](crate::site::Toc).
        const TOCS = 1 << 5;
        /// Pictures and their sizes: [`Picture`](crate::site::ImageFile).
        const PICTURES = 1 << 6;
        /// What files that are no pages refer to.
        const MENTIONED = 1 << 7;
        /// Fragments that a page can be linked to by: [`Anchors`](crate::page::Anchors).
        const ANCHORS = 1 << 8;
        /// Files that a page includes: [`IncludeFact`](super::IncludeFact).
        const INCLUDES = 1 << 9;
        /// Links with a fragment: [`LinkFact`](super::LinkFact).
        const FRAGMENTS = 1 << 10;
        /// Its H1: [`TopHeading`](super::TopHeading).
        const HEADING = 1 << 11;
    }
}
