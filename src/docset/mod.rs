//! All pages together: which files there are, which of them are pages, what belongs together, and what each page gives
//! to the others.

mod facts;
mod files;
mod index;
mod metadata;
mod nearest;
mod reference_facts;
mod site;
mod surroundings;
mod target;
mod toc;
mod tree;

pub use facts::{IncludeFact, LinkFact, PageFacts, TaskFact};
pub use files::{FileId, Files, Lookup};
pub use index::{Docset, Index};
pub use metadata::{Metadata, MetadataValue, Origin};
pub use nearest::{nearest, similarity};
pub use reference_facts::{LinkPlace, ReferenceFacts};
pub use site::{DocsetId, DocsetInfo, Scope, Site, SiteError};
pub(crate) use site::{is_markdown, is_toc};
pub use surroundings::{Picture, Surroundings, is_picture};
pub use target::{Link, Target, resolve};
pub(crate) use toc::texts;
pub use toc::{BrokenEntry, Toc, TocEntry, TocFlaw};
pub use tree::{Tree, WorkTree};
