//! All pages together: which files there are, which of them are pages, what belongs together, and what each page gives
//! to the others.

mod facts;
mod files;
mod index;
mod metadata;
mod nearest;
mod site;
mod structure_facts;
mod target;
mod tree;

pub use facts::{IncludeFact, LinkFact, PageFacts, TaskFact};
pub use files::{FileId, Files, Lookup};
pub use index::{Docset, Index};
pub use metadata::{Metadata, MetadataValue, Origin};
pub use nearest::{nearest, similarity};
pub(crate) use site::is_markdown;
pub use site::{DocsetId, DocsetInfo, Scope, Site, SiteError};
pub use structure_facts::TopHeading;
pub use target::{Link, Target, resolve};
pub use tree::{Tree, WorkTree};
