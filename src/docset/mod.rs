//! All pages together: which files there are, which of them are pages, what belongs together, and what each page gives
//! to the others.

mod cycle;
mod facts;
mod files;
mod flaw;
mod index;
mod metadata;
mod nearest;
mod page_date;
mod places;
mod reference_facts;
mod site;
mod suggest;
mod surroundings;
mod target;
mod toc;
mod tree;
mod words;

pub use cycle::IncludeCycle;
pub use facts::{IncludeFact, LinkFact, PageFacts, TaskFact};
pub use files::{FileId, Files, Lookup};
pub use flaw::{FlawedLink, LinkFlaw};
pub use index::{Docset, Index};
pub use metadata::{Metadata, MetadataValue, Origin};
pub use nearest::{nearest, similarity};
pub use page_date::PageDate;
pub use places::Places;
pub(crate) use reference_facts::addresses;
pub use reference_facts::{LinkPlace, ReferenceFacts};
pub use site::{DocsetId, DocsetInfo, Scope, Site, SiteError};
pub(crate) use site::{is_markdown, is_toc};
pub use suggest::percent_encoded;
pub use surroundings::{Picture, Surroundings, is_picture};
pub use target::{Link, Target, resolve};
pub(crate) use toc::texts;
pub use toc::{BrokenEntry, Toc, TocEntry, TocFlaw};
pub use tree::{Tree, WorkTree};
